"""What an administrator does in the settings, a program does as well; a stranger hears that it is not there."""

from datetime import timedelta

import pytest

from app.infra.clock import today
from app.kernel.actor import Kind, Role
from tests.app.organisations.test_organisations import LINDE
from tests.world import joins

NEW = {"naam": "Zorg Nabij", "soort": "opdrachtgever", "sector": "zorg"}
NEW |= {"contactNaam": "Zoë Zorg", "contactEmail": "zoe@nabij.example"}
INVITED = {"email": "nieuw@linde.example", "naam": "Nina Nieuw", "rol": "consulent"}


def test_the_organisation_itself(by_api, world):
    r = by_api(world.ben).put("/api/v1/organisatie", json=LINDE)
    assert (r.status_code, r.json["persoonEnkelvoud"], r.json["telefoon"]) == (200, "bewoner", "+31101234567")
    assert by_api(world.ria).put("/api/v1/organisatie", json=LINDE).status_code == 403
    wrong = by_api(world.ben).put("/api/v1/organisatie", json=LINDE | {"persoonEnkelvoud": "debiteur"})
    assert wrong.json["errors"][0]["pointer"] == "/persoonEnkelvoud"


def test_the_operator_lets_an_organisation_in(by_api, world):
    r = by_api(world.net).post("/api/v1/organisaties", json=NEW)
    assert (r.status_code, r.json["naam"]) == (201, "Zorg Nabij")
    assert "Zorg Nabij" in {one["naam"] for one in by_api(world.net).get("/api/v1/organisaties").json}
    assert by_api(world.ben).get("/api/v1/organisaties").status_code == 403


def test_a_colleague_gets_another_role_and_leaves(by_api, world):
    url = f"/api/v1/gebruikers/{world.lex.actor.user_id}"
    stranger = joins("Otto Olm", world.olga.organisation_id, Kind.CREDITOR, Role.BEHEERDER)
    assert by_api(stranger).put(f"{url}/rol", json={"rol": "consulent"}).status_code == 404
    assert by_api(stranger).delete(url).status_code == 404
    assert by_api(world.ben).put(f"{url}/rol", json={"rol": "consulent"}).json == {"rol": "consulent"}
    assert by_api(world.lex).get("/api/v1/sleutel").json["rol"] == "consulent"
    assert by_api(world.ben).delete(url).status_code == 204
    assert by_api(world.lex).get("/api/v1/sleutel").status_code == 401
    me = by_api(world.ben).delete(f"/api/v1/gebruikers/{world.ben.actor.user_id}")
    assert (me.status_code, me.json["because"]) == (409, ["organisations.not-yourself"])


def test_an_invitation_is_repeated_and_withdrawn(by_api, world):
    client = by_api(world.ben)
    first = client.post("/api/v1/uitnodigingen", json=INVITED).json["id"]
    again = client.post(f"/api/v1/uitnodigingen/{first}/herhalingen")
    assert (again.status_code, again.json["id"] == first) == (201, False)
    assert client.post(f"/api/v1/uitnodigingen/{first}/herhalingen").status_code == 409
    assert client.delete(f"/api/v1/uitnodigingen/{again.json['id']}").status_code == 204
    assert all(one["ingetrokkenOp"] for one in client.get("/api/v1/uitnodigingen").json)


def test_a_mandate_is_given_and_taken(by_api, world):
    client, given = by_api(world.ben), {"rol": "consulent", "soort": "tot een bedrag", "bedrag": "250,00"}
    told = client.post("/api/v1/mandaten", json=given).json["mandaten"]
    assert {"rol": "consulent", "totBedragInCenten": 250_00} in told
    taken = client.post("/api/v1/mandaten", json={"rol": "consulent", "soort": "geen mandaat"}).json["mandaten"]
    assert taken == client.get("/api/v1/mandaten").json["mandaten"] == [{"rol": "regisseur", "totBedragInCenten": None}]


