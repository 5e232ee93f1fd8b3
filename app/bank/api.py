"""The bank by API: files, payments and what a person decides about them. The same acts as on the pages."""

from typing import IO, Any
from uuid import UUID

from flask import request
from sqlalchemy import Select

from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.booking import Part
from app.bank.queries.entries import bookings_of, entries_of, get_entry
from app.bank.queries.shown import weigh
from app.bank.queries.statements import FileSum, statements_of, sums_of, uploads_of
from app.bank.schemas import (
    BookingIn,
    BookingOut,
    EntriesIn,
    EntryOut,
    ExclusionIn,
    ProposalsIn,
    ProposalsOut,
    StatementsOut,
    SuggestionsOut,
    UploadOut,
)
from app.bank.service.handling import book, book_proposals, set_apart, undo
from app.bank.service.receiving import MOST_BYTES, receive
from app.infra.clock import now, today
from app.infra.files import Upload, UploadKind, get_upload
from app.infra.rest import Api, Data
from app.infra.web import db
from app.organisations.access import me, requires
from app.organisations.policy import Permission

api = Api("bank")


@api.blueprint.url_value_preprocessor  # type: ignore[untyped-decorator]  # the facade's blueprint has no types
def allow_file(endpoint: str | None, _values: object) -> None:
    """Before anything reads the body."""
    if endpoint == f"{api.blueprint.name}.create_file":
        request.max_content_length = MOST_BYTES


@api.list("/bankafschriften", gives=UploadOut)
@requires(Permission.BANK_READ)
def list_files() -> Select[Upload]:
    return uploads_of(me.organisation_id)


@api.upload("/bankafschriften", gives=UploadOut, kinds=["application/xml", "text/xml"])
@requires(Permission.BANK_IMPORT)
def create_file(stream: IO[bytes], name: str) -> Upload:
    return receive(db, stream, name=name, by=me)


@api.get("/bankafschriften/<uuid:file_id>", gives=UploadOut)
@requires(Permission.BANK_READ)
def show_file(file_id: UUID) -> Upload:
    """How far it is, and why it was refused."""
    return get_upload(db, file_id, kind=UploadKind.BANK)


@api.get("/bankafschriften/<uuid:file_id>/saldi", gives=StatementsOut)
@requires(Permission.BANK_READ)
def list_sums(file_id: UUID) -> dict[str, list[FileSum]]:
    """The statements of a file, each with what became of its money."""
    upload = get_upload(db, file_id, kind=UploadKind.BANK)
    found: list[Statement] = list(db.scalars(statements_of(upload)))
    return {"statements": sums_of(db, found)}


@api.list("/bankbetalingen", gives=EntryOut, asks=EntriesIn)
@requires(Permission.BANK_READ)
def list_entries(query: Data) -> Select[BankEntry]:
    rows = entries_of(me.organisation_id)
    return rows if query["status"] is None else rows.where(BankEntry.status == query["status"])


@api.get("/bankbetalingen/<uuid:entry_id>", gives=EntryOut)
@requires(Permission.BANK_READ)
def show_entry(entry_id: UUID) -> BankEntry:
    return get_entry(db, entry_id)


@api.get("/bankbetalingen/<uuid:entry_id>/voorstellen", gives=SuggestionsOut)
@requires(Permission.BANK_READ)
def list_suggestions(entry_id: UUID) -> dict[str, Any]:
    """What we think, the likeliest first."""
    (weighed,) = weigh(db, me.organisation_id, [get_entry(db, entry_id)])
    return {"certainty": weighed.certainty, "why": weighed.answer.why, "suggestions": weighed.suggestions}


@api.list("/bankbetalingen/<uuid:entry_id>/boekingen", gives=BookingOut)
@requires(Permission.BANK_READ)
def list_bookings(entry_id: UUID) -> Select[Booking]:
    return bookings_of(get_entry(db, entry_id))


@api.post("/bankbetalingen/<uuid:entry_id>/boekingen", takes=BookingIn, gives=EntryOut, versioned=True)
@requires(Permission.BANK_MATCH)
def create_booking(entry_id: UUID, data: Data, version: int) -> BankEntry:
    entry = get_entry(db, entry_id, version=version, lock=True)
    sign = 1 if entry.amount_cents > 0 else -1
    parts = [Part(part["case_id"], sign * part["amount_cents"]) for part in data["parts"]]
    book(db, entry, parts, by=me, now=now(), remember=data["remember"])
    return entry


@api.post("/bankbetalingen/<uuid:entry_id>/uitsluitingen", takes=ExclusionIn, gives=EntryOut, versioned=True)
@requires(Permission.BANK_MATCH)
def create_exclusion(entry_id: UUID, data: Data, version: int) -> BankEntry:
    entry = get_entry(db, entry_id, version=version, lock=True)
    set_apart(db, entry, by=me, reason=data["reason"], now=now())
    return entry


@api.post("/bankbetalingen/<uuid:entry_id>/terugdraaiingen", gives=EntryOut, versioned=True)
@requires(Permission.BANK_MATCH)
def create_undoing(entry_id: UUID, version: int) -> BankEntry:
    entry = get_entry(db, entry_id, version=version, lock=True)
    undo(db, entry, by=me, now=now(), today=today())
    return entry


@api.post("/bankboekingen", takes=ProposalsIn, gives=ProposalsOut)
@requires(Permission.BANK_MATCH)
def create_bookings(data: Data) -> dict[str, int]:
    """Those of which we are still almost sure, at once."""
    chosen = [(one["entry_id"], one["version"]) for one in data["chosen"]]
    booked, left = book_proposals(db, chosen, by=me, now=now())
    return {"booked": booked, "left": left}
