"""Files of the bank and the statements in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.booking import Sum
from app.bank.policy.words import EntryStatus
from app.infra.files import Upload, UploadKind, UploadStatus
from app.kernel.money import Cents


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


def first_of(db: Session, organisation_id: UUID, sha256: bytes) -> Upload | None:
    """The file with exactly these bytes that came first and was not refused."""
    same = uploads_of(organisation_id).where(Upload.sha256 == sha256, Upload.status != UploadStatus.REFUSED)
    return db.scalars(same.order_by(Upload.id).limit(1)).first()


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


def with_wrong_sum(db: Session, upload_ids: Sequence[UUID]) -> set[UUID]:
    """Of these files those in which opening plus entries is not closing: what the bank said, so no entry is counted."""
    s = Statement
    wrong = (s.upload_id.in_(upload_ids), s.opening_cents + s.total_cents != s.closing_cents)
    return set(db.scalars(select(s.upload_id).where(*wrong).distinct()))


def gaps_of(db: Session, statements: Sequence[Statement]) -> dict[UUID, Cents]:
    """Statement -> with how much the one before it, of the same account, ended; only where it begins otherwise."""
    this, before = aliased(Statement), aliased(Statement)
    earlier = or_(
        before.closing_on < this.closing_on,
        and_(
            before.closing_on == this.closing_on,
            or_(
                sequence(before.number) < sequence(this.number),
                and_(before.upload_id == this.upload_id, before.position < this.position),
            ),
        ),
    )
    same_account = (
        before.creditor_id == this.creditor_id,
        before.iban == this.iban,
        before.currency == this.currency,
        before.id != this.id,
    )
    last = (
        select(before.closing_cents)
        .where(*same_account, earlier)
        .order_by(before.closing_on.desc(), sequence(before.number).desc().nulls_last(), before.id.desc())
        .limit(1)
        .lateral()
    )
    ours = (
        this.creditor_id.in_({one.creditor_id for one in statements}),
        this.id.in_([one.id for one in statements]),
        last.c.closing_cents != this.opening_cents,
    )
    found: Any = select(this.id, last.c.closing_cents).join(last, true()).where(*ours)
    return {row.id: row.closing_cents for row in db.execute(found)}


def sequence(number: Any) -> ColumnElement[int | None]:
    """What a bank counts is a number; its own name for a statement tells no order."""
    return case((number.regexp_match("^[0-9]{1,9}$"), cast(number, Integer)))


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
