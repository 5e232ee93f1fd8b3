"""Recording an action: decide, add, tell. Nothing here commits, but for a no (see judging.refuse)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.actions.facts import draft_again
from app.actions.models import Action, Approval, StoredDecision
from app.actions.policy.approvals import persons_needed
from app.actions.policy.draft import JUST_NOW, Draft, left_open, mistakes, once_filled_in, outcome_of, reason_wanted
from app.actions.policy.follow_up import known_from, next_day
from app.actions.policy.happened import is_contact, took_place
from app.actions.policy.refusal import by_regie
from app.actions.policy.words import AHEAD, OPEN, YES, ActionStatus, ApprovalStatus
from app.actions.queries import agreed_at, answers_of, approval_of, approved_or_asked, conditions_of, last_decision
from app.actions.service import money
from app.actions.service.judging import Judged, judge, keep, kind_of, refuse, side_of
from app.actions.service.waiting import go_on, settle
from app.cases.models import Case
from app.cases.policy import RECORDABLE, Side, Waiting
from app.cases.service import ask_special, check_may_write, plan_next, record_circumstance, touch_news, wait_for
from app.infra import events
from app.kernel.actor import Actor
from app.kernel.dates import HERE, moment_short
from app.kernel.decision import Verdict
from app.kernel.errors import Forbidden, Invalid, Refused
from app.sla.service import catalogue, words_for

GONE = "Deze actie staat niet meer open. Bekijk eerst wat er gebeurde."
UNMET = "Bevestig eerst dat aan de voorwaarde is voldaan. De voorwaarde is: {}"
BEFORE = "Het akkoord kwam op {}. Vul een moment daarna in."
HOW = {"uitkomst": ["Kies hoe het ging."]}
COST = "Vul in wat deze stap kost. Schat het als u het niet precies weet."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it. `approval`: the creditor was asked, and the action waits."""

    action: Action
    decision: StoredDecision
    approval: Approval | None
    judged: Judged


def check_draft(db: Session, case: Case, draft: Draft, *, now: datetime) -> None:
    """Raises Invalid for what does not fit, whatever was agreed. What is still empty is no mistake here."""
    _stop(mistakes(draft, kind_of(draft.type), catalogue().actions, now=now, words=words_for(db, case.creditor_id)))


ASKED = {
    ActionStatus.HELD: ("Voor deze stap is al akkoord gevraagd.", "Dit wordt een tweede vraag om akkoord."),
    ActionStatus.CLEARED: ("Voor deze stap is al akkoord gegeven.", "Dit wordt een nieuwe vraag om akkoord."),
}


class Asked(NamedTuple):
    """A step that waits for an answer or was agreed to; `anew` is what it becomes to record it all the same."""

    action_id: UUID
    agreed: bool
    said: str
    anew: str


class AskedAlready(Invalid):
    """Then that action is the one to go on with."""

    def __init__(self, asked: Asked) -> None:
        told = f"{asked.said} {asked.anew} Bevestig dat u dit wilt."
        super().__init__({"nogmaals": [told]}, actie=str(asked.action_id))
        self.asked = asked


def asked_before(db: Session, case: Case, kind: str, *, by: Actor) -> Asked | None:
    """Whether this side asked for such a step already, or may do it."""
    found = db.scalar(approved_or_asked(case, kind, side_of(case, by)))
    return None if found is None else Asked(found.id, found.status is ActionStatus.CLEARED, *ASKED[found.status])


def check_not_asked(db: Session, case: Case, draft: Draft, *, by: Actor) -> None:
    """Raises AskedAlready, unless the draft says that it is meant."""
    found = None if draft.anew else asked_before(db, case, draft.type, by=by)
    if found is not None:
        raise AskedAlready(found)


def try_out(db: Session, case: Case, draft: Draft, *, by: Actor, now: datetime) -> Judged:
    """What would be answered if this were recorded; writes nothing. Raises Invalid for what does not fit."""
    check_draft(db, case, draft, now=now)
    judged = judge(db, case, draft, by=by, now=now)
    if draft.instalment_cents is not None and draft.instalment_count is not None:
        _stop(money.mistakes(judged, today=_day(draft.moment(now))))
    return judged


