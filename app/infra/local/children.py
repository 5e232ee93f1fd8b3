"""Child processes that never outlive us, and the traces by which a next start finds what a crash left."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.infra.local.places import ROOT, owned_folder

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000  # bytes, looked at when a process starts
Child = subprocess.Popen[Any]


def die_with_parent(sign: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `sign` to the child when the thread that made it ends.

    Changing user clears this, so it must run after that, as `preexec_fn` does.
    """
    libc, parent = (ctypes.CDLL(None) if sys.platform == "linux" else None), os.getpid()

    def ask_the_kernel() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, sign)
            if os.getppid() != parent:  # it died between the fork and the request
                os.kill(os.getpid(), sign)

    return ask_the_kernel


def spawn(
    name: str,
    command: Sequence[str | Path],
    state: Path,
    *,
    env: Mapping[str, str] | None = None,
    sign: int = signal.SIGTERM,
    **more: Any,
) -> Child:
    """Start `command` in a session of its own, logging to `<state>/log/<name>.log`."""
    log_file = log_of(state, name)
    if log_file.exists() and log_file.stat().st_size > LARGEST_LOG:
        log_file.replace(log_file.with_suffix(".log.1"))
    with log_file.open("ab") as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=env,
            start_new_session=True,  # Ctrl-C is for us; we then stop them in order
            preexec_fn=die_with_parent(sign),
            **({"cwd": ROOT} | more),
        )
    trace = owned_folder(state / "pids") / name
    trace.write_text(f"{child.pid} {started_at(child.pid)}")
    return child


def log_of(state: Path, name: str) -> Path:
    return owned_folder(state / "log") / f"{name}.log"


def stop(child: Child, *, sign: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask the child to end; after `patience` seconds end it."""
    if child.poll() is None:
        child.send_signal(sign)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def put_away_leftovers(state: Path) -> None:
    """End every process of an earlier run in `state`."""
    for trace in sorted((state / "pids").glob("*")):
        put_away(state, trace.name)


def put_away(state: Path, name: str, patience: float = 10.0) -> None:
    """Wait until what last ran under `name` is gone; after `patience` seconds end it.

    A process is only ever touched when both its number and its time of birth are those we wrote down.
    """
    trace = state / "pids" / name
    number, _, born = trace.read_text().partition(" ") if trace.exists() else ("", "", "")
    deadline = time.monotonic() + patience
    while born and started_at(int(number)) == born:
        if time.monotonic() > deadline:
            os.kill(int(number), signal.SIGKILL)
        time.sleep(0.05)
    trace.unlink(missing_ok=True)


def started_at(pid: int) -> str:
    """When a live process was born, in the kernel's ticks; empty when there is none (a zombie is none)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
