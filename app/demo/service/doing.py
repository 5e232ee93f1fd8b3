"""What is done in a case: judged by the real rules, and stored with what they said."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.actions.facts import draft_again, facts_of
from app.actions.models import Action, Approval, ApprovalAnswer
from app.actions.policy import ActionStatus, AnswerKind, ApprovalStatus, approvals, regie
from app.actions.policy.debts import Letter
from app.actions.policy.draft import Draft
from app.actions.policy.fee import fee_for
from app.actions.policy.follow_up import known_from
from app.actions.service.judging import Judged, decision_of
from app.cases.models import FormalNotice
from app.cases.policy import RECORDABLE, Waiting
from app.demo.policy.texts import ANY_REASON, REASONS
from app.demo.service.story import Payment, Story
from app.demo.service.talking import record_circumstance
from app.kernel.actor import Actor
from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.ledger.models import Entry
from app.ledger.policy import Bearer, EntryKind
from app.sla.policy.decide import decide

LETTER, FEE = "veertiendagenbrief", "incassokosten-berekenen"
ON_REQUEST = frozenset({"terugbellen", "gesprek-voeren"})
FILLED_IN = {"action.threat_without_ground": False, "action.mandatory_items_complete": True}  # when it was asked
DESCRIPTION = "Betaling op de bank"  # as the bank slice writes it


def judge(story: Story, draft: Draft, *, by: Actor, at: datetime, approved: Approval | None = None) -> Judged:
    """The answer of the terms in force and of the regie, given what is known then."""
    case, library = story.case, story.stage.library
    kind, side, known = library.action(draft.type), story.side_of(by), story.known(at)
    if kind.code == FEE:
        draft = replace(draft, cost_cents=fee_for(known.entries, known.written.letters, today=_day(at)).cents)
    elif draft.cost_cents is None:
        draft = replace(draft, cost_cents=0)
    version, terms = story.stage.terms(case.creditor_id, case.partner_id)
    facts = facts_of(known, case, draft, by=by, now=at, catalogue=library)
    if approved is not None:
        facts |= {"approval.status": "gegeven", "approval.persons": approved.persons_needed}
        facts["approval.waiting_working_days"] = approvals.working_days_waited(approved.at, at)
    answer = decide(kind.code, facts, terms, at)
    running = approved is not None
    answer = regie.with_reason(answer, regie.reason_of(case.regie, side, kind, running=running))
    return Judged(answer, draft, kind, side, version, known)


def act(
    story: Story, code: str, *, by: Actor, at: datetime, outcome: str, note: str = "", **more: Any
) -> Action | None:
    """Do something that may be done at once. None when it may not, or when the house had enough contact."""
    at = story.begin(at)
    asked = code in ON_REQUEST
    draft = Draft(
        type=code, outcome=outcome, at=at, note=note, on_request=asked, items_complete=True, threatens=False, **more
    )
    judged = judge(story, draft, by=by, at=at)
    if judged.answer.asks_reason and not draft.reason:
        draft = replace(draft, reason=REASONS.get(code, ANY_REASON))
        judged = judge(story, draft, by=by, at=at)
    if not judged.answer.may_go_ahead:
        return None
    action = _add(story, judged, ActionStatus.DONE, by=by)
    _carry_out(story, action, judged, by=by)
    story.tell("action.recorded", by=by, action=str(action.id), status=ActionStatus.DONE.value)
    return action


def ask_approval(story: Story, code: str, *, by: Actor, at: datetime, reason: str, **more: Any) -> Approval:
    """Ask for what the SLA holds. AssertionError when it does not hold it."""
    at = story.begin(at)
    draft = Draft(type=code, at=at, reason=reason, items_complete=True, threatens=False, **more)
    judged = judge(story, draft, by=by, at=at)
    answer = judged.answer
    assert answer.verdict is Verdict.NEEDS_APPROVAL, f"{code}: {answer.verdict} {[r.code for r in answer.because]}"
    action = _add(story, judged, ActionStatus.HELD, by=by)
    first = next((one for one in answer.because if one.article), answer.because[0])
    approval = Approval(
        story.case,
        by=by,
        **story.keys(),
        action_id=action.id,
        status=ApprovalStatus.ASKED,
        due_at=judged.due_at,
        article=first.article or "",
        sentence=first.sentence,
        cost_cents=judged.cost_cents,
        bearer=judged.bearer,
        not_tried=judged.not_tried,
        persons_needed=approvals.persons_needed(answer),
        version=1,
    )
    story.approvals.append(approval)
    story.add(approval)
    story.tell("action.held", by=by, action=str(action.id), approval=str(approval.id))
    story.settle()
    return approval


def answer_approval(
    story: Story,
    approval: Approval,
    *,
    by: Actor,
    at: datetime,
    kind: AnswerKind,
    text: str = "",
    alternative: str | None = None,
) -> None:
    """The creditor's answer: the action may go on, or it ends here."""
    at = story.begin(at)
    given = ApprovalAnswer(
        story.case,
        by=by,
        **story.keys(),
        approval_id=approval.id,
        kind=kind,
        text=text,
        alternative=alternative,
        mandate_of=None,
    )
    no = kind is AnswerKind.REFUSE
    approval.status = ApprovalStatus.REFUSED if no else ApprovalStatus.GIVEN
    approval.version = 2
    action = action_of(story, approval)
    action.status = ActionStatus.REJECTED if no else ActionStatus.CLEARED
    story.knows(action)
    story.answers[approval.id] = at
    story.add(given)
    event = "approval.refused" if no else "approval.given"
    story.tell(event, by=by, action=str(action.id), approval=str(approval.id), answer=str(given.id))
    story.settle()


