"""What the tests of the desk share: a world with something in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.actions.models import Action, Approval
from app.actions.policy.words import ActionStatus
from app.cases.models import Case
from app.cases.policy import PreferenceKind, Side, Waiting
from app.cases.queries import get_case
from app.cases.service import add_note, plan_next, record_cause, record_preference, wait_for
from app.infra import events
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.ledger.policy import Bearer, EntryKind
from app.ledger.service import book
from app.regie.policy import Act, due_moment
from app.regie.service import ask, instruct, intervene
from tests.world import Person, World

TOMORROW = today() + timedelta(days=1)


def do(person: Person, case: Case, act: Callable[..., object]) -> None:
    """One act of one person, committed."""
    with acting_for(person.organisation_id) as db, db.begin():
        act(db, get_case(db, case.id, lock=True), person.actor)


def called(person: Person, case: Case, *, days_ago: int = 1, real: bool = True, note: str = "") -> None:
    """A call that was recorded."""

    def record(db, case, by):
        action = Action(
            case,
            by=by,
            type="bellen",
            side=Side.PARTNER if by.organisation_id == case.partner_id else Side.CREDITOR,
            status=ActionStatus.DONE,
            happened_at=now() - timedelta(days=days_ago),
            outcome="gesproken" if real else "voicemail",
            real_contact=real,
            note=note,
            pressure=1,
            outward=True,
        )
        db.add(action)
        db.flush()
        events.record(db, "action.recorded", case, by=by, action=str(action.id))

    do(person, case, record)


def asks_approval(person: Person, case: Case) -> None:
    """A summons that the SLA holds for the creditor."""

    def record(db, case, by):
        about = {"type": "dagvaarding", "side": Side.PARTNER, "status": ActionStatus.HELD, "outward": True}
        action = Action(case, by=by, reason="Drie keer gebeld, geen antwoord.", cost_cents=142_18, **about)
        db.add(action)
        db.flush()
        approval = Approval(
            case,
            by=by,
            action_id=action.id,
            due_at=due_moment(TOMORROW),
            article="4.2",
            sentence="Een stap die geld kost, mag alleen na akkoord.",
            cost_cents=142_18,
            bearer=Bearer.DEBTOR,
            not_tried=["huisbezoek"],
        )
        db.add(approval)
        wait_for(case, Waiting.CREDITOR, since=now(), until=approval.due_at)
        db.flush()
        events.record(db, "action.held", case, by=by, action=str(action.id), approval=str(approval.id))

    do(person, case, record)


def paid(person: Person, case: Case, cents: int) -> None:
    def record(db, case, by):
        about = {"creditor_id": case.creditor_id, "partner_id": case.partner_id, "by": by, "booked_on": today()}
        book(db, case.account_id, kind=EntryKind.PAYMENT, amount_cents=-cents, source=f"bank:{cents}", **about)

    do(person, case, record)


@pytest.fixture
def busy(world: World) -> World:
    """L-1 with something of everything in it."""
    ria, bas, case = world.ria, world.bas, world.case
    wish = {"kind": PreferenceKind.TIME, "channel": "telefoon", "text": "belt liever na 17.00 uur"}
    do(ria, case, lambda db, c, by: record_preference(db, c, by=by, **wish))
    do(bas, case, lambda db, c, by: record_cause(db, c, by=by, code="inkomen-gedaald", note="Sinds september."))
    called(bas, case, note="Zij wil betalen, maar heeft nu geen inkomen.")
    paid(ria, case, 75_00)
    do(bas, case, lambda db, c, by: add_note(db, c, by=by, text="Een notitie voor beiden."))
    do(ria, case, lambda db, c, by: add_note(db, c, by=by, text="Alleen voor De Linde.", internal=True))
    moved = {"reason": "Wij praten eerst zelf.", "today": today(), "now": now()}
    do(ria, case, lambda db, c, by: intervene(db, c, Act.TAKE_OVER, by=by, **moved))
    do(ria, case, lambda db, c, by: intervene(db, c, Act.HAND_BACK, by=by, **moved))
    due = {"due_at": due_moment(TOMORROW), "now": now()}
    do(ria, case, lambda db, c, by: instruct(db, c, by=by, text="Plan een huisbezoek.", **due))
    do(bas, case, lambda db, c, by: ask(db, c, by=by, text="Woont zij nog alleen?", **due))
    do(bas, case, lambda _db, c, _by: plan_next(c, "terugbellen", on=today(), side=Side.PARTNER))
    asks_approval(bas, case)
    return world
