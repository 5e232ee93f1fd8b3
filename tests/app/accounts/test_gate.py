"""Each function of the gate tells no more than it must, whoever asks."""

from datetime import timedelta

import pytest

from app.accounts.service import request_reset
from app.infra import gate
from app.infra.clock import now
from app.infra.crypto import hashed
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.organisations.models import Membership
from app.organisations.service import invite
from tests.app.accounts.entering import give_password


@pytest.fixture
def nobody(world):
    with acting_for(None) as db:
        yield db


def test_a_login_is_found_by_its_whole_address_only(nobody, world):
    found = gate.login_of(nobody, world.ria.email.upper())
    assert found is not None
    assert found.user_id == world.ria.actor.user_id
    for other in ("", "%", world.ria.email[:-1], "ria"):
        assert gate.login_of(nobody, other) is None


def test_a_cookie_or_key_is_found_by_its_hash_only(nobody, world):
    assert gate.actor_of_sign_in(nobody, hashed(world.ria.cookie)).actor == world.ria.actor
    for other in (b"", hashed(""), hashed(world.ria.key)):
        assert gate.actor_of_sign_in(nobody, other) is None
    for other in (b"", hashed(""), hashed(world.ria.cookie)):
        assert gate.actor_of_key(nobody, other) is None


def test_that_something_was_used_is_written_for_that_thing_alone(nobody, world):
    gate.saw(nobody, hashed("niets"))
    seen = gate.actor_of_sign_in(nobody, hashed(world.ria.cookie)).seen_at
    gate.saw(nobody, hashed(world.bas.cookie))
    assert gate.actor_of_sign_in(nobody, hashed(world.ria.cookie)).seen_at == seen


def test_a_reset_is_found_by_its_secret_as_long_as_it_works(nobody, world):
    me = world.ria.actor.user_id
    with acting_for(None, me) as db, db.begin():
        old = request_reset(db, me, now=now() - timedelta(hours=2))
    assert gate.reset_of(nobody, hashed(old)) is None
    with acting_for(None, me) as db, db.begin():
        new = request_reset(db, me, now=now())
    nobody.rollback()
    assert gate.reset_of(nobody, hashed(new))[0] == me
    assert gate.reset_of(nobody, b"") is None


def test_an_invitation_is_found_by_its_secret_only(nobody, world):
    with acting_for(world.ben.organisation_id, world.ben.actor.user_id) as db, db.begin():
        about = {"email": "ko@x.example", "name": "Ko Oud", "role": Role.LEZER, "address": "http://x", "now": now()}
        invitation = invite(db, by=world.ben.actor, **about)
    assert gate.invitation_of(nobody, invitation.hash).email == "ko@x.example"
    assert gate.invitation_of(nobody, b"") is None


def test_addresses_are_those_of_ones_own_colleagues_of_now(world):
    with acting_for(world.ben.organisation_id) as db, db.begin():
        mine = gate.member_logins(db)
        assert world.ria.actor.user_id in mine
        assert not {world.bas.actor.user_id, world.olga.actor.user_id} & set(mine)
        db.get_one(Membership, (world.lex.organisation_id, world.lex.actor.user_id)).ended_at = now()
        db.flush()
        assert world.lex.actor.user_id not in gate.member_logins(db)
    with acting_for(None) as db:
        assert gate.member_logins(db) == {}


def test_demo_people_are_only_those_of_the_reserved_domain(nobody, world):
    assert gate.demo_people(nobody) == []
    give_password(world.ria, email="ria@demo.regiekamer.example")
    give_password(world.bas, email="bas@demo.regiekamer.example.nl")
    give_password(world.cor, email="cor@xdemo.regiekamer.example")
    nobody.rollback()
    assert [person.user_id for person in gate.demo_people(nobody)] == [world.ria.actor.user_id]


def test_sign_ins_are_ended_for_ones_own_organisation_only(world):
    with acting_for(world.ben.organisation_id) as db, db.begin():
        assert gate.end_sign_ins(db, world.bas.actor.user_id) == 0
        assert gate.end_sign_ins(db, world.ria.actor.user_id) == 1
    with acting_for(None) as db:
        assert gate.actor_of_sign_in(db, hashed(world.bas.cookie)) is not None
        assert gate.actor_of_sign_in(db, hashed(world.ria.cookie)) is None


@pytest.mark.parametrize("who", ["ria", "bas", "olga"])
def test_only_the_operator_makes_an_organisation(world, who):
    person = getattr(world, who)
    about = {"name": "Nep", "kind": Kind.CREDITOR, "sector": None, "partner_kind": None, "register_number": None}
    about |= {"registered_until": None, "by_user_id": person.actor.user_id, "first_name": "X", "first_email": "x@x"}
    with acting_for(person.organisation_id) as db:
        made = gate.admit_organisation(db, token=b"1" * 32, ends_at=now(), first_role=Role.BEHEERDER, **about)
    assert made is None
