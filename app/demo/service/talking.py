"""What people write down in a case, and what both sides ask each other."""

from datetime import date, datetime

from app.cases.models import CaseCause, Circumstance, InternalNote, Note, Preference
from app.cases.policy import RECORDABLE, Ability, PreferenceKind, Side
from app.demo.service.story import Story
from app.infra.events import Event
from app.kernel.actor import Actor
from app.regie.models import Answer, Request
from app.regie.policy import RequestKind, RequestStatus


def note(story: Story, text: str, *, by: Actor, at: datetime) -> None:
    """Both sides read it."""
    story.begin(at)
    row = Note(story.case, by=by, **story.keys(), text=text)
    story.add(row)
    story.tell("note.added", by=by, note=str(row.id))


def internal_note(story: Story, text: str, *, by: Actor, at: datetime) -> None:
    """Only the own organisation reads it, and its event too (events.record_own)."""
    story.begin(at)
    row = InternalNote(story.case, by=by, **story.keys(), text=text)
    event = Event(
        **story.keys(),
        creditor_id=by.organisation_id,
        partner_id=None,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        kind="note.internal_added",
        subject_kind="note",
        subject_id=story.case.id,
        data={"note": str(row.id)},
    )
    story.add(row, event)


def record_cause(story: Story, code: str, text: str, *, by: Actor, at: datetime) -> None:
    story.begin(at)
    row = CaseCause(story.case, by=by, **story.keys(), code=code, note=text, withdrawn_at=None)
    story.causes.append(code)
    story.add(row)
    story.tell("cause.recorded", by=by, cause=str(row.id), code=code)


def record_preference(story: Story, kind: str, channel: str | None, text: str, *, by: Actor, at: datetime) -> None:
    story.begin(at)
    word = PreferenceKind.of(kind)
    row = Preference(story.case, by=by, **story.keys(), kind=word, channel=channel, text=text, withdrawn_at=None)
    if word is PreferenceKind.REFUSES and channel:
        story.refused_channels.add(channel)
    story.add(row)
    story.tell("preference.recorded", by=by, preference=str(row.id))


def record_circumstance(story: Story, fact: str, word: str, *, by: Actor, at: datetime) -> None:
    story.begin(at)
    value = RECORDABLE[fact].words[word]
    row = Circumstance(story.case, by=by, **story.keys(), fact=fact, value=value)
    story.circumstances[fact] = value
    story.add(row)
    story.tell("circumstance.recorded", by=by, circumstance=str(row.id), fact=fact)


def judge_ability(
    story: Story, ability: Ability, reason: str, *, by: Actor, at: datetime, complete: bool = False
) -> None:
    story.begin(at)
    story.case.ability, story.case.ability_reason = ability, reason
    story.tell("ability.judged", by=by, ability=ability.value)
    if complete:
        story.case.picture_complete = True
        story.begin(at)
        story.tell("picture.completed", by=by)


def ask(story: Story, kind: RequestKind, text: str, *, by: Actor, at: datetime, due_at: datetime) -> Request:
    """An instruction or a question to the other side, and until when it may answer."""
    story.begin(at)
    other = Side.PARTNER if story.side_of(by) is Side.CREDITOR else Side.CREDITOR
    row = Request(
        story.case,
        by=by,
        **story.keys(),
        kind=kind,
        to_side=other,
        text=text,
        due_at=due_at,
        status=RequestStatus.OPEN,
        approval_id=None,
    )
    story.requests.append(row)
    story.add(row)
    event = "instruction.given" if kind is RequestKind.INSTRUCTION else "question.asked"
    story.tell(event, by=by, request=str(row.id))
    story.settle()
    return row


def answer(
    story: Story, request: Request, text: str, *, by: Actor, at: datetime, planned_on: date | None = None
) -> None:
    story.begin(at)
    row = Answer(story.case, by=by, **story.keys(), request_id=request.id, text=text, planned_on=planned_on)
    request.status = RequestStatus.ANSWERED
    story.add(row)
    story.tell("request.answered", by=by, request=str(request.id), answer=str(row.id))
    story.settle()