def record(db: Session, case: Case, draft: Draft, *, by: Actor, now: datetime) -> Recorded:
    """Do or plan something in a case, as far as the SLA and the regie allow. The case must be locked.

    Held: the action is stored with a question to the creditor, and what took place already keeps how it went.
    Raises NotAllowed (the decision is kept), AskedAlready, and Invalid for what a person still has to fill in, a
    reason that is asked for included.
    """
    check_may_write(case, by)
    check_draft(db, case, draft, now=now)
    check_not_asked(db, case, draft, by=by)
    for field, text in (("verslag", draft.note), ("reden", draft.reason), ("lichtereStap", draft.alternatives)):
        ask_special(text, field=field, confirmed=draft.confirmed)
    judged = judge(db, case, draft, by=by, now=now)
    if not by_regie(judged.answer):
        _stop(_left_open(judged))
    if judged.answer.verdict is Verdict.REFUSE:
        raise refuse(case, judged, by=by)
    ahead, today = draft.is_ahead(now), now.astimezone(HERE).date()
    _stop(reason_wanted(judged.answer) | money.mistakes(judged, today=_day(draft.moment(now))))
    if judged.answer.verdict is Verdict.NEEDS_APPROVAL:
        if judged.draft.cost_cents is None:  # a ground that every card has; what else is wanted is told beside it
            costly = judge(db, case, replace(draft, cost_cents=1), by=by, now=now)
            raise Invalid({"kosten": [COST]} | reason_wanted(costly.answer) | _step_mistakes(judged))
        _stop(_step_mistakes(judged))
        action = _add(db, case, judged, ActionStatus.HELD, by=by, now=now)
        return _hold(db, case, action, judged, by=by, now=now)
    if not ahead and draft.outcome is None:
        raise Invalid(HOW)
    _stop(_step_mistakes(judged))
    action = _add(db, case, judged, ActionStatus.PLANNED if ahead else ActionStatus.DONE, by=by, now=now)
    decision = keep(db, case, judged, by=by, action=action)
    if ahead:
        if case.next_on is None or case.next_on >= _day(draft.moment(now)) or case.next_on < today:
            plan_next(case, draft.type, on=action.planned_on, side=judged.side)
    else:
        _carry_out(db, case, action, judged, by=by, today=today)
    go_on(db, case, now=now)
    touch_news(case, now)
    db.flush()  # the event follows what it tells
    events.record(db, "action.recorded", case, by=by, action=str(action.id), status=action.status)
    return Recorded(action, decision, None, judged)


def complete(
    db: Session,
    case: Case,
    action: Action,
    *,
    by: Actor,
    outcome: str | None,
    note: str,
    happened_at: datetime | None,
    now: datetime,
    condition_met: bool = False,
    confirmed: bool = False,
) -> Recorded:
    """Say how a planned or agreed action went. It is decided on again: much may have changed since.

    The case must be locked. Raises NotAllowed when it may not be done any more; what needs an approval now is held.
    """
    check_may_write(case, by)
    if side_of(case, by) is not action.side:
        raise Forbidden("Alleen wie deze actie plande, legt vast hoe het ging.")
    if action.status not in AHEAD:
        raise Refused(GONE, because=[f"action.not-from-{action.status}"])
    kind, happened = kind_of(action.type), happened_at or action.happened_at or now
    if happened > now + JUST_NOW:
        raise Invalid({"moment": ["Dit moment moet nog komen."]})
    if outcome_of(kind, outcome) is None:
        raise Invalid(HOW)
    ask_special(note, field="verslag", confirmed=confirmed)
    agreed = agreed_at(db, action) if action.status is ActionStatus.CLEARED and action.happened_at is None else None
    if agreed is not None and happened < agreed.replace(second=0, microsecond=0):  # as people fill it in
        raise Invalid({"moment": [BEFORE.format(moment_short(agreed))]})
    conditions = conditions_of(db, action) if action.status is ActionStatus.CLEARED else []
    if conditions and not condition_met:
        raise Invalid({"voorwaardeVoldaan": [UNMET.format(" ".join(conditions))]})
    judged = _judge_again(db, case, action, outcome=outcome, note=note, happened=happened, by=by, now=now)
    approved = action.status is ActionStatus.CLEARED
    if judged.answer.verdict is Verdict.REFUSE or (approved and judged.answer.verdict is Verdict.NEEDS_APPROVAL):
        raise refuse(case, judged, by=by, action=action)
    _stop(reason_wanted(judged.answer))
    if conditions:
        action.condition_met_at = now
    action.happened_at, action.outcome, action.note = happened, outcome, note or action.note
    action.real_contact = kind.outcome(outcome or "").real
    if judged.answer.verdict is Verdict.NEEDS_APPROVAL:
        action.status = ActionStatus.HELD
        return _hold(db, case, action, judged, by=by, now=now)
    action.status = ActionStatus.DONE
    decision = keep(db, case, judged, by=by, action=action)
    _carry_out(db, case, action, judged, by=by, today=now.astimezone(HERE).date())
    go_on(db, case, now=now)
    touch_news(case, now)
    db.flush()  # the event follows what it tells
    events.record(db, "action.done", case, by=by, action=str(action.id))
    return Recorded(action, decision, None, judged)


