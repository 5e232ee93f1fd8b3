"""The product as it runs: gunicorn, worker and clock as processes of their own, on the test database."""

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from sqlalchemy import Engine

from tests.conftest import DATA_KEY

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0  # seconds; a busy machine starts slowly


@dataclass
class Live:
    """`address` is where it listens; `processes` can be killed and started again by name."""

    address: str
    env: Mapping[str, str]
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def command(self, name: str) -> list[str]:
        gunicorn = [
            "gunicorn",
            "tests.live_wsgi:application",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "gthread",
            "--preload",  # imported once, forked twice
        ]
        return {
            "web": [sys.executable, "-m", *gunicorn, "--workers", "2", "--threads", "8", "--log-level", "warning"],
            "worker": [sys.executable, "-m", "tests.by_day", "app.infra.worker"],
            "clock": [sys.executable, "-m", "tests.by_day", "app.infra.clockwork"],
        }[name]

    def start(self, name: str) -> None:
        self.processes[name] = subprocess.Popen(self.command(name), cwd=ROOT, env=self.env, start_new_session=True)

    def wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/gezond", timeout=5) as answer:  # noqa: S310
                    assert answer.status == 200
                    return
            except OSError:
                assert time.monotonic() < end, "the product does not answer"
                time.sleep(0.1)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Below 32768, so that no outgoing connection has it."""
    for port in range(21000 + os.getpid() % 8000, 32000):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


@contextmanager
def running(owner: Engine, redis_url: str, *, demo: bool = True, **more: str) -> Iterator[Live]:
    """Start all three and wait until they answer; stop them at the end. Nobody rings for an earlier database."""
    with Redis.from_url(redis_url) as doorbell:
        doorbell.flushdb()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DATABASE_URL": owner.url.set(username="rk_web").render_as_string(False),
        "REDIS_URL": redis_url,
        "SECRET_KEY": "only for tests",
        "DATA_KEY": base64.b64encode(DATA_KEY).decode(),
        "BASE_URL": address,
        "DEMO": "1" if demo else "0",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    live = Live(address, env, port)
    try:
        for name in ("web", "worker", "clock"):
            live.start(name)
        live.wait()
        yield live
    finally:
        live.stop()
