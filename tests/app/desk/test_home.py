"""What needs a person today, for each role; and good news when nothing does."""

import re
from datetime import timedelta

import pytest

from app.cases.policy import Side, Waiting
from app.cases.queries import get_case
from app.cases.service import plan_next, wait_for
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.regie.policy import Act
from app.regie.service import intervene
from tests.app.desk.conftest import do
from tests.app.desk.test_case_page import words
from tests.app.desk.test_lists import references
from tests.world import a_case


def home(client):
    r = client.get("/")
    assert r.status_code == 200
    return words(r.text)


def test_ria_reads_first_what_she_must_decide(busy, sign_in):
    said = home(sign_in(busy.ria))
    assert "1 dossier vraagt uw besluit" in said
    assert "Vraagt: dagvaarding" in said
    assert "Artikel 4.2" in said
    assert "huurder betaalt" in said
    assert "Woont zij nog alleen?" in said
    assert said.index("Vraagt: dagvaarding") < said.index("Woont zij nog alleen?")


def test_what_stays_silent_and_what_goes_on_by_itself(world, sign_in):
    over = {"since": now() - timedelta(days=4), "until": now() - timedelta(days=1)}
    do(world.ria, world.case, lambda _db, c, _by: wait_for(c, Waiting.PARTNER, **over))
    said = home(sign_in(world.ria))
    assert "Hier blijft het stil" in said
    assert "Nog geen antwoord van de partner" in said
    about = {"reason": "Er is rust nodig.", "today": today() - timedelta(days=1), "now": now(), "until": today()}
    do(world.ria, world.case, lambda db, c, by: intervene(db, c, Act.PAUSE, by=by, **about))
    assert "Pauzes die vandaag eindigen" in home(sign_in(world.ria))


def test_bas_reads_instructions_and_his_steps_of_today(busy, sign_in):
    said = home(sign_in(busy.bas))
    assert "Instructies en vragen aan u" in said
    assert "Plan een huisbezoek." in said
    assert "Stappen van vandaag" in said
    assert "Terugbellen op verzoek" in said


def test_a_case_that_is_offered_has_no_name_on_the_home_page(world, sign_in, by_api):
    to = {"partner": str(world.wim.organisation_id)}
    by_api(world.ria).post(f"/api/v1/dossiers/{world.fresh.id}/overdrachten", json=to)
    said = home(sign_in(world.wim))
    assert "Aan u aangeboden" in said
    assert "naam volgt na aannemen" in said
    assert "Groot" not in said


def test_a_step_of_the_partner_is_not_the_creditors(world, sign_in):
    do(world.bas, world.case, lambda _db, c, _by: plan_next(c, "bellen", on=today(), side=Side.PARTNER))
    assert "Uw stappen van vandaag" not in home(sign_in(world.ria))
    assert "Stappen van vandaag" in home(sign_in(world.bas))


@pytest.mark.parametrize(("who", "side"), [("ria", Side.CREDITOR), ("bas", Side.PARTNER)])
def test_the_home_page_counts_all_steps_shows_twelve_and_leads_to_all(world, sign_in, who, side):
    for n in range(14):
        due = a_case(world.ria, f"S-{n:02}", partner=world.bas.organisation_id)
        do(world.ria, due, lambda _db, c, _by: plan_next(c, "bellen", on=today() - timedelta(days=1), side=side))
    other = Side.PARTNER if side is Side.CREDITOR else Side.CREDITOR
    do(world.ria, world.case, lambda _db, c, _by: plan_next(c, "bellen", on=today(), side=other))
    client = sign_in(getattr(world, who))
    html = client.get("/").text
    assert side is Side.CREDITOR or '<a href="#stappen"><strong>14</strong>' in html
    assert "wachten 14 dossiers op u" in words(html)
    assert html.count("<tr data-rij>") == 12
    assert "U ziet de eerste 12 van 14." in words(html)
    [everything] = re.findall(r'<a href="([^"]+)">Toon alles<', html)
    assert len(references(client.get(everything).text)) == 14


@pytest.mark.parametrize("who", ["ria", "cor", "lex", "tea", "olga", "wim"])
def test_nothing_to_do_is_good_news(world, sign_in, who):
    said = home(sign_in(getattr(world, who)))
    assert "er wacht niets op u" in said
    assert "Alles is bij" in said


def test_fien_sees_the_bank(world, sign_in):
    assert "Betalingen zonder dossier" in home(sign_in(world.fien))


@pytest.mark.parametrize("who", ["ben", "ada", "net"])
def test_who_sees_no_cases_has_a_page_that_leads_on(world, sign_in, who):
    said = home(sign_in(getattr(world, who)))
    assert "hier kunt u verder" in said.lower()
    assert "Uw account" in said
    assert "Vragen om akkoord" not in said


def test_a_case_that_came_back_stands_on_the_home_page_with_its_step(sign_in, by_api, world):
    place = f"/api/v1/dossiers/{world.fresh.id}"
    by_api(world.ria).post(f"{place}/overdrachten", json={"partner": str(world.wim.organisation_id)})
    by_api(world.wim).post(f"{place}/aannames", json={}, headers={"If-Match": '"2"'})
    with acting_for(world.wim.organisation_id) as db, db.begin():
        plan_next(get_case(db, world.fresh.id, lock=True), "bellen", on=today() + timedelta(days=3), side=Side.PARTNER)
    back = {"reden": "Wij hebben geen plek meer.", "versie": "4"}
    assert sign_in(world.wim).post(f"/dossiers/{world.fresh.id}/teruggaven", data=back).status_code == 303
    ria = sign_in(world.ria)
    part = ria.get("/").text.partition('id="terug"')[2].partition("</section>")[0]
    told = [word in part for word in ("de Groot", "Haven Incasso", "Wij hebben geen plek meer.", "Openen")]
    assert told == [True] * 4
    plan = ria.get(f"/dossiers/{world.fresh.id}").text.partition('id="deel-plan"')[2].partition("</section>")[0]
    assert ("Bellen" in plan, "Er staat niets gepland" in plan) == (True, False)
    form = ria.get(f"/dossiers/{world.fresh.id}/interventies/nieuw").text
    assert "Er is nu geen partner. U heeft de regie al." in form


def test_what_came_back_no_longer_waits_once_the_creditor_goes_on(sign_in, world):
    back = {"reden": "Wij hebben geen plek meer.", "versie": "1"}
    sign_in(world.bas).post(f"/dossiers/{world.case.id}/teruggaven", data=back)
    ria = sign_in(world.ria)
    page = f"/dossiers/{world.case.id}"
    assert "Er is nu geen partner. Leg vast wat u zelf doet, of draag het over." in ria.get(page).text
    later = (now() + timedelta(days=5)).strftime("%Y-%m-%dT10:00")
    assert ria.post(f"{page}/acties", data={"soort": "adres-controleren", "moment": later}).status_code == 303
    assert "Dit dossier wacht op u" not in ria.get(page).text
    assert 'id="terug"' not in ria.get("/").text


def test_the_home_page_has_a_fixed_price(busy, sign_in, statements):
    client = sign_in(busy.ria)
    with statements() as asked:
        client.get("/")
    assert len(asked) <= 14


def test_signed_out_one_is_asked_to_sign_in(app):
    r = app.test_client().get("/")
    assert (r.status_code, r.location.split("?")[0]) == (303, "/aanmelden")
