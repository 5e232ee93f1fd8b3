"""The list of cases: search, filter, choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from marshmallow import ValidationError

from app.cases.policy import Regie, Side, Waiting
from app.cases.service import viewed
from app.desk.policy.leading import LANES
from app.desk.policy.signals import Row, Signal, days_since, signal_of
from app.desk.queries.lists import (
    COUNTED,
    ORDER,
    Wanted,
    cases_where,
    conditions,
    count_where,
    name_of,
    others_of,
)
from app.desk.schemas import DUE, CasesIn
from app.desk.service import USUAL_LIMIT, words
from app.desk.views.blueprint import bp
from app.infra.clock import now, today
from app.infra.paging import page_of, with_cursor
from app.infra.web import Page, db, page
from app.kernel.actor import Kind
from app.kernel.dates import HERE, day_short
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission

FILTERS = ("q", "partij", "regie", "wachtOp", "stap", "waarover")


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as it is read."""

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
    wanted, moment = asked(), now()
    found = conditions(db, wanted, by=me, today=today())
    rows = page_of(db, cases_where(found), ORDER, cursor=request.args.get("cursor"))
    others = others_of(db, by=me)
    if wanted.q:
        viewed(db, [row.id for row in rows.rows if row.debtor_id], by=me, how="zoeken")
    first = not request.args.get("cursor")
    return page(
        "desk/cases.html",
        rows=[shown(row, others, moment) for row in rows.rows],
        total=count_where(db, found) if first else None,
        most=COUNTED,
        wanted=wanted,
        typed={name: request.args.get(name, "") for name in FILTERS},
        others={str(id_): name for id_, name in others.items()},
        regies={one.dutch: one.dutch.capitalize() for one in Regie},
        waits=waits(),
        dues=DUE,
        views=saved_views(),
        limit=USUAL_LIMIT,
        may_hand_over=may(Permission.CASE_HAND_OVER),
        next=rows.next and url_for("desk.list_cases", **with_cursor(request.args, rows.next)),
        first_page=url_for("desk.list_cases", **given()),
        is_first=first,
    )


def asked() -> Wanted:
    """What cannot be read is no filter: a link of last year still opens a list."""
    filled = given()
    try:
        return read(filled)
    except ValidationError as mistake:
        return read({name: value for name, value in filled.items() if name not in mistake.messages_dict})


def given() -> dict[str, Any]:
    return {name: request.args[name] for name in FILTERS if request.args.get(name, "").strip()}


def read(filled: dict[str, Any]) -> Wanted:
    return Wanted.of(dict(CasesIn().load(filled)))


def waits() -> dict[str, str]:
    mine = Waiting.CREDITOR if me.kind is Kind.CREDITOR else Waiting.PARTNER
    return {one.dutch: "Ons" if one is mine else one.dutch.capitalize() for one in Waiting}


def saved_views() -> list[dict[str, Any]]:
    """The questions that people ask every day, one click each."""
    mine = Waiting.CREDITOR if me.kind is Kind.CREDITOR else Waiting.PARTNER
    other = Waiting.PARTNER if me.kind is Kind.CREDITOR else Waiting.CREDITOR
    views: list[tuple[str, dict[str, Any]]] = [
        ("Alles", {}),
        ("Wacht op ons", {"wachtOp": mine.dutch}),
        ("Wacht op " + ("de partner" if me.kind is Kind.CREDITOR else "de opdrachtgever"), {"wachtOp": other.dutch}),
        ("Vandaag", {"stap": "vandaag"}),
        ("Te laat", {"stap": "te-laat"}),
        ("Gepauzeerd", {"regie": Regie.PAUSED.dutch}),
    ]
    if me.kind is Kind.CREDITOR:
        views.append(("Nog over te dragen", {"regie": Regie.INTERNAL.dutch}))
    else:
        views.append(("Regie bij opdrachtgever", {"regie": Regie.CREDITOR.dutch}))
    return [
        {"label": label, "url": url_for("desk.list_cases", **question), "current": question == given()}
        for label, question in views
    ]


def shown(row: Any, others: Mapping[UUID, str], moment: datetime) -> Shown:
    side = Side.CREDITOR if me.kind is Kind.CREDITOR else Side.PARTNER
    facts = Row(
        row.regie,
        row.accepted_at is not None,
        row.waiting_for,
        row.waiting_until,
        row.paused_until,
        row.next_step,
        row.next_on,
    )
    lane = LANES[row.regie] or "pauze"
    words_of_contact = contact_words(row.contact)
    return Shown(
        id=str(row.id),
        name=name_of(row),
        reference=row.reference,
        about=row.about,
        other=others.get(row.partner_id if side is Side.CREDITOR else row.creditor_id, ""),
        open_cents=row.open_cents,
        days=days_since(row.since, moment.astimezone(HERE).date()),
        lane="opdrachtgever" if lane == "samen" else lane,
        lead=lead_words(row.regie, side),
        contact=words_of_contact,
        contact_short=", ".join(words_of_contact.split(", ")[:2]),
        attempts=row.attempts,
        step=step_words(row),
        signal=signal_of(facts, side=side, now=moment),
        can_go=row.regie in (Regie.INTERNAL, Regie.RECALLED),
    )


def lead_words(regie: Regie, side: Side) -> str:
    if regie in (Regie.PAUSED, Regie.TOGETHER):
        return "Pauze" if regie is Regie.PAUSED else "Samen"
    mine = (regie is Regie.PARTNER) == (side is Side.PARTNER)
    return "Wij" if mine else "Opdrachtgever" if side is Side.PARTNER else "Partner"


def contact_words(last: list[str] | None) -> str:
    """Of its moment, outcome and kind."""
    if last is None:
        return "nog niet"
    at, outcome, kind = last
    what = words().outcome(outcome) or words().action(kind)
    return f"{day_short(datetime.fromisoformat(at).astimezone(HERE).date())}, {what.lower()}"


def step_words(row: Any) -> str:
    """What comes next; its day stands in the signal."""
    return words().action(row.next_step) if row.next_step else ""
