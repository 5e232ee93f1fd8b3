"""Questions for akkoord: the list, the card, the answer, and then the next one."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.actions.models import Action, Approval
from app.actions.policy.approvals import mandate_for
from app.actions.policy.words import AnswerKind, ApprovalStatus
from app.actions.queries import MOST, count_waiting, get_approval, listed, mandates_of, next_waiting, with_condition
from app.actions.schemas import ApprovalAnswerIn
from app.actions.service import answer_approval, card_of, outcome_name
from app.actions.views.blueprint import bp
from app.cases.models import Case
from app.cases.queries import main_debtor
from app.cases.service import viewed
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.actor import Kind
from app.kernel.errors import Invalid
from app.kernel.money import euro
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import names_of
from app.sla.service import catalogue

SAID = {
    AnswerKind.AGREE: "U gaf akkoord",
    AnswerKind.CONDITION: "U gaf akkoord met een voorwaarde",
    AnswerKind.REFUSE: "U gaf geen akkoord",
}


@bp.get("/akkoorden")
@requires(Permission.CASE_READ)
def list_approvals() -> Page:
    rows = db.execute(listed(me, catalogue(), now())).all()
    viewed(db, sorted({row.Case.id for row in rows if row.Debtor}), by=me, how="zoeken")
    waiting = [row for row in rows if row[0].status is ApprovalStatus.ASKED]
    answered = [row for row in rows if row[0].status is not ApprovalStatus.ASKED]
    decides = waiting and me.kind is Kind.CREDITOR and may(Permission.APPROVAL_DECIDE)
    mandates = mandates_of(db, me, today()) if decides else []
    return page(
        "actions/approvals.html",
        waiting=waiting,
        count=len(waiting) if len(rows) < MOST else db.scalar(count_waiting(me)),
        answered=answered,
        mine={row[0].id for row in waiting if mandate_for(mandates, row[0].cost_cents)},
        conditional=set(db.scalars(with_condition([row[0] for row in answered]))) if answered else set(),
        late=sum(row[0].due_at < now() for row in waiting),
        names={code: kind.name for code, kind in catalogue().actions.items()},
        outcome_name=outcome_name,
        organisations=names_of(db, {one for row in rows for one in (row[0].by_organisation_id, row[0].creditor_id)}),
        now=now(),
    )


@bp.get("/akkoorden/<uuid:approval_id>")
@requires(Permission.CASE_READ)
def show_approval(approval_id: UUID) -> Page:
    return approval_page(approval_id, Form())


def approval_page(approval_id: UUID, form: Form) -> str:
    approval, case = get_approval(db, approval_id)
    return page("actions/approval.html", case=case, card=card_of(db, approval, by=me, now=now()), form=form)


@bp.post("/akkoorden/<uuid:approval_id>/antwoorden", endpoint="answer_approval")
@requires(Permission.APPROVAL_DECIDE)
def create_answer(approval_id: UUID) -> Response | tuple[str, int]:
    form = load_form(ApprovalAnswerIn)
    if form.ok:
        approval, case = get_approval(db, approval_id, version=form.version, lock=True)
        try:
            answer = answer_approval(db, approval, case, by=me, now=now(), **form.data)
        except Invalid as invalid:
            form = with_errors(form, invalid)
        else:
            half = answer.kind is not AnswerKind.REFUSE and approval.status is ApprovalStatus.ASKED
            words = f"{SAID[answer.kind]} {what_about(case, approval)}"
            words += " Nog een collega moet ook akkoord geven." if half else ""
            return on_to_next(case.id, words)
    return approval_page(approval_id, form), 422


def what_about(case: Case, approval: Approval) -> str:
    """Of a decision that the next page no longer shows."""
    action, debtor = db.get_one(Action, (approval.action_id, case.creditor_id)), main_debtor(db, case)
    cost = f", {euro(approval.cost_cents)}" if approval.cost_cents else ""
    return (
        f"voor {catalogue().actions[action.type].name.lower()} bij {debtor.name if debtor else case.reference}{cost}."
    )


def on_to_next(case_id: UUID, words: str) -> Response:
    """The next one opens by itself: nobody goes back to a list."""
    db.flush()
    following = next_waiting(db, me, catalogue(), now())
    if following is None:
        rest = "Wat nog wacht, is voor een collega." if db.scalar(count_waiting(me)) else "Alles is beslist."
        flash(f"{words} {rest}", "goed")
        return redirect(url_for("desk.show_case", case_id=case_id), 303)
    flash(f"{words} Dit is de volgende vraag.", "goed")
    return redirect(url_for("desk.show_case", case_id=following.case_id), 303)
