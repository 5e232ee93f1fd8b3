"""Reads of the ledger. A balance is always a sum; only what the debtor bears is part of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, SQLColumnExpression, and_, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.infra.db import among
from app.ledger.models import Account, Allocation, Entry
from app.ledger.policy import Bearer, Bucket, EntryKind

PAID = (EntryKind.PAYMENT, EntryKind.REVERSAL)
BORNE = Entry.bearer == Bearer.DEBTOR


def whole(total: ColumnElement[Any]) -> ColumnElement[int]:
    """A sum of cents as an integer: PostgreSQL adds bigints up to a numeric."""
    return cast(func.coalesce(total, 0), BigInteger)


def entries_of(account_id: UUID, creditor_id: UUID) -> Select[Entry]:
    """Every line of one account, in the order in which it was written."""
    ours = (Entry.creditor_id == creditor_id, Entry.account_id == account_id)
    return select(Entry).where(*ours).order_by(Entry.id)


def of_side(
    account_ids: Collection[UUID], creditor_id: UUID | None = None, partner_id: UUID | None = None
) -> list[ColumnElement[bool]]:
    """The acting side's id is the way to the rows: an index begins with it."""
    sides = [Entry.creditor_id == creditor_id] if creditor_id else []
    sides += [Entry.partner_id == partner_id] if partner_id else []
    return [among(Entry.account_id, account_ids), *sides]


def balances(
    account_ids: Collection[UUID], *, creditor_id: UUID | None = None, partner_id: UUID | None = None
) -> Select[UUID, int]:
    """account_id, open_cents: for lists, answered from an index. An account without entries is not in it."""
    total = whole(func.sum(Entry.amount_cents)).label("open_cents")
    rows = select(Entry.account_id, total).where(*of_side(account_ids, creditor_id, partner_id), BORNE)
    return rows.group_by(Entry.account_id)


def balance_of(creditor_id: SQLColumnExpression[UUID], account_id: SQLColumnExpression[UUID]) -> ColumnElement[int]:
    """What is open of the account in those columns of an outer question, for the row that it stands in."""
    ours = (Entry.creditor_id == creditor_id, Entry.account_id == account_id, BORNE)
    return select(whole(func.sum(Entry.amount_cents))).where(*ours).scalar_subquery()


def sums(
    account_ids: Collection[UUID], *, creditor_id: UUID | None = None, partner_id: UUID | None = None
) -> Select[UUID, int, int, int, int, int, int]:
    """account_id and open, principal, costs, interest, paid, waived in cents, of what the debtor bears.

    open = principal + costs + interest - paid - waived. A correction or reversal counts where the
    entry that it takes back stands. Give the acting side's id: it is the way to the rows.
    """
    original = aliased(Entry)
    kind = func.coalesce(original.kind, Entry.kind)
    amount = Entry.amount_cents

    def total(condition: ColumnElement[bool], sign: int = 1) -> ColumnElement[int]:
        return whole(func.sum(case((condition, sign * amount), else_=0)))

    costs, interest = kind == EntryKind.COST, kind == EntryKind.INTEREST
    paid, waived = kind.in_(PAID), kind == EntryKind.WAIVER
    taken_back = and_(original.creditor_id == Entry.creditor_id, original.id == Entry.counters_id)
    return (
        select(
            Entry.account_id,
            whole(func.sum(amount)).label("open_cents"),
            total(kind.in_((EntryKind.CLAIM, EntryKind.CORRECTION))).label("principal_cents"),
            total(costs).label("costs_cents"),
            total(interest).label("interest_cents"),
            total(paid, -1).label("paid_cents"),
            total(waived, -1).label("waived_cents"),
        )
        .outerjoin(original, taken_back)
        .where(*of_side(account_ids, creditor_id, partner_id), BORNE)
        .group_by(Entry.account_id)
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What the debtor bears of one account, in cents."""

    open_cents: int = 0
    principal_cents: int = 0
    costs_cents: int = 0
    interest_cents: int = 0
    paid_cents: int = 0
    waived_cents: int = 0


def amounts_of(db: Session, account_id: UUID, creditor_id: UUID) -> Sums:
    """`sums` of one account; zeros when nothing is booked yet."""
    row = db.execute(sums([account_id], creditor_id=creditor_id)).one_or_none()
    return Sums() if row is None else Sums(*row[1:])


def allocations_of(account_id: UUID, creditor_id: UUID) -> Select[Allocation]:
    """Where each payment went, by the newest version."""
    ours = (Allocation.creditor_id == creditor_id, Allocation.account_id == account_id)
    newest = select(func.max(Allocation.version)).where(*ours).scalar_subquery()
    return select(Allocation).where(*ours, Allocation.version == newest).order_by(Allocation.id)


def lines_of(account_ids: Collection[UUID], creditor_id: UUID) -> Select[Any]:
    """What `policy.allocate` needs of each line of these accounts."""
    e = Entry
    lines: Any = select(
        e.id, e.account_id, e.kind, e.amount_cents, e.bearer, e.cost_kind, e.claim_id, e.value_on, e.counters_id
    )
    return lines.where(e.creditor_id == creditor_id, among(e.account_id, account_ids))  # type: ignore[no-any-return]


def newest_parts(account_ids: Collection[UUID], creditor_id: UUID) -> Select[Any]:
    """The rows of `allocations_of`, of many accounts."""
    a = Allocation
    ours = (a.creditor_id == creditor_id, among(a.account_id, account_ids))
    newest = select(a.account_id, func.max(a.version).label("version")).where(*ours).group_by(a.account_id).subquery()
    parts: Any = select(a.account_id, a.version, a.entry_id, a.claim_id, a.bucket, a.amount_cents, a.rule)
    same = and_(newest.c.account_id == a.account_id, newest.c.version == a.version)
    return parts.join(newest, same).where(*ours)  # type: ignore[no-any-return]


def open_principal(db: Session, account_id: UUID, creditor_id: UUID) -> int:
    """Cents of principal that payments and waivers have not reached yet."""
    owed = amounts_of(db, account_id, creditor_id).principal_cents
    parts = allocations_of(account_id, creditor_id).where(Allocation.bucket == Bucket.PRINCIPAL)
    return owed - sum(part.amount_cents for part in db.scalars(parts))


def get_account(db: Session, account_id: UUID, creditor_id: UUID) -> Account:
    return db.get_one(Account, (account_id, creditor_id))
