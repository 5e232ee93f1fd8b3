"""What is sure is booked by itself, set-based: per batch a handful of statements, whatever its size."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from app.bank.policy.matching import Match, match_all
from app.bank.policy.words import EntryStatus
from app.bank.queries.candidates import index_for, payment_of
from app.cases.models import Case
from app.infra.db import among, as_json, ids, json_rows
from app.kernel.actor import Actor
from app.ledger.service import reallocate_all

SUSPENSE = EntryStatus.SUSPENSE
UNSEEN = {"synchronize_session": False}  # none of these cases is loaded
DESCRIPTION = "Betaling op de bank"  # without a name: a partner reads it before it has accepted
# One snapshot and one statement: entry, line of the ledger, booking and event are all there or none of them is.
BOOK = text("""
    with answer as materialized (
      select e.id as entry_id, e.key, e.amount_cents, e.booked_on, e.value_on,
        c.id as case_id, c.account_id, c.partner_id, case when c.accepted_at is not null then c.partner_id end as hears,
        app_uuidv7() as ledger_id, app_uuidv7() as booking_id
      from unnest(:entries, :cases) as a(entry_id, case_id)
      join bank_entries e on e.id = a.entry_id and e.creditor_id = :creditor
      join cases c on c.id = a.case_id and c.creditor_id = :creditor
    ), lines as (
      insert into ledger_entries (id, creditor_id, partner_id, by_organisation_id, by_user_id, account_id, kind,
        amount_cents, bearer, booked_on, value_on, description, source)
      select ledger_id, :creditor, partner_id, :creditor, :by, account_id, 'payment',
        -amount_cents, 'debtor', booked_on, value_on, :description, 'bank:' || key from answer
    ), bookings as (
      insert into bank_bookings (id, creditor_id, by_organisation_id, by_user_id, entry_id, case_id, amount_cents,
        ledger_entry_id)
      select booking_id, :creditor, :creditor, :by, entry_id, case_id, amount_cents, ledger_id from answer
    ), told as (
      insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
      select :creditor, hears, :creditor, :by, 'payment.booked', 'case', case_id,
        jsonb_build_object('booking', booking_id, 'entry', entry_id) from answer
      returning id, partner_id
    )
    select id, partner_id from told order by id
""").bindparams(*ids("entries", "cases"))
SETTLE = text(f"""
    update bank_entries e set status = a.status, matched_by = a.matched_by, remark = a.remark,
      handled_at = :now, handled_by_user_id = :by, version = e.version + 1
    from {json_rows("answers", {"id": "uuid", "status": "text", "matched_by": "text", "remark": "text"})} as a
    where e.id = a.id and e.creditor_id = :creditor
""")  # noqa: S608 - the names are ours


def book_batch(db: Session, rows: Sequence[Any], *, by: Actor, now: datetime) -> list[tuple[UUID, UUID | None]]:
    """Book, leave or set apart each of `rows` (entries that are locked and that nobody has looked at yet).

    Gives the events that tell it, each with the partner that may hear of it. `impute` comes after the last batch.
    """
    payments = [payment_of(row) for row in rows]
    answers = list(match_all(payments, index_for(db, by.organisation_id, payments)))
    handled = [(row.id, answer) for row, answer in zip(rows, answers, strict=True) if answer.status is not SUSPENSE]
    sure = [(id_, answer.case_id) for id_, answer in handled if answer.case_id is not None]
    about = {"creditor": by.organisation_id, "by": by.user_id}
    told: list[tuple[UUID, UUID | None]] = []
    if sure:
        ids, cases = ([pair[place] for pair in sure] for place in (0, 1))
        db.execute(_these(by.organisation_id, cases).with_for_update(read=True, key_share=True))  # none moves house now
        found = db.execute(BOOK, about | {"entries": ids, "cases": cases, "description": DESCRIPTION})
        told = [(event_id, partner_id) for event_id, partner_id in found]
    if handled:
        db.execute(SETTLE, about | {"now": now, "answers": _settled(handled)})
    return told


def impute(db: Session, case_ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Derive anew where the payments of these cases went, and let the cases say that there is news."""
    accounts = dict(db.execute(_these(by.organisation_id, case_ids).with_for_update()).all())
    touch = update(Case).where(Case.creditor_id == by.organisation_id, among(Case.id, case_ids))
    db.execute(touch.values(news_at=now, version=Case.version + 1), execution_options=UNSEEN)
    reallocate_all(db, accounts, creditor_id=by.organisation_id, by=by)


def _these(creditor_id: UUID, case_ids: Iterable[UUID]) -> Select[UUID, UUID | None]:
    """Account and partner of each, in the order of their ids: who locks them waits in one row with others."""
    cases = select(Case.account_id, Case.partner_id).where(Case.creditor_id == creditor_id, among(Case.id, case_ids))
    return cases.order_by(Case.id)


def _settled(handled: Sequence[tuple[UUID, Match]]) -> str:
    """The rows of SETTLE."""
    return as_json((id_, one.status, one.by, "" if one.by else one.why) for id_, one in handled)
