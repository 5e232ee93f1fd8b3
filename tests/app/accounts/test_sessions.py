"""One's own account: where one is signed in, for whom one works, and the name that others see."""

import pytest

from app.accounts.models import SignIn
from app.accounts.queries import sign_ins_of
from app.infra.clock import now
from app.infra.tenancy import acting_for
from app.kernel.actor import Role
from app.organisations.models import Membership
from tests.app.accounts.entering import enter, give_password


@pytest.fixture
def ria(world):
    give_password(world.ria)
    return world.ria


def sign_ins(person) -> list[SignIn]:
    with acting_for(None, person.actor.user_id) as db:
        return list(db.scalars(sign_ins_of(person.actor.user_id, now())))


def test_devices_are_listed_and_this_one_is_named(app, ria):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    enter(client, ria)
    page = client.get("/account/sessies").text
    assert "Firefox op Linux" in page
    assert "dit bent u" in page
    assert "2 plekken" in page


def test_one_device_is_stopped(app, sign_in, ria):
    here = app.test_client()
    enter(here, ria)
    there = next(row for row in sign_ins(ria) if not row.agent)
    assert here.post(f"/account/sessies/{there.id}/afmelding").status_code == 303
    assert sign_in(ria).get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_all_others_are_stopped(app, sign_in, ria):
    here = app.test_client()
    enter(here, ria)
    assert "1 andere plek" in here.get(here.post("/account/sessies/afmelding").location).text
    assert sign_in(ria).get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_nobody_stops_a_colleague(sign_in, world):
    (hers,) = sign_ins(world.ria)
    assert sign_in(world.ben).post(f"/account/sessies/{hers.id}/afmelding").status_code == 404
    assert sign_in(world.ria).get("/account").status_code == 200


def test_one_goes_over_to_another_organisation_and_back(sign_in, world):
    with acting_for(world.olga.organisation_id) as db, db.begin():
        both = Membership(organisation_id=world.olga.organisation_id, user_id=world.ria.actor.user_id)
        both.role = Role.LEZER
        db.add(both)
    client = sign_in(world.ria)
    assert "De Olm" in client.get("/account").text  # to choose from
    r = client.post("/organisatiewissel", data={"organisatie": str(world.olga.organisation_id)})
    assert (r.status_code, r.location) == (303, "/")
    assert "Lezer bij De Olm" in client.get("/account").text
    client.post("/organisatiewissel", data={"organisatie": str(world.ria.organisation_id)})
    assert "Regisseur bij De Linde" in client.get("/account").text


@pytest.mark.parametrize("wanted", ["", "niets", "00000000-0000-0000-0000-000000000000"])
def test_not_to_one_that_one_does_not_work_for(sign_in, world, wanted):
    client = sign_in(world.ria)
    assert client.post("/organisatiewissel", data={"organisatie": wanted}).status_code == 404
    olm = str(world.olga.organisation_id)
    assert client.post("/organisatiewissel", data={"organisatie": olm}).status_code == 404


def test_name_and_shortcuts_are_ones_own(sign_in, world):
    client = sign_in(world.ria)
    assert 'data-toetsen="uit"' not in client.get("/account").text
    assert client.post("/account", data={"naam": "Ria de Vries"}).status_code == 303
    page = client.get("/account").text
    assert 'value="Ria de Vries"' in page
    assert 'data-toetsen="uit"' in page
    assert client.post("/account", data={"naam": " "}).status_code == 422
