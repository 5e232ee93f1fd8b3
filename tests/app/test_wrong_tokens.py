"""Whatever token is wrong, old or used: a Dutch sentence, the right status, and a way on."""

import base64
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.features import FEATURES
from app.infra.settings import Settings
from app.organisations.access import COOKIE
from tests.app.accounts.entering import PASSWORD, give_password, link_to
from tests.world import World

TWICE = {"wachtwoord": PASSWORD, "wachtwoordHerhaald": PASSWORD, "naam": "Ko Oud"}
INVITE = {"naam": "Ko Oud", "email": "k.oud@delinde.example", "rol": "lezer"}


def way_on(answer: TestResponse, status: int, sentence: str) -> None:
    """Said in words of ours, on a page with somewhere to go."""
    main = answer.text.split("<main")[1]
    assert answer.status_code == status, main
    assert sentence in main
    assert 'href="/' in main
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("secret", ["", "niets", "é%s", "a" * 5000])
@pytest.mark.parametrize(
    ("path", "sentence"), [("/uitnodiging", "werkt niet meer"), ("/nieuw-wachtwoord", "werkt niet")]
)
def test_a_link_that_we_never_sent(app: Flask, world: World, path: str, sentence: str, secret: str) -> None:
    client = app.test_client()
    way_on(client.get(path, query_string={"sleutel": secret}), 404, sentence)
    way_on(client.post(path, query_string={"sleutel": secret}, data=TWICE), 404, sentence)


def test_an_invitation_that_was_withdrawn(app: Flask, sign_in, world: World) -> None:  # type: ignore[no-untyped-def]
    ben = sign_in(world.ben)
    ben.post("/instellingen/uitnodigingen", data=INVITE)
    link = link_to(world.ben)
    page = ben.get("/instellingen/gebruikers").text
    withdrawal = page.split("/intrekking")[0].rpartition('"')[2] + "/intrekking"
    assert ben.post(withdrawal).status_code == 303
    way_on(app.test_client().get(link), 404, "Vraag om een nieuwe")
    way_on(app.test_client().post(link, data=TWICE), 404, "Vraag om een nieuwe")


def test_a_link_for_a_password_works_once(app: Flask, world: World) -> None:
    give_password(world.ria)
    client = app.test_client()
    client.post("/wachtwoord-vergeten", data={"email": world.ria.email})
    link = link_to(world.ria)
    assert client.post(link, data=TWICE).status_code == 303
    way_on(app.test_client().post(link, data=TWICE), 404, "Vraag gerust een nieuwe aan")


@pytest.fixture
def guarded(settings: Settings, app: Flask) -> Flask:
    """Asks each form for its token."""
    return create_app(FEATURES, settings, TESTING=True, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False)


@pytest.mark.parametrize("token", ["", "onzin", "IjEyMyI.Z0.abc"])
def test_a_form_of_another_sign_in_keeps_what_was_typed(guarded: Flask, world: World, token: str) -> None:
    ria = guarded.test_client()
    ria.set_cookie(COOKIE, world.ria.cookie)
    path = f"/dossiers/{world.case.id}/notities"
    answer = ria.post(path, data={"csrf_token": token, "tekst": "Belde net. Komt vrijdag."})
    way_on(answer, 400, "Dit scherm is verlopen")
    assert "Belde net. Komt vrijdag." in answer.text


def test_who_signed_out_in_another_window_is_told_so_and_keeps_what_was_typed(guarded: Flask, world: World) -> None:
    bas = guarded.test_client()
    bas.set_cookie(COOKIE, world.bas.cookie)
    token = bas.get(f"/dossiers/{world.case.id}").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert bas.post("/afmelding", data={"csrf_token": token}).status_code == 303
    typed = {"csrf_token": token, "tekst": "Belde net. Komt vrijdag."}
    answer = bas.post(f"/dossiers/{world.case.id}/notities", data=typed)
    way_on(answer, 401, "U bent niet meer aangemeld")
    assert "Meld u aan; wat u typte, staat hieronder." in answer.text
    assert "Belde net. Komt vrijdag." in answer.text
    assert "verlopen" not in answer.text


