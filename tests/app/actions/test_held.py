"""A contact that took place already, while the SLA asks for akkoord: what happened stays told."""

from datetime import timedelta

import pytest

from app.actions.models import Approval
from app.infra.clock import now
from tests.app.actions.conftest import CALL, actions, approvals, the_case, url

API = "/api/v1"
FOURTH = CALL | {"uitkomst": "vraagt-hulp", "verslag": "Zij wil hulp bij haar post."}
LATER = timedelta(minutes=2)  # than the three before it


def answers(approval: Approval) -> str:
    return f"{API}/akkoorden/{approval.id}/antwoorden"


@pytest.fixture
def held(sign_in, world, sla, seen, afternoon) -> Approval:
    """Bas spoke with her, and that was the fourth contact of the week."""
    bas = sign_in(world.bas)
    for _ in range(3):
        assert bas.post(url(world.case), data=CALL | {"uitkomst": "geen-gehoor"}).status_code == 303
    r = bas.post(url(world.case), data=FOURTH | {"moment": (afternoon + LATER).isoformat()})
    assert "Wat u invulde, is bewaard." in bas.get(r.location).text
    return seen(approvals)[0]


def test_a_call_that_took_place_keeps_its_outcome_moment_and_report_while_it_waits(
    sign_in, world, held, seen, afternoon
):
    call = seen(actions)[-1]
    assert (call.status.value, call.outcome, call.note) == ("held", "vraagt-hulp", FOURTH["verslag"])
    assert (call.happened_at, call.real_contact) == (afternoon + LATER, True)
    assert seen(the_case(world)).next_step == "doorverwijzen-hulp"
    card = sign_in(world.ria).get(f"/akkoorden/{held.id}").text
    assert "Wij deden dit al: bellen. Is dat akkoord?" in card
    assert "<strong>wil hulp</strong>" in card
    assert FOURTH["verslag"] in card
    for person in (world.ria, world.bas):
        assert "Bellen: wil hulp" in sign_in(person).get("/akkoorden").text


def test_what_took_place_is_done_once_ria_agrees(by_api, world, held, seen, afternoon):
    yes = by_api(world.ria).post(answers(held), json={"soort": "akkoord"})
    assert yes.status_code == 201
    call = seen(actions)[-1]
    assert (call.status.value, call.outcome, call.happened_at) == ("done", "vraagt-hulp", afternoon + LATER)
    assert seen(the_case(world)).next_step == "doorverwijzen-hulp"


def test_what_took_place_stays_in_the_history_when_ria_does_not_agree(sign_in, by_api, world, held, seen):
    no = {"soort": "niet-akkoord", "tekst": "Drie was genoeg."}
    assert by_api(world.ria).post(answers(held), json=no).status_code == 201
    call = seen(actions)[-1]
    assert (call.status.value, call.outcome, call.note) == ("rejected", "vraagt-hulp", FOURTH["verslag"])
    page = sign_in(world.bas).get(url(world.case, f"/{call.id}")).text
    assert "Bellen: wil hulp" in page
    assert "Drie was genoeg." in page


def test_a_plan_that_was_carried_out_keeps_how_it_went_when_akkoord_is_needed_by_then(sign_in, world, sla, seen):
    bas = sign_in(world.bas)
    tonight = (now() + timedelta(hours=4)).isoformat()
    assert bas.post(url(world.case), data={"soort": "bellen", "moment": tonight}).status_code == 303
    for _ in range(3):
        assert bas.post(url(world.case), data=CALL | {"uitkomst": "geen-gehoor"}).status_code == 303
    plan = seen(actions)[0]
    said = {"uitkomst": "voicemail", "verslag": "Ingesproken."}
    assert bas.post(url(world.case, f"/{plan.id}/afrondingen"), data=said).status_code == 303
    call = seen(actions)[0]
    assert (call.status.value, call.outcome, call.note) == ("held", "voicemail", "Ingesproken.")
    assert now() - call.happened_at < timedelta(minutes=1)


