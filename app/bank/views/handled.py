"""Payments that were booked, by themselves or by hand, and those that belong to no case."""

from typing import Any

from flask import request

from app.bank.models import BankEntry
from app.bank.policy.booking import may_undo
from app.bank.policy.words import EntryStatus, MatchedBy
from app.bank.queries.entries import NEWEST, booked_on, bookings_of, rows_of
from app.bank.queries.shown import seen_cases
from app.bank.views.blueprint import bp
from app.bank.views.panels import panels, tabs
from app.cases.service import viewed
from app.infra.clock import now
from app.infra.paging import Turn, page_of
from app.infra.web import Page, db, page
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import people_of


@bp.get("/bank/vanzelf-geboekt")
@requires(Permission.BANK_READ)
def list_booked() -> Page:
    return handled_list("bank.list_booked", EntryStatus.BOOKED, None)


@bp.get("/bank/met-de-hand-geboekt")
@requires(Permission.BANK_READ)
def list_by_hand() -> Page:
    return handled_list("bank.list_by_hand", EntryStatus.BOOKED, MatchedBy.PERSON)


@bp.get("/bank/zonder-dossier")
@requires(Permission.BANK_READ)
def list_set_apart() -> Page:
    return handled_list("bank.list_set_apart", EntryStatus.IGNORED, None)


def handled_list(endpoint: str, status: EntryStatus, by: MatchedBy | None) -> str:
    found = page_of(db, rows_of(me.organisation_id, status, by), NEWEST, cursor=request.args.get("cursor"))
    went = booked_on(db, me.organisation_id, [row.id for row in found.rows])
    cases = seen_cases(db, me.organisation_id, {case_id for ids in went.values() for case_id in ids})
    viewed(db, sorted(cases), by=me, how="zoeken")
    beside: dict[str, Any] = panels()
    return page(
        "bank/handled.html",
        rows=found.rows,
        went=went,
        cases=cases,
        turn=Turn.of(found, endpoint),
        tabs=tabs(endpoint),
        status=status,
        by_hand=by is MatchedBy.PERSON,
        people=people_of(db, {row.handled_by_user_id for row in found.rows}) if by else {},
        **beside,
    )


def handled_page(entry: BankEntry) -> str:
    """What became of one payment, and whether that can still be taken back."""
    bookings = db.scalars(bookings_of(entry)).all()
    cases = seen_cases(db, me.organisation_id, {booking.case_id for booking in bookings})
    viewed(db, sorted(cases), by=me, how="zoeken")
    who = people_of(db, [entry.handled_by_user_id])
    undoable = may_undo(entry.status, entry.handled_at, now()).allowed
    return page("bank/entry.html", entry=entry, bookings=bookings, cases=cases, people=who, undoable=undoable)
