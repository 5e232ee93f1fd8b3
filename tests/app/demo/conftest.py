"""The demonstration, made and loaded once for all of these tests: they only look."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from app.demo.service.loading import Demonstration, load, loaded_at, make
from app.kernel.dates import HERE
from tests.conftest import TABLES

NOW = datetime(2026, 11, 24, 10, 15, tzinfo=HERE)  # a Tuesday


@pytest.fixture(scope="session")
def made() -> Demonstration:
    return make(NOW)


def empty(owner: Engine) -> None:
    """A truncate is what policies do not stop."""
    with owner.begin() as c:
        c.execute(text(f"truncate {', '.join(TABLES)} cascade"))


@pytest.fixture(scope="module")
def loaded(owner: Engine, web: Engine, made: Demonstration) -> Iterator[Demonstration]:
    empty(owner)
    engine = create_engine(owner.url)  # as the command does; the migrations left another setting on theirs
    with Session(engine) as db, db.begin():
        assert loaded_at(db) is None
        load(db, made)
    engine.dispose()
    yield made
    empty(owner)


def load_again(owner: Engine) -> datetime | None:
    """What the command does the second time: it asks, and stops."""
    engine = create_engine(owner.url)
    with Session(engine) as db, db.begin():
        before = loaded_at(db)
    engine.dispose()
    return before


def count_all(owner: Engine) -> dict[str, int]:
    """Rows per table, past the policies."""
    with owner.connect() as c:
        c.execute(text("set role rk_gate"))
        return {name: c.scalar(text(f"select count(*) from {name}")) or 0 for name in TABLES}  # noqa: S608
