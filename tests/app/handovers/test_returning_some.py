"""The page on which Wim gives several offers back for one reason."""

import re

import pytest
from sqlalchemy import select

from app.handovers.models import Handover
from app.handovers.policy import HandoverStatus
from app.infra.tenancy import acting_for
from tests.world import a_case

FORM, CHOICE, SEND = (f"/overdrachten/teruggaven{rest}" for rest in ("/nieuw", "/keuzes", ""))
WHY = "Wij zitten vol tot januari."


@pytest.fixture
def three(by_api, world):
    """Offered to Wim's organisation; their version is now 2."""
    cases = [world.fresh, a_case(world.ria, "L-3"), a_case(world.ria, "L-4")]
    for case in cases:
        offered = by_api(world.ria).post(
            f"/api/v1/dossiers/{case.id}/overdrachten", json={"partner": str(world.wim.organisation_id)}
        )
        assert offered.status_code == 201
    return cases


def ticks(*cases, version=2):
    return [f"{case.id}:{version}" for case in cases]


def sent(*cases, version=2, **more):
    return {"dossier": ticks(*cases, version=version), "getoond": [str(case.id) for case in cases], **more}


def waiting(person):
    with acting_for(person.organisation_id) as db:
        return set(db.scalars(select(Handover.case_id).where(Handover.status == HandoverStatus.OFFERED)))


def recall(by_api, world, case):
    body = {"soort": "terughalen", "reden": "De huurder betaalt nu zelf"}
    path = f"/api/v1/dossiers/{case.id}/interventies"
    assert by_api(world.ria).post(path, json=body, headers={"If-Match": '"2"'}).status_code == 201


def test_the_ticks_of_the_list_lead_to_a_form_with_those_cases(sign_in, world, three):
    client = sign_in(world.wim)
    assert f'formaction="{CHOICE}"' in client.get("/overdrachten").text
    answer = client.post(CHOICE, data={"dossier": ticks(*three[:2])})
    assert answer.status_code == 303
    assert "csrf" not in answer.location
    page = client.get(answer.location).text
    assert "Geef 2 dossiers terug" in page
    assert re.findall(r"L-\d", re.sub(r"<[^>]+>", "", page)) == ["L-2", "L-3"]
    assert len(re.findall(r'name="dossier"[^>]* checked', page)) == 2


def test_without_a_tick_one_hears_what_to_do(sign_in, world, three):
    client = sign_in(world.wim)
    assert client.post(CHOICE).location == "/overdrachten"
    assert "Kies eerst een dossier." in client.get("/overdrachten").text
    assert "Kies eerst dossiers" in client.get(FORM).text


def test_going_to_the_form_and_back_leaves_the_list_usable(sign_in, world, three):
    """The key of the list belongs to accepting: it is not used up by looking at the form."""
    client = sign_in(world.wim)
    page = client.get("/overdrachten").text
    assert page.count('name="sleutel"') == 2  # signing out, and the button that accepts
    key = re.search(r'<button[^>]*name="sleutel" value="([^"]+)"', page)[1]
    client.post(CHOICE, data={"dossier": ticks(three[0])})
    took = {"dossier": ticks(three[1]), "sleutel": key}
    assert client.post("/aannames", data=took).status_code == 303
    assert three[1].id not in waiting(world.wim)


def test_wim_gives_two_back_and_the_third_waits_on(by_api, sign_in, world, three):
    client = sign_in(world.wim)
    answer = client.post(SEND, data=sent(*three[:2], reden=WHY))
    assert (answer.status_code, answer.location) == (303, "/overdrachten")
    assert "2 dossiers teruggegeven. De opdrachtgever leest waarom." in client.get("/overdrachten").text
    assert waiting(world.wim) == {three[2].id}
    for case in three[:2]:
        (told,) = by_api(world.ria).get(f"/api/v1/dossiers/{case.id}/overdrachten").json
        assert (told["status"], told["antwoord"]) == ("teruggegeven", WHY)


def test_each_case_has_its_own_result(by_api, sign_in, world, three):
    recall(by_api, world, three[0])
    by_api(world.ria).post(f"/api/v1/dossiers/{three[1].id}/notities", json={"tekst": "Belde net."})
    client = sign_in(world.wim)
    page = client.post(SEND, data=sent(*three, reden=WHY), follow_redirects=True).text
    assert "1 dossier teruggegeven." in page
    assert "1 dossier is niet meer bij u." in page
    assert "L-3 bleef staan. Dit dossier is intussen gewijzigd." in page
    assert waiting(world.wim) == {three[1].id}


def test_when_all_changed_the_form_comes_back_with_what_was_typed_and_the_new_version(by_api, sign_in, world, three):
    by_api(world.ria).post(f"/api/v1/dossiers/{three[1].id}/notities", json={"tekst": "Belde net."})
    client = sign_in(world.wim)
    answer = client.post(SEND, data=sent(three[1], reden=WHY))
    assert answer.status_code == 409
    assert "1 dossier bleef staan" in answer.text
    assert re.search(r">L-3</a><small><span[^>]*>Dit dossier is intussen gewijzigd\.", answer.text)
    assert WHY in answer.text
    again = re.search(r'name="dossier" value="([^"]+)"[^>]* checked', answer.text)[1]
    assert again == f"{three[1].id}:3"
    client.post(SEND, data={"dossier": again, "reden": WHY})
    assert waiting(world.wim) == {three[0].id, three[2].id}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reden": ""}, "reden"),
        ({"reden": "Het bsn is 123456782"}, "reden"),
        ({"dossier": []}, "Kies minstens één dossier."),
    ],
)
def test_what_was_typed_and_ticked_stays_on_a_mistake(sign_in, world, three, wrong, says):
    data = sent(*three[:2], reden=WHY) | wrong
    data["dossier"] = data["dossier"][:1]
    answer = sign_in(world.wim).post(SEND, data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert data["reden"] in answer.text
    assert len(re.findall(r'name="dossier"[^>]* checked', answer.text)) == len(data["dossier"])
    assert answer.text.count('name="getoond"') == 2
    assert len(waiting(world.wim)) == 3


def test_the_form_names_nobody_and_says_what_is_gone(by_api, sign_in, world, three):
    recall(by_api, world, three[0])
    page = sign_in(world.wim).get(FORM, query_string={"dossier": [case.id for case in three[:2]]}).text
    assert "1 dossier wacht niet meer op antwoord" in page
    assert "Geef 1 dossier terug" in page
    assert "de Groot" not in page
    gone = sign_in(world.wim).get(FORM, query_string={"dossier": three[0].id}).text
    assert "Deze dossiers wachten niet meer op antwoord" in gone


@pytest.mark.parametrize("who", ["ria", "olga", "ada"])
def test_only_a_partner_gets_the_form_and_gives_back(sign_in, world, three, who):
    client = sign_in(getattr(world, who))
    assert client.get(FORM, query_string={"dossier": three[0].id}).status_code == 403
    assert client.post(SEND, data=sent(three[0], reden=WHY)).status_code == 403
    assert len(waiting(world.wim)) == 3


def test_another_partner_finds_nothing_of_it(sign_in, world, three):
    client = sign_in(world.bas)
    assert "L-2" not in client.get(FORM, query_string={"dossier": three[0].id}).text
    assert client.post(SEND, data=sent(three[0], reden=WHY)).status_code == 404
    assert len(waiting(world.wim)) == 3
