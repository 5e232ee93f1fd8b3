"""What stands with a question for akkoord, and a step that was asked for or agreed to already."""

import re
from datetime import timedelta

import pytest

from app.actions.service.cards import amounts_in
from app.infra.clock import today
from app.kernel.dates import add_working_days
from tests.app.actions.conftest import API, CALL, NO, SUMMONS, YES, answer_url, approvals, url
from tests.app.desk.conftest import paid


def test_a_step_that_was_asked_for_is_not_asked_twice_by_oversight(sign_in, world, asked, ready, seen):
    bas = sign_in(world.bas)
    link = f'<a href="/dossiers/{ready.id}/acties/{asked.action_id}">'
    told = f'href="/dossiers/{ready.id}/acties/{asked.action_id}">Ga verder bij die actie</a>'
    assert told in bas.get(url(ready, "/nieuw"), query_string={"soort": "dagvaarding"}).text
    assert told not in bas.get(url(ready, "/nieuw"), query_string={"soort": "bellen"}).text
    assert "U vraagt akkoord als u dit vastlegt" not in bas.post(url(ready, "/proef"), data=SUMMONS).text
    again = bas.post(url(ready), data=SUMMONS)
    assert again.status_code == 422
    assert f"Voor deze stap is al akkoord gevraagd. {link}" in again.text
    sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"})
    assert "Voor deze stap is al akkoord gegeven." in bas.post(url(ready), data=SUMMONS).text
    assert len(seen(approvals)) == 1
    assert bas.post(url(ready), data=SUMMONS | {"nogmaals": "ja"}).status_code == 303
    assert len(seen(approvals)) == 2


def test_a_program_says_as_well_that_it_asks_anew(by_api, world, asked, ready, seen):
    bas, sent = by_api(world.bas), SUMMONS | {"dreigt": False}
    for again in (bas.post(url(ready, api=API), json=sent), bas.post(url(ready, "/proeven", API), json=sent)):
        assert (again.status_code, again.json["actie"]) == (400, str(asked.action_id))
        assert "Voor deze stap is al akkoord gevraagd." in str(again.json["errors"])
    assert len(seen(approvals)) == 1
    assert bas.post(url(ready, api=API), json=sent | {"nogmaals": True}).status_code == 201
    assert len(seen(approvals)) == 2


def test_what_the_partner_may_still_ask_at_another_hour_says_so(sign_in, world, ready, seen):
    night = {"moment": f"{add_working_days(today(), 1)}T03:00"}
    bas = sign_in(world.bas)
    r = bas.post(url(ready), data=SUMMONS | night)
    assert (r.status_code, "Vraag akkoord, doen kan vanaf" in r.text) == (409, True)
    [earliest] = re.findall(r'name="moment" value="([^"]+)"', r.text)
    assert bas.post(url(ready), data=SUMMONS | {"moment": earliest}).status_code == 303
    assert [one.status.value for one in seen(approvals)] == ["asked"]


def test_what_is_asked_stands_with_the_question(sign_in, world, sla, seen):
    long = {"soort": "regeling-vastleggen", "termijnbedrag": "50", "aantalTermijnen": "16", "kosten": "0"}
    assert sign_in(world.bas).post(url(world.case), data=long | {"reden": "Meer lukt niet."}).status_code == 303
    card = sign_in(world.ria).get(f"/akkoorden/{seen(approvals)[0].id}").text
    question = card.partition('class="rk-besluit__vraag"')[2].partition("</div>")[0]
    assert "De huurder betaalt 16 termijnen van € 50,00, samen hooguit € 800,00" in question.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, []),
        ({"action.instalment_count": 3}, []),
        ({"action.deferral_days": 30}, ["30 dagen uitstel"]),
        ({"action.waiver_cents": 40_00}, ["€ 40,00 vervalt"]),
    ],
)
def test_days_and_what_lapses_are_told_as_well(facts, told):
    assert [one.replace("\xa0", " ") for one in amounts_in(facts)] == told


def test_what_may_go_on_leads_to_where_it_is_recorded(sign_in, world, asked, ready):
    sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"})
    way = f'href="/dossiers/{ready.id}/acties/{asked.action_id}">Leg vast hoe het ging<'
    assert way in sign_in(world.bas).get(f"/akkoorden/{asked.id}").text
    assert way not in sign_in(world.ria).get(f"/akkoorden/{asked.id}").text


def test_a_deed_at_a_forbidden_hour_is_not_planned_instead(sign_in, by_api, world, sla):
    night = (today() - timedelta(days=1)).isoformat() + "T22:15"
    r = sign_in(world.bas).post(url(world.case), data=CALL | {"moment": night})
    assert (r.status_code, "Bellen mag op dat moment niet" in r.text) == (409, True)
    assert ("Plan het voor" in r.text, "Gebeurde het echt zo" in r.text) == (False, True)
    told = by_api(world.bas).post(url(world.case, api=API), json=CALL | {"moment": f"{night}:00+01:00"})
    assert (told.status_code, (told.json["alternatief"] or {}).get("vanaf")) == (409, None)


def test_nobody_agrees_to_a_summons_for_what_was_paid(sign_in, by_api, world, asked, ready):
    paid(world.ria, ready, 780_60)
    ria = sign_in(world.ria)
    card = ria.get(f"/dossiers/{ready.id}").text.partition('id="deel-besluit"')[2].partition("</section>")[0]
    assert ("Er staat niets meer open." in card, ">Akkoord<" in card) == (True, False)
    r = by_api(world.ria).post(f"{API}{answer_url(asked)}", json=YES, headers={"If-Match": '"1"'})
    assert (r.status_code, r.json["because"]) == (409, ["approval.paid"])
    assert ria.post(answer_url(asked), data=NO | {"versie": "1"}).status_code == 303


@pytest.mark.parametrize("only", ["", "contact", "besluiten", "regie", "vragen", "notities", "geld"])
def test_a_condition_is_told_whichever_lines_are_shown(sign_in, world, asked, ready, only):
    condition = {"soort": "akkoord-met-voorwaarde", "tekst": "Bel eerst na 18.00 uur.", "versie": "1"}
    assert sign_in(world.ria).post(answer_url(asked), data=condition).status_code == 303
    for person in (world.ria, world.bas):
        page = sign_in(person).get(f"/dossiers/{ready.id}", query_string={"soort": only}).text
        plan = page.partition('id="deel-plan"')[2].partition("</section>")[0]
        assert ("akkoord met voorwaarde" in plan, "akkoord, nog te doen" in plan) == (True, False)
    action = sign_in(world.bas).get(f"/dossiers/{ready.id}/acties/{asked.action_id}").text
    assert "akkoord met voorwaarde, nog te doen" in action


def test_the_home_page_of_the_partner_tells_what_was_asked_for_instead(sign_in, world, asked):
    no = {"soort": "niet-akkoord", "alternatief": "huisbezoek", "versie": "1"}
    assert sign_in(world.ria).post(answer_url(asked), data=no).status_code == 303
    told = sign_in(world.bas).get("/").text.partition('id="antwoorden"')[2].partition("</section>")[0]
    assert "Liever: huisbezoek." in told


def test_all_that_a_summons_wants_is_told_at_once(sign_in, world, ready):
    r = sign_in(world.bas).post(url(ready), data={"soort": "dagvaarding", "dreigt": "nee"})
    assert r.status_code == 422
    told = [words in r.text for words in ("Vul in wat deze stap kost.", "Schrijf op waarom deze stap past.")]
    assert told == [True, True]
