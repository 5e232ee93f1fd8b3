"""Acts of the ledger: a line is written once, a mistake gets a counter entry, an allocation is derived."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kernel.actor import Actor
from app.kernel.errors import Refused
from app.kernel.money import Cents
from app.law.imputation import LEGAL_ORDER, Order
from app.ledger.models import Account, Allocation, Entry
from app.ledger.policy import Bearer, EntryKind, allocate, sign_fits
from app.ledger.queries import lines_of, newest_parts

ALLOCATING = 6_44  # names the lock among others


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
    for line in db.execute(lines_of(accounts, creditor_id)):
        entries[line.account_id].append(line)
    before: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for part in db.execute(newest_parts(accounts, creditor_id)):
        before[part.account_id].append(part)
    rows: list[dict[str, Any]] = []
    for account_id, partner_id in accounts.items():
        was = Counter((a.entry_id, a.claim_id, a.bucket, a.amount_cents, a.rule) for a in before[account_id])
        plan = allocate(entries[account_id], order=order)
        if was == Counter((a.entry_id, a.claim_id, a.bucket, a.amount_cents, a.rule) for a in plan):
            continue
        version = before[account_id][0].version + 1 if was else 1
        about = {"account_id": account_id, "partner_id": partner_id, "version": version}
        about |= {"creditor_id": creditor_id, "by_organisation_id": by.organisation_id}
        rows += [
            {
                **about,
                "entry_id": part.entry_id,
                "claim_id": part.claim_id,
                "bucket": part.bucket,
                "amount_cents": part.amount_cents,
                "rule": part.rule,
            }
            for part in plan
        ]
    if rows:
        db.execute(insert(Allocation), rows)


def hold(db: Session, account_ids: Iterable[UUID]) -> None:
    """Two at once would write the same version. A lock is of one account in 256: a statement touches thousands."""
    for slot in sorted({id_.bytes[-1] for id_ in account_ids}):
        db.execute(select(func.pg_advisory_xact_lock(ALLOCATING, slot)))