def test_a_step_that_is_asked_beforehand_is_not_done_by_what_stood_chosen(sign_in, by_api, world, held, seen):
    mail = {"soort": "e-mail-sturen", "uitkomst": "verstuurd", "dreigt": False, "reden": "Zij vroeg erom."}
    assert by_api(world.bas).post(url(world.case, api=API), json=mail).status_code == 201
    asked = seen(actions)[-1]
    assert (asked.status.value, asked.outcome, asked.happened_at) == ("held", None, None)


def test_the_button_says_what_it_does_while_somebody_types(sign_in, world, held, seen):
    bas = sign_in(world.bas)
    answer = bas.post(url(world.case, "/proef"), data=FOURTH).text
    assert '<span id="vastleggen" hx-swap-oob="true">Vraag akkoord</span>' in answer
    advice = {"soort": "adres-controleren", "uitkomst": "gedaan"}
    answer = bas.post(url(world.case, "/proef"), data=advice).text
    assert '<span id="vastleggen" hx-swap-oob="true">Leg vast</span>' in answer
    form = bas.get(url(world.case, "/nieuw")).text
    assert '<span id="vastleggen">Vraag akkoord</span>' in form
    assert "Kies alleen als het al gebeurd is." in form


def test_a_condition_binds_whoever_carries_it_out(sign_in, by_api, world, held, seen):
    condition = {"soort": "akkoord-met-voorwaarde", "tekst": "Ga eerst langs."}
    assert by_api(world.ria).post(answers(held), json=condition).status_code == 201
    bas, at = sign_in(world.bas), url(world.case, f"/{held.action_id}")
    assert "Aan de voorwaarde is voldaan: Ga eerst langs." in bas.get(at).text
    assert "akkoord met voorwaarde" in bas.get("/akkoorden").text
    assert "akkoord met voorwaarde" in bas.get(f"/akkoorden/{held.id}").text
    r = bas.post(f"{at}/afrondingen", data={"uitkomst": "gesproken"})
    assert r.status_code == 422
    assert 'id="voorwaardeVoldaan-fout"' in r.text
    assert "Bevestig eerst dat aan de voorwaarde is voldaan. De voorwaarde is: Ga eerst langs." in r.text
    r = by_api(world.bas).post(f"{API}{at}/afrondingen", json={"uitkomst": "gesproken"})
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/voorwaardeVoldaan")
    assert seen(actions)[-1].status.value == "cleared"
    met = {"uitkomst": "gesproken", "voorwaardeVoldaan": True}
    r = by_api(world.bas).post(f"{API}{at}/afrondingen", json=met)
    assert (r.status_code, r.json["actie"]["status"]) == (201, "gedaan")
    assert r.json["actie"]["voorwaardeVoldaanOp"] is not None
    assert "Voldaan" in bas.get(at).text


def test_on_the_page_the_condition_is_confirmed_with_a_tick(sign_in, by_api, world, held, seen):
    condition = {"soort": "akkoord-met-voorwaarde", "tekst": "Ga eerst langs."}
    assert by_api(world.ria).post(answers(held), json=condition).status_code == 201
    at = url(world.case, f"/{held.action_id}/afrondingen")
    met = {"uitkomst": "gesproken", "voorwaardeVoldaan": "ja"}
    assert sign_in(world.bas).post(at, data=met).status_code == 303
    assert seen(actions)[-1].condition_met_at is not None


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"uitkomst": "onzin"}, "/uitkomst"),
        ({"moment": "2031-01-01T10:00:00+01:00", "uitkomst": None}, "/moment"),
        ({"volgendeStap": "bellen", "volgendeDag": "2999-01-01"}, "/volgendeDag"),
    ],
)
def test_a_trial_refuses_what_recording_refuses(by_api, world, sla, wrong, place):
    bas = by_api(world.bas)
    for way in ("", "/proeven"):
        r = bas.post(url(world.case, way, API), json=CALL | wrong)
        assert (r.status_code, [one["pointer"] for one in r.json["errors"]]) == (400, [place])


def test_what_cannot_be_kept_is_named_by_its_place(by_api, world, sla):
    r = by_api(world.bas).post(url(world.case, "", API), json=CALL | {"verslag": "een\x00nul"})
    assert (r.status_code, [one["pointer"] for one in r.json["errors"]]) == (400, ["/verslag"])
