"""Doing something in a case, as sentences about people."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions.models import Action
from app.cases.models import Case, Circumstance, Preference
from app.cases.policy import PreferenceKind, Regie, Side
from app.infra import gate
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.kernel.dates import add_working_days, day_short
from app.organisations.models import Membership
from tests.app.actions.conftest import (
    CALL,
    DEFAULT,
    SUMMONS,
    actions,
    approvals,
    decisions,
    kinds,
    sign,
    the_case,
    url,
    with_regie,
)

API = "/api/v1"
TOMORROW = timedelta(days=1)


# ---- a call


def test_bas_logs_a_call_with_one_outcome(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    r = bas.post(url(world.case), data=CALL)
    assert (r.status_code, r.location) == (303, f"/dossiers/{world.case.id}")
    [call] = seen(actions)
    assert (call.type, call.status.value, call.outcome, call.side) == ("bellen", "done", "gesproken", Side.PARTNER)
    assert (call.real_contact, call.pressure, call.outward) == (True, 1, True)
    assert "Bellen is vastgelegd." in bas.get(r.location).text
    assert seen(kinds) == ["action.recorded"]


def test_the_decision_is_stored_with_version_hash_and_facts(sign_in, world, sla, seen):
    sign_in(world.bas).post(url(world.case), data=CALL)
    [decision] = seen(decisions)
    [call] = seen(actions)
    assert (decision.action_id, decision.action_type, decision.verdict.value) == (call.id, "bellen", "allow")
    assert (decision.sla_version_id, len(decision.terms_hash)) == (sla.id, 64)
    assert decision.facts["action.actor_side"] == "partner"
    assert decision.facts["contact.attempts_7d"] == 0
    assert decision.facts["action.day_kind"] == "werkdag"


def test_the_next_step_follows_from_the_outcome(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    bas.post(url(world.case), data=CALL)
    case = seen(the_case(world))
    assert (case.next_step, case.next_on, case.next_by) == ("oorzaak-vastleggen", today(), Side.PARTNER)
    chosen = {"volgendeStap": "huisbezoek", "volgendeDag": (today() + 3 * TOMORROW).isoformat()}
    bas.post(url(world.case), data=CALL | {"uitkomst": "voicemail"} | chosen)
    case = seen(the_case(world))
    assert (case.next_step, case.next_on) == ("huisbezoek", today() + 3 * TOMORROW)


def test_a_call_of_the_outcome_that_somebody_disagrees_opens_the_dispute_once(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    bas.post(url(world.case), data=CALL | {"uitkomst": "is-het-oneens"})
    bas.post(url(world.case), data={"soort": "betwisting-vastleggen", "uitkomst": "gedaan"})
    found = seen(lambda db: [(one.fact, one.value) for one in db.scalars(select(Circumstance))])
    assert found == [("dispute.open", True)]


def test_what_the_person_asked_for_weighs_nothing(sign_in, world, sla, seen):
    sign_in(world.bas).post(url(world.case), data=CALL | {"soort": "terugbellen", "opVerzoek": "ja"})
    [call] = seen(actions)
    assert (call.on_request, call.pressure) == (True, 0)


def test_a_call_without_an_outcome_comes_back(sign_in, world, sla, seen):
    r = sign_in(world.bas).post(url(world.case), data={"soort": "bellen", "verslag": "Ik belde."})
    assert r.status_code == 422
    assert "Kies hoe het ging." in r.text
    assert 'value="Ik belde."' in r.text
    assert seen(actions) == seen(decisions) == []


def test_a_double_click_records_once(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    for _ in range(2):
        assert bas.post(url(world.case), data=CALL | {"sleutel": "dezelfde"}).status_code == 303
    assert len(seen(actions)) == 1


def test_a_bsn_in_the_report_is_refused_and_a_word_about_health_is_asked(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    r = bas.post(url(world.case), data=CALL | {"verslag": "BSN 123456782"})
    assert r.status_code == 422
    assert "Hier lijkt een BSN te staan" in r.text
    r = bas.post(url(world.case), data=CALL | {"verslag": "Zij is ziek."})
    assert r.status_code == 422
    assert 'name="tochBewaren"' in r.text
    assert seen(actions) == []
    assert bas.post(url(world.case), data=CALL | {"verslag": "Zij is ziek.", "tochBewaren": "ja"}).status_code == 303


def test_a_plan_has_a_day_and_no_outcome(sign_in, world, sla, seen):
    later = (now() + TOMORROW).isoformat()
    bas = sign_in(world.bas)
    assert bas.post(url(world.case), data=CALL | {"moment": later}).status_code == 422
    assert bas.post(url(world.case), data={"soort": "bellen", "moment": later}).status_code == 303
    [call] = seen(actions)
    assert (call.status.value, call.happened_at, call.planned_on) == ("planned", None, today() + TOMORROW)
    assert seen(the_case(world)).next_step == "bellen"


# ---- the list of actions


def test_what_stands_in_the_list_counts_and_not_the_form_that_had_not_changed_yet(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    late = CALL | {"gekozen": "huisbezoek", "verslag": "Ik belde aan."}
    r = bas.post(url(world.case), data=late)
    assert r.status_code == 422
    assert "U koos Huisbezoek, maar dit waren nog de vragen van Bellen. Er is niets vastgelegd." in r.text
    assert '<input type="hidden" name="soort" value="huisbezoek">' in r.text
    assert 'value="Ik belde aan."' in r.text
    assert not re.search(r'value="gesproken"[^>]* checked', r.text)  # an outcome of the call is none of the visit
    assert seen(actions) == seen(decisions) == []
    assert bas.post(url(world.case), data=late | {"soort": "huisbezoek"}).status_code == 303
    assert [one.type for one in seen(actions)] == ["huisbezoek"]


def test_without_javascript_another_action_is_chosen_and_what_was_typed_stays(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    assert '<select class="rk-invoer" id="soort" name="gekozen" form="actie"' in bas.get(url(world.case, "/nieuw")).text
    chosen = {"soort": "bellen", "gekozen": "huisbezoek", "kies": "ja", "verslag": "Ik belde aan."}
    for code in ("huisbezoek", "bellen"):
        r = bas.post(url(world.case), data=CALL | chosen | {"gekozen": code})
        assert f'<input type="hidden" name="soort" value="{code}">' in r.text
        assert 'value="Ik belde aan."' in r.text
        assert "Er klopt nog iets niet" not in r.text
    assert seen(actions) == []


# ---- no


def test_a_no_names_the_clause_who_can_change_it_and_the_way_out(sign_in, world, seen):
    sign(world, *DEFAULT, "uren-werkdagen")
    bas, day = sign_in(world.bas), add_working_days(today(), 1)
    r = bas.post(url(world.case), data={"soort": "bellen", "moment": f"{day}T08:30", "verslag": "Vroeg."})
    assert r.status_code == 409
    assert "Bellen mag op dat moment niet" in r.text
    assert "Artikel 3.2" in r.text
    assert "Opdrachtgever en partner kunnen deze afspraak samen wijzigen." in r.text
    assert f"Plan het voor {day_short(day)}, 09.00 uur" in r.text
    assert seen(actions) == []
    [earliest] = re.findall(r'name="moment" value="([^"]+)"', r.text)
    assert bas.post(url(world.case), data={"soort": "bellen", "moment": earliest}).status_code == 303
    assert seen(actions)[0].planned_on == day


def test_a_no_is_stored_although_the_request_was_rolled_back(sign_in, world, sla, seen):
    with_regie(world, Regie.CREDITOR, regie_before=Regie.PARTNER)
    assert sign_in(world.bas).post(url(world.case), data=CALL).status_code == 409
    [no] = seen(decisions)
    assert (no.action_id, no.verdict.value, no.because[0]["code"]) == (None, "refuse", "regie:opdrachtgever")
    assert no.by_user_id == world.bas.actor.user_id
    assert seen(actions) == []
    assert seen(kinds) == ["action.refused"]


def test_a_no_by_api_is_a_problem_with_articles_and_alternative(by_api, world, seen):
    sign(world, *DEFAULT, "nogo-stap-bij-betwisting")
    bas = by_api(world.bas)
    assert bas.post(url(world.case, api=API), json=CALL | {"uitkomst": "is-het-oneens"}).status_code == 201
    r = bas.post(url(world.case, api=API), json=CALL)
    assert (r.status_code, r.content_type) == (409, "application/problem+json")
    assert r.json["because"] == ["artikel 7.2"]
    assert r.json["alternatief"]["soorten"] == ["betwisting-beantwoorden", "gesprek-voeren"]
    assert "Op een betwist bedrag doen wij geen stap naar buiten" in r.json["detail"]
    assert r.json["besluit"] in [str(one.id) for one in seen(decisions)]


def test_the_alternative_is_one_click(sign_in, world):
    sign(world, *DEFAULT, "nogo-stap-bij-betwisting")
    bas = sign_in(world.bas)
    bas.post(url(world.case), data=CALL | {"uitkomst": "is-het-oneens"})
    r = bas.post(url(world.case), data=CALL)
    assert f'href="{url(world.case)}/nieuw?soort=gesprek-voeren"' in r.text
    assert bas.get(url(world.case) + "/nieuw?soort=gesprek-voeren").status_code == 200


def test_the_law_holds_without_any_sla(sign_in, world, seen):
    with acting_for(world.bas.organisation_id) as db, db.begin():
        mine = Membership.user_id == world.bas.actor.user_id
        db.execute(update(Membership).where(mine).values(may_work=False))
    r = sign_in(world.bas).post(url(world.case), data=CALL)
    assert r.status_code == 409
    assert "Dit staat in de wet. Niemand kan het uitzetten." in r.text
    [no] = seen(decisions)
    assert (no.sla_version_id, no.because[0]["law"]) == (None, "artikel 12 Wet kwaliteit incassodienstverlening")


def test_a_partner_that_has_not_accepted_records_nothing(sign_in, world, sla, seen):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        about = {"partner_id": world.bas.organisation_id, "by_user_id": world.ria.actor.user_id, "due_at": now()}
        gate.assign_case(db, world.fresh.id, version=1, share_history=True, message="", missing=[], **about)
    assert sign_in(world.bas).post(url(world.fresh), data=CALL).status_code == 409
    assert seen(actions) == []


# ---- a reason


def test_a_reason_is_asked_and_then_it_is_stored(sign_in, by_api, world, sla, seen):
    letter = {"soort": "brief-sturen", "uitkomst": "verstuurd", "dreigt": "nee"}
    r = sign_in(world.bas).post(url(world.case), data=letter)
    assert r.status_code == 422
    assert 'id="reden-fout"' in r.text
    assert "Wij kiezen een gesprek als dat kan" in r.text
    assert seen(decisions) == []
    r = by_api(world.bas).post(url(world.case, api=API), json=letter | {"dreigt": False})
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/reden")
    with_reason = letter | {"reden": "Zij vroeg om een brief."}
    assert sign_in(world.bas).post(url(world.case), data=with_reason).status_code == 303
    [decision] = seen(decisions)
    assert decision.verdict.value == "ask_reason"
    assert seen(actions)[0].reason == "Zij vroeg om een brief."


def test_what_the_action_needs_is_asked_at_its_field_and_not_refused(sign_in, world, sla, seen):
    r = sign_in(world.bas).post(url(world.case), data={"soort": "uitstel-geven", "uitkomst": "verstuurd"})
    assert r.status_code == 422
    assert 'id="uitstelDagen-fout"' in r.text
    assert seen(decisions) == []


def test_an_unknown_fact_is_named_in_the_answer(by_api, sign_in, world, ready, seen):
    sign_in(world.bas).post(url(ready), data=SUMMONS)
    [decision] = seen(decisions)
    assert "debtor.debt_help" in decision.unknown
    assert "debtor.debt_help" not in decision.facts
    r = by_api(world.bas).post(url(ready, "/proeven", API), json=SUMMONS | {"dreigt": False, "nogmaals": True})
    assert "debtor.debt_help" in r.json["onbekend"]
    assert any("Schuldhulp" in line for line in r.json["uitleg"])


def test_a_no_for_what_nobody_recorded_leads_to_where_it_is_recorded(sign_in, world, sla):
    bas = sign_in(world.bas)
    r = bas.post(url(world.case), data=SUMMONS)
    assert r.status_code == 409
    [way] = re.findall(r'href="([^"]+)">Leg vast: oordeel over de voorwaarden<', r.text)
    assert "Oordeel over de voorwaarden?" in bas.get(way.replace("&amp;", "&")).text


# ---- regie


@pytest.mark.parametrize(
    ("regie", "about", "bas", "ria"),
    [
        (Regie.PARTNER, {}, 303, 303),
        (Regie.TOGETHER, {}, 303, 303),
        (Regie.CREDITOR, {"regie_before": Regie.PARTNER}, 409, 303),
        (Regie.PAUSED, {"regie_before": Regie.PARTNER, "paused_until": today() + TOMORROW}, 409, 422),
    ],
)
def test_who_may_call_under_which_regie(sign_in, world, sla, regie, about, bas, ria):
    with_regie(world, regie, **about)
    assert sign_in(world.bas).post(url(world.case), data=CALL).status_code == bas
    r = sign_in(world.ria).post(url(world.case), data=CALL)
    assert r.status_code == ria
    if regie is Regie.PAUSED:
        assert "Het dossier is gepauzeerd. Schrijf op waarom" in r.text
        said = sign_in(world.ria).post(url(world.case), data=CALL | {"reden": "Zij belde zelf."})
        assert said.status_code == 303


def test_a_partner_may_advise_while_the_creditor_leads(sign_in, world, sla):
    with_regie(world, Regie.CREDITOR, regie_before=Regie.PARTNER)
    advice = {"soort": "adres-controleren", "uitkomst": "gedaan", "verslag": "Zij woont er nog."}
    assert sign_in(world.bas).post(url(world.case), data=advice).status_code == 303


def test_working_together_the_other_side_is_told(sign_in, world, sla, seen):
    with_regie(world, Regie.TOGETHER)
    bas = sign_in(world.bas)
    r = bas.post(url(world.case), data=CALL)
    assert "De opdrachtgever krijgt hiervan bericht." in bas.get(r.location).text
    assert seen(decisions)[0].verdict.value == "allow_with_notice"


# ---- pages and doors


@pytest.mark.parametrize("soort", ["", "?soort=dagvaarding", "?soort=veertiendagenbrief", "?soort=uitstel-geven"])
def test_the_form_shows_the_answer_before_anything_is_typed(sign_in, world, sla, soort):
    bas = sign_in(world.bas)
    page = bas.get(url(world.case, f"/nieuw{soort}"))
    assert page.status_code == 200
    assert 'class="rk-regel' in page.text
    piece = bas.get(url(world.case, f"/nieuw{soort}"), headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert 'id="actie-velden"' in piece.text


def test_a_summons_asks_for_akkoord_before_typing(sign_in, world, ready):
    page = sign_in(world.bas).get(url(ready, "/nieuw?soort=dagvaarding")).text
    assert "Hiervoor is akkoord nodig: artikel 4.1" in page
    assert "Vraag akkoord" in page
    assert "Nog niet geprobeerd: regeling voorstellen, huisbezoek" in page


def test_while_typing_nothing_is_stored(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    r = bas.post(url(world.case, "/proef"), data=CALL)
    assert r.status_code == 200
    assert "Dit mag." in r.text
    assert "Daarna: oorzaak vastleggen" in r.text
    unread = bas.post(url(world.case, "/proef"), data={"soort": "bellen", "kosten": "veel"}).text
    assert "Kijk nog even" in unread
    assert "Kosten: " in unread  # which field
    assert seen(actions) == seen(decisions) == seen(kinds) == []


def test_the_call_form_answers_to_b_and_digits(sign_in, world, sla):
    page = sign_in(world.bas).get(f"/dossiers/{world.case.id}").text
    assert 'data-toets="b"' in page
    assert page.index('value="gesproken"') < page.index('value="voicemail"') < page.index('value="nummer-klopt-niet"')
    assert page.count("data-cijfer=") == 9


def test_the_api_gives_actions_and_decisions(by_api, world, sla):
    bas, ria = by_api(world.bas), by_api(world.ria)
    made = bas.post(url(world.case, api=API), json=CALL | {"verslag": "Goed gesprek."})
    assert made.status_code == 201
    assert (made.json["actie"]["status"], made.json["besluit"]["antwoord"]) == ("gedaan", "mag")
    assert made.json["akkoord"] is None
    [listed] = ria.get(url(world.case, api=API)).json
    assert (listed["soort"], listed["uitkomst"], listed["verslag"]) == ("bellen", "gesproken", "Goed gesprek.")
    assert ria.get(url(world.case, f"/{listed['id']}", API)).json == listed
    [decided] = ria.get(f"{API}/dossiers/{world.case.id}/besluiten").json
    assert decided["afsprakenHash"] == made.json["besluit"]["afsprakenHash"]
    assert decided["feiten"]["action.type"] == "bellen"


def test_a_stranger_hears_nothing(sign_in, by_api, world, sla):
    for who in (world.olga, world.wim):
        assert sign_in(who).post(url(world.case), data=CALL).status_code == 404
        assert sign_in(who).get(url(world.case, "/nieuw")).status_code == 404
        assert by_api(who).post(url(world.case, api=API), json=CALL).status_code == 404
        assert by_api(who).get(f"{API}/dossiers/{world.case.id}/besluiten").status_code == 404
    assert sign_in(world.lex).post(url(world.case), data=CALL).status_code == 403
    assert sign_in(world.ada).get(url(world.case, "/nieuw")).status_code == 403


def test_a_channel_that_the_person_does_not_want_is_not_used(by_api, world, sla):
    with acting_for(world.bas.organisation_id) as db, db.begin():
        case = db.scalars(select(Case)).one()
        wish = {"kind": PreferenceKind.REFUSES, "channel": "telefoon", "text": "Niet bellen."}
        db.add(Preference(case, by=world.bas.actor, **wish))
    r = by_api(world.bas).post(url(world.case, api=API), json=CALL)
    assert (r.status_code, r.json["because"]) == (409, ["voorwaarde:contact.channel_refused"])


def test_the_fourth_contact_of_a_week_waits_for_the_creditor_and_ria_decides_by_doing(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    for _ in range(3):
        assert bas.post(url(world.case), data=CALL | {"uitkomst": "geen-gehoor"}).status_code == 303
    assert bas.post(url(world.case), data=CALL).status_code == 303
    assert [one.status.value for one in seen(actions)] == ["done", "done", "done", "held"]
    assert seen(approvals)[0].sentence.startswith("Een huishouden krijgt hooguit 3 uitgaande contacten per week")
    assert "Dit wordt contact 4 in zeven dagen." in sign_in(world.ria).get(url(world.case, "/nieuw")).text
    assert sign_in(world.ria).post(url(world.case), data=CALL).status_code == 303
    assert seen(lambda db: db.scalars(select(Action.status).order_by(Action.id.desc())).first()).value == "done"
    assert len(seen(approvals)) == 1