def withdraw(db: Session, case: Case, action: Action, *, by: Actor, now: datetime) -> None:
    """Take back what is not done yet, and the question about it. The case must be locked."""
    if side_of(case, by) is not action.side:
        raise Forbidden("Alleen wie deze actie plande, trekt haar in.")
    if action.status not in OPEN:
        raise Refused(GONE, because=[f"action.not-from-{action.status}"])
    approval = approval_of(db, action) if action.status is ActionStatus.HELD else None
    action.status = ActionStatus.WITHDRAWN
    if approval is not None:
        approval.status = ApprovalStatus.WITHDRAWN
        settle(db, case, now=now, answered=approval)
    _stopped(db, case, action, "action.withdrawn", by=by, now=now)


def veto(db: Session, case: Case, action: Action, *, by: Actor, reason: str, now: datetime) -> None:
    """The creditor holds back what the partner planned, and says why. The case must be locked."""
    if side_of(case, by) is not Side.CREDITOR or action.side is not Side.PARTNER:
        raise Forbidden("Alleen de opdrachtgever houdt een actie van de partner tegen.")
    if action.status not in AHEAD:
        raise Refused(GONE, because=[f"action.not-from-{action.status}"])
    ask_special(reason, field="reden", confirmed=False)
    action.status, action.stopped_because = ActionStatus.VETOED, reason
    _stopped(db, case, action, "action.vetoed", by=by, now=now)


def _stopped(db: Session, case: Case, action: Action, event: str, *, by: Actor, now: datetime) -> None:
    if case.next_step == action.type:
        plan_next(case, None, on=None, side=None)
    touch_news(case, now)
    events.record(db, event, case, by=by, action=str(action.id))


def _add(db: Session, case: Case, judged: Judged, status: ActionStatus, *, by: Actor, now: datetime) -> Action:
    draft = judged.draft
    done = status is ActionStatus.DONE or (status is ActionStatus.HELD and took_place(draft, judged.kind, now))
    outcome = outcome_of(judged.kind, draft.outcome) if done else None
    moment = draft.moment(now)
    action = Action(
        case,
        by=by,
        type=judged.kind.code,
        side=judged.side,
        status=status,
        happened_at=moment if done else None,
        planned_on=_day(moment) if draft.is_ahead(now) else None,
        outcome=outcome.code if outcome else None,
        real_contact=bool(outcome and outcome.real),
        note=draft.note,
        reason=draft.reason,
        alternatives=draft.alternatives,
        cost_cents=judged.cost_cents,
        bearer=judged.bearer,
        pressure=0 if draft.on_request else judged.kind.pressure,
        outward=judged.kind.outward,
        on_request=draft.on_request,
    )
    db.add(action)
    db.flush()  # for action.id
    return action


