"""A file in steps, each one transaction that asks for the next: what is killed halfway is done again, once."""

import io
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.bank.parsers.entries import StatementRefused
from app.bank.policy.words import EntryStatus
from app.bank.queries.entries import next_of
from app.bank.queries.statements import booked_cases, statements_of, sums_of
from app.bank.service.booking import book_batch, impute
from app.bank.service.reading import hold_bank, read_file
from app.infra import events
from app.infra.clock import now
from app.infra.events import Event
from app.infra.files import PIECE, Pieces, Upload, UploadKind, UploadPiece, UploadStatus, get_upload, pieces
from app.infra.jobs import given_up, job, later
from app.infra.tenancy import acting_for
from app.organisations.queries import system_actor

BATCH = 5_000  # entries or cases in one transaction
TOLD_AT_ONCE = 5_000  # events in one job
SHOWN_EVERY = 10_000  # entries between two signs of life
BEGIN = UUID(int=0)


def start_reading(db: Session, event: Event) -> None:
    """A file was received."""
    later(db, read_statements, str(event.subject_id))


@job
def read_statements(db: Session, upload_id: str) -> None:
    """The whole file in one go: until it is read to its end nobody sees any of it, and a refused one leaves nothing."""
    upload = get_upload(db, UUID(upload_id), kind=UploadKind.BANK)
    if upload.status not in (UploadStatus.RECEIVED, UploadStatus.READING):
        return
    by = system_actor(db)
    hold_bank(db, by.organisation_id)
    watched = Watched(db, upload)
    try:
        with db.begin_nested():
            read_file(db, upload, watched.stream, by=by, seen=watched.show)
            found = db.scalars(statements_of(upload)).all()
            upload.total = sum(statement.entries - statement.repeated for statement in found)
            upload.status, upload.progress = UploadStatus.BOOKING, 0
            later(db, book_entries, upload_id, str(BEGIN))
    except StatementRefused as refused:
        upload.status, upload.problem, upload.done_at = UploadStatus.REFUSED, refused.detail, now()
        events.record_own(db, "statement.refused", upload.id, by=by)
    db.execute(delete(UploadPiece).where(UploadPiece.upload_id == upload.id))  # what we need of it we have


class Watched:
    """The file, and how far we are in it; told in a transaction of its own, or nobody would see it before the end."""

    def __init__(self, db: Session, upload: Upload) -> None:
        self.upload, self.bytes, self.shown = upload, 0, 0
        self.stream = io.BufferedReader(Pieces(self.counted(pieces(db, upload))), PIECE)

    def counted(self, source: Iterator[bytes]) -> Iterator[bytes]:
        for piece in source:
            self.bytes += len(piece)
            yield piece

    def show(self, entries: int) -> None:
        if entries < self.shown + SHOWN_EVERY:
            return
        self.shown = entries
        with acting_for(self.upload.organisation_id) as side, side.begin():
            free = select(Upload.id).where(Upload.id == self.upload.id).with_for_update(skip_locked=True)
            guess = entries * self.upload.size // max(self.bytes, 1)
            about = {"status": UploadStatus.READING, "progress": entries, "total": max(guess, entries)}
            side.execute(update(Upload).where(Upload.id.in_(free)).values(about))


@job
def book_entries(db: Session, upload_id: str, after: str) -> None:
    """The next batch of a file that was read: book what is sure, leave the rest to a person."""
    upload = get_upload(db, UUID(upload_id), kind=UploadKind.BANK, lock=True)
    if upload.status is not UploadStatus.BOOKING:
        return
    by = system_actor(db)
    hold_bank(db, by.organisation_id)
    rows = db.connection().execute(next_of(upload, UUID(after), BATCH)).all()
    fresh = [row for row in rows if row.status is EntryStatus.SUSPENSE and row.version == 1]  # a person may be first
    told = book_batch(db, fresh, by=by, now=now())
    upload.progress += len(rows)
    if len(rows) == BATCH:
        later(db, book_entries, upload_id, str(rows[-1].id))
    else:
        later(db, impute_payments, upload_id, str(BEGIN))
    concerned = {partner_id for _, partner_id in told} | {by.organisation_id}
    for organisation_id in concerned - {None}:
        ids = [str(id_) for id_, partner_id in told if organisation_id in (partner_id, by.organisation_id)]
        for start in range(0, len(ids), TOLD_AT_ONCE):
            later(db, tell_bookings, *ids[start : start + TOLD_AT_ONCE], organisation_id=organisation_id)


@job
def impute_payments(db: Session, upload_id: str, after: str) -> None:
    """After the last batch, each case once: where its payments went, and that it has news."""
    upload = get_upload(db, UUID(upload_id), kind=UploadKind.BANK, lock=True)
    if upload.status is not UploadStatus.BOOKING:
        return
    by = system_actor(db)
    case_ids = db.scalars(booked_cases(upload, UUID(after), BATCH)).all()
    impute(db, case_ids, by=by, now=now())
    if len(case_ids) == BATCH:
        later(db, impute_payments, upload_id, str(case_ids[-1]))
    else:
        finish(db, upload)
        events.record_own(db, "statement.booked", upload.id, by=by)


def finish(db: Session, upload: Upload) -> None:
    """Counts for lists; the page of the file counts again."""
    found = db.scalars(statements_of(upload)).all()
    counts = [one.counts for one in sums_of(db, found)]
    upload.summary = {
        "statements": len(found),
        "entries": sum(statement.entries for statement in found),
        "repeated": sum(statement.repeated for statement in found),
        **{status.value: sum(count[status] for count in counts) for status in EntryStatus},
    }
    upload.status, upload.done_at = UploadStatus.DONE, now()


@given_up(read_statements)
def say_it_was_not_read(db: Session, upload_id: str) -> None:
    upload = get_upload(db, UUID(upload_id), kind=UploadKind.BANK, lock=True)
    if upload.status in (UploadStatus.RECEIVED, UploadStatus.READING):
        _give_up(db, upload, "Bij ons ging iets mis toen wij dit bestand lazen. Kies het later opnieuw.")


@given_up(book_entries, impute_payments)
def say_it_was_not_finished(db: Session, upload_id: str, _after: str) -> None:
    upload = get_upload(db, UUID(upload_id), kind=UploadKind.BANK, lock=True)
    if upload.status is UploadStatus.BOOKING:
        _give_up(db, upload, "Bij ons ging iets mis toen wij dit afschrift boekten. Het is niet af.")


def _give_up(db: Session, upload: Upload, problem: str) -> None:
    upload.status, upload.problem, upload.done_at = UploadStatus.REFUSED, problem, now()
    events.record_own(db, "statement.refused", upload.id, by=system_actor(db))


@job
def tell_bookings(db: Session, *event_ids: str) -> None:
    events.deliver_all(db, "payment.booked", [UUID(event_id) for event_id in event_ids])
