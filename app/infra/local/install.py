"""The environment: `.venv` from the locks, and the files that browsers load. Standard library only.

What is there is not made again: a stamp holds the fingerprint of what was installed, and is written last.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.infra.local.places import PYTHON, ROOT, VENV, owned_folder
from app.infra.local.say import Stop, say, step, tail

LOCKS = ROOT / ".ci"
DEMO_LOCK, DEV_LOCK, NODE_LOCK = (LOCKS / f"{name}.lock" for name in ("requirements", "dev", "node"))
PIP = ("-m", "pip")
PIP_OPTIONS = (
    *("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet"),
    "--no-compile",  # Python compiles what it imports; all of it would take as long as the rest
)

NO_VENV = (
    "Deze Python kan geen eigen omgeving maken. Installeer python3-venv "
    "(op Debian en Ubuntu: apt-get install python3-venv) en probeer het opnieuw."
)
NO_PACKAGES = "De pakketten konden niet worden opgehaald. Is er een internetverbinding? Dit is wat pip zei:"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands may start at once in a fresh clone; the second waits for the first to install."""
    with (owned_folder(ROOT / ".state", shared=True) / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Een andere opdracht richt deze map nu in. Dat wachten we af.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_packages(*, dev: bool) -> None:
    """See that `.venv` holds the packages of the lock: for the demo, or with `dev` those for tests too."""
    lock = DEV_LOCK if dev else DEMO_LOCK
    if is_installed(lock):
        return
    if not can_install():
        make_environment()
    install(lock, "Pakketten ophalen (alleen de eerste keer)")
    if dev:  # everything of the demo is in it, in the same versions
        stamp_of(DEMO_LOCK).write_text(fingerprint(DEMO_LOCK))


def install(lock: Path, what: str) -> None:
    with step(what):
        command = [*pip(), "install", *PIP_OPTIONS, "--requirement", str(lock)]
        run_quietly(command, NO_PACKAGES, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        stamp_of(lock).write_text(fingerprint(lock))


def is_installed(lock: Path) -> bool:
    stamp = stamp_of(lock)
    return os.access(PYTHON, os.X_OK) and stamp.exists() and stamp.read_text() == fingerprint(lock)


def stamp_of(lock: Path) -> Path:
    return VENV / f"{lock.stem}.installed"


def fingerprint(*files: Path) -> str:
    """What should be installed, as one word: the content of `files` and the Python of the environment."""
    digest = hashlib.sha256(os.path.realpath(PYTHON).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def can_install() -> bool:
    return PYTHON.exists() and subprocess.run([*pip(), "--version"], capture_output=True).returncode == 0


def pip() -> list[str]:
    """pip of the environment; where that came without one, the machine's pip, told to work there."""
    if any(VENV.glob("lib/*/site-packages/pip")):
        return [str(PYTHON), *PIP]
    return [base_python(), *PIP, "--python", str(PYTHON)]


def base_python() -> str:
    """The Python beneath the environment, also when we run inside it."""
    return str(getattr(sys, "_base_executable", sys.executable))


def make_environment() -> None:
    """Raises Stop when this Python has neither venv with pip, nor a pip of its own."""
    with step("Omgeving maken in .venv"):
        make = [base_python(), "-m", "venv", "--clear", str(VENV)]
        if subprocess.run(make, capture_output=True).returncode == 0:
            return
        run_quietly([*make, "--without-pip"], NO_VENV)
        if not can_install():
            shutil.rmtree(VENV)
            raise Stop(NO_VENV)


def run_quietly(
    command: Sequence[str], sentence: str, *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> None:
    """Run a program; raises Stop with `sentence` and the program's last words when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise Stop(f"{sentence}\n{tail(done.stdout.decode(errors='replace'))}")
