"""Keys for programs: shown once, and never more than their maker may."""

from datetime import datetime, timedelta

import pytest

from app.accounts.models import ApiKey
from app.accounts.queries import keys_of
from app.infra.clock import now, today
from app.infra.crypto import hashed
from app.infra.tenancy import acting_for

NEXT_MONTH = (today() + timedelta(days=30)).isoformat()
FORM = {"naam": "Koppeling", "rechten": ["dossiers zien"], "totEnMet": NEXT_MONTH}


def make(client, **other) -> str:
    assert client.post("/instellingen/sleutels", data=FORM | other).location == "/instellingen/sleutels"
    return client.get("/instellingen/sleutels").text.split('rk-getypt"><code>')[1].split("</code>")[0]


def ask(app, key, path="/api/v1/sleutel"):
    return app.test_client().get(path, headers={"Authorization": f"Bearer {key}"})


def keys(person) -> list[ApiKey]:
    with acting_for(person.organisation_id) as db:
        return list(db.scalars(keys_of(person.organisation_id, person.actor.user_id)))


def test_a_key_is_shown_once_and_kept_as_a_hash(app, sign_in, world):
    client = sign_in(world.ria)
    key = make(client)
    assert key.startswith("rk_")
    assert key not in client.get("/instellingen/sleutels").text
    kept = keys(world.ria)[0]
    assert (kept.hash, kept.start) == (hashed(key), key[:9])
    assert ask(app, key).status_code == 200


def test_it_does_what_it_was_given_and_no_more(app, sign_in, world):
    key = make(sign_in(world.ria))
    me = ask(app, key).json
    assert (me["naam"], me["rol"], me["organisatie"]["naam"]) == ("Ria Regie", "regisseur", "De Linde")
    assert me["rechten"] == ["eigen account beheren", "dossiers zien"]
    assert ask(app, key, f"/api/v1/dossiers/{world.case.id}/interventies").status_code == 200
    act = {"soort": "overnemen", "reden": "Even zelf kijken"}
    told = {"Authorization": f"Bearer {key}", "If-Match": '"1"'}
    url = f"/api/v1/dossiers/{world.case.id}/interventies"
    assert app.test_client().post(url, json=act, headers=told).status_code == 403


def test_it_shrinks_with_the_role_of_its_maker(app, sign_in, world):
    key = make(sign_in(world.lex))
    assert "dossiers zien" in ask(app, key).json["rechten"]
    url = f"/instellingen/gebruikers/{world.lex.actor.user_id}/rol"
    sign_in(world.ben).post(url, data={"rol": "lid"})
    assert "dossiers zien" not in ask(app, key).json["rechten"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rechten": []}, "minstens één recht"),
        ({"rechten": ["gebruikers uitnodigen en rollen geven"]}, "niet meer dan u zelf mag"),
        ({"rechten": ["alles"]}, "Kies uit"),
        ({"totEnMet": (today() + timedelta(days=366)).isoformat()}, "binnen een jaar"),
        ({"totEnMet": (today() - timedelta(days=1)).isoformat()}, "binnen een jaar"),
        ({"naam": ""}, "Vul dit in"),
    ],
)
def test_what_cannot_be_is_told(sign_in, world, change, said):
    r = sign_in(world.ria).post("/instellingen/sleutels", data=FORM | change)
    assert (r.status_code, said in r.text) == (422, True)


def test_an_expired_key_opens_nothing(app, sign_in, world):
    key = make(sign_in(world.ria), totEnMet=today().isoformat())
    end = keys(world.ria)[0].ends_at
    assert end.astimezone().date() <= today() + timedelta(days=1)
    age(world.ria, now() - timedelta(seconds=1))
    assert ask(app, key).status_code == 401


def age(person, ends_at: datetime) -> None:
    with acting_for(person.organisation_id) as db, db.begin():
        db.get_one(ApiKey, keys(person)[0].hash).ends_at = ends_at


def test_a_key_is_revoked_at_once(app, sign_in, world):
    key = make(sign_in(world.ria))
    url = f"/instellingen/sleutels/{keys(world.ria)[0].id}/intrekking"
    assert sign_in(world.lex).post(url).status_code == 404  # of a colleague
    assert sign_in(world.olga).post(url).status_code == 404
    assert ask(app, key).status_code == 200
    assert sign_in(world.ria).post(url).status_code == 303
    assert ask(app, key).status_code == 401


def test_an_administrator_sees_and_revokes_those_of_all(app, sign_in, world):
    key = make(sign_in(world.ria), naam="Koppeling van Ria")
    assert "Koppeling van Ria" in sign_in(world.ben).get("/instellingen/sleutels").text
    assert "Koppeling van Ria" not in sign_in(world.lex).get("/instellingen/sleutels").text
    assert sign_in(world.ben).post(f"/instellingen/sleutels/{keys(world.ria)[0].id}/intrekking").status_code == 303
    assert ask(app, key).status_code == 401


def test_the_new_key_of_one_is_not_shown_to_another_in_the_same_browser(sign_in, world):
    client = sign_in(world.ria)
    client.post("/instellingen/sleutels", data=FORM)
    client.set_cookie("aangemeld", world.ben.cookie)
    assert "Kopieer hem nu" not in client.get("/instellingen/sleutels").text
