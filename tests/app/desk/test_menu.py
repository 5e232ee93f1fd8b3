"""What waits behind a line of the menu, and the bell, are true within seconds: one poll brings both, and only news."""

import re
from html import unescape

import pytest

from app.cases.queries import get_case
from app.infra import events
from app.infra.tenancy import acting_for
from tests.app.desk.conftest import asks_approval

HX = {"HX-Request": "true"}


def poll_of(page):
    return unescape(re.search(r'id="bel"[^>]* hx-get="([^"]+)"', page)[1])


@pytest.fixture
def ria(world, sign_in):
    return sign_in(world.ria)


def test_without_news_the_poll_says_nothing_and_asks_once(ria, statements):
    poll = poll_of(ria.get("/").text)
    with statements() as asked:
        r = ria.get(poll, headers=HX)
    assert (r.status_code, r.text) == (204, "")
    assert len([one for one in asked if "gate.actor_of_sign_in" not in one]) == 1


def test_a_new_question_for_akkoord_comes_along_in_both_menus(world, ria):
    page = ria.get("/dossiers").text
    assert len(re.findall(r'id="(?:menu-)?aantal-actions-list_approvals" hidden>0<', page)) == 2
    asks_approval(world.bas, world.case)
    r = ria.get(poll_of(page), headers=HX)
    assert r.status_code == 200
    for place in ("aantal-actions-list_approvals", "menu-aantal-actions-list_approvals"):
        assert f'id="{place}" hx-swap-oob="true">1</span>' in r.text
    assert "list_handovers" not in r.text  # what did not change, is not touched
    assert "<html" not in r.text
    assert ria.get(poll_of(r.text), headers=HX).status_code == 204  # told once


def test_what_was_decided_leaves_the_menu_too(world, ria):
    asks_approval(world.bas, world.case)
    here = poll_of(ria.get("/").text)
    asked = re.search(r'action="(/akkoorden/[^"]+/antwoorden)"', ria.get(f"/dossiers/{world.case.id}").text)[1]
    assert ria.post(asked, data={"soort": "akkoord", "versie": "1"}).status_code == 303
    assert 'id="aantal-actions-list_approvals" hidden hx-swap-oob="true">0<' in ria.get(here, headers=HX).text


def test_news_for_the_bell_alone_leaves_the_menu_alone(world, queue, sign_in):
    bas = sign_in(world.bas)
    poll = poll_of(bas.get("/").text)
    with acting_for(world.ria.organisation_id) as db, db.begin():
        events.record(db, "note.added", get_case(db, world.case.id), by=world.ria.actor)
    queue.work()
    r = bas.get(poll, headers=HX)
    assert r.status_code == 200
    assert "<b>1</b>" in r.text
    assert "hx-swap-oob" not in r.text


@pytest.mark.parametrize("menu", ["", "1", "x.y.z.1.2.3.4", "1,2"])
def test_a_menu_of_other_lines_gets_the_bell_and_nothing_that_has_no_place(ria, menu):
    r = ria.get(f"/meldingen/teller?nu=0&menu={menu}", headers=HX)
    assert r.status_code == 200
    assert 'id="bel"' in r.text
    assert "hx-swap-oob" not in r.text
