"""Each function of the gate that touches a case: what it does for whom it is, and nothing for anybody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.models import Action
from app.bank.models import BankEntry, Statement
from app.cases.models import Debtor
from app.cases.policy import Side
from app.cases.queries import get_case
from app.infra import gate
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.tenancy import acting_for
from tests.world import a_case

DUE = now() + timedelta(days=2)


def assign(db, case, person, *, version, to):
    about = {"by_user_id": person.actor.user_id, "share_history": True, "message": "", "missing": [], "due_at": DUE}
    return gate.assign_case(db, case.id, version=version, partner_id=to.organisation_id, **about)


def accept(db, case, person, *, version):
    return gate.accept_case(db, case.id, version=version, by_user_id=person.actor.user_id, reference="")


def release(db, case, person, *, version):
    return gate.release_case(db, case.id, version=version, by_user_id=person.actor.user_id, reason="Weg")


def recall(db, case, person, *, version):
    return gate.recall_case(db, case.id, version=version, by_user_id=person.actor.user_id, reason="Terug")


@pytest.fixture
def offered(world):
    """L-2 is offered to Wim; the version is 2."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        assert assign(db, world.fresh, world.ria, version=1, to=world.wim)
    return world.fresh


@pytest.fixture
def left(world):
    """L-1 was with Bas and went back; the version is 2."""
    with acting_for(world.bas.organisation_id) as db, db.begin():
        assert release(db, world.case, world.bas, version=1)
    return world.case


def state(owner_side, case):
    """All that the four could change, as the creditor sees it."""
    with acting_for(owner_side.organisation_id) as db:
        found = get_case(db, case.id)
        events = db.scalar(select(func.count(Event.id)))
        return found.version, found.partner_id, found.accepted_at, found.regie, events


