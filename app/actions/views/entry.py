"""Doing something in a case: the form, the answer of the SLA while somebody types, and the act."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.actions.policy.approvals import sure_first
from app.actions.policy.contacts import Past, done_in
from app.actions.policy.draft import Draft, left_open, once_filled_in
from app.actions.policy.entry import Entry
from app.actions.policy.follow_up import next_day
from app.actions.policy.refusal import by_regie, lines, to_record, way_out, who_can_change
from app.actions.policy.words import ActionStatus
from app.actions.queries import recorded_before
from app.actions.schemas import ActionIn
from app.actions.service import (
    Asked,
    AskedAlready,
    Judged,
    NotAllowed,
    Recorded,
    asked_before,
    judge,
    record,
    side_of,
    try_out,
)
from app.actions.views.blueprint import bp, entry_of
from app.cases.models import Case
from app.cases.policy import RECORDABLE, Side
from app.cases.queries import get_case
from app.infra.again import FIELD, JUST_WRITTEN, ask_again
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.dates import day_short, moment_short
from app.kernel.decision import Verdict
from app.kernel.errors import Invalid
from app.ledger.policy import Bearer
from app.organisations.access import is_partial, me, requires
from app.organisations.policy import Permission
from app.sla.policy.alternatives import was_done
from app.sla.policy.rules import Reason
from app.sla.service import catalogue

KINDS = {  # how the line of the answer looks
    Verdict.ALLOW: "goed",
    Verdict.ALLOW_WITH_NOTICE: "goed",
    Verdict.ASK_REASON: "let-op",
    Verdict.NEEDS_APPROVAL: "let-op",
    Verdict.REFUSE: "fout",
}
LAST = 5  # of what came before, beside the form


@bp.get("/dossiers/<uuid:case_id>/acties/nieuw")
@requires(Permission.ACTION_RECORD)
def new_action(case_id: UUID) -> Page | Response:
    case = get_case(db, case_id)
    if side_of(case, me) is Side.PARTNER and case.accepted_at is None and not is_partial():
        flash("Neem het dossier eerst aan. Daarna legt u acties vast.", "let-op")
        return redirect(url_for("desk.show_case", case_id=case.id), 303)
    entry = entry_of(case)
    judged = judge(db, case, blank(entry), by=me, now=now())
    about = {"case": case, "entry": entry, "entry_form": Form(), **answered(case, judged)}
    return page("actions/_fields.html" if is_partial() else "actions/new.html", **about)


def blank(entry: Entry) -> Draft:
    """The form as it stands there before anybody typed."""
    return Draft(type=entry.kind.code, threatens=False if "dreigt" in entry.fields else None)


def told(judged: Judged, *, final: bool = False) -> dict[str, object]:
    """The answer in words, for `actions/_answer.html`.

    Until it is `final`, fields that are still empty are taken as filled in, and named.
    """
    still = {} if final or by_regie(judged.answer) else left_open(judged.answer)
    if still:
        judged = replace(judged, answer=sure_first(once_filled_in(judged.answer)))
    answer, kinds = judged.answer, catalogue().actions
    out = way_out(answer)
    outcome = next((one for one in judged.kind.outcomes if one.code == judged.draft.outcome), None)
    step = kinds[outcome.next].name if outcome and outcome.next else ""
    return {
        "judged": judged,
        "asks_approval": answer.verdict is Verdict.NEEDS_APPROVAL,
        "still": [sentence for sentences in still.values() for sentence in sentences],
        "answer_kind": KINDS[answer.verdict],
        "answer_lines": lines(answer),
        "instead": [(code, kinds[code].name) for code in out.actions] if out else [],
        "earliest": out.earliest if out and out.earliest and out.earliest > now() else None,
        "told_late": judged.draft.at is not None and was_done(judged.draft.at, now()),
        "earliest_asks": bool(out and out.to_ask),
        "grounds": [(one, who_can_change(one), missing_in(one)) for one in answer.because],
        "untried": [kinds[code].name for code in judged.not_tried],
        "next_words": f"{step}, {day_short(next_day(outcome.code, today()))}" if outcome and step else "",
        "weekly_limit": week_limit(judged),
        "over_limit": over_limit(judged),
        "open_cents": sum(one.amount_cents for one in judged.known.entries if one.bearer is Bearer.DEBTOR),
        "before": [(one.happened_at, catalogue().said(one.type, one.outcome)) for one in last_of(judged)],
    }


def answered(case: Case, judged: Judged) -> dict[str, object]:
    """`told`, and whether the same step was asked for or agreed to already."""
    return told(judged) | {"before_this": asked_before(db, case, judged.kind.code, by=me)}


def last_of(judged: Judged) -> list[Past]:
    """The newest first."""
    return done_in(judged.known.past)[: -LAST - 1 : -1]


def missing_in(reason: Reason) -> list[tuple[str, str]]:
    """Fact and name of what may be recorded in the case."""
    return [(fact, RECORDABLE[fact].label) for fact in to_record(reason)]


def week_limit(judged: Judged) -> int | None:
    agreed = judged.answer.terms.week_limit()
    return agreed[0] if agreed else None


def over_limit(judged: Judged) -> str:
    """Who decides by doing is told as well that it is more than was agreed for all parties together."""
    most, so_far = week_limit(judged), judged.known.pressure.attempts
    if most is None or so_far < most or not judged.kind.pressure or judged.answer.verdict is not Verdict.ALLOW:
        return ""
    return f"Dit wordt contact {so_far + 1} in zeven dagen. Afgesproken is hooguit {most}, van alle partijen samen."


@bp.post("/dossiers/<uuid:case_id>/acties/proef")
@requires(Permission.ACTION_RECORD)
def preview_action(case_id: UUID) -> Page:
    """While typing: nothing is stored. A form that is not complete yet is no mistake here."""
    case, form = get_case(db, case_id), load_form(ActionIn)
    if not form.ok:
        return page("actions/_answer.html", case=case, mistakes=form.errors)
    try:
        judged = try_out(db, case, Draft(**form.data), by=me, now=now())
    except Invalid as invalid:
        return page("actions/_answer.html", case=case, mistakes=invalid.errors)
    return page("actions/_answer.html", case=case, typing=True, **answered(case, judged))


@bp.post("/dossiers/<uuid:case_id>/acties")
@requires(Permission.ACTION_RECORD)
def create_action(case_id: UUID) -> Response | tuple[str, int]:
    form, case = load_form(ActionIn), get_case(db, case_id, lock=True)
    chosen = chosen_instead(form)
    if chosen is not None:
        return again(case, chosen)
    if not form.ok:
        return again(case, form)
    draft = Draft(**form.data)
    try:
        before = recorded_before(db, case, draft, by=me, now=now(), since=now() - JUST_WRITTEN)
        ask_again(form, before, "legde u {} ook al vast", now=now())
        recorded = record(db, case, draft, by=me, now=now())
    except AskedAlready as already:
        return again(case, with_errors(form, told_apart(case, already.asked)))
    except Invalid as invalid:
        return again(case, with_errors(form, invalid))
    except NotAllowed as no:
        entry = entry_of(case, no.judged.kind.code)
        about = {"case": case, "entry": entry, "entry_form": form, "refused": True, **told(no.judged, final=True)}
        return page("actions/new.html", **about), no.status
    flash(said(recorded), "goed")
    return redirect(url_for("desk.show_case", case_id=case.id), 303)


def told_apart(case: Case, asked: Asked) -> Invalid:
    """Beside the form: the way to the action that is there, and the box for who means another."""
    link = Markup('{} <a href="{}">Ga verder bij die actie</a>')
    place = url_for("actions.show_action", case_id=case.id, action_id=asked.action_id)
    return Invalid({"_eerder": [link.format(asked.said, place)], FIELD: [asked.anew]})


def chosen_instead(form: Form) -> Form | None:
    """The form for the action that stands in the list, when it is not the one that the form was drawn for.

    That happens on a slow line and without JavaScript; then nothing may be recorded yet.
    """
    kinds, drawn = catalogue().actions, form.typed.get("soort", "")
    chosen = request.form.get("gekozen") or drawn
    if chosen not in kinds or (chosen == drawn and "kies" not in request.form):
        return None
    typed = {name: value for name, value in form.typed.items() if name != "uitkomst" or chosen == drawn}
    errors = {}
    if chosen != drawn and drawn in kinds and "kies" not in request.form:
        about = f"U koos {kinds[chosen].name}, maar dit waren nog de vragen van {kinds[drawn].name}."
        errors = {"soort": [f"{about} Er is niets vastgelegd. Kijk het na en leg het dan vast."]}
    return Form(typed | {"soort": chosen}, errors=errors)


def again(case: Case, form: Form) -> tuple[str, int]:
    entry = entry_of(case, form.typed.get("soort", ""))
    draft = Draft(**form.data) if form.data else blank(entry)
    known = {} if kind_is_strange(draft) else answered(case, judge(db, case, draft, by=me, now=now()))
    return page("actions/new.html", case=case, entry=entry, entry_form=form, **known), 422


def kind_is_strange(draft: Draft) -> bool:
    return draft.type not in catalogue().actions


def said(recorded: Recorded) -> str:
    """What came of it, and what comes next."""
    action, judged, case_side = recorded.action, recorded.judged, recorded.judged.side
    other = "De partner" if case_side is Side.CREDITOR else "De opdrachtgever"
    if recorded.approval is not None:
        kept = " Wat u invulde, is bewaard." if action.outcome else ""
        due = moment_short(recorded.approval.due_at)
        return f"{judged.kind.name} wacht op akkoord.{kept} Het antwoord komt voor {due}."
    if action.status is ActionStatus.PLANNED and action.planned_on:
        words = f"{judged.kind.name} is gepland op {day_short(action.planned_on)}."
    else:
        words = f"{judged.kind.name} is vastgelegd."
    if judged.answer.verdict is Verdict.ALLOW_WITH_NOTICE:
        words += f" {other} krijgt hiervan bericht."
    return words
