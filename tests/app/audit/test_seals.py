"""What happened can be changed by the database's owner alone, and then the chain says so."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.audit.models import Seal
from app.audit.service import broken_hours, seal_until
from app.cases.queries import get_case
from app.infra import events
from app.infra.clock import now
from app.infra.tenancy import acting_for

LATER = timedelta(hours=2)


@pytest.fixture
def sealed(world, owner):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = get_case(db, world.case.id)
        for n in range(3):
            events.record(db, "case.tested", case, by=world.ria.actor, n=n)
    with acting_for(world.ria.organisation_id) as db, db.begin():
        assert seal_until(db, now() + LATER) == 1
    return world


def by_owner(owner, change):
    with owner.begin() as c:
        c.execute(text("alter table events no force row level security"))
        c.execute(text(change))
        c.execute(text("alter table events force row level security"))


def wrong(world):
    with acting_for(world.ria.organisation_id) as db:
        return broken_hours(db)


def test_an_hour_is_sealed_once(sealed):
    with acting_for(sealed.ria.organisation_id) as db, db.begin():
        assert seal_until(db, now() + LATER) == 0
        assert db.query(Seal).count() == 1
    assert wrong(sealed) == []


def test_the_hour_that_runs_stays_open(world):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        events.record(db, "case.tested", get_case(db, world.case.id), by=world.ria.actor)
        assert seal_until(db, now()) == 0


def test_a_case_that_leaves_a_partner_breaks_no_seal(sealed, owner):
    by_owner(owner, "update events set partner_id = null")
    assert wrong(sealed) == []


@pytest.mark.parametrize(
    "change",
    [
        "update events set kind = 'case.nothing'",
        "delete from events where data @> '{\"n\": 1}'",
        "update events set at = at + interval '1 second'",
    ],
)
def test_who_changes_history_is_seen(sealed, owner, change):
    by_owner(owner, change)
    assert len(wrong(sealed)) == 1


def test_another_organisation_seals_its_own(sealed):
    with acting_for(sealed.olga.organisation_id) as db, db.begin():
        assert seal_until(db, now() + LATER) == 0
