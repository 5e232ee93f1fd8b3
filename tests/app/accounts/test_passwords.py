"""A password that was forgotten, and one that is changed."""

import threading
from datetime import timedelta

import pytest

from app.accounts.service import request_reset, take_reset
from app.infra.clock import now
from app.infra.tenancy import acting_for
from tests.app.accounts.entering import (
    PASSWORD,
    code_now,
    enter,
    give_password,
    link_to,
    mails_of,
    say_password,
)

NEW = "een andere lange zin"
TWICE = {"wachtwoord": NEW, "wachtwoordHerhaald": NEW}


@pytest.fixture
def ria(world):
    give_password(world.ria)
    return world.ria


@pytest.fixture
def link(app, ria):
    app.test_client().post("/wachtwoord-vergeten", data={"email": ria.email})
    return link_to(ria)


def test_known_and_unknown_hear_the_same(app, ria):
    ask = app.test_client().post
    known = ask("/wachtwoord-vergeten", data={"email": ria.email.upper()})
    unknown = ask("/wachtwoord-vergeten", data={"email": "niemand@x.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    assert [to for to, _, _ in mails_of(ria.organisation_id)] == [ria.email]


def test_a_new_password_ends_every_sign_in_and_says_so(app, ria, link, world):
    at_work = app.test_client()
    enter(at_work, ria)
    reader = app.test_client()
    assert reader.get(link).status_code == 200
    r = reader.post(link, data=TWICE)
    assert r.location == "/aanmelden"
    assert "bent u nu uitgelogd" in reader.get(r.location).text
    assert at_work.get("/account").status_code == 303
    assert say_password(app.test_client(), ria.email).status_code == 422
    assert say_password(app.test_client(), ria.email, NEW).location == "/aanmelden/code"  # the second step stays
    assert mails_of(ria.organisation_id)[0][1] == "Uw wachtwoord voor de Regiekamer is gewijzigd"


def test_a_link_works_once(app, link):
    client = app.test_client()
    assert client.post(link, data=TWICE).status_code == 303
    assert client.post(link, data=TWICE).status_code == 404
    assert "werkt niet meer" in client.get(link).text


def test_a_weak_password_does_not_use_the_link_up(app, link):
    client = app.test_client()
    r = client.post(link, data={"wachtwoord": "kort", "wachtwoordHerhaald": "kort"})
    assert (r.status_code, "minstens 12 tekens" in r.text) == (422, True)
    r = client.post(link, data=TWICE | {"wachtwoordHerhaald": "iets anders"})
    assert (r.status_code, "twee verschillende" in r.text) == (422, True)
    assert client.post(link, data=TWICE).status_code == 303


def test_a_second_link_ends_the_first(app, ria, link):
    app.test_client().post("/wachtwoord-vergeten", data={"email": ria.email})
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().get(link_to(ria)).status_code == 200


def test_a_link_is_over_after_an_hour(app, ria):
    with acting_for(None, ria.actor.user_id) as db, db.begin():
        secret = request_reset(db, ria.actor.user_id, now=now() - timedelta(minutes=61))
    assert app.test_client().post(f"/nieuw-wachtwoord?sleutel={secret}", data=TWICE).status_code == 404


def test_of_two_who_use_one_link_at_the_same_time_one_wins(ria):
    me, got = ria.actor.user_id, []
    with acting_for(None, me) as db, db.begin():
        secret = request_reset(db, me, now=now())

    def second():
        with acting_for(None, me) as db, db.begin():
            got.append(take_reset(db, me, secret, now=now()))

    with acting_for(None, me) as db, db.begin():
        assert take_reset(db, me, secret, now=now())
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join()
    assert got == [False]


@pytest.mark.parametrize(("secret", "status"), [("", 404), ("niets", 404), ("é", 404), ("%00", 400)])
def test_a_made_up_link_opens_nothing(app, world, secret, status):
    assert app.test_client().get(f"/nieuw-wachtwoord?sleutel={secret}").status_code == status


def test_changing_it_asks_the_one_of_now_and_ends_other_devices(app, ria):
    here, there = app.test_client(), app.test_client()
    enter(here, ria)
    there.set_cookie("aangemeld", ria.cookie)
    assert there.get("/account").status_code == 200
    wrong = here.post("/account/wachtwoord", data=TWICE | {"huidigWachtwoord": "weet ik niet"})
    assert (wrong.status_code, "niet uw wachtwoord" in wrong.text) == (422, True)
    assert here.post("/account/wachtwoord", data=TWICE | {"huidigWachtwoord": PASSWORD}).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_another_telephone_asks_the_password_and_a_code_of_the_new_one(app, sign_in, ria):
    client = sign_in(ria)
    page = client.get("/account/tweede-stap").text
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    told = {"code": code_now(secret), "huidigWachtwoord": "weet ik niet"}
    assert client.post("/account/tweede-stap", data=told).status_code == 422
    assert client.post("/account/tweede-stap", data=told | {"huidigWachtwoord": PASSWORD}).status_code == 303
    assert client.get("/account/herstelcodes").text.count("<li><code>") == 10
    assert enter(app.test_client(), ria, code_now()).status_code == 422  # the old telephone


def test_new_recovery_codes_ask_the_password(sign_in, ria):
    client = sign_in(ria)
    assert client.post("/account/herstelcodes", data={"huidigWachtwoord": "nee"}).status_code == 422
    assert client.post("/account/herstelcodes", data={"huidigWachtwoord": PASSWORD}).status_code == 303
    assert client.get("/account/herstelcodes").text.count("<li><code>") == 10


@pytest.mark.parametrize("place", ["/account/wachtwoord", "/account/tweede-stap", "/account/herstelcodes"])
def test_who_has_no_password_is_asked_for_none_and_gets_a_link(app, sign_in, world, place):
    bas = sign_in(world.bas)
    page = bas.get(place).text
    form = page.partition(f'name="email" value="{world.bas.email}"')
    assert "Mail mij een link" in form[2].partition("</form>")[0]
    assert 'type="password"' not in page
    bas.post("/wachtwoord-vergeten", data={"email": world.bas.email})
    assert app.test_client().get(link_to(world.bas)).status_code == 200
