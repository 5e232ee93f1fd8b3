"""The demo as a person has it: it comes up, puts right what falls, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.infra.local.children import started_at
from app.infra.local.places import ROOT

OF_SOMEONE_ELSE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DATA_KEY")
PATIENCE = 60.0  # seconds
Running = subprocess.Popen[str]


@pytest.fixture
def started(state: Path) -> Iterator[list[Running]]:
    """The demos of a test; what still runs after it is ended."""
    running: list[Running] = []
    yield running
    for demo in running:
        demo.kill()
        demo.wait()
        demo.stdout.close()
    wait_until(lambda: not alive(state))


def start(state: Path, started: list[Running]) -> Running:
    env = {name: value for name, value in os.environ.items() if name not in OF_SOMEONE_ELSE}
    command = [sys.executable, "-m", "app.infra.local.inside", "demo"]
    pipe = subprocess.PIPE
    env |= {"REGIEKAMER_STATE": str(state), "PORT": "23000"}
    started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True))
    return started[-1]


def address_of(demo: Running) -> str:
    """What it prints when it is ready; all that it said when it never is."""
    said = []
    for line in demo.stdout:
        said.append(line)
        if found := re.search(r"staat klaar in .*(http://\S+)", line):
            return found[1]
    pytest.fail("".join(said))


def alive(state: Path) -> dict[str, int]:
    """The processes of the demo that run now, by name."""
    traces = {trace.name: trace.read_text().split() for trace in (state / "demo" / "pids").glob("*")}
    return {name: int(pid) for name, (pid, *born) in traces.items() if born and started_at(int(pid)) == born[0]}


def is_well(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/gezond", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def wait_until(so) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


def test_from_start_to_end_with_accidents(state, started):
    demo = start(state, started)
    address = address_of(demo)
    assert is_well(address)
    everybody = set(alive(state))
    assert everybody == {"postgres", "valkey", "postbus", "werker", "klok", "web"}

    second = start(state, started)
    assert "De demo draait al" in second.stdout.read()
    assert second.wait() == 2

    for name in sorted(everybody):
        fallen = alive(state)[name]
        os.kill(fallen, signal.SIGKILL)
        wait_until(lambda: alive(state).get(name, fallen) != fallen and is_well(address))  # noqa: B023

    before = alive(state)
    demo.kill()
    wait_until(lambda: not any(started_at(pid) for pid in before.values()))

    demo = start(state, started)
    assert address_of(demo) == address
    assert set(alive(state)) == everybody
    demo.send_signal(signal.SIGINT)
    assert demo.wait() == 0
    assert not alive(state)
