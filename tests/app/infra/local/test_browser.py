"""A machine without Chromium, where nobody can install it: a loud line, or the end when CI asks for it."""

import pytest

from app.infra.local.browser import ensure_chromium
from app.infra.local.say import Stop


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)


def test_without_chromium_the_browser_tests_are_skipped_loudly(capsys):
    assert ensure_chromium() is None
    assert "DE BROWSERTESTS WORDEN OVERGESLAGEN" in capsys.readouterr().err


def test_ci_does_not_skip(monkeypatch):
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    with pytest.raises(Stop, match="Er is geen Chromium"):
        ensure_chromium()


def test_the_one_that_is_there_is_taken(tmp_path):
    chromium = tmp_path / "chromium"
    chromium.touch(mode=0o755)
    assert ensure_chromium() == str(chromium)
