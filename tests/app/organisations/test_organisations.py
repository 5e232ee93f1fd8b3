"""The organisation itself, a new one, and the very first."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.organisations.models import Membership, Organisation
from tests.app.accounts.entering import PASSWORD, code_now, link_to, mails_of

LINDE = {
    "sector": "wonen",
    "persoonEnkelvoud": "bewoner",
    "persoonMeervoud": "bewoners",
    "persoonLidwoord": "de",
    "telefoon": "010 123 45 67",
}
NEW = {"naam": "Zorg Nabij", "soort": "opdrachtgever", "sector": "zorg"}
NEW |= {"contactNaam": "Zoë Zorg", "contactEmail": "Zoe@Nabij.example"}


def organisations(name):
    with acting_for(None) as db:
        return list(db.scalars(select(Organisation).where(Organisation.name == name)))


def test_the_word_for_a_person_changes_everywhere(sign_in, by_api, world):
    assert sign_in(world.ben).post("/instellingen", data=LINDE).status_code == 303
    kept = by_api(world.ria).get("/api/v1/organisatie").json
    assert (kept["persoonEnkelvoud"], kept["telefoon"], kept["sector"]) == ("bewoner", "+31101234567", "wonen")
    with acting_for(world.ben.organisation_id) as db:
        (event,) = db.scalars(select(Event).where(Event.kind == "organisation.changed"))
    assert event.data == {"fields": ["person_many", "person_one", "phone"]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"persoonEnkelvoud": "debiteur"}, "niemand kwetst"),
        ({"persoonEnkelvoud": ""}, "Vul dit in"),
        ({"telefoon": "bel maar"}, "geen telefoonnummer"),
        ({"sector": ""}, "Kies de sector"),
        ({"persoonLidwoord": "een"}, "Kies uit"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed(sign_in, world, change, said):
    r = sign_in(world.ben).post("/instellingen", data=LINDE | change)
    assert (r.status_code, said in r.text, 'value="bewoners"' in r.text) == (422, True, True)


def test_the_operator_admits_and_the_first_administrator_comes(app, sign_in, world):
    assert sign_in(world.net).post("/organisaties", data=NEW).location == "/organisaties"
    assert "Zorg Nabij" in sign_in(world.net).get("/organisaties").text
    to, _, text = mails_of(world.net.organisation_id)[0]
    assert (to, "Zorg Nabij" in text, "beheerder" in text) == ("zoe@nabij.example", True, True)
    link, zoe = link_to(world.net), app.test_client()
    zoe.post(link, data={"naam": "Zoë Zorg", "wachtwoord": PASSWORD, "wachtwoordHerhaald": PASSWORD})
    secret = zoe.get("/aanmelden/tweede-stap").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert zoe.post("/aanmelden/tweede-stap", data={"code": code_now(secret)}).status_code == 303
    assert "Instellingen van Zorg Nabij" in zoe.get("/instellingen").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sector": ""}, "Kies de sector"),
        ({"soort": "incassopartner"}, "wat voor partner"),
        ({"soort": "incassopartner", "soortPartner": "incassobureau"}, "Wki-register"),
        ({"soort": "netwerk"}, "één netwerk"),
        ({"contactEmail": "zoe"}, "geen e-mailadres"),
    ],
)
def test_what_is_missing_is_told(sign_in, world, change, said):
    r = sign_in(world.net).post("/organisaties", data=NEW | change)
    assert (r.status_code, said in r.text) == (422, True)
    assert organisations("Zorg Nabij") == []


def test_a_double_click_admits_once(sign_in, world):
    client = sign_in(world.net)
    for _ in range(2):
        assert client.post("/organisaties", data=NEW | {"sleutel": "dezelfde"}).status_code == 303
    assert len(organisations("Zorg Nabij")) == 1


def test_the_first_of_all_is_made_on_the_command_line(app, owner, emptied, monkeypatch):
    run = app.test_cli_runner().invoke
    command = ["organisatie", "nieuw", "Landelijk netwerk", "Net Netwerk", "net@x.example"]
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    refused = run(args=command)
    assert (refused.exit_code, "DATABASE_OWNER_URL" in refused.output) == (1, True)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner.url.set(drivername="postgresql").render_as_string(False))
    made = run(args=command)
    assert made.exit_code == 0
    link = made.output.split("http://localhost")[1].strip()
    net = app.test_client()
    assert net.post(
        link, data={"naam": "Net Netwerk", "wachtwoord": PASSWORD, "wachtwoordHerhaald": PASSWORD}
    ).location == ("/aanmelden/tweede-stap")
    secret = net.get("/aanmelden/tweede-stap").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    net.post("/aanmelden/tweede-stap", data={"code": code_now(secret)})
    assert net.get("/organisaties").status_code == 200
    again = run(args=command)
    assert (again.exit_code, "al een netwerk" in again.output) == (1, True)


def test_an_organisation_has_a_clock_from_the_start(sign_in, world):
    sign_in(world.net).post("/organisaties", data=NEW)
    (made,) = organisations("Zorg Nabij")
    with acting_for(made.id) as db:
        names = db.scalars(select(User.name).join(Membership, Membership.user_id == User.id)).all()
    assert names == ["Systeem van Zorg Nabij"]
