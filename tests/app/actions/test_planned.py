"""What was planned: carried out, held back or taken back."""

from datetime import timedelta

import pytest

from app.cases.policy import Regie
from app.infra.clock import now, today
from app.kernel.dates import day_short
from tests.app.actions.conftest import actions, decisions, kinds, the_case, url, with_regie
from tests.app.desk.test_case_page import words

TOMORROW = timedelta(days=1)


@pytest.fixture
def planned(sign_in, world, sla, seen):
    later = (now() + TOMORROW).isoformat()
    assert sign_in(world.bas).post(url(world.case), data={"soort": "bellen", "moment": later}).status_code == 303
    return seen(actions)[0]


def test_bas_says_how_the_plan_went(sign_in, world, planned, seen):
    bas = sign_in(world.bas)
    at = url(world.case, f"/{planned.id}")
    assert "Leg vast hoe het ging" in bas.get(at).text
    assert bas.post(at + "/afrondingen", data={}).status_code == 422
    assert bas.post(at + "/afrondingen", data={"uitkomst": "voicemail"}).status_code == 303
    done = seen(actions)[0]
    assert (done.status.value, done.outcome, done.happened_at is not None) == ("done", "voicemail", True)
    assert len(seen(decisions)) == 2  # it was decided on again
    assert seen(kinds) == ["action.recorded", "action.done"]
    assert bas.post(at + "/afrondingen", data={"uitkomst": "voicemail"}).status_code == 409


def test_a_plan_is_decided_on_again_when_it_is_carried_out(sign_in, world, planned, seen):
    with_regie(world, Regie.PAUSED, regie_before=Regie.PARTNER, paused_until=today() + TOMORROW)
    r = sign_in(world.bas).post(url(world.case, f"/{planned.id}/afrondingen"), data={"uitkomst": "gesproken"})
    assert r.status_code == 409
    assert "Dit mag nu niet meer" in r.text
    assert seen(actions)[0].status.value == "planned"
    assert seen(decisions)[-1].action_id == planned.id


def test_ria_holds_a_plan_of_the_partner_back(sign_in, world, planned, seen):
    at = url(world.case, f"/{planned.id}")
    assert sign_in(world.bas).post(at + "/tegenhoudingen", data={"reden": "Nee"}).status_code == 403
    assert sign_in(world.ria).post(at + "/tegenhoudingen", data={}).status_code == 422
    assert sign_in(world.ria).post(at + "/tegenhoudingen", data={"reden": "Zij is met vakantie."}).status_code == 303
    stopped = seen(actions)[0]
    assert (stopped.status.value, stopped.stopped_because) == ("vetoed", "Zij is met vakantie.")
    assert "Zij is met vakantie." in sign_in(world.bas).get(at).text
    assert seen(the_case(world)).next_step is None


def test_only_who_planned_it_takes_it_back(sign_in, world, planned, seen):
    at = url(world.case, f"/{planned.id}/intrekkingen")
    assert sign_in(world.ria).post(at).status_code == 403
    assert sign_in(world.bas).post(at).status_code == 303
    assert seen(actions)[0].status.value == "withdrawn"
    assert sign_in(world.bas).post(at).status_code == 409


def timeline(client, case):
    """Title and text of each line, the last first."""
    html = client.get(f"/dossiers/{case.id}").text
    return [words(line) for line in html.split('<div class="rk-lijn__tekst">')[1:]]


def test_the_timeline_says_that_it_was_planned_and_then_what_came_of_it(sign_in, world, planned):
    bas, day = sign_in(world.bas), day_short(planned.planned_on)
    assert f"Plande voor {day}: bellen" in timeline(bas, world.case)[0]
    how = {"uitkomst": "gesproken", "verslag": "Zij betaalt vrijdag."}
    assert bas.post(url(world.case, f"/{planned.id}/afrondingen"), data=how).status_code == 303
    outcome, plan = timeline(bas, world.case)[:2]
    assert "Bellen: gesproken" in outcome
    assert "Zij betaalt vrijdag." in outcome
    assert f"Plande voor {day}: bellen" in plan
    assert "gesproken" not in plan.lower()
    assert "Zij betaalt vrijdag." not in plan


def test_the_timeline_says_which_plan_was_taken_back(sign_in, world, planned):
    bas, day = sign_in(world.bas), day_short(planned.planned_on)
    bas.post(url(world.case, f"/{planned.id}/intrekkingen"))
    stopped, plan = timeline(bas, world.case)[:2]
    assert "Trok in: bellen" in stopped
    assert f"Stond gepland voor {day}." in stopped
    assert f"Plande voor {day}: bellen" in plan


def test_the_timeline_says_which_plan_was_held_back_and_why(sign_in, world, planned):
    sign_in(world.ria).post(url(world.case, f"/{planned.id}/tegenhoudingen"), data={"reden": "Zij is met vakantie."})
    stopped, plan = timeline(sign_in(world.bas), world.case)[:2]
    assert "Hield tegen: bellen" in stopped
    assert "Reden: Zij is met vakantie." in stopped
    assert f"Plande voor {day_short(planned.planned_on)}: bellen" in plan


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("huisbezoek", "Iemand komt langs om te praten. U hoeft niet open te doen. Praten helpt wel."),
        ("dagvaarding", "Wij vragen de rechter om een oordeel. Ook nu kunt u nog een regeling met ons maken."),
    ],
)
def test_what_the_person_is_told_stands_on_the_form_as_a_quote(sign_in, world, sla, kind, told):
    form = sign_in(world.bas).get(url(world.case, "/nieuw"), query_string={"soort": kind}).text
    assert f"Zeg of schrijf: ‘{told}’" in form  # noqa: RUF001
    assert form.count(told) == 1


def test_what_the_person_is_told_stands_with_the_action_as_a_quote(sign_in, world, planned):
    assert "Zeg of schrijf: ‘" in sign_in(world.bas).get(url(world.case, f"/{planned.id}")).text  # noqa: RUF001
