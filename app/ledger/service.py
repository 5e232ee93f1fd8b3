"""Acts of the ledger: a line is written once, a mistake gets a counter entry, an allocation is derived."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from app.infra.db import as_json, json_rows
from app.kernel.actor import Actor
from app.kernel.errors import Refused
from app.kernel.money import Cents
from app.law.imputation import LEGAL_ORDER, Order
from app.ledger.models import Account, Entry
from app.ledger.policy import Allocated, Bearer, EntryKind, allocate, sign_fits
from app.ledger.queries import lines_of, newest_parts

ALLOCATING = 6_44  # names the lock among others
PARTS = {
    "account_id": "uuid",
    "partner_id": "uuid",
    "version": "int",
    "entry_id": "uuid",
    "claim_id": "uuid",
    "bucket": "text",
    "amount_cents": "bigint",
    "rule": "text",
}
ALLOCATE = text(f"""
    insert into ledger_allocations (creditor_id, by_organisation_id, {", ".join(PARTS)})
    select :creditor, :by, part.* from {json_rows("parts", PARTS)} as part
""")  # noqa: S608 - the names are ours


def open_account(db: Session, *, creditor_id: UUID, partner_id: UUID | None, by: Actor) -> Account:
    """An empty account; `partner_id` is who may read it as partner now."""
    account = Account(creditor_id=creditor_id, partner_id=partner_id, by_organisation_id=by.organisation_id)
    db.add(account)
    db.flush()  # for account.id
    return account


def book(
    db: Session,
    account_id: UUID,
    *,
    creditor_id: UUID,
    partner_id: UUID | None,
    kind: EntryKind,
    amount_cents: Cents,
    by: Actor,
    booked_on: date,
    value_on: date | None = None,
    bearer: Bearer = Bearer.DEBTOR,
    claim_id: UUID | None = None,
    cost_kind: str | None = None,
    description: str = "",
    source: str | None = None,
    counters_id: UUID | None = None,
) -> Entry | None:
    """Write one line: plus is owed, minus is paid. None when `source` is booked already, also by one at the same time.

    ValueError when the sign does not fit the kind.
    """
    if not sign_fits(kind, amount_cents):
        raise ValueError(f"{kind}: plus is owed, minus is paid")
    line = insert(Entry).values(
        creditor_id=creditor_id,
        partner_id=partner_id,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        account_id=account_id,
        kind=kind,
        amount_cents=amount_cents,
        bearer=bearer,
        cost_kind=cost_kind,
        claim_id=claim_id,
        booked_on=booked_on,
        value_on=value_on or booked_on,
        description=description,
        counters_id=counters_id,
        source=source,
    )
    once = line.on_conflict_do_nothing(index_elements=["creditor_id", "source"]).returning(Entry)
    return db.scalars(once).one_or_none()


def take_back(db: Session, entry: Entry, *, by: Actor, booked_on: date, reason: str) -> Entry:
    """Correct a line by its counter entry, once. Raises Refused when that was done already, or it is one itself."""
    if entry.counters_id is not None:
        raise Refused("Dit is zelf een tegenboeking. Boek het bedrag opnieuw.", because=["ledger.is-counter"])
    counter = book(
        db,
        entry.account_id,
        creditor_id=entry.creditor_id,
        partner_id=entry.partner_id,
        kind=EntryKind.CORRECTION,
        amount_cents=-entry.amount_cents,
        by=by,
        booked_on=booked_on,
        bearer=entry.bearer,
        claim_id=entry.claim_id,
        cost_kind=entry.cost_kind,
        description=reason,
        counters_id=entry.id,
        source=f"takes-back:{entry.id}",
    )
    if counter is None:
        raise Refused("Deze boeking is al teruggedraaid.", because=["ledger.taken-back"])
    return counter


def reallocate(
    db: Session,
    account_id: UUID,
    *,
    creditor_id: UUID,
    partner_id: UUID | None,
    by: Actor,
    order: Order = LEGAL_ORDER,
) -> None:
    """Derive anew where each payment of an account went; a new version is written only when it differs."""
    reallocate_all(db, {account_id: partner_id}, creditor_id=creditor_id, by=by, order=order)


def reallocate_all(
    db: Session,
    accounts: Mapping[UUID, UUID | None],
    *,
    creditor_id: UUID,
    by: Actor,
    order: Order = LEGAL_ORDER,
) -> None:
    """The same for thousands of accounts of one creditor in a few statements: account -> its partner of now."""
    hold(db, accounts)
    entries: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    plain = db.connection()  # rows, not entities
    for line in plain.execute(lines_of(accounts, creditor_id)).all():
        entries[line.account_id].append(line)
    before: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for part in plain.execute(newest_parts(accounts, creditor_id)).all():
        before[part.account_id].append(part)
    plans: list[tuple[UUID, UUID | None, int, Allocated]] = []
    for account_id, partner_id in accounts.items():
        was = before.get(account_id, [])
        plan = allocate(entries[account_id], order=order)
        if len(was) != len(plan) or parts_in(was) != parts_in(plan):
            version = was[0].version + 1 if was else 1
            plans += [(account_id, partner_id, version, part) for part in plan]
    if plans:
        db.execute(ALLOCATE, {"creditor": creditor_id, "by": by.organisation_id, "parts": _lines(plans)})


def parts_in(allocated: Iterable[Any]) -> Counter[tuple[Any, ...]]:
    return Counter((a.entry_id, a.claim_id, a.bucket, a.amount_cents, a.rule) for a in allocated)


def _lines(plans: Sequence[tuple[UUID, UUID | None, int, Allocated]]) -> str:
    """The rows of `ALLOCATE`."""
    return as_json(
        (account_id, partner_id, version, p.entry_id, p.claim_id, p.bucket, p.amount_cents, p.rule)
        for account_id, partner_id, version, p in plans
    )


def hold(db: Session, account_ids: Iterable[UUID]) -> None:
    """Two at once would write the same version. A lock is of one account in 256: a statement touches thousands."""
    slots = sorted({id_.bytes[-1] for id_ in account_ids})
    each = func.unnest(literal(slots, ARRAY(Integer))).column_valued("slot")
    db.execute(select(func.count(func.pg_advisory_xact_lock(ALLOCATING, each))))
