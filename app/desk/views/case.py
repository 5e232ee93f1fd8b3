"""One case on one page, and the poll that keeps it true while somebody looks at it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, request, url_for

from app.actions.policy.words import AnswerKind
from app.actions.service import cards_in
from app.cases.models import Case
from app.cases.policy import FACT_WORDS, RECORDABLE, Side, as_word
from app.cases.queries import get_case
from app.cases.service import viewed
from app.desk.policy.signals import due_words, is_stale
from app.desk.policy.timeline import LABELS, happened_to
from app.desk.queries.case import NOTHING_YET, Known, know, newest_event, pointed_by
from app.desk.service import (
    acts_still_running,
    acts_that_run,
    amounts_of,
    gaps_of,
    limit_of,
    lines_of,
    panel_of,
    pressure_words,
    reaches_partner,
    words,
)
from app.desk.views.blueprint import bp
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, page
from app.kernel.actor import Kind
from app.kernel.errors import NotFound
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import names_of
from app.regie.policy import ACTS
from app.regie.service import side_of
from app.sla.service import words_of

LEFT = frozenset({"case.recalled", "case.released", "handover.returned"})


@bp.app_context_processor
def composed() -> dict[str, Any]:
    """What forms of lower slices show of higher ones: the official acts that a recall does not stop."""
    return {"official_acts": lambda case: acts_that_run(db, case)}


@bp.get("/dossiers/<uuid:case_id>")
@requires(Permission.CASE_READ)
def show_case(case_id: UUID) -> Page:
    case = get_case(db, case_id)
    known = know_asked(case)
    if not reaches_partner(case, me):
        g.place = url_for("handovers.list_handovers")
        return page("desk/offered.html", **about(known))
    viewed(db, [case.id], by=me, how="dossier")
    return page("desk/case.html", **about(known))


@bp.get("/dossiers/<uuid:case_id>/nieuws")
@requires(Permission.CASE_READ)
def show_news(case_id: UUID) -> Page | Response:
    """The poll: 204 from one indexed question; else the parts of the page that changed, to be swapped in."""
    asked = request.args.get("na", type=UUID)
    news = newest_event(db, case_id, by=me, after=asked or NOTHING_YET)
    if news is None:
        if asked is None:
            get_case(db, case_id)  # a stranger hears nothing
        return "", 204
    if news.kind in LEFT and me.kind is Kind.PARTNER:
        gone = make_response(page("desk/_gone.html", kind=news.kind, other=names_of(db, [news.creditor_id])))
        gone.headers["HX-Retarget"], gone.headers["HX-Reswap"] = "#dossier", "outerHTML"
        return gone
    case = get_case(db, case_id)
    if not reaches_partner(case, me):
        raise NotFound
    known = know_asked(case)
    doer = names_of(db, [news.by_organisation_id])[news.by_organisation_id]
    ours = news.by_organisation_id == me.organisation_id
    done = happened_to(news.kind, news.data, pointed_by(news, known.rows))
    told = f"Bijgewerkt: {'een collega' if ours else doer} {done}."
    fresh = make_response(page("desk/_news.html", told=told, **about(known)))
    fresh.headers["HX-Trigger-After-Swap"] = "nieuws"  # what the SLA says of a form that stands open, may be old
    return fresh


def know_asked(case: Case) -> Known:
    kind, before = question()
    return know(db, case, by=me, now=now(), kind=kind, before=before)


def question() -> tuple[str, UUID | None]:
    """Which lines of the timeline are asked for."""
    kind = request.args.get("soort", "")
    return kind if kind in LABELS else "", request.args.get("voor", type=UUID)


def about(known: Known) -> dict[str, Any]:
    """All that the page of a case says; the poll says the same."""
    case, (kind, before), moment = known.case, question(), now()
    side, rows = side_of(case, me), known.rows
    intervenes = may(Permission.REGIE_INTERVENE)
    lines, open_cents = amounts_of(known, words_of(known.organisations.get(case.creditor_id)).singular)
    limit = limit_of(known)
    return {
        "case": case,
        "known": known,
        "rows": rows,
        "side": side.value,
        "debtor": known.debtor,
        "creditor": known.organisation(case.creditor_id),
        "partner": known.organisation(case.partner_id),
        "panel": panel_of(known, me, intervenes=intervenes),
        "acts": ACTS,
        "may_intervene": intervenes,
        "lines": lines_of(known, by=me, kind=kind, before=before),
        "only": kind,
        "before": before,
        "kinds": LABELS,
        "amounts": lines,
        "open_cents": open_cents,
        "limit": limit,
        "duties": [article for article, _ in known.terms.duties(owner="partner")] if known.terms else [],
        "pressure_words": pressure_words(known.pressure.attempts, limit),
        "stale": is_stale(known.stand.as_of, moment),
        "gaps": gaps_of(known),
        "circumstances": known_facts(rows["circumstances"]),
        "cards": cards_in(db, case, by=me, now=moment),
        "requests": [row for row in rows["requests"] if row.status.value == "open"],
        "running": running_of(known, side),
        "conditional": conditional_in(rows),
        "still_running": acts_still_running(known) if case.partner_id is None else [],
        "words": words(),
        "due_words": lambda at: due_words(at, moment),
        "now": moment,
        "today": today(),
        "poll": url_for("desk.show_news", case_id=case.id, na=known.newest, soort=kind or None, voor=before),
        "form": Form(),
    }


def known_facts(rows: list[Any]) -> list[tuple[str, str]]:
    """Label and word of each circumstance; the newest of a fact counts."""
    newest = {row.fact: as_word(row.value) for row in rows}
    return [(RECORDABLE[fact].label, FACT_WORDS.get(word, word)) for fact, word in newest.items() if fact in RECORDABLE]


def conditional_in(rows: Mapping[str, list[Any]]) -> set[UUID]:
    """Actions that were agreed to with a condition."""
    on = {one.approval_id for one in rows["replies"] if one.kind is AnswerKind.CONDITION}
    return {one.action_id for one in rows["approvals"] if one.id in on}


def running_of(known: Known, side: Side) -> list[Any]:
    """Planned actions that this side may see: its own, and those of the other that were shared."""
    rows = [row for row in known.rows["actions"] if row.status.value in ("planned", "cleared")]
    return sorted(rows, key=lambda row: (row.side is not side, row.planned_on or today(), row.id))