def _hold(db: Session, case: Case, action: Action, judged: Judged, *, by: Actor, now: datetime) -> Recorded:
    """Ask the creditor, with its grounds as they stand now; the partner's clock stands still meanwhile."""
    decision = keep(db, case, judged, by=by, action=action)
    first = next((one for one in judged.answer.because if one.article), judged.answer.because[0])
    approval = Approval(
        case,
        by=by,
        action_id=action.id,
        due_at=judged.due_at,
        article=first.article or "",
        sentence=first.sentence,
        cost_cents=judged.cost_cents,
        bearer=judged.bearer,
        not_tried=judged.not_tried,
        persons_needed=persons_needed(judged.answer),
    )
    db.add(approval)
    if action.happened_at is not None and is_contact(judged.kind):
        _follow_up(db, case, action, judged, by=by, today=now.astimezone(HERE).date())
    if case.waiting_for is not Waiting.CREDITOR or case.waiting_until is None or approval.due_at < case.waiting_until:
        wait_for(case, Waiting.CREDITOR, since=now, until=approval.due_at)
    touch_news(case, now)
    db.flush()  # for approval.id
    about = {"action": str(action.id), "approval": str(approval.id)}
    if action.outcome:  # it took place already: of any other the row gets one afterwards
        about["outcome"] = action.outcome
    events.record(db, "action.held", case, by=by, **about)
    return Recorded(action, decision, approval, judged)


def _carry_out(db: Session, case: Case, action: Action, judged: Judged, *, by: Actor, today: date) -> None:
    """What a thing that was done brings along: amounts, a fact that is plain now, the next step."""
    effect = money.EFFECTS.get(judged.kind.code)
    if effect is not None:
        day = _day(action.happened_at) if action.happened_at else today
        effect(db, money.Deed(case, action, judged, by, day))
    _follow_up(db, case, action, judged, by=by, today=today)


def _follow_up(db: Session, case: Case, action: Action, judged: Judged, *, by: Actor, today: date) -> None:
    """What is plain from how it went, whatever the creditor says of it."""
    known = known_from(judged.kind.code, action.outcome)
    if known is not None:
        fact, word = known
        if judged.answer.seen.get(fact, False) != RECORDABLE[fact].words[word]:
            record_circumstance(db, case, by=by, fact=fact, value=word)
    outcome = outcome_of(judged.kind, action.outcome)
    step = judged.draft.next_step or (outcome.next if outcome else None)
    if step is not None:
        on = judged.draft.next_on or next_day(action.outcome, today)
        plan_next(case, step, on=on, side=judged.side)
    elif case.next_step == judged.kind.code:
        plan_next(case, None, on=None, side=None)


def _judge_again(
    db: Session,
    case: Case,
    action: Action,
    *,
    outcome: str | None,
    note: str,
    happened: datetime,
    by: Actor,
    now: datetime,
) -> Judged:
    last, approval = last_decision(db, action), approval_of(db, action)
    persons = 0
    if approval is not None:
        persons = sum(one.kind in YES for one in db.scalars(answers_of(approval)))
    draft = Draft(
        type=action.type,
        outcome=outcome,
        at=happened,
        note=note or action.note,
        reason=action.reason or note,
        alternatives=action.alternatives,
        on_request=action.on_request,
        cost_cents=action.cost_cents,
        confirmed=True,  # it was asked when each text was written
    )
    draft = draft_again(draft, last.facts if last else {})
    running = action.status is ActionStatus.CLEARED
    return judge(db, case, draft, by=by, now=now, approval=approval, persons=persons, running=running)


def _left_open(judged: Judged) -> dict[str, list[str]]:
    """What loosens the answer once it is filled in, and with it the cost when akkoord will be asked then."""
    found = left_open(judged.answer)
    asks = found and once_filled_in(judged.answer).verdict is Verdict.NEEDS_APPROVAL
    return found | ({"kosten": [COST]} if asks and judged.draft.cost_cents is None else {})


def _step_mistakes(judged: Judged) -> dict[str, list[str]]:
    outcome = outcome_of(judged.kind, judged.draft.outcome)
    if judged.draft.next_on and not judged.draft.next_step and not (outcome and outcome.next):
        return {"volgendeStap": ["Kies ook welke stap u die dag doet."]}
    return {}


def _stop(found: dict[str, list[str]]) -> None:
    if found:
        raise Invalid(found)


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()
