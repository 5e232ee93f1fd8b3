"""Every page of the settings and of one's own account opens for who may, and for nobody else."""

import pytest

MINE = ["/account", "/account/sessies", "/account/wachtwoord", "/account/tweede-stap", "/account/herstelcodes"]
MINE += ["/instellingen/sleutels", "/instellingen/sleutels/nieuw"]
MANAGED = ["/instellingen", "/instellingen/rollen", "/instellingen/gebruikers", "/instellingen/uitnodigingen/nieuw"]
CREDITOR = ["/instellingen/mandaten"]
NETWORK = ["/organisaties", "/organisaties/nieuw"]


@pytest.mark.parametrize("path", MINE)
def test_everybody_has_an_account(sign_in, world, path):
    for person in (world.ria, world.lex, world.bas, world.ada):
        assert sign_in(person).get(path).status_code == 200


@pytest.mark.parametrize("path", MANAGED + CREDITOR)
def test_settings_are_for_the_administrator(sign_in, world, path):
    assert sign_in(world.ben).get(path).status_code == 200
    assert sign_in(world.ria).get(path).status_code == 403


@pytest.mark.parametrize("path", NETWORK)
def test_only_the_operator_admits(sign_in, world, path):
    assert sign_in(world.net).get(path).status_code == 200
    assert sign_in(world.ben).get(path).status_code == 403


def test_a_substitute_is_for_who_decides(sign_in, world):
    assert sign_in(world.ria).get("/account/vervanging").status_code == 200
    assert sign_in(world.bas).get("/account/vervanging").status_code == 403


def test_who_is_signed_out_goes_to_the_sign_in_page_and_back(app, world):
    r = app.test_client().get("/account/sessies?x=1")
    assert (r.status_code, r.location) == (303, "/aanmelden?verder=/account/sessies?x%3D1")
