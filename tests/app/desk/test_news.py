"""The poll: what the other side did is on the screen within seconds, without a reload, and nothing is asked twice."""

import re

import pytest
from sqlalchemy import select

from app.actions.models import Approval
from app.cases.service import add_note
from app.infra.events import Event
from app.infra.tenancy import acting_for
from tests.app.desk.conftest import TOMORROW, asks_approval, do

PAUSE = {"soort": "pauzeren", "reden": "Er is rust nodig", "totEnMet": TOMORROW.isoformat(), "versie": "1"}


def poll_of(page):
    return re.search(r'id="peil"[^>]* hx-get="([^"]+)"', page)[1].replace("&amp;", "&")


@pytest.fixture
def looking(world, sign_in):
    """Bas has the case open; the address that his page asks every three seconds."""
    return poll_of(sign_in(world.bas).get(f"/dossiers/{world.case.id}").text)


def test_nothing_new_is_204_from_one_indexed_question(world, sign_in, looking, statements):
    client = sign_in(world.bas)
    with statements() as asked:
        r = client.get(looking, headers={"HX-Request": "true"})
    assert (r.status_code, r.text) == (204, "")
    of_the_poll = [one for one in asked if "gate.actor_of_sign_in" not in one]  # who asks is asked of each page
    assert len(of_the_poll) == 1
    assert "events.partner_id" in of_the_poll[0]


def test_bas_sees_the_pause_and_who_did_it(world, sign_in, looking):
    sign_in(world.ria).post(f"/dossiers/{world.case.id}/interventies", data=PAUSE)
    r = sign_in(world.bas).get(looking, headers={"HX-Request": "true"})
    assert r.status_code == 200
    assert 'role="status" hx-swap-oob="innerHTML">Bijgewerkt: De Linde pauzeerde dit dossier.' in r.text
    parts = ("deel-besluit", "deel-regie", "deel-verloop", "deel-druk", "deel-plan", "deel-bedragen")
    for part in parts:
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob="true"', r.text), part
    assert "Gepauzeerd tot en met" in r.text
    assert r.headers["HX-Trigger-After-Swap"] == "nieuws"  # the form that stands open asks the SLA anew
    assert "<html" not in r.text
    assert sign_in(world.bas).get(poll_of(r.text)).status_code == 204  # told once


def test_bas_hears_at_once_that_there_is_a_condition(world, sign_in):
    asks_approval(world.bas, world.case)
    poll = poll_of(sign_in(world.bas).get(f"/dossiers/{world.case.id}").text)
    with acting_for(world.ria.organisation_id) as db:
        approval = db.scalars(select(Approval)).one()
    form = {"soort": "akkoord-met-voorwaarde", "tekst": "Ga eerst langs.", "versie": str(approval.version)}
    assert sign_in(world.ria).post(f"/akkoorden/{approval.id}/antwoorden", data=form).status_code == 303
    assert "Bijgewerkt: De Linde gaf akkoord met een voorwaarde." in sign_in(world.bas).get(poll).text


def test_what_is_typed_in_stands_in_no_part_that_is_swapped(world, sign_in):
    page = sign_in(world.bas).get(f"/dossiers/{world.case.id}").text
    named = re.search(r'data-delen="([^"]+)"', page)[1].split()
    assert set(re.findall(r'id="(deel-[a-z]+)"', page)) == set(named)
    assert page.index('id="notitie"') > page.index('id="deel-verloop"')


def test_the_poll_keeps_to_the_lines_that_were_asked_for(world, sign_in):
    page = sign_in(world.bas).get(f"/dossiers/{world.case.id}?soort=regie").text
    do(world.ria, world.case, lambda db, c, by: add_note(db, c, by=by, text="Lees dit even."))
    r = sign_in(world.bas).get(poll_of(page))
    assert r.status_code == 200
    assert "Lees dit even." not in r.text
    assert "Bijgewerkt: De Linde schreef een notitie." in r.text


def test_a_colleague_who_only_looks_is_no_news(world, sign_in, looking):
    sign_in(world.tea).get(f"/dossiers/{world.case.id}")
    assert sign_in(world.bas).get(looking).status_code == 204


def test_who_loses_the_case_reads_why_and_no_name_any_more(world, sign_in, looking):
    recall = {"soort": "terughalen", "reden": "Wij lossen het zelf op", "versie": "1"}
    sign_in(world.ria).post(f"/dossiers/{world.case.id}/interventies", data=recall)
    r = sign_in(world.bas).get(looking, headers={"HX-Request": "true"})
    assert r.status_code == 200
    assert r.headers["HX-Retarget"] == "#dossier"
    assert "Dit dossier is teruggehaald" in r.text
    assert "/afgesloten-dossiers" in r.text
    assert "Yilmaz" not in r.text
    assert "hx-get" not in r.text  # it asks no more


def test_a_poll_without_a_case_of_ours_says_nothing(world, sign_in, looking):
    for who, status in ((world.olga, 404), (world.wim, 404), (world.ada, 403)):
        assert sign_in(who).get(f"/dossiers/{world.case.id}/nieuws").status_code == status
    do(world.ria, world.case, lambda db, c, by: add_note(db, c, by=by, text="Lees dit even."))
    assert sign_in(world.olga).get(looking).status_code == 204  # there is nothing for her to hear of


def test_before_bas_accepts_the_poll_has_no_name(world, sign_in, by_api):
    to = {"partner": str(world.bas.organisation_id)}
    by_api(world.ria).post(f"/api/v1/dossiers/{world.fresh.id}/overdrachten", json=to)
    assert sign_in(world.bas).get(f"/dossiers/{world.fresh.id}/nieuws").status_code == 404
    with acting_for(world.ria.organisation_id) as db:
        newest = db.scalars(select(Event.id).order_by(Event.id.desc())).first()
    assert sign_in(world.ria).get(f"/dossiers/{world.fresh.id}/nieuws?na={newest}").status_code == 204
