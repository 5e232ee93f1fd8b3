"""Servers for as long as a `with` lasts; what tests, checks and benchmarks stand on.

A server ends with the *thread* that started it, so start it in one that lives as long as its users.
"""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.infra.local.children import put_away_leftovers
from app.infra.local.places import owned_folder
from app.infra.local.postgres import Postgres
from app.infra.local.say import Stop
from app.infra.local.valkey import Valkey


@contextmanager
def postgres_server(state: Path, *, fast: bool = True, options: Sequence[str] = ()) -> Iterator[Postgres]:
    """A PostgreSQL in `state`, made when it is not there.

    `url()` is the superuser's, `url("rk_web", "regiekamer")` another's; `process` is the server itself, to
    be killed in a test, and `start()` then brings it back. `options` are settings, as "work_mem=64MB".
    """
    server = Postgres(owned_folder(state, shared=True), fast=fast, options=options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def valkey_server(state: Path) -> Iterator[Valkey]:
    """A Valkey in `state`; `url` for any client, `process` and `start()` as above."""
    server = Valkey(owned_folder(state, shared=True))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def shared_servers(state: Path, *, fast: bool = True, options: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """Both, new and empty, as the variables that tell where: TEST_DATABASE (a superuser's), TEST_REDIS."""
    for name in ("postgres", "valkey"):
        shutil.rmtree(state / name, ignore_errors=True)
    with postgres_server(state, fast=fast, options=options) as postgres, valkey_server(state) as valkey:
        yield {"TEST_DATABASE": postgres.url(), "TEST_REDIS": valkey.url}


@contextmanager
def alone_in(state: Path, what: str) -> Iterator[None]:
    """Hold `state` for ourselves and see that nothing of an earlier run is alive in it.

    Raises Stop when another process holds it. The kernel lets go when we end, however that happens.
    """
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop(
                f"{what} draait al in {state}. Stop die eerst, of kies met REGIEKAMER_STATE een andere map."
            ) from error
        put_away_leftovers(state)
        yield