def test_a_form_for_everybody_that_is_old_is_only_old(guarded: Flask, world: World) -> None:
    answer = guarded.test_client().post("/aanmelden", data={"csrf_token": "oud", "email": world.bas.email})
    way_on(answer, 400, "Dit scherm is verlopen")


@pytest.mark.parametrize("cookie", ["", "niets", "a" * 4000, "%00", '"'])
def test_a_cookie_that_opens_nothing(app: Flask, world: World, cookie: str) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    client.set_cookie("session", cookie)
    assert client.get(f"/dossiers/{world.case.id}").location == f"/aanmelden?verder=/dossiers/{world.case.id}"
    typed = {"tekst": "Komt vrijdag."}
    answer = client.post(f"/dossiers/{world.case.id}/notities", data=typed)
    way_on(answer, 401, "U bent niet meer aangemeld")
    assert "Komt vrijdag." in answer.text


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer rk_niets", "Basic cmlhOnBhc3M=", "Bearer é", "x" * 9000]
)
def test_a_key_that_opens_nothing(app: Flask, world: World, sent: str) -> None:
    answer = app.test_client().get("/api/v1/sleutel", headers={"Authorization": sent} if sent else {})
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.json
    assert answer.json["title"] == "Meld u eerst aan."
    assert answer.headers["WWW-Authenticate"] == "Bearer"


SOMEBODY = "0199f0c3-5b1e-7c3a-9d2e-8f7a6b5c4d3e"  # the id of nothing


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()


CURSORS = [
    "onzin",
    "é",
    "W10",
    cursor(["uuid", "geen"]),
    cursor(["str", "x"]),
    cursor(["int", 1]),
    cursor(["none", None]),
    cursor(["uuid", SOMEBODY], ["uuid", SOMEBODY], ["uuid", SOMEBODY], ["uuid", SOMEBODY]),
    cursor(["str", "a\x00b"], ["uuid", SOMEBODY]),
    cursor(["date", "2026-11-20"], ["uuid", SOMEBODY], ["str", "x"]),
    cursor(["str", "x"], ["str", "y"]),
    cursor(1, 2),
    cursor({"a": 1}),
]


@pytest.mark.parametrize("wrong", CURSORS)
def test_a_page_of_a_list_that_is_none(app: Flask, sign_in, world: World, wrong: str) -> None:  # type: ignore[no-untyped-def]
    """Every list; what happens to fit is an empty page and no more."""
    lists = {
        world.ria: ["/dossiers", "/bank", "/bank/afschriften", "/inlezen", "/overdrachten", "/meldingen"],
        world.bas: ["/dossiers", "/overdrachten", "/afgesloten-dossiers"],
    }
    refused = 0
    for person, paths in lists.items():
        client: FlaskClient = sign_in(person)
        for path in paths:
            answer = client.get(path, query_string={"cursor": wrong})
            if answer.status_code != 200:
                refused += 1
                way_on(answer, 400, "Open het scherm opnieuw")
    assert refused >= 5


@pytest.mark.parametrize("wrong", ["onzin", "é", "0", SOMEBODY + "0", "' or 1=1"])
def test_a_cursor_by_api_that_is_none(by_api, world: World, wrong: str) -> None:  # type: ignore[no-untyped-def]
    answer = by_api(world.ria).get("/api/v1/dossiers", query_string={"cursor": wrong})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize(
    ("sent", "status"), [("", 428), ("x", 400), ('"0"', 412), ('"99999999999999999999"', 400), ("*", 400)]
)
def test_a_version_that_nobody_saw(by_api, world: World, sent: str, status: int) -> None:  # type: ignore[no-untyped-def]
    body = {"soort": "overnemen", "reden": "Even zelf kijken"}
    url = f"/api/v1/dossiers/{world.case.id}/interventies"
    answer = by_api(world.ria).post(url, json=body, headers={"If-Match": sent})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["detail"].endswith(".")
