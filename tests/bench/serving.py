"""Floor and ours behind the gunicorn of the product, two workers of eight threads, asked by eight clients at once."""

import http.client
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.infra.db import Session
from app.infra.local import webserver
from tests.bench.report import Measure

AT_ONCE, EACH, ROUNDS = 8, 25, 8
PATIENCE = 30.0  # seconds
SPREAD = 3.0  # p95 is at most this times p50 (performance.md)


@dataclass(frozen=True, slots=True)
class Site:
    """A page of one of both: where it is asked, with which headers."""

    port: int
    path: str
    headers: Mapping[str, str]


class Server(BaseApplication):  # type: ignore[misc]  # no types upstream
    """Each worker makes its own application: nothing that is open is shared over a fork."""

    def __init__(self, make: Callable[[], Flask], descriptor: int) -> None:
        self.make, self.descriptor = make, descriptor
        super().__init__()

    def load_config(self) -> None:
        own = {"worker_class": webserver.worker_class, "workers": webserver.workers, "threads": webserver.threads}
        own |= {"when_ready": webserver.when_ready, "preload_app": webserver.preload_app}
        own |= {"control_socket_disable": webserver.control_socket_disable}
        here = {"bind": f"fd://{self.descriptor}", "loglevel": "warning", "keepalive": 30}
        for name, value in (own | here).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        Session.kw["bind"].dispose(close=False)
        return self.make()


def serve(make: Callable[[], Flask], descriptor: int) -> None:
    Server(make, descriptor).run()


@contextmanager
def served(make: Callable[[], Flask]) -> Iterator[int]:
    """The port on which it answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        process = multiprocessing.get_context("fork").Process(target=serve, args=(make, door.fileno()))
        process.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            process.terminate()
            process.join()


def ask(site: Site, number: int) -> list[float]:
    """Seconds of each answer, over one connection that stays open."""
    took = []
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    for _ in range(number):
        start = time.perf_counter()
        line.request("GET", site.path, headers=dict(site.headers))
        answer = line.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        assert answer.status == 200, (site.path, answer.status)
    line.close()
    return took


def crowd(site: Site) -> tuple[float, list[float]]:
    """Seconds per answer of all together, and how long each waited."""
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as clients:
        waits = [one for found in clients.map(lambda _: ask(site, EACH), range(AT_ONCE)) for one in found]
    return (time.perf_counter() - start) / len(waits), sorted(waits)


def by_many(name: str, floor: Site, ours: Site, *, goal_ratio: float | None = None, rounds: int = ROUNDS) -> Measure:
    """The best of `rounds`, in turns; says how far the slowest of twenty waits."""
    for site in (floor, ours):
        crowd(site)  # every worker and connection has done it before
    quickest, spread = [float("inf"), float("inf")], (0.0, 0.0)
    for _ in range(rounds):
        for place, site in enumerate((floor, ours)):
            seconds, waits = crowd(site)
            if seconds < quickest[place]:
                quickest[place] = seconds
                spread = spread if site is floor else (waits[len(waits) // 2], waits[len(waits) * 95 // 100])
    told = f"p50 {spread[0] * 1e3:.0f} ms, p95 {spread[1] * 1e3:.0f} ms, {1 / quickest[1]:.0f} per seconde"
    late = "" if spread[1] <= SPREAD * spread[0] else ": te ver uit elkaar"
    print(f"  {name}: met acht tegelijk {told}{late}", flush=True)
    return Measure(name, quickest[0], quickest[1], goal_ratio)
