"""Files of the bank and the statements in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


def upload_rows(organisation_id: UUID) -> Select[Any]:
    """The columns that a list shows."""
    u = Upload
    rows: Any = select(u.id, u.at, u.name, u.by_user_id, u.status, u.summary, u.problem)
    return rows.where(u.organisation_id == organisation_id, u.kind == UploadKind.BANK)  # type: ignore[no-any-return]


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


@dataclass(frozen=True, slots=True)
class FileSum:
    """A statement, its sum in cents, and how many of its entries have which status. Counted, never kept."""

    statement: Statement
    sum: Sum
    counts: Mapping[EntryStatus, int]

    @property
    def fits(self) -> bool:
        """To the cent: opening plus entries is closing, and each entry is in one place."""
        said = self.statement
        if said.opening_cents is None or said.closing_cents is None:
            return self.sum.difference == 0
        return self.sum.difference == 0 and said.opening_cents + self.sum.total == said.closing_cents


def new_accounts(db: Session, upload: Upload, statements: Sequence[Statement]) -> set[str]:
    """Accounts in this file of which the creditor read in no statement before, though it did of others."""
    earlier = select(Statement.iban).where(Statement.creditor_id == upload.organisation_id, Statement.at < upload.at)
    known = set(db.scalars(earlier.distinct()))
    return {statement.iban for statement in statements} - known if known else set()


def sums_of(db: Session, statements: Sequence[Statement]) -> list[FileSum]:
    """In the order of `statements`."""
    creditors, ids = {statement.creditor_id for statement in statements}, [statement.id for statement in statements]
    parts: Any = select(
        BankEntry.statement_id,
        BankEntry.status,
        func.count().label("entries"),
        func.sum(BankEntry.amount_cents).label("cents"),
    )
    ours = (BankEntry.creditor_id.in_(creditors), BankEntry.statement_id.in_(ids))
    cents: Counter[tuple[UUID, EntryStatus]] = Counter()
    counts: Counter[tuple[UUID, EntryStatus]] = Counter()
    for row in db.execute(parts.where(*ours).group_by(BankEntry.statement_id, BankEntry.status)):
        cents[row.statement_id, row.status], counts[row.statement_id, row.status] = int(row.cents), row.entries
    return [
        FileSum(
            one,
            Sum(one.total_cents, one.repeated_cents, *(cents[one.id, status] for status in EntryStatus)),
            {status: counts[one.id, status] for status in EntryStatus},
        )
        for one in statements
    ]
