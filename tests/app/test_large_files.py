"""A file over the limit is refused in a sentence, whatever it says of its own size, and memory stays flat."""

import io
import os
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.bank.service.receiving import MOST_BYTES as BANK
from app.imports.service.receiving import MOST_BYTES as CASES
from app.infra.files import Upload, UploadPiece
from app.infra.tenancy import acting_for
from tests.world import Person, World

MB = 1_000_000
# A body that stops in the middle of a file leaves its temporary file to Python, which removes it and warns.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
PAGE = os.sysconf("SC_PAGESIZE")
FORM = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="groot"\r\nContent-Type: text/csv\r\n\r\n'
LINES = (b"x" * 99 + b"\n") * 10_000


def resident() -> int:
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * PAGE


class Endless(io.RawIOBase):
    """A body that goes on for as long as somebody reads; remembers how much was read, and the most memory there was."""

    def __init__(self, head: bytes = b"") -> None:
        self.rest, self.given, self.most = head, 0, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            self.rest = LINES
            self.most = max(self.most, resident())
        take = min(len(buffer), len(self.rest))
        buffer[:take], self.rest = self.rest[:take], self.rest[take:]
        self.given += take
        return take


def environ(body: Endless, kind: str, length: int | None = None) -> dict[str, Any]:
    """As a server gives a request; without a length it comes in pieces (Transfer-Encoding: chunked)."""
    about: dict[str, Any] = {"wsgi.input": io.BufferedReader(body), "CONTENT_TYPE": kind}
    if length is None:
        return about | {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    return about | {"CONTENT_LENGTH": str(length)}


DOORS = {
    "cases, signed in": ("/inlezen", "multipart/form-data; boundary=x", CASES, "ria"),
    "cases, by key": ("/api/v1/importen?bestandsnaam=groot.csv", "text/csv", CASES, "ria"),
    "bank, signed in": ("/bank/afschriften", "multipart/form-data; boundary=x", BANK, "fien"),
    "bank, by key": ("/api/v1/bankafschriften?bestandsnaam=groot.xml", "application/xml", BANK, "fien"),
}
Door = Callable[[Person], FlaskClient]


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, world: World, sign_in: Door, by_api: Door) -> Any:
    path, kind, most, name = DOORS[request.param]
    client = (by_api if path.startswith("/api/") else sign_in)(getattr(world, name))
    return client, path, kind, most, (b"" if path.startswith("/api/") else FORM)


def kept(world: World) -> int:
    with acting_for(world.ria.organisation_id) as db:
        return sum(db.scalar(select(func.count()).select_from(t)) or 0 for t in (Upload, UploadPiece))


def test_what_says_that_it_is_too_large_is_not_read_at_all(door: Any, world: World) -> None:
    client, path, kind, most, head = door
    body = Endless(head)
    answer = client.post(path, environ_overrides=environ(body, kind, most + MB))
    assert (answer.status_code, "te groot" in answer.text, body.given) == (413, True, 0)
    assert kept(world) == 0


@pytest.mark.parametrize("door", ["cases, by key", "cases, signed in"], indirect=True)
def test_what_says_nothing_of_its_size_stops_at_the_limit(door: Any, world: World) -> None:
    """100 MB and no more is taken in, a piece at a time."""
    client, path, kind, most, head = door
    body, before = Endless(head), resident()
    answer = client.post(path, environ_overrides=environ(body, kind))
    assert (answer.status_code, "te groot" in answer.text) == (413, True)
    assert most <= body.given < most + 2 * MB
    assert body.most - before < 40 * MB
    assert kept(world) == 0


def test_what_is_longer_than_it_says_is_read_as_far_as_it_says(door: Any, world: World) -> None:
    """The rest belongs to nobody: it never reaches us."""
    client, path, kind, _, head = door
    body = Endless(head)
    answer = client.post(path, environ_overrides=environ(body, kind, 5000))
    assert answer.status_code in (202, 303, 422)
    assert body.given <= io.DEFAULT_BUFFER_SIZE
