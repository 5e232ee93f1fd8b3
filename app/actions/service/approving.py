"""The creditor answers what the SLA holds for it. No answer is never a yes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.actions.models import Action, Approval, ApprovalAnswer
from app.actions.policy import approvals
from app.actions.policy.happened import is_contact
from app.actions.policy.words import YES, ActionStatus, AnswerKind, ApprovalStatus
from app.actions.queries import answers_of, mandates_of, overdue
from app.actions.service.judging import kind_of, side_of
from app.actions.service.waiting import settle
from app.cases.models import Case
from app.cases.policy import Side
from app.cases.queries import get_case
from app.cases.service import ask_special, plan_next, touch_news
from app.infra import events
from app.kernel.actor import Actor
from app.kernel.dates import HERE, next_working_day
from app.kernel.errors import Forbidden, Invalid, Refused
from app.ledger.queries import balances
from app.sla.service import catalogue


def answer_approval(
    db: Session,
    approval: Approval,
    case: Case,
    *,
    by: Actor,
    kind: AnswerKind,
    text: str = "",
    alternative: str | None = None,
    now: datetime,
    confirmed: bool = False,
) -> ApprovalAnswer:
    """One person's answer. `text` is the condition, or why not; `alternative` an action type asked for instead.

    The case and the approval must be locked. Where two people are needed, the first yes keeps it waiting.
    Raises Refused without a mandate for this amount, for who answers twice and for who asked it.
    """
    if side_of(case, by) is not Side.CREDITOR:
        raise Forbidden(approvals.SENTENCES["approval.creditor-only"])
    before = db.scalars(answers_of(approval)).all()
    action = db.get_one(Action, (approval.action_id, approval.creditor_id))
    accounts = balances([case.account_id], creditor_id=case.creditor_id)
    owed = {row.account_id: row.open_cents for row in db.execute(accounts)}
    mandates = mandates_of(db, by, now.astimezone(HERE).date()) if kind in YES else []
    decision = approvals.decide_answer(
        kind,
        approval.status,
        by_creditor=True,
        own=approval.by_user_id == by.user_id,
        answered_before=any(one.by_user_id == by.user_id for one in before),
        mandates=mandates,
        cost_cents=approval.cost_cents,
        paid=approvals.is_paid(
            action.type,
            done=action.happened_at is not None,
            cost_cents=approval.cost_cents,
            open_cents=owed.get(case.account_id),
        ),
    )
    if not decision.allowed:
        raise Refused(approvals.SENTENCES[decision.because[0]], because=list(decision.because))
    _check(kind, text, alternative, confirmed=confirmed)
    used = approvals.mandate_for(mandates, approval.cost_cents) if kind in YES else None
    row = ApprovalAnswer(
        case,
        by=by,
        approval_id=approval.id,
        kind=kind,
        text=text,
        alternative=alternative,
        mandate_of=used.of if used else None,
    )
    db.add(row)
    if kind is AnswerKind.REFUSE:
        event = _refused(case, approval, action, alternative, now=now)
    else:
        kinds = [kind, *(one.kind for one in before)]
        event = _agreed(case, approval, action, kinds, now=now)
    settle(db, case, now=now, answered=approval)
    touch_news(case, now)
    db.flush()  # the event follows what it tells
    events.record(db, event, case, by=by, action=str(action.id), approval=str(approval.id), answer=str(row.id))
    return row


def _check(kind: AnswerKind, text: str, alternative: str | None, *, confirmed: bool) -> None:
    if kind is AnswerKind.CONDITION and not text:
        raise Invalid({"tekst": ["Schrijf op wat uw voorwaarde is."]})
    if kind is AnswerKind.REFUSE and not text and not alternative:
        raise Invalid({"tekst": ["Schrijf op waarom niet, of kies wat er eerst moet gebeuren."]})
    if alternative is not None and (kind is not AnswerKind.REFUSE or alternative not in catalogue().actions):
        raise Invalid({"alternatief": ["Kies een stap uit de lijst. Dat kan alleen bij niet akkoord."]})
    ask_special(text, confirmed=confirmed)


def _refused(case: Case, approval: Approval, action: Action, alternative: str | None, *, now: datetime) -> str:
    approval.status, action.status = ApprovalStatus.REFUSED, ActionStatus.REJECTED
    if alternative is not None:
        plan_next(case, alternative, on=_soon(now), side=action.side)
    return "approval.refused"


def _agreed(case: Case, approval: Approval, action: Action, kinds: Sequence[AnswerKind], *, now: datetime) -> str:
    """What took place is done by it; what is still to be done, or waits for a condition, comes next."""
    approval.status = approvals.after_yes(sum(one in YES for one in kinds), approval.persons_needed)
    if approval.status is not ApprovalStatus.GIVEN:
        return "approval.supported"
    if AnswerKind.CONDITION not in kinds and action.happened_at is not None and is_contact(kind_of(action.type)):
        action.status = ActionStatus.DONE
        return "approval.given"
    action.status = ActionStatus.CLEARED
    if action.planned_on is not None and action.planned_on < now.astimezone(HERE).date():
        action.planned_on = _soon(now)  # its day went by while the question waited
    plan_next(case, action.type, on=action.planned_on or _soon(now), side=action.side)
    return "approval.given"


def _soon(now: datetime) -> date:
    return next_working_day(now.astimezone(HERE).date())


def remind(db: Session, *, by: Actor, now: datetime) -> int:
    """Tell both sides, once, of each approval whose term passed without an answer. Gives how many."""
    late = db.scalars(overdue(by.organisation_id, now).with_for_update(skip_locked=True, key_share=True)).all()
    for approval in late:
        approval.reminded_at = now
        case = get_case(db, approval.case_id)
        ids = {"action": str(approval.action_id), "approval": str(approval.id)}
        events.record(db, "approval.overdue", case, by=by, **ids)
    return len(late)