def test_a_key_is_listed_without_its_secret_and_revoked(by_api, world):
    (own,) = by_api(world.lex).get("/api/v1/sleutels").json
    assert world.lex.key not in str(own)
    assert by_api(world.cor).delete(f"/api/v1/sleutels/{own['id']}").status_code == 404
    assert len(by_api(world.ben).get("/api/v1/sleutels").json) > 1
    assert by_api(world.ben).delete(f"/api/v1/sleutels/{own['id']}").status_code == 204
    assert by_api(world.lex).get("/api/v1/sleutels").status_code == 401


# ---- who replaces whom

NOBODY = {"vervanger": None, "van": None, "totEnMet": None}


def away(by, days=7):
    return {"vervanger": by, "van": today().isoformat(), "totEnMet": (today() + timedelta(days=days)).isoformat()}


def test_ria_is_replaced_for_a_week_and_comes_back(by_api, world):
    client, url = by_api(world.ria), "/api/v1/vervanging"
    assert client.get(url).json == NOBODY
    (cor,) = client.get("/api/v1/vervangers").json
    assert (cor["naam"], cor["rol"]) == ("Cor Consulent", "consulent")
    r = client.put(url, json=away(cor["id"]))
    assert (r.status_code, r.json) == (200, away(cor["id"]))
    assert client.get(url).json == away(cor["id"])
    assert by_api(world.cor).get(url).json == NOBODY
    assert [client.delete(url).status_code for _ in range(2)] == [204, 204]
    assert client.get(url).json == NOBODY


def test_who_is_away_then_replaces_nobody(by_api, world):
    rob = joins("Rob Regie", world.ria.organisation_id, Kind.CREDITOR, Role.REGISSEUR)
    assert by_api(rob).put("/api/v1/vervanging", json=away(str(world.cor.actor.user_id))).status_code == 200
    r = by_api(world.ria).put("/api/v1/vervanging", json=away(str(rob.actor.user_id)))
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/vervanger")
    later = away(str(rob.actor.user_id), days=20) | {"van": (today() + timedelta(days=8)).isoformat()}
    assert by_api(world.ria).put("/api/v1/vervanging", json=later).status_code == 200


def test_the_page_shows_what_a_program_set(by_api, sign_in, world):
    by_api(world.ria).put("/api/v1/vervanging", json=away(str(world.cor.actor.user_id)))
    assert "Cor Consulent" in sign_in(world.ria).get("/account").text


@pytest.mark.parametrize("who", ["lex", "ria", "bas", "olga"])
def test_by_api_too_only_a_colleague_who_may_decide_can_be_a_substitute(by_api, world, who):
    r = by_api(world.ria).put("/api/v1/vervanging", json=away(str(getattr(world, who).actor.user_id)))
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/vervanger")


def test_an_absence_that_is_half_or_over_is_refused_with_its_field(by_api, world):
    whole, client = away(str(world.cor.actor.user_id)), by_api(world.ria)
    for body, field in (
        *(({k: v for k, v in whole.items() if k != name}, name) for name in whole),
        (away(whole["vervanger"], days=-1), "totEnMet"),
    ):
        r = client.put("/api/v1/vervanging", json=body)
        assert (r.status_code, [one["pointer"] for one in r.json["errors"]]) == (400, [f"/{field}"])
    assert client.get("/api/v1/vervanging").json == NOBODY


@pytest.mark.parametrize("who", ["lex", "fien", "ben", "bas", "ada"])
def test_who_decides_about_nothing_has_no_substitute(by_api, world, who):
    client = by_api(getattr(world, who))
    assert client.get("/api/v1/vervanging").status_code == 403
    assert client.get("/api/v1/vervangers").status_code == 403
    assert client.put("/api/v1/vervanging", json=away(str(world.cor.actor.user_id))).status_code == 403
    assert client.delete("/api/v1/vervanging").status_code == 403
