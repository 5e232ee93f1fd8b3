"""What is installed is not installed again, and only then."""

from pathlib import Path

import pytest

from app.infra.local import assets, install
from app.infra.local.assets import is_stamped, npm_version
from app.infra.local.install import ensure_packages, fingerprint, is_installed, run_quietly, stamp_of
from app.infra.local.say import Stop


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment with a Python that would fail if it were asked to install."""
    environment = tmp_path / ".venv"
    python = environment / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 7\n")
    python.chmod(0o755)
    lock = tmp_path / "requirements.lock"
    lock.write_text("flask==3.1.3")
    monkeypatch.setattr(install, "VENV", environment)
    monkeypatch.setattr(install, "PYTHON", python)
    monkeypatch.setattr(install, "DEMO_LOCK", lock)
    return lock


def test_a_second_start_with_the_same_lock_installs_nothing(lock):
    assert not is_installed(lock)
    stamp_of(lock).write_text(fingerprint(lock))
    assert is_installed(lock)
    ensure_packages(dev=False)  # this Python cannot: it would have stopped here


def test_another_lock_is_installed(lock):
    stamp_of(lock).write_text(fingerprint(lock))
    lock.write_text("flask==3.2.0")
    assert not is_installed(lock)


def test_another_python_is_another_environment(lock):
    before = fingerprint(lock)
    other = install.PYTHON.with_name("python3.13")
    install.PYTHON.rename(other)
    install.PYTHON.symlink_to(other)
    assert fingerprint(lock) != before


def test_a_half_made_environment_is_none(lock):
    stamp_of(lock).write_text(fingerprint(lock))
    install.PYTHON.unlink()
    assert not is_installed(lock)


def test_what_fails_says_so_in_one_sentence_with_its_last_words(tmp_path):
    with pytest.raises(Stop) as sentence:
        run_quietly(["sh", "-c", "echo geen verbinding; exit 1"], "Dat ging niet.", cwd=tmp_path)
    assert str(sentence.value) == "Dat ging niet.\n    geen verbinding"


def test_browser_files_follow_their_own_lock(tmp_path):
    assert not is_stamped(tmp_path, "abc")
    (tmp_path / assets.STAMP).write_text("abc")
    assert is_stamped(tmp_path, "abc")
    assert not is_stamped(tmp_path, "def")


@pytest.mark.parametrize(("said", "version"), [("11.19.1", 11), ("6.14", 6), ("", 0), ("npm ERR!", 0)])
def test_an_npm_that_is_old_or_broken_does_not_count(tmp_path, said, version):
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\necho '{said}'\n")
    npm.chmod(0o755)
    assert npm_version(str(npm)) == version
