"""Somebody is asked to come, and comes."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.infra import gate
from app.infra.clock import now
from app.infra.crypto import hashed
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.actor import Role
from app.kernel.errors import Stale
from app.organisations.models import Membership
from app.organisations.queries import open_invitations
from app.organisations.service import accept_invitation, invite
from tests.app.accounts.entering import PASSWORD, code_now, give_password, link_to, mails_of

KO = {"naam": "Ko Oud", "email": "k.oud@delinde.example", "rol": "lezer"}
NEW = {"naam": "Ko Oud", "wachtwoord": PASSWORD, "wachtwoordHerhaald": PASSWORD}


def ask(sign_in, person, **other):
    return sign_in(person).post("/instellingen/uitnodigingen", data=KO | other)


def role_in(organisation_id, user_id):
    with acting_for(organisation_id) as db:
        found = db.get(Membership, (organisation_id, user_id))
        return None if found is None or found.ended_at else found.role


def kinds_of(person):
    with acting_for(person.organisation_id) as db:
        return list(db.scalars(select(Event.kind).order_by(Event.id)))


def test_a_new_colleague_makes_an_account_and_works_here(app, sign_in, world):
    assert ask(sign_in, world.ben).location == "/instellingen/gebruikers"
    (to, subject, text) = mails_of(world.ben.organisation_id)[0]
    assert (to, subject) == (KO["email"], "Ben Beheer nodigt u uit voor de Regiekamer")
    assert "De Linde" in text
    link, ko = link_to(world.ben), app.test_client()
    assert "Welkom bij De Linde" in ko.get(link).text
    assert ko.post(link, data=NEW | {"wachtwoord": "kort"}).status_code == 422
    assert ko.post(link, data=NEW).location == "/aanmelden/tweede-stap"
    secret = ko.get("/aanmelden/tweede-stap").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    r = ko.post("/aanmelden/tweede-stap", data={"code": code_now(secret)})
    assert r.status_code == 303
    assert "Lezer bij De Linde" in ko.get("/account").text
    assert "Ko Oud" in sign_in(world.ben).get("/instellingen/gebruikers").text
    assert kinds_of(world.ben) == ["user.invited", "user.joined"]
    assert app.test_client().get(link).status_code == 404  # once


def test_who_has_an_account_proves_it_and_gets_a_second_organisation(app, sign_in, world):
    give_password(world.bas)
    ask(sign_in, world.ben, email=world.bas.email)
    link, bas = link_to(world.ben), app.test_client()
    assert "al een account" in bas.get(link).text
    assert bas.post(link, data={"huidigWachtwoord": "weet ik niet"}).status_code == 422
    assert bas.post(link, data=NEW).status_code == 422  # no new password for an account that is there
    assert bas.post(link, data={"huidigWachtwoord": PASSWORD}).location == "/aanmelden/code"
    assert role_in(world.ben.organisation_id, world.bas.actor.user_id) is None  # the password alone is not enough
    assert bas.post("/aanmelden/code", data={"code": code_now()}).status_code == 303
    assert "Lezer bij De Linde" in bas.get("/account").text
    assert role_in(world.bas.organisation_id, world.bas.actor.user_id) is Role.BEHANDELAAR


def test_who_is_signed_in_already_needs_one_click(app, sign_in, world):
    ask(sign_in, world.ben, email=world.bas.email)
    link = link_to(world.ben)
    assert "Neem de uitnodiging aan" in sign_in(world.bas).get(link).text
    assert "Neem de uitnodiging aan" not in sign_in(world.olga).get(link).text
    assert sign_in(world.bas).post(link).location == "/"
    assert role_in(world.ben.organisation_id, world.bas.actor.user_id) is Role.LEZER


def test_a_link_that_was_withdrawn_opens_nothing(app, sign_in, world):
    ask(sign_in, world.ben)
    link = link_to(world.ben)
    with acting_for(world.ben.organisation_id) as db:
        (invitation,) = db.scalars(open_invitations(world.ben.organisation_id))
    assert sign_in(world.ben).post(f"/instellingen/uitnodigingen/{invitation.id}/intrekking").status_code == 303
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().post(link, data=NEW).status_code == 404
    again = sign_in(world.ben).post(f"/instellingen/uitnodigingen/{invitation.id}/herhaling")
    assert again.status_code == 409


def test_a_new_mail_ends_the_link_of_the_first(app, sign_in, world):
    ask(sign_in, world.ben)
    first = link_to(world.ben)
    with acting_for(world.ben.organisation_id) as db:
        (invitation,) = db.scalars(open_invitations(world.ben.organisation_id))
    sign_in(world.ben).post(f"/instellingen/uitnodigingen/{invitation.id}/herhaling")
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(link_to(world.ben)).status_code == 200


def test_an_invitation_is_over_after_seven_days(app, world):
    ben = world.ben
    with acting_for(ben.organisation_id, ben.actor.user_id) as db, db.begin():
        about = {"email": KO["email"], "name": "Ko", "role": Role.LEZER, "address": "http://localhost/uitnodiging"}
        invite(db, by=ben.actor, now=now() - timedelta(days=7, minutes=1), **about)
    assert app.test_client().get(link_to(ben)).status_code == 404


def test_of_two_who_use_one_link_at_the_same_time_one_joins(sign_in, world):
    ask(sign_in, world.ben)
    link, org = link_to(world.ben), world.ben.organisation_id
    with acting_for(None) as db:
        found = gate.invitation_of(db, hashed(link.partition("=")[2]))
    told = []

    def second():
        with acting_for(org, world.olga.actor.user_id) as db, db.begin():
            try:
                accept_invitation(db, found, world.olga.actor.user_id, now=now())
            except Stale as e:
                told.append(e.detail)

    with acting_for(org, world.bas.actor.user_id) as db, db.begin():
        accept_invitation(db, found, world.bas.actor.user_id, now=now())
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join()
    assert told == ["Deze uitnodiging is al gebruikt of ingetrokken."]
    assert role_in(org, world.olga.actor.user_id) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "geen adres"}, "geen e-mailadres"),
        ({"rol": "behandelaar"}, "Deze rol bestaat niet"),
        ({"rol": "systeem"}, "Deze rol bestaat niet"),
        ({"naam": "K"}, "2 tot 80 tekens"),
    ],
)
def test_a_mistake_is_told_at_its_field(sign_in, world, change, said):
    r = ask(sign_in, world.ben, **change)
    assert (r.status_code, said in r.text) == (422, True)
    assert mails_of(world.ben.organisation_id) == []


def test_a_colleague_is_not_asked_twice(sign_in, world):
    r = ask(sign_in, world.ben, email=world.ria.email.upper())
    assert (r.status_code, "werkt al bij uw organisatie" in r.text) == (422, True)


def test_who_left_may_come_back(app, sign_in, world):
    give_password(world.lex)
    lex = world.lex.actor.user_id
    assert sign_in(world.ben).post(f"/instellingen/gebruikers/{lex}/vertrek").status_code == 303
    ask(sign_in, world.ben, email=world.lex.email, rol="consulent")
    client = app.test_client()
    client.post(link_to(world.ben), data={"huidigWachtwoord": PASSWORD})
    client.post("/aanmelden/code", data={"code": code_now()})
    assert role_in(world.ben.organisation_id, lex) is Role.CONSULENT
    key = app.test_client().get("/api/v1/sleutel", headers={"Authorization": f"Bearer {world.lex.key}"})
    assert key.status_code == 401  # what was ended does not come back with the person


def test_a_program_invites_and_lists(by_api, world):
    program = by_api(world.ben)
    r = program.post("/api/v1/uitnodigingen", json=KO)
    assert (r.status_code, r.json["rol"], r.json["aangenomenOp"]) == (201, "lezer", None)
    assert [i["email"] for i in program.get("/api/v1/uitnodigingen").json] == [KO["email"]]
    assert program.post("/api/v1/uitnodigingen", json=KO | {"rol": "baas"}).status_code == 400
    assert by_api(world.ria).post("/api/v1/uitnodigingen", json=KO).status_code == 403
    names = {person["naam"] for person in program.get("/api/v1/gebruikers").json}
    assert {"Ria Regie", "Ben Beheer"} <= names
    assert not {"Bas Behandelaar", "Systeem van De Linde"} & names
    page = program.get("/api/v1/gebruikers?limit=2")
    assert (len(page.json), 'rel="next"' in page.headers["Link"]) == (2, True)
