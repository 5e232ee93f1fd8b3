"""Payments: the lines of a statement, and what became of them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.words import EntryStatus, MatchedBy
from app.infra.files import Upload
from app.infra.paging import Key
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, Stale
from app.organisations.queries import people_of

COUNTED = 10_000  # more is shown as this many: a list that long is not worked by hand
NEWEST = [
    Key(BankEntry.booked_on, "booked_on", descending=True),
    Key(BankEntry.id, "id", descending=True),
]
HANDLED = {
    EntryStatus.BOOKED: "boekte deze betaling",
    EntryStatus.IGNORED: "legde deze betaling opzij",
    EntryStatus.SUSPENSE: "draaide de boeking terug",
}


def get_entry(db: Session, entry_id: UUID, *, version: int | None = None, lock: bool = False) -> BankEntry:
    """The one way to a bank entry. Raises NotFound, and Stale when somebody was first, telling who did what."""
    found = db.scalar(select(BankEntry).where(BankEntry.id == entry_id))
    if found is not None and lock:
        key = (found.id, found.creditor_id)
        found = db.get(BankEntry, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise Stale.since(found.version, _told(db, found), still=found.status is EntryStatus.SUSPENSE)
    return found


def _told(db: Session, entry: BankEntry) -> dict[str, Any]:
    if entry.handled_at is None or entry.handled_by_user_id is None:
        return {}
    who = people_of(db, [entry.handled_by_user_id]).get(entry.handled_by_user_id, "Iemand")
    when, own = entry.handled_at.isoformat(), entry.handled_by_user_id == db.info.get("user")
    lines = [{"wie": who, "wat": HANDLED[entry.status], "wanneer": when, "zelf": own}]
    found = {"wijzigingen": lines, "door": who, "wanneer": when, "ding": "deze betaling"}
    return found | ({"zelf": "U behandelde deze betaling zelf al, in een ander venster"} if own else {})


def entries_of(creditor_id: UUID) -> Select[BankEntry]:
    return select(BankEntry).where(BankEntry.creditor_id == creditor_id)


def rows_of(creditor_id: UUID, status: EntryStatus, by: MatchedBy | None = None) -> Select[Any]:
    """The columns that a list shows and that matching wants to know."""
    e = BankEntry
    rows: Any = select(
        e.id,
        e.version,
        e.booked_on,
        e.amount_cents,
        e.name,
        e.iban,
        e.text,
        e.reference,
        e.end_to_end_id,
        e.return_reason,
        e.status,
        e.handled_by_user_id,
        e.matched_by,
        e.handled_at,
        e.remark,
    ).where(e.creditor_id == creditor_id, e.status == status)
    if by is MatchedBy.PERSON:
        rows = rows.where(e.matched_by == by)
    elif status is EntryStatus.BOOKED:
        rows = rows.where(e.matched_by != MatchedBy.PERSON)
    return rows  # type: ignore[no-any-return]


def count_waiting(by: Actor) -> Select[int]:
    """How many payments look for a case."""
    ours = (BankEntry.creditor_id == by.organisation_id, BankEntry.status == EntryStatus.SUSPENSE)
    return select(func.count()).select_from(select(BankEntry.id).where(*ours).limit(COUNTED).subquery())


class Ages(NamedTuple):
    """How many payments look for a case, by how long; and since when the oldest does."""

    fresh: int  # up to 2 days
    week: int  # 3 to 7 days
    older: int
    oldest_id: UUID | None
    oldest_on: date | None
    oldest_name: str


def ages(db: Session, creditor_id: UUID, today: date) -> Ages:
    e = BankEntry
    ours = (e.creditor_id == creditor_id, e.status == EntryStatus.SUSPENSE)
    two, seven = e.booked_on >= today - timedelta(days=2), e.booked_on >= today - timedelta(days=7)
    fresh, week, older = (func.count().filter(part) for part in (two, seven & ~two, ~seven))
    counted = db.execute(select(fresh, week, older).where(*ours)).one()
    first = db.execute(select(e.id, e.booked_on, e.name).where(*ours).order_by(e.booked_on, e.id).limit(1)).first()
    return Ages(*counted, *(first or (None, None, "")))


def bookings_of(entry: BankEntry) -> Select[Booking]:
    """Where it went; what was taken back is not in it."""
    ours = (Booking.creditor_id == entry.creditor_id, Booking.entry_id == entry.id)
    return select(Booking).where(*ours, Booking.undone_at.is_(None)).order_by(Booking.id)


def booked_on(db: Session, creditor_id: UUID, entry_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Entry -> the cases that it was booked on."""
    ours = (Booking.creditor_id == creditor_id, Booking.entry_id.in_(entry_ids), Booking.undone_at.is_(None))
    found: dict[UUID, list[UUID]] = {}
    for entry_id, case_id in db.execute(select(Booking.entry_id, Booking.case_id).where(*ours).order_by(Booking.id)):
        found.setdefault(entry_id, []).append(case_id)
    return found


def undone_before(db: Session, creditor_id: UUID, entry_ids: Collection[UUID]) -> set[UUID]:
    """Those that a person took back once: they are looked at one by one."""
    ours = (Booking.creditor_id == creditor_id, Booking.entry_id.in_(entry_ids), Booking.undone_at.is_not(None))
    return set(db.scalars(select(Booking.entry_id).where(*ours)))


def next_of(upload: Upload, after: UUID, most: int) -> Select[Any]:
    """The next entries of a file that no rule has looked at yet, locked, in the order in which they were read."""
    e = BankEntry
    ours = select(Statement.id).where(Statement.creditor_id == upload.organisation_id, Statement.upload_id == upload.id)
    rows: Any = select(
        e.id, e.amount_cents, e.name, e.iban, e.text, e.reference, e.end_to_end_id, e.return_reason, e.status, e.version
    )
    return (  # type: ignore[no-any-return]
        rows.where(e.creditor_id == upload.organisation_id, e.id > after, e.statement_id.in_(ours))
        .order_by(e.id)
        .limit(most)
        .with_for_update()
    )
