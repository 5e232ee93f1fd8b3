"""What people do here, who may change that, and who stands outside."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.actor import Role
from app.kernel.errors import Refused
from app.organisations.models import Mandate, Membership
from app.organisations.queries import open_invitations
from app.organisations.service import end_membership, invite
from tests.world import Kind, joins

TOMORROW = (today() + timedelta(days=1)).isoformat()


def page_of(person):
    return f"/instellingen/gebruikers/{person.actor.user_id}"


def membership(person):
    with acting_for(person.organisation_id) as db:
        return db.get_one(Membership, (person.organisation_id, person.actor.user_id))


def events_of(person, kind):
    with acting_for(person.organisation_id) as db:
        return list(db.scalars(select(Event).where(Event.kind == kind)))


def test_who_leaves_is_out_at_once_with_cookie_and_key(sign_in, by_api, world):
    assert sign_in(world.lex).get("/account").status_code == 200
    assert by_api(world.lex).get("/api/v1/sleutel").status_code == 200
    assert sign_in(world.ben).post(f"{page_of(world.lex)}/vertrek").status_code == 303
    assert sign_in(world.lex).get("/account").status_code == 303
    assert by_api(world.lex).get("/api/v1/sleutel").status_code == 401
    assert "Lex Lezer" not in sign_in(world.ben).get("/instellingen/gebruikers").text
    assert sign_in(world.ben).get(page_of(world.lex)).status_code == 404
    (left,) = events_of(world.ben, "user.left")
    assert (left.subject_id, left.partner_id) == (world.lex.actor.user_id, None)


def test_a_new_role_counts_at_once_for_pages_and_keys(sign_in, by_api, world):
    assert sign_in(world.lex).get("/instellingen").status_code == 403
    assert sign_in(world.ben).post(f"{page_of(world.lex)}/rol", data={"rol": "beheerder"}).status_code == 303
    assert sign_in(world.lex).get("/instellingen").status_code == 200
    assert by_api(world.lex).get("/api/v1/sleutel").json["rol"] == "beheerder"
    (changed,) = events_of(world.ben, "user.role_changed")
    assert changed.data == {"role": "beheerder", "before": "lezer"}


def test_not_oneself(sign_in, world):
    for act, data in (("vertrek", {}), ("rol", {"rol": "lezer"})):
        r = sign_in(world.ben).post(f"{page_of(world.ben)}/{act}", data=data)
        assert (r.status_code, "uw eigen rol" in r.text) == (409, True)
    assert membership(world.ben).role is Role.BEHEERDER


def test_never_the_last_who_lets_others_in(sign_in, world):
    second = joins("Bea Beheer", world.ben.organisation_id, Kind.CREDITOR, Role.BEHEERDER)
    assert sign_in(world.ben).post(f"{page_of(second)}/rol", data={"rol": "lezer"}).status_code == 303
    with acting_for(world.ben.organisation_id) as db, pytest.raises(Refused):
        end_membership(db, world.ben.actor.user_id, by=second.actor, now=now())


def test_of_two_who_end_each_other_at_the_same_time_one_stays(world):
    ben = world.ben
    bea = joins("Bea Beheer", ben.organisation_id, Kind.CREDITOR, Role.BEHEERDER)
    told = []

    def second():
        with acting_for(ben.organisation_id) as db, db.begin():
            try:
                end_membership(db, ben.actor.user_id, by=bea.actor, now=now())
            except Refused as e:
                told.append(e.data["because"])

    with acting_for(ben.organisation_id) as db, db.begin():
        end_membership(db, bea.actor.user_id, by=ben.actor, now=now())
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join()
    assert told == [["organisations.last-manager"]]
    assert membership(ben).ended_at is None


@pytest.mark.parametrize("role", ["behandelaar", "systeem", "baas", ""])
def test_only_a_role_of_this_kind_of_organisation(sign_in, world, role):
    r = sign_in(world.ben).post(f"{page_of(world.lex)}/rol", data={"rol": role})
    assert r.status_code in (400, 422)
    assert membership(world.lex).role is Role.LEZER


def test_an_administrator_of_another_organisation_sees_nothing(sign_in, by_api, world):
    ben = world.ben
    with acting_for(ben.organisation_id, ben.actor.user_id) as db, db.begin():
        about = {"email": "k@x.example", "name": "Ko", "role": Role.LEZER, "address": "http://x", "now": now()}
        invitation = invite(db, by=ben.actor, **about)
    stranger = joins("Bo Beheer", world.olga.organisation_id, Kind.CREDITOR, Role.BEHEERDER)
    client = sign_in(stranger)
    listed = client.get("/instellingen/gebruikers").text
    assert "Olga Olm" in listed
    assert not any(word in listed for word in ("Ria Regie", "k@x.example", world.ria.email))
    assert client.get(page_of(world.lex)).status_code == 404
    for act, data in (("rol", {"rol": "lezer"}), ("vertrek", {})):
        assert client.post(f"{page_of(world.lex)}/{act}", data=data).status_code == 404
    for act in ("herhaling", "intrekking"):
        assert client.post(f"/instellingen/uitnodigingen/{invitation.id}/{act}").status_code == 404
    assert {person["naam"] for person in by_api(stranger).get("/api/v1/gebruikers").json} == {"Bo Beheer", "Olga Olm"}
    assert by_api(stranger).get("/api/v1/uitnodigingen").json == []
    with acting_for(ben.organisation_id) as db:
        assert len(db.scalars(open_invitations(ben.organisation_id)).all()) == 1


def test_a_regisseur_is_replaced_for_some_days_and_comes_back(sign_in, world):
    rob = joins("Rob Regie", world.ria.organisation_id, Kind.CREDITOR, Role.REGISSEUR)
    client = sign_in(world.ria)
    form = {"vervanger": str(rob.actor.user_id), "van": today().isoformat(), "totEnMet": TOMORROW}
    assert client.post("/account/vervanging", data=form | {"totEnMet": ""}).status_code == 422
    nothing = client.post("/account/vervanging", data={})  # who is not away does not come back
    assert (nothing.status_code, "Kies wie u vervangt." in nothing.text) == (422, True)
    assert client.post("/account/vervanging", data=form).status_code == 303
    assert "Rob Regie" in client.get("/account").text
    assert "Rob Regie vervangt" in sign_in(world.ben).get("/instellingen/gebruikers").text
    assert client.post("/account/vervanging", data={}).status_code == 303
    assert membership(world.ria).substitute_id is None


@pytest.mark.parametrize("who", ["lex", "ria", "bas", "olga"])
def test_only_a_colleague_who_may_decide_can_be_a_substitute(sign_in, world, who):
    user_id = str(getattr(world, who).actor.user_id)
    form = {"vervanger": user_id, "van": today().isoformat(), "totEnMet": TOMORROW}
    assert sign_in(world.ria).post("/account/vervanging", data=form).status_code == 422


def test_who_leaves_replaces_nobody_any_more(sign_in, world):
    rob = joins("Rob Regie", world.ria.organisation_id, Kind.CREDITOR, Role.REGISSEUR)
    form = {"vervanger": str(rob.actor.user_id), "van": today().isoformat(), "totEnMet": TOMORROW}
    sign_in(world.ria).post("/account/vervanging", data=form)
    sign_in(world.ben).post(f"{page_of(rob)}/vertrek")
    assert membership(world.ria).substitute_id is None


def mandate_of(world):
    with acting_for(world.ben.organisation_id) as db:
        found = db.get(Mandate, (world.ben.organisation_id, Role.REGISSEUR))
        return None if found is None else (found.up_to_cents,)


def test_a_mandate_has_an_amount_no_limit_or_is_not_there(sign_in, world):
    client, form = sign_in(world.ben), {"rol": "regisseur"}
    for data, kept in (
        ({"soort": "tot een bedrag", "bedrag": "1.250,50"}, (125050,)),
        ({"soort": "zonder grens", "bedrag": "10"}, (None,)),
        ({"soort": "geen mandaat"}, None),
    ):
        assert client.post("/instellingen/mandaten", data=form | data).status_code == 303
        assert mandate_of(world) == kept
    assert len(events_of(world.ben, "mandate.changed")) == 3


@pytest.mark.parametrize(
    "data",
    [
        {"rol": "regisseur", "soort": "tot een bedrag"},
        {"rol": "regisseur", "soort": "tot een bedrag", "bedrag": "veel"},
        {"rol": "regisseur", "soort": "tot een bedrag", "bedrag": "-5"},
        {"rol": "lezer", "soort": "zonder grens"},
        {"rol": "regisseur"},
    ],
)
def test_a_mandate_that_makes_no_sense_is_told(sign_in, world, data):
    assert sign_in(world.ben).post("/instellingen/mandaten", data=data).status_code == 422
    assert mandate_of(world) == (None,)


def test_the_table_of_rights_says_yes_and_no(sign_in, world):
    page = sign_in(world.ben).get("/instellingen/rollen").text
    assert "Regie nemen, pauzeren en terughalen" in page
    assert ">ja</td>" in page
    assert ">nee</td>" in page
    assert "Dossiers aannemen of teruggeven" not in page  # what no role here may


def test_who_changes_a_role_that_a_colleague_changed_meanwhile_is_told(sign_in, world):
    ben, page = sign_in(world.ben), page_of(world.lex)
    seen = {"was": membership(world.lex).role.dutch}
    assert f'name="was" value="{seen["was"]}"' in ben.get(page).text
    assert ben.post(f"{page}/rol", data=seen | {"rol": "consulent"}).status_code == 303
    second = ben.post(f"{page}/rol", data=seen | {"rol": "regisseur"})
    assert (second.status_code, membership(world.lex).role.dutch) == (412, "consulent")
    assert "intussen een andere rol: consulent" in second.text
