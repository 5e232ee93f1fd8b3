"""The list of cases: search, filter, choose."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from flask import request, session, url_for
from marshmallow import ValidationError

from app.cases.policy import Regie, Side, Waiting
from app.cases.service import viewed
from app.desk.policy.leading import LANES
from app.desk.policy.signals import Signal, days_since, signal_of
from app.desk.policy.timeline import Words
from app.desk.queries.lists import (
    COUNTED,
    ORDER,
    Wanted,
    cases_where,
    known_others,
    name_of,
    values_of,
)
from app.desk.schemas import DUE, CasesIn
from app.desk.service import words
from app.desk.views.blueprint import bp
from app.infra.clock import now, today
from app.infra.crypto import opened, sealed
from app.infra.paging import Turn, page_of
from app.infra.web import Page, db, page
from app.kernel.actor import Kind
from app.kernel.dates import HERE, day_short
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission
from app.sla.policy.terms import USUAL_WEEK

SIDES = {Kind.CREDITOR: Side.CREDITOR, Kind.PARTNER: Side.PARTNER}
LONGEST = 100  # characters of a filter
LAST_LIST, LONGEST_KEPT = "lijst", 1000  # in a cookie, which holds 4,000 characters
FILTERS = ("q", "partij", "regie", "wachtOp", "stap", "waarover")


def choices(found: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Of a filter; the first is none of them."""
    return ("", "Alle"), *found.items()


DUES = choices(DUE)
REGIES = {  # in the words of the column beside it
    Side.CREDITOR: choices(
        {
            Regie.PARTNER.dutch: "Partner",
            Regie.TOGETHER.dutch: "Samen",
            Regie.CREDITOR.dutch: "Wij, de partner wacht",
            Regie.INTERNAL.dutch: "Wij, zonder partner",
            Regie.RECALLED.dutch: "Wij, teruggehaald",
            Regie.PAUSED.dutch: "Gepauzeerd",
        }
    ),
    Side.PARTNER: choices(
        {
            Regie.PARTNER.dutch: "Wij",
            Regie.TOGETHER.dutch: "Samen",
            Regie.CREDITOR.dutch: "Opdrachtgever",
            Regie.PAUSED.dutch: "Gepauzeerd",
        }
    ),
}


class Shown(NamedTuple):
    """One row as it is read; the template takes it apart in this order."""

    id: str
    name: str
    reference: str
    about: str
    other: str
    open_cents: int
    days: int | None
    lane: str
    lead: str
    contact: str
    contact_short: str
    attempts: int
    step: str
    signal: Signal | None
    can_go: bool  # to a partner


@bp.get("/dossiers")
@requires(Permission.CASE_READ)
def list_cases() -> Page:
    typed, moment = given(), now()
    remember(typed)
    wanted = asked(typed)
    values = values_of(db, wanted, by=me, today=today())
    first = not request.args.get("cursor")
    asked_for = cases_where(wanted, me.kind, counted=first)
    rows = page_of(db, asked_for, ORDER, cursor=request.args.get("cursor"), values=values)
    others = known_others(db, by=me, needed=others_in(rows.rows, wanted))
    if wanted.q:
        viewed(db, [row.id for row in rows.rows if row.debtor_id], by=me, how="zoeken")
    return page(
        "desk/cases.html",
        rows=list(shown(rows.rows, others, moment)),
        total=(rows.rows[0].total if rows.rows else 0) if first else None,
        most=COUNTED,
        wanted=wanted,
        typed={name: request.args.get(name, "") for name in FILTERS},
        others=choices({str(id_): name for id_, name in others.items()}),
        regies=REGIES[SIDES[me.kind]],
        waits=choices(waits()),
        dues=DUES,
        views=saved_views(typed),
        limit=USUAL_WEEK,
        may_hand_over=may(Permission.CASE_HAND_OVER),
        turn=Turn.of(rows, "desk.list_cases"),
    )


def remember(typed: dict[str, Any]) -> None:
    """Which page of which list: a case leads back to it. Sealed (one may search a name), and for this person only."""
    address = url_for("desk.list_cases", **typed, cursor=request.args.get("cursor") or None)
    if len(address) > LONGEST_KEPT:
        address = url_for("desk.list_cases")
    if address == last_list() and LAST_LIST in session:
        return
    session[LAST_LIST] = urlsafe_b64encode(sealed(address.encode(), about=whose())).decode()


