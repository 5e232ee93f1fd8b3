"""Processes that have to stay up: started in order, started again when they die, stopped in reverse."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from app.infra.local.children import Child, log_of, spawn, stop
from app.infra.local.say import Stop, say, tail, warn

LONG_ENOUGH = 3.0  # seconds; who lived shorter failed to start
LONGEST_PAUSE = 8.0  # seconds
TRIES = 8  # failed starts in a row
GLANCE = 0.2  # seconds between two looks at everybody


class Service(Protocol):
    """Something that runs: a Program, or a server that knows itself when it is ready."""

    name: str
    process: Child | None

    def start(self) -> Child: ...
    def stop(self) -> None: ...


@dataclass
class Program:
    """One command of ours; `pass_fds` are files that it inherits."""

    name: str
    command: Sequence[str]
    state: Path
    env: Mapping[str, str]
    pass_fds: Sequence[int] = ()
    process: Child | None = None

    def start(self) -> Child:
        self.process = spawn(self.name, self.command, self.state, env=self.env, pass_fds=self.pass_fds)
        return self.process

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)


@dataclass
class Watch:
    """How one service fares."""

    service: Service
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    since: float = 0.0  # of the last start
    retry_at: float | None = None

    def start(self) -> None:
        self.since, self.retry_at = self.clock(), None
        self.service.start()

    def look(self) -> None:
        """Start it again when it is dead and its pause is over. Raises Stop after too many failures."""
        process, now = self.service.process, self.clock()
        if self.retry_at is None and process is not None and process.poll() is not None:
            self.fell(f"is gestopt (code {process.returncode})")
        elif self.retry_at is not None and now >= self.retry_at:
            try:
                self.start()
            except Stop as reason:
                self.fell(str(reason))

    def fell(self, how: str) -> None:
        now = self.clock()
        self.failures = self.failures + 1 if now - self.since < LONG_ENOUGH else 0
        if self.failures >= TRIES:
            raise Stop(f"{self.service.name} {how}, {TRIES} keer achter elkaar.")
        self.retry_at = now + pause_after(self.failures)
        warn(f"  {self.service.name} {how} en wordt opnieuw gestart.")


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start: none for who lived long, then ever longer."""
    return min(0.25 * 2.0**failures, LONGEST_PAUSE) if failures else 0.0


@dataclass
class Supervisor:
    """Keeps its services up until it is told to end."""

    state: Path
    watches: list[Watch] = field(default_factory=list)

    def start(self, service: Service) -> None:
        watch = Watch(service)
        self.watches.append(watch)  # first, so that a Ctrl-C halfway still stops it
        watch.start()

    def keep_up(self) -> NoReturn:
        """Never returns; ends by an exception: KeyboardInterrupt, or Stop when a service keeps falling."""
        while True:
            for watch in self.watches:
                self.look(watch)
            time.sleep(GLANCE)

    def look(self, watch: Watch) -> None:
        try:
            watch.look()
        except Stop as reason:
            log = log_of(self.state, watch.service.name)
            raise Stop(f"{reason} Het laatste uit {log}:\n{tail(log.read_text(errors='replace'))}") from reason

    def stop(self) -> None:
        """Everybody, the last that came first; a second Ctrl-C does not leave somebody behind."""
        for sign in ENDINGS:
            signal.signal(sign, signal.SIG_IGN)
        if self.watches:
            say("\n  Regiekamer stopt ...")
        for watch in reversed(self.watches):
            watch.service.stop()


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_on_signals() -> None:
    """Ctrl-C, a plain kill and a closed terminal all end it the same way, in the background too."""
    for sign in ENDINGS:
        signal.signal(sign, signal.default_int_handler)
