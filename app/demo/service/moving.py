"""A case goes to a partner and comes back, and the creditor directs it; stamped as the gate and regie do."""

from datetime import date, datetime

from app.cases.models import Assignment
from app.cases.policy import OPEN_TO_PARTNER, Regie, Waiting
from app.demo.service.stage import Move
from app.demo.service.story import Story
from app.handovers.models import Handover
from app.handovers.policy import HandoverStatus, accept_due
from app.infra.events import Event
from app.kernel.actor import Actor
from app.organisations.models import Organisation
from app.regie.models import Intervention
from app.regie.policy import Act, RequestStatus, becomes


def offer(
    story: Story, partner: Organisation, *, by: Actor, at: datetime, message: str = "", history: bool = True
) -> None:
    """Hand it over: the partner sees amounts, and no name."""
    at, case = story.begin(at), story.case
    case.partner_id, case.accepted_at, case.partner_reference = partner.id, None, None
    case.regie, case.regie_before, case.regie_since = Regie.PARTNER, None, at
    story.partners.append(partner.id)
    due = accept_due(at)
    story.wait_for(Waiting.PARTNER, at, due)
    case.next_step, case.next_on, case.next_by = None, None, None
    row = Handover(
        case,
        by=by,
        **story.keys(),
        to_partner_id=partner.id,
        status=HandoverStatus.OFFERED,
        message=message,
        share_history=history,
        missing=[] if story.letters else ["case.no-notice"],
        due_at=due,
        answered_at=None,
        answered_by_user_id=None,
        answer=None,
    )
    row.partner_id = partner.id
    assigned = Assignment(
        **story.keys(),
        creditor_id=case.creditor_id,
        partner_id=partner.id,
        by_organisation_id=case.creditor_id,
        case_id=case.id,
        reference=case.reference,
        accepted_at=None,
        ended_at=None,
        end_reason=None,
    )
    story.handovers.append(row)
    story.assignments.append(assigned)
    story.add(row, assigned)
    story.tell("handover.offered", by=by, partner=str(partner.id))


def accept(story: Story, *, by: Actor, at: datetime, reference: str = "") -> None:
    """The partner takes it, and from here on sees who it is about."""
    at, case, row = story.begin(at), story.case, story.handovers[-1]
    case.accepted_at, case.partner_reference = at, reference or None
    row.status, row.answered_at, row.answered_by_user_id = HandoverStatus.ACCEPTED, at, by.user_id
    story.assignments[-1].accepted_at = at
    _move(story, by, shows=True, history=row.share_history)
    story.tell("handover.accepted", by=by)
    story.settle()


def give_back(story: Story, *, by: Actor, at: datetime, reason: str) -> None:
    """The partner gives it back, accepted or not."""
    at, case, row = story.begin(at), story.case, story.handovers[-1]
    kind = "case.released" if case.accepted_at else "handover.returned"
    row.status, row.answered_at = HandoverStatus.RETURNED, at
    row.answered_by_user_id, row.answer = by.user_id, reason
    _leave(story, at, reason, Regie.INTERNAL)
    story.wait_for(Waiting.CREDITOR, at)
    _farewell(story, kind, by, reason)


def recall(story: Story, *, by: Actor, at: datetime, reason: str) -> None:
    """The creditor takes it away from the partner."""
    at, was = story.begin(at), story.case.regie
    _leave(story, at, reason, Regie.RECALLED)
    story.wait_for(Waiting.NOBODY)
    _intervention(story, Act.RECALL, reason, None, was, Regie.RECALLED, by)
    _farewell(story, "case.recalled", by, reason)


def intervene(story: Story, act: Act, *, by: Actor, at: datetime, reason: str, until: date | None = None) -> None:
    at, case = story.begin(at), story.case
    before = case.regie
    worked = before if before in OPEN_TO_PARTNER else case.regie_before or Regie.PARTNER
    after, remembered = becomes(act, before, case.regie_before, worked=worked)
    case.regie, case.regie_before, case.paused_until, case.regie_since = after, remembered, until, at
    row = _intervention(story, act, reason, until, before, after, by)
    words = {"act": act.value, "before": before.value, "regie": after.value}
    story.tell("case.regie_changed", by=by, at=None, intervention=str(row.id), **words)


def _intervention(
    story: Story, act: Act, reason: str, until: date | None, before: Regie, after: Regie, by: Actor
) -> Intervention:
    row = Intervention(
        story.case,
        by=by,
        **story.keys(),
        act=act,
        reason=reason,
        until=until,
        regie_before=before,
        regie_after=after,
    )
    story.add(row)
    return row


def _leave(story: Story, at: datetime, reason: str, regie: Regie) -> None:
    case = story.case
    story.assignments[-1].ended_at, story.assignments[-1].end_reason = at, reason
    _move(story, None, shows=False)
    for request in story.requests:  # the gate does the same when it hides the case
        if request.status is RequestStatus.OPEN:
            request.status = RequestStatus.WITHDRAWN
    case.partner_id, case.accepted_at, case.partner_reference, case.paused_until = None, None, None, None
    case.regie, case.regie_before, case.regie_since = regie, None, at


def _move(story: Story, by: Actor | None, *, shows: bool, history: bool = True) -> None:
    case = story.case
    assert case.partner_id is not None
    story.stage.moves.append(
        Move(case.id, case.creditor_id, by.organisation_id if by else case.partner_id, case.account_id, shows, history)
    )


def _farewell(story: Story, kind: str, by: Actor, reason: str) -> None:
    """The one event that both keep seeing: of the partner that left, written after it left."""
    case = story.case
    event = Event(
        **story.keys(),
        creditor_id=case.creditor_id,
        partner_id=story.partners[-1],
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        kind=kind,
        subject_kind="case",
        subject_id=case.id,
        data={"reason": reason},
    )
    story.stage.farewells.append(event)
    case.news_at, case.version = event.at, case.version + 1