ACTS = {  # act -> who may, on which case, at which version
    "assign": (lambda db, w, who, v: assign(db, w.fresh, who, version=v, to=w.bas), "ria", "fresh", 1),
    "release": (lambda db, w, who, v: release(db, w.case, who, version=v), "bas", "case", 1),
    "recall": (lambda db, w, who, v: recall(db, w.case, who, version=v), "ria", "case", 1),
}
EVERYBODY = ["ria", "bas", "wim", "olga", "ada"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_side_whose_act_it_is_does_it(world, act, who):
    do, may, name, version = ACTS[act]
    case, person = getattr(world, name), getattr(world, who)
    before = state(world.ria, case)
    with acting_for(person.organisation_id) as db, db.begin():
        done = do(db, world, person, version)
    assert (done is not None) is (who == may)
    assert (state(world.ria, case) != before) is (who == may)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("seen", [0, 2])
def test_who_saw_another_version_does_nothing(world, act, seen):
    do, may, name, _ = ACTS[act]
    person, before = getattr(world, may), state(world.ria, getattr(world, name))
    with acting_for(person.organisation_id) as db, db.begin():
        assert do(db, world, person, seen) is None
    assert state(world.ria, getattr(world, name)) == before


@pytest.mark.parametrize("act", ACTS)
def test_without_a_tenant_nothing_happens(world, act):
    do, may, _, version = ACTS[act]
    with acting_for(None) as db, db.begin():
        assert do(db, world, getattr(world, may), version) is None


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_whom_it_was_offered_to_accepts(world, offered, who):
    person, before = getattr(world, who), state(world.ria, offered)
    with acting_for(person.organisation_id) as db, db.begin():
        done = accept(db, offered, person, version=2)
    assert (done is not None) is (who == "wim")
    assert (state(world.ria, offered) != before) is (who == "wim")
    with acting_for(person.organisation_id) as db:
        named = select(func.count(Debtor.id)).where(Debtor.case_id == offered.id)
        assert db.scalar(named) == (1 if who in ("ria", "wim") else 0)


@pytest.mark.parametrize("seen", [1, 3])
def test_an_offer_that_changed_is_not_accepted(world, offered, seen):
    with acting_for(world.wim.organisation_id) as db, db.begin():
        assert accept(db, offered, world.wim, version=seen) is None


def test_nobody_accepts_an_offer_without_a_tenant_or_twice(world, offered):
    with acting_for(None) as db, db.begin():
        assert accept(db, offered, world.wim, version=2) is None
    for done in (True, False):
        with acting_for(world.wim.organisation_id) as db, db.begin():
            assert (accept(db, offered, world.wim, version=2) is not None) is done


def test_a_former_partner_does_nothing_any_more(world, left):
    with acting_for(world.bas.organisation_id) as db, db.begin():
        assert accept(db, left, world.bas, version=2) is None
        assert release(db, left, world.bas, version=2) is None
        assert recall(db, left, world.bas, version=2) is None
        assert assign(db, left, world.bas, version=2, to=world.wim) is None


@pytest.mark.parametrize("to", ["ria", "olga", "net"])
def test_a_case_goes_only_to_a_partner(world, to):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        assert assign(db, world.fresh, world.ria, version=1, to=getattr(world, to)) is None


def test_a_case_that_somebody_has_or_that_is_closed_is_not_assigned(world):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        assert assign(db, world.case, world.ria, version=1, to=world.wim) is None
        get_case(db, world.fresh.id).closed_at = now()
        db.flush()
        assert assign(db, world.fresh, world.ria, version=2, to=world.wim) is None


# ---- numbers over cases that one may not see


@pytest.fixture
def called(world):
    """Ria called about L-1, and about L-3 of the same household that Bas may not see."""
    other = a_case(world.ria, "L-3")
    with acting_for(world.ria.organisation_id) as db, db.begin():
        home = db.scalars(select(Debtor.household_id).where(Debtor.case_id == world.case.id)).one()
        db.scalars(select(Debtor).where(Debtor.case_id == other.id)).one().household_id = home
        for case in (world.case, other):
            about = {"type": "bellen", "side": Side.CREDITOR, "happened_at": now() - timedelta(minutes=5)}
            db.add(
                Action(get_case(db, case.id), by=world.ria.actor, pressure=2, outward=True, real_contact=True, **about)
            )
    return world.case


def pressure_for(person, case):
    with acting_for(person.organisation_id if person else None) as db:
        return gate.household_pressure(db, case.id, now())


def test_both_sides_hear_the_numbers_of_the_whole_household(world, called):
    whole = gate.Pressure(points=4, attempts=2, attempts_today=2, talks=2, letters=0)
    for person in (world.ria, world.bas):
        found = pressure_for(person, called)
        assert (found.points, found.attempts, found.talks) == (whole.points, whole.attempts, whole.talks)
    with acting_for(world.bas.organisation_id) as db:
        assert db.scalar(select(func.count(Action.id))) == 1  # he reads only the one of his own case


@pytest.mark.parametrize("who", ["wim", "olga", "ada", None])
def test_a_stranger_hears_no_pressure(world, called, who):
    assert pressure_for(getattr(world, who) if who else None, called) == gate.Pressure()


def test_a_former_partner_hears_no_pressure(world, called, left):
    assert pressure_for(world.bas, called) == gate.Pressure()


def stand_for(person, case):
    with acting_for(person.organisation_id if person else None) as db:
        return gate.stand_of(db, case.id)


@pytest.fixture
def banked(world):
    """A statement of De Linde came in, with money from the IBAN of L-1 that nobody placed yet."""
    about = {"creditor_id": world.fien.organisation_id, "by_organisation_id": world.fien.organisation_id}
    with acting_for(world.fien.organisation_id) as db, db.begin():
        upload = {"upload_id": world.case.id, "position": 1, "iban": "NL91ABNA0417164300"}
        statement = Statement(by_user_id=world.fien.actor.user_id, **upload, **about)
        db.add(statement)
        db.flush()
        line = {"key": "k", "booked_on": today(), "value_on": today(), "amount_cents": 50_00}
        db.add(BankEntry(statement_id=statement.id, iban="NL91ABNA0417164300", **line, **about))
    return world.case


def test_both_sides_hear_until_when_payments_are_known_and_not_from_which_statement(world, banked):
    for person in (world.ria, world.bas):
        assert stand_for(person, banked).as_of is not None
        assert stand_for(person, banked).possible_payment
    with acting_for(world.bas.organisation_id) as db:
        assert db.scalar(select(func.count(Statement.id))) == 0


@pytest.mark.parametrize("who", ["wim", "olga", "ada", None])
def test_a_stranger_hears_nothing_about_payments(world, banked, who):
    assert stand_for(getattr(world, who) if who else None, banked) == gate.Stand(None, False)


def test_a_former_partner_hears_nothing_about_payments(world, banked, left):
    assert stand_for(world.bas, banked) == gate.Stand(None, False)


def found_by(person, words):
    with acting_for(person.organisation_id if person else None) as db:
        return set(gate.search_cases(db, words, most=10))


def test_a_name_is_found_by_who_may_see_it(world):
    assert found_by(world.ria, "lindelaan") == {world.case.id, world.fresh.id}
    assert found_by(world.bas, "lindelaan") == {world.case.id}
    for person in (world.wim, world.olga, world.ada, None):
        assert found_by(person, "lindelaan") == set()


def test_a_name_is_not_found_before_the_case_is_accepted_nor_after_it_left(world, offered, left):
    assert found_by(world.wim, "groot") == set()
    assert found_by(world.bas, "yilmaz") == set()
    with acting_for(world.wim.organisation_id) as db, db.begin():
        accept(db, offered, world.wim, version=2)
    assert found_by(world.wim, "groot") == {offered.id}


@pytest.mark.parametrize("words", ["%", "_", "\\", "%yil%"])
def test_a_wildcard_is_only_a_sign(world, words):
    assert found_by(world.ria, words) == set()