@bp.app_template_global("list_url")
def last_list() -> str:
    """The list that this person came from; of whom used this browser before, nothing is told."""
    try:
        return opened(urlsafe_b64decode(session[LAST_LIST]), about=whose()).decode()
    except (KeyError, ValueError, TypeError, InvalidTag):
        return url_for("desk.list_cases")


def whose() -> str:
    return f"list of {me.user_id}"


def asked(filled: dict[str, Any]) -> Wanted:
    """What cannot be read is no filter: a link of last year still opens a list."""
    if not filled:
        return Wanted()
    try:
        return read(filled)
    except ValidationError as mistake:
        return read({name: value for name, value in filled.items() if name not in mistake.messages_dict})


def given() -> dict[str, Any]:
    """A question is cut, not forgotten: all dossiers are no answer to it."""
    return {name: request.args[name][:LONGEST] for name in FILTERS if request.args.get(name, "").strip()}


def read(filled: dict[str, Any]) -> Wanted:
    return Wanted.of(dict(CasesIn().load(filled)))


def waits() -> dict[str, str]:
    mine = Waiting.CREDITOR if me.kind is Kind.CREDITOR else Waiting.PARTNER
    return {one.dutch: "Ons" if one is mine else one.dutch.capitalize() for one in Waiting}


def saved_views(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions that people ask every day, one click each."""
    return [{"label": label, "url": url, "current": question == asked} for label, url, question in daily(me.kind)]


@cache
def daily(kind: Kind) -> list[tuple[str, str, dict[str, Any]]]:
    """Name, address and filter of each."""
    mine, other = (Waiting.CREDITOR, Waiting.PARTNER) if kind is Kind.CREDITOR else (Waiting.PARTNER, Waiting.CREDITOR)
    found: list[tuple[str, dict[str, Any]]] = [
        ("Alles", {}),
        ("Wacht op ons", {"wachtOp": mine.dutch}),
        ("Wacht op " + ("de partner" if kind is Kind.CREDITOR else "de opdrachtgever"), {"wachtOp": other.dutch}),
        ("Vandaag", {"stap": "vandaag"}),
        ("Te laat", {"stap": "te-laat"}),
        ("Gepauzeerd", {"regie": Regie.PAUSED.dutch}),
        ("Nog over te dragen", {"regie": Regie.INTERNAL.dutch})
        if kind is Kind.CREDITOR
        else ("Regie bij opdrachtgever", {"regie": Regie.CREDITOR.dutch}),
    ]
    return [(label, url_for("desk.list_cases", **question), question) for label, question in found]


def others_in(rows: Sequence[Any], wanted: Wanted) -> set[UUID | None]:
    """Whose names the page cannot do without."""
    creditor = me.kind is Kind.CREDITOR
    return {wanted.other, *(row.partner_id if creditor else row.creditor_id for row in rows)} - {None}


def shown(rows: Sequence[Any], others: Mapping[UUID, str], moment: datetime) -> Iterator[Shown]:
    """What is the same for every row is asked once."""
    side, said, day = SIDES[me.kind], words(), moment.astimezone(HERE).date()
    for row in rows:
        lane = LANES[row.regie] or "pauze"
        contact = contact_words(row.contact, said)
        yield Shown(
            str(row.id),
            name_of(row),
            row.reference,
            row.about,
            others.get(row.partner_id if side is Side.CREDITOR else row.creditor_id, ""),
            row.open_cents,
            days_since(row.since, day),
            "opdrachtgever" if lane == "samen" else lane,
            lead_words(row.regie, side),
            contact,
            ", ".join(contact.split(", ")[:2]),
            row.attempts,
            said.action(row.next_step) if row.next_step else "",  # its day stands in the signal
            signal_of(row, side=side, now=moment),
            row.regie in (Regie.INTERNAL, Regie.RECALLED) and row.open_cents > 0,
        )


def lead_words(regie: Regie, side: Side) -> str:
    if regie in (Regie.PAUSED, Regie.TOGETHER):
        return "Pauze" if regie is Regie.PAUSED else "Samen"
    mine = (regie is Regie.PARTNER) == (side is Side.PARTNER)
    return "Wij" if mine else "Opdrachtgever" if side is Side.PARTNER else "Partner"


def contact_words(last: list[str] | None, said: Words) -> str:
    """Of its moment, outcome and kind."""
    if last is None:
        return "nog niet"
    at, outcome, kind = last
    what = said.outcome(outcome) or said.action(kind)
    return f"{day_short(datetime.fromisoformat(at).astimezone(HERE).date())}, {what.lower()}"
