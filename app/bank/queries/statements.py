"""Files of the bank and the statements in them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.booking import Sum
from app.bank.policy.words import EntryStatus
from app.infra.files import Upload, UploadKind, UploadStatus


def uploads_of(organisation_id: UUID) -> Select[Upload]:
    return select(Upload).where(Upload.organisation_id == organisation_id, Upload.kind == UploadKind.BANK)


def same_file(db: Session, upload: Upload) -> Upload | None:
    """An earlier upload of the very same bytes that was not refused."""
    same = uploads_of(upload.organisation_id).where(Upload.sha256 == upload.sha256, Upload.id != upload.id)
    return db.scalars(same.where(Upload.status != UploadStatus.REFUSED).order_by(Upload.id).limit(1)).first()


def newest_uploads(db: Session, organisation_id: UUID, *, most: int) -> Sequence[Upload]:
    return db.scalars(uploads_of(organisation_id).order_by(Upload.id.desc()).limit(most)).all()


def statements_of(upload: Upload) -> Select[Statement]:
    ours = (Statement.creditor_id == upload.organisation_id, Statement.upload_id == upload.id)
    return select(Statement).where(*ours).order_by(Statement.position)


def booked_cases(upload: Upload, after: UUID, most: int) -> Select[UUID]:
    """The next cases on which something of this file was booked by itself."""
    ours = select(Statement.id).where(Statement.creditor_id == upload.organisation_id, Statement.upload_id == upload.id)
    return (
        select(Booking.case_id)
        .join(BankEntry, (BankEntry.creditor_id == Booking.creditor_id) & (BankEntry.id == Booking.entry_id))
        .where(Booking.creditor_id == upload.organisation_id, Booking.case_id > after, BankEntry.statement_id.in_(ours))
        .distinct()
        .order_by(Booking.case_id)
        .limit(most)
    )


def newest_statement(db: Session, creditor_id: UUID) -> Statement | None:
    """The one that ends last; of two on a day, the one that was read last."""
    ours = select(Statement).where(Statement.creditor_id == creditor_id)
    return db.scalars(ours.order_by(Statement.closing_on.desc().nulls_last(), Statement.id.desc()).limit(1)).first()


def sums_of(db: Session, statements: Collection[Statement]) -> dict[UUID, tuple[Sum, dict[EntryStatus, int]]]:
    """Statement id -> its sum in cents, and how many entries have which status. Counted, never kept."""
    if not statements:
        return {}
    creditors = {statement.creditor_id for statement in statements}
    parts: Any = (
        select(
            BankEntry.statement_id,
            BankEntry.status,
            func.count().label("entries"),
            func.sum(BankEntry.amount_cents).label("cents"),
        )
        .where(BankEntry.creditor_id.in_(creditors), BankEntry.statement_id.in_([s.id for s in statements]))
        .group_by(BankEntry.statement_id, BankEntry.status)
    )
    cents: dict[tuple[UUID, EntryStatus], int] = {}
    counts: dict[tuple[UUID, EntryStatus], int] = {}
    for row in db.execute(parts):
        cents[row.statement_id, row.status], counts[row.statement_id, row.status] = int(row.cents), row.entries
    return {
        s.id: (
            Sum(
                total=s.total_cents,
                repeated=s.repeated_cents,
                **{status.value: cents.get((s.id, status), 0) for status in EntryStatus},
            ),
            {status: counts.get((s.id, status), 0) for status in EntryStatus},
        )
        for s in statements
    }
