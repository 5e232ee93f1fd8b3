"""What an administrator does in the settings, a program does as well; a stranger hears that it is not there."""

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