def complete(story: Story, approval: Approval, *, by: Actor, at: datetime, outcome: str, note: str = "") -> None:
    """Carry out what was agreed to; it is judged again."""
    at, action = story.begin(at), action_of(story, approval)
    draft = Draft(
        type=action.type,
        outcome=outcome,
        at=at,
        note=note,
        reason=action.reason,
        alternatives=action.alternatives,
        cost_cents=action.cost_cents,
        confirmed=True,
    )
    judged = judge(story, draft_again(draft, FILLED_IN), by=by, at=at, approved=approval)
    assert judged.answer.may_go_ahead, f"{action.type}: {[r.code for r in judged.answer.because]}"
    action.status, action.happened_at, action.outcome = ActionStatus.DONE, at, outcome
    action.note = note
    action.real_contact = judged.kind.outcome(outcome).real
    story.knows(action)
    story.household.had(action)
    _decide(story, judged, action, by=by)
    _carry_out(story, action, judged, by=by)
    story.tell("action.done", by=by, action=str(action.id))


def withdraw(story: Story, approval: Approval, *, by: Actor, at: datetime) -> None:
    """Not needed any more."""
    story.begin(at)
    action = action_of(story, approval)
    action.status = ActionStatus.WITHDRAWN
    story.knows(action)
    story.tell("action.withdrawn", by=by, action=str(action.id))


def action_of(story: Story, approval: Approval) -> Action:
    return next(one for one in story.actions if one.id == approval.action_id)


def pay(story: Story, day: date, cents: int, *, known_as: str) -> bool:
    """Money that came in on a bank day; it is in the books from the moment that the bank was read in."""
    if cents <= 0 or day > story.stage.last_bank_day or cents > story.open_cents():
        return False
    at = story.stage.read_in(day)
    entry = ledger_line(story, EntryKind.PAYMENT, -cents, day, at=at, description=DESCRIPTION)
    story.payments.append(Payment(entry, day, cents, known_as))
    return True


def ledger_line(
    story: Story, kind: EntryKind, cents: int, day: date, *, by: Actor | None = None, at: datetime, **more: Any
) -> Entry:
    """One line of the ledger. Without `by` the creditor's financial colleague wrote it."""
    case = story.case
    entry = Entry(
        **{
            **story.keys(at),
            "creditor_id": case.creditor_id,
            "partner_id": case.partner_id,
            "by_organisation_id": by.organisation_id if by else case.creditor_id,
            "by_user_id": by.user_id if by else None,
            "account_id": case.account_id,
            "kind": kind,
            "amount_cents": cents,
            "bearer": Bearer.DEBTOR,
            "booked_on": day,
            "value_on": day,
            "description": "",
        }
        | more
    )
    story.entries.append(entry)
    story.add(entry)
    return entry


def _add(story: Story, judged: Judged, status: ActionStatus, *, by: Actor) -> Action:
    draft, done = judged.draft, status is ActionStatus.DONE
    action = Action(
        story.case,
        by=by,
        **story.keys(),
        type=judged.kind.code,
        side=judged.side,
        status=status,
        happened_at=story.at if done else None,
        planned_on=None if done else _day(story.at),
        outcome=draft.outcome if done else None,
        real_contact=done and judged.kind.outcome(draft.outcome or "").real,
        note=draft.note,
        reason=draft.reason,
        alternatives=draft.alternatives,
        cost_cents=judged.cost_cents,
        bearer=judged.bearer,
        pressure=0 if draft.on_request else judged.kind.pressure,
        outward=judged.kind.outward,
        on_request=draft.on_request,
        stopped_because="",
    )
    story.actions.append(action)
    story.knows(action)
    story.household.had(action)
    story.add(action)
    _decide(story, judged, action, by=by)
    return action


def _decide(story: Story, judged: Judged, action: Action, *, by: Actor) -> None:
    decision = decision_of(story.case, judged, by=by, action=action)
    for name, value in story.keys().items():
        setattr(decision, name, value)
    story.add(decision)


def _carry_out(story: Story, action: Action, judged: Judged, *, by: Actor) -> None:
    """What comes along with some actions (actions/service/recording.py)."""
    day = _day(story.at)
    if action.type == LETTER:
        story.add(
            FormalNotice(
                story.case,
                by=by,
                **story.keys(),
                sent_on=day,
                channel="brief",
                proof=None,
                returned_on=None,
                valid=True,
            )
        )
        story.letters.append(Letter(day, True, False, False, True))
    if action.type == FEE:
        fee = fee_for(judged.known.entries, judged.known.written.letters, today=day)
        ledger_line(
            story,
            EntryKind.COST,
            fee.cents,
            day,
            by=by,
            at=story.at,
            bearer=judged.bearer,
            cost_kind="bik",
            description=" ".join(fee.steps),
            source=f"{FEE}:{story.case.id}",
        )
    known = known_from(action.type, action.outcome)
    if known is not None and story.circumstances.get(known[0]) != RECORDABLE[known[0]].words[known[1]]:
        record_circumstance(story, *known, by=by, at=story.at)
    if story.case.waiting_for is Waiting.PERSON and action.real_contact:
        story.settle()


def _day(at: datetime) -> date:
    return at.astimezone(HERE).date()
