"""From a file to bank entries: each entry once, whatever files it comes in. A refused file leaves nothing behind."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import IO
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.bank.models import Statement
from app.bank.parsers.camt import read
from app.bank.parsers.entries import Entry, StatementEnd, StatementRefused, StatementStart
from app.infra.db import as_json, json_rows
from app.infra.files import Upload
from app.kernel.actor import Actor

BATCH = 2_000  # entries per statement to the database
NO_REASON = "MS03"  # what ISO 20022 calls it when a bank does not say why money came back
OTHER_KINDS = {
    "052": "Dit is een overzicht van tijdens de dag (CAMT.052). Kies het afschrift zelf: een CAMT.053.",
    "054": "Dit zijn details bij een afschrift (CAMT.054). Kies het afschrift zelf: een CAMT.053.",
}
COLUMNS = {
    "key": "text",
    "booked_on": "date",
    "value_on": "date",
    "amount_cents": "bigint",
    "name": "text",
    "iban": "text",
    "text": "text",
    "reference": "text",
    "end_to_end_id": "text",
    "return_reason": "text",
}
ADD = text(f"""
    with added as (
      insert into bank_entries (creditor_id, by_organisation_id, statement_id, status, remark, version,
        {", ".join(COLUMNS)})
      select :creditor, :creditor, :statement, 'suspense', '', 1, sent.* from {json_rows("sent", COLUMNS)} as sent
      on conflict (creditor_id, key) do nothing
      returning amount_cents
    )
    select count(*), coalesce(sum(amount_cents), 0) from added
""")  # noqa: S608 - the names are ours


def hold_bank(db: Session, creditor_id: UUID) -> None:
    """One at a time per creditor: two files with the same entries would wait for each other's keys."""
    lock = int.from_bytes(creditor_id.bytes[8:], signed=True) ^ 0x62616E6B
    db.execute(select(func.pg_advisory_xact_lock(lock)))


def read_file(db: Session, upload: Upload, stream: IO[bytes], *, by: Actor, seen: Callable[[int], None]) -> int:
    """Write the statements and entries of a CAMT.053; how many entries there were. `seen` hears how far it is.

    Raises StatementRefused; the caller takes back what was written until then.
    """
    reader = _Reading(db, upload, by, seen)
    for part in read(stream):
        if isinstance(part, Entry):
            reader.add(part)
        elif isinstance(part, StatementStart):
            reader.begin(part)
        else:
            reader.end(part)
    return reader.entries


class _Reading:
    """One pass over a file; holds one batch of entries in memory."""

    def __init__(self, db: Session, upload: Upload, by: Actor, seen: Callable[[int], None]) -> None:
        self.db, self.upload, self.by, self.seen = db, upload, by, seen
        self.positions = self.entries = 0
        self.waiting: list[Entry] = []
        self.statement: Statement
        self.made_on: date | None = None

    def begin(self, start: StatementStart) -> None:
        if start.kind in OTHER_KINDS:
            raise StatementRefused(OTHER_KINDS[start.kind])
        self.positions += 1
        self.made_on = start.made_on
        self.statement = Statement(
            creditor_id=self.by.organisation_id,
            by_organisation_id=self.by.organisation_id,
            by_user_id=self.upload.by_user_id,
            upload_id=self.upload.id,
            position=self.positions,
            iban=start.account,
            currency=start.currency,
            number=start.sequence or start.identification,
        )
        self.db.add(self.statement)
        self.db.flush()  # for its id

    def add(self, entry: Entry) -> None:
        self.waiting.append(entry)
        if len(self.waiting) == BATCH:
            self.write()

    def write(self) -> None:
        """New entries are added; those that an earlier file had brought are counted."""
        statement, sent, self.waiting = self.statement, self.waiting, []
        if not sent:
            return
        about = {"creditor": statement.creditor_id, "statement": statement.id}
        new, new_cents = self.db.execute(ADD, about | {"sent": _lines(sent)}).one()
        cents = sum(entry.amount_cents for entry in sent)
        statement.entries += len(sent)
        statement.total_cents += cents
        statement.repeated += len(sent) - new
        statement.repeated_cents += cents - int(new_cents)
        days = [entry.booked_on for entry in sent]
        statement.opening_on = min([*days, *filter(None, [statement.opening_on])])
        statement.closing_on = max([*days, *filter(None, [statement.closing_on])])
        self.entries += len(sent)
        self.seen(self.entries)

    def end(self, end: StatementEnd) -> None:
        self.write()
        if self.statement.closing_on is None:  # no entries: then the day on which the bank made it
            self.statement.closing_on = self.made_on
        self.statement.opening_cents, self.statement.closing_cents = end.opening_cents, end.closing_cents
        self.statement.warning = " ".join(filter(None, [end.mismatch, *end.warnings]))


def _lines(entries: Sequence[Entry]) -> str:
    """The rows of ADD. What the payer wrote goes before what the bank wrote."""
    return as_json(
        (
            e.key,
            e.booked_on,
            e.valued_on or e.booked_on,
            e.amount_cents,
            e.counterparty_name or "",
            e.counterparty_iban or "",
            e.remittance or e.description or "",
            e.structured_reference or "",
            e.end_to_end_id or "",
            (e.return_code or NO_REASON) if e.returned else "",
        )
        for e in entries
    )
