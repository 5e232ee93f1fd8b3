"""The product under its own supervisor, in servers of its own, so that a test may kill -9 whatever it likes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url

from app.infra.db import Session
from app.infra.local.children import started_at
from app.infra.local.databases import DATABASE, OWNER, WEB, prepare
from app.infra.local.demo import GUNICORN, PROGRAMS, answers, python
from app.infra.local.places import ROOT
from app.infra.local.ports import HOST, listen
from app.infra.local.postgres import Postgres
from app.infra.local.services import Program, Supervisor
from app.infra.local.valkey import Valkey
from migrations.__main__ import upgrade
from tests.conftest import data_key_text

VICTIMS = ("web", "werker", "valkey", "postgres")
PASSWORD = "only-for-tests"
PATIENCE = 240.0  # seconds; another test may have the machine


@dataclass
class Product:
    """`address` is where it listens; `state` holds what its supervisor wrote of its processes."""

    address: str
    state: Path
    supervisor: subprocess.Popen[bytes]

    @property
    def superuser(self) -> str:
        return Postgres(self.state).url(database=DATABASE)

    def living(self) -> dict[str, int]:
        """The processes that run now, by name; one that is being replaced is not there."""
        traces = {trace.name: text_of(trace).split() for trace in (self.state / "pids").glob("*")}
        whole = {name: trace for name, trace in traces.items() if len(trace) == 2}
        return {name: int(pid) for name, (pid, born) in whole.items() if started_at(int(pid)) == born}

    def kill(self, name: str) -> None:
        """Without a chance to say anything; returns when the supervisor has started another."""
        wait_until(lambda: name in self.living())  # it may have fallen by itself, with another
        fallen = self.living()[name]
        os.kill(fallen, signal.SIGKILL)
        wait_until(lambda: self.living().get(name, fallen) != fallen)

    def log(self, name: str) -> str:
        return (self.state / "log" / f"{name}.log").read_text(errors="replace")


def text_of(trace: Path) -> str:
    with suppress(FileNotFoundError):
        return trace.read_text()
    return ""


def wait_until(so, patience: float = PATIENCE, *, glance: float = 0.02) -> None:
    end = time.monotonic() + patience
    while not so():
        assert time.monotonic() < end, "it never came so far"
        time.sleep(glance)


@contextmanager
def supervised(state: Path) -> Iterator[Product]:
    """All of it, with an empty database that this process can write in as well; at the end all of it is killed."""
    database, door = Postgres(state), listen(24000 + os.getpid() % 4000)
    with door:
        product = Product(f"http://{HOST}:{door.getsockname()[1]}", state, start(state, door.fileno()))
    try:
        wait_until(lambda: answers(f"{product.address}/gezond") or product.supervisor.poll() is not None)
        assert product.supervisor.poll() is None, (state / "supervisor.log").read_text()
        with bound_to(create_engine(with_driver(database.url(WEB, DATABASE)), pool_pre_ping=True)):
            yield product
    finally:
        left = list(product.living().values())
        product.supervisor.kill()
        product.supervisor.wait()
        wait_until(lambda: not any(map(started_at, left)))


def start(state: Path, door: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.crashing", str(state), str(door)]
    with (state / "supervisor.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, pass_fds=[door])


@contextmanager
def bound_to(engine: Engine) -> Iterator[None]:
    """Sessions of this process look in that database for a while."""
    before = Session.kw.get("bind")
    Session.configure(bind=engine)
    yield
    Session.configure(bind=before)
    engine.dispose()


def with_driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(False)


def main(state: Path, door: int) -> None:
    """What the demo does, without its data."""
    supervisor, database, queue = Supervisor(state), Postgres(state), Valkey(state, PASSWORD)
    supervisor.start(database)
    supervisor.start(queue)
    prepare(database.url())
    owner = create_engine(with_driver(database.url(OWNER, DATABASE)))
    upgrade(owner)
    owner.dispose()
    env = {
        **os.environ,
        "DATABASE_URL": database.url(WEB, DATABASE),
        "REDIS_URL": queue.url,
        "SECRET_KEY": PASSWORD,
        "DATA_KEY": data_key_text(),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("werker", "klok"):
        supervisor.start(Program(name, PROGRAMS[name], state, env))
    gunicorn = python("gunicorn", "--config", GUNICORN, "--bind", f"fd://{door}")
    supervisor.start(Program("web", gunicorn, state, env, pass_fds=[door]))
    supervisor.keep_up()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
