"""Files to read in, and what is there afterwards as De Linde sees it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app.infra.tenancy import acting_for
from tests.world import Person, World

GOOD: Mapping[str, str] = {
    "dossiernummer": "H-1",
    "soort_traject": "INC",
    "debiteurnummer": "204418",
    "debiteur_type": "P",
    "voorletters": "F.",
    "tussenvoegsel": "",
    "achternaam": "Gülmez-Groot",
    "straat": "Lindelaan",
    "huisnummer": "84",
    "toevoeging": "",
    "postcode": "1234 AB",
    "plaats": "Oeverstad",
    "mobiel": "06 12345678",
    "email": "f@voorbeeld.example",
    "factuurnummer": "F1",
    "factuurdatum": "01-09-2026",
    "vervaldatum": "15-09-2026",
    "omschrijving": "Huur september",
    "soort": "huur",
    "bedrag_oorspronkelijk": "780,60",
    "bedrag_open": "780,60",
}


def csv_of(*rows: Mapping[str, str]) -> bytes:
    """A file of `GOOD` rows, each with what is different about it."""
    heads = list(dict.fromkeys([*GOOD, *(name for row in rows for name in row)]))
    lines = [heads, *([{**GOOD, **row}.get(name, "") for name in heads] for row in rows)]
    return "\r\n".join(";".join(line) for line in lines).encode()


def send(client: FlaskClient, data: bytes, *, name: str = "achterstand.csv", **more: str) -> Any:
    parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in more.items()]
    head = f'--x\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = "".join([*parts, head]).encode() + data + b"\r\n--x--\r\n"
    return client.post("/inlezen", data=body, content_type="multipart/form-data; boundary=x")


@pytest.fixture
def read_in(sign_in: Callable[[Person], FlaskClient], world: World, queue: Any) -> Callable[..., str]:
    """Ria gives a file, waits for its trial and (unless not `confirmed`) says yes. Gives the address of its page."""

    def done(*rows: Mapping[str, str], confirmed: bool = True) -> str:
        ria = sign_in(world.ria)
        sent = send(ria, csv_of(*rows))
        assert sent.status_code == 303, sent.text
        queue.work()
        if confirmed:
            assert ria.post(f"{sent.location}/bevestigingen").status_code == 303
            queue.work()
        return str(sent.location)

    return done


@pytest.fixture
def seen(world: World) -> Callable[..., list[Any]]:
    """What De Linde finds in the database."""

    def rows(question: str, **asked: object) -> list[Any]:
        with acting_for(world.ria.organisation_id) as db:
            return list(db.execute(text(question), asked))

    return rows


@pytest.fixture
def open_cents(seen: Callable[..., list[Any]]) -> Callable[[str], int]:
    """What is open of a dossier."""

    def cents(reference: str) -> int:
        question = """select coalesce(sum(e.amount_cents), 0) from cases c join ledger_entries e
                      on e.account_id = c.account_id and e.bearer = 'debtor' where c.reference = :reference"""
        return int(seen(question, reference=reference)[0][0])

    return cents


def id_of(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])
