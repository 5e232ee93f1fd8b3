"""Ria offers, Wim takes or returns. Until he takes it he sees no name."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.cases.models import Case, Debtor, Note
from app.cases.queries import get_case
from app.handovers.service import give_back, offer
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.errors import Refused, Stale
from app.organisations.models import Organisation
from tests.app.actions.conftest import sign
from tests.app.desk.conftest import paid
from tests.postgres_owner import as_owner
from tests.world import a_case

NAME = "de Groot"


def api(case, more=""):
    return f"/api/v1/dossiers/{case.id}{more}"


def to(person, **more):
    return {"partner": str(person.organisation_id)} | more


def match(version):
    return {"If-Match": f'"{version}"'}


@pytest.fixture
def offered(by_api, world):
    """L-2 is offered to Wim's organisation; its version is now 2."""
    r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=to(world.wim, bericht="Graag deze week."))
    assert r.status_code == 201
    return world.fresh


@pytest.fixture
def accepted(by_api, world, offered):
    r = by_api(world.wim).post(api(offered, "/aannames"), json={"kenmerk": "H-77"}, headers=match(2))
    assert r.status_code == 201
    return offered


def seen_by(person, question):
    with acting_for(person.organisation_id) as db:
        return db.scalars(question).all()


def kinds(person):
    return seen_by(person, select(Event.kind).where(Event.kind != "case.viewed").order_by(Event.id))


# ---- offered


def test_wim_sees_what_it_is_about_but_not_who(by_api, sign_in, world, offered):
    told = by_api(world.wim).get(api(offered)).get_json()
    assert (told["kenmerk"], told["bedragen"]["openInCenten"], told["persoon"]) == ("L-2", 780_60, None)
    assert seen_by(world.wim, select(Debtor.id)) == []
    text = sign_in(world.wim).get("/overdrachten").text
    assert "L-2" in text
    assert "Graag deze week." in text
    assert NAME not in text
    assert "Lindelaan" not in text


def test_looking_at_a_case_without_a_name_is_no_view_of_a_person(by_api, world, offered):
    by_api(world.wim).get(api(offered))
    assert "case.viewed" not in seen_by(world.wim, select(Event.kind))


def test_ria_sees_whom_she_waits_for_and_how_long(by_api, sign_in, world, offered):
    told = by_api(world.ria).get(api(offered)).get_json()
    assert (told["regie"], told["wachtOp"]) == ("partner", "partner")
    due = datetime.fromisoformat(told["wachtTot"])
    assert due > datetime.now(UTC)
    text = sign_in(world.ria).get("/overdrachten").text
    assert "Haven Incasso" in text
    assert "L-2" in text


@pytest.mark.parametrize("who", ["ria", "wim"])
def test_an_offer_that_was_paid_meanwhile_says_so_to_both(sign_in, world, offered, who):
    client = sign_in(getattr(world, who))
    assert "alles betaald" not in client.get("/overdrachten").text
    paid(world.ria, world.fresh, 780_60)
    assert "alles betaald" in client.get("/overdrachten").text


def test_a_case_of_which_nothing_is_open_is_not_handed_over(by_api, sign_in, world):
    paid(world.ria, world.fresh, 780_60)
    refused = by_api(world.ria).post(
        f"/api/v1/dossiers/{world.fresh.id}/overdrachten", json={"partner": str(world.wim.organisation_id)}
    )
    assert (refused.status_code, "case.nothing-open" in refused.json["because"]) == (409, True)
    form = sign_in(world.ria).get(f"/overdrachten/nieuw?dossier={world.fresh.id}").text
    assert "Er staat geen bedrag meer open." in form
    assert f'value="{world.fresh.id}:1"' not in form


def test_both_hear_of_it(world, offered):
    assert kinds(world.ria) == kinds(world.wim) == ["handover.offered"]


def test_an_offer_that_waits_too_long_is_visible_to_both(sign_in, world, offered):
    with time_machine.travel(now() + timedelta(days=9)):
        for person in (world.ria, world.wim):
            assert "te laat sinds" in sign_in(person).get("/overdrachten").text


@pytest.mark.parametrize("who", ["lex", "cor", "bas", "wim", "ada"])
def test_who_may_not_offer(by_api, sign_in, world, who):
    person = getattr(world, who)
    assert by_api(person).post(api(world.fresh, "/overdrachten"), json=to(world.wim)).status_code == 403
    assert sign_in(person).get("/overdrachten/nieuw").status_code == 403


def test_olga_does_not_find_it(by_api, sign_in, world):
    assert by_api(world.olga).post(api(world.fresh, "/overdrachten"), json=to(world.wim)).status_code == 404
    assert sign_in(world.olga).get(f"/overdrachten/nieuw?dossier={world.fresh.id}").status_code == 404
    form = {"dossier": f"{world.fresh.id}:1", "partner": str(world.wim.organisation_id)}
    assert sign_in(world.olga).post("/overdrachten", data=form).status_code == 404


def test_a_case_that_a_partner_has_is_not_given_away_again(by_api, world, offered):
    r = by_api(world.ria).post(api(offered, "/overdrachten"), json=to(world.bas), headers=match(2))
    assert (r.status_code, r.get_json()["because"]) == (409, ["handover.not-free"])


def test_only_a_partner_gets_a_case(by_api, world):
    for person in (world.olga, world.net):
        r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=to(person))
        assert (r.status_code, r.get_json()["errors"][0]["pointer"]) == (400, "/partner")


def test_an_agency_whose_registration_ran_out_gets_nothing(by_api, sign_in, world):
    late = as_owner(
        Organisation,
        name="Laat Incasso",
        kind=world.wim.actor.kind,
        partner_kind="agency",
        register_number="100043",
        registered_until=today() - timedelta(days=1),
    )
    r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json={"partner": str(late)})
    assert (r.status_code, r.get_json()["because"]) == (409, ["handover.not-registered"])
    client = sign_in(world.ria)
    text = client.get(f"/overdrachten/nieuw?dossier={world.fresh.id}").text
    assert "Laat Incasso" in text
    assert str(late) not in text
    ticked = {"getoond": str(world.fresh.id), "dossier": f"{world.fresh.id}:1"}
    r = client.post("/overdrachten", data=ticked | {"partner": str(late)})
    assert r.status_code == 422
    assert "artikel 4 Wki" in r.text


def test_a_bsn_does_not_travel_along(by_api, world):
    body = to(world.wim, bericht="Het bsn is 123456782.")
    r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=body)
    assert (r.status_code, r.get_json()["errors"][0]["pointer"]) == (400, "/bericht")


# ---- accepted


def test_wim_takes_it_and_now_sees_who(by_api, world, accepted):
    told = by_api(world.wim).get(api(accepted)).get_json()
    assert (told["persoon"]["naam"], told["partnerKenmerk"], told["wachtOp"]) == ("F. de Groot", "H-77", "niemand")
    assert kinds(world.ria) == kinds(world.wim) == ["handover.offered", "handover.accepted"]


def test_wim_takes_all_that_was_offered_in_one_go(by_api, sign_in, world, offered):
    other = a_case(world.ria, "L-3")
    by_api(world.ria).post(api(other, "/overdrachten"), json=to(world.wim))
    client = sign_in(world.wim)
    r = client.post("/aannames", data={"dossier": [f"{offered.id}:2", f"{other.id}:2"]})
    assert (r.status_code, r.location) == (303, "/overdrachten")
    text = client.get("/overdrachten").text
    assert "2 dossiers aangenomen: L-2, L-3." in text
    assert "Alles is beantwoord" in text
    assert len(seen_by(world.wim, select(Debtor.id))) == 2


def test_wim_takes_one_on_its_page(sign_in, world, offered):
    r = sign_in(world.wim).post(f"/dossiers/{offered.id}/aannames", data={"versie": "2"})
    assert (r.status_code, r.location) == (303, f"/dossiers/{offered.id}")
    assert len(seen_by(world.wim, select(Debtor.id))) == 1


def test_it_is_taken_once(by_api, world, accepted):
    r = by_api(world.wim).post(api(accepted, "/aannames"), json={}, headers=match(3))
    assert (r.status_code, r.get_json()["because"]) == (409, ["handover.accepted"])


def test_who_took_it_in_another_tab_is_led_to_it(sign_in, world, accepted):
    client = sign_in(world.wim)
    answer = client.post(f"/dossiers/{accepted.id}/aannames", data={"versie": "2"})
    assert (answer.status_code, answer.location) == (303, f"/dossiers/{accepted.id}")
    assert "L-2 is al aangenomen." in client.get(answer.location).text


def test_an_old_page_does_not_take_what_changed(by_api, sign_in, world, offered):
    assert by_api(world.wim).post(api(offered, "/aannames"), json={}, headers=match(1)).status_code == 412
    client = sign_in(world.wim)
    client.post("/aannames", data={"dossier": f"{offered.id}:1"})
    assert "L-2 bleef staan." in client.get("/overdrachten").text


@pytest.mark.parametrize(("who", "status"), [("ria", 403), ("bas", 404), ("olga", 403), ("ada", 403)])
def test_nobody_else_takes_or_returns_it(by_api, sign_in, world, offered, who, status):
    person = getattr(world, who)
    for resource, body in (("aannames", {}), ("teruggaven", {"reden": "Hoort hier niet"})):
        r = by_api(person).post(api(offered, f"/{resource}"), json=body, headers=match(2))
        assert r.status_code == status
        page = sign_in(person).post(f"/dossiers/{offered.id}/{resource}", data=body | {"versie": "2"})
        assert page.status_code == status


def test_an_agency_whose_registration_ran_out_meanwhile_takes_nothing(by_api, world, offered):
    with time_machine.travel(datetime(2030, 1, 2, 12, tzinfo=UTC)):
        r = by_api(world.wim).post(api(offered, "/aannames"), json={}, headers=match(2))
    assert (r.status_code, r.get_json()["because"]) == (409, ["handover.not-registered"])


# ---- shared history, or not


@pytest.mark.parametrize(("shared", "notes"), [(True, ["Belde in mei."]), (False, [])])
def test_ria_decides_whether_the_history_goes_along(by_api, world, shared, notes):
    by_api(world.ria).post(api(world.fresh, "/notities"), json={"tekst": "Belde in mei."})
    by_api(world.ria).post(api(world.fresh, "/notities"), json={"tekst": "Alleen wij.", "intern": True})
    body = to(world.wim, deelGeschiedenis=shared)
    r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=body, headers=match(2))
    assert r.get_json()["deelGeschiedenis"] is shared
    assert seen_by(world.wim, select(Note.text)) == []
    by_api(world.wim).post(api(world.fresh, "/aannames"), json={}, headers=match(3))
    assert seen_by(world.wim, select(Note.text)) == notes
    assert ("note.added" in kinds(world.wim)) is shared
    assert by_api(world.wim).get(api(world.fresh, "/interne-notities")).get_json() == []


def test_what_ria_writes_while_the_offer_waits_is_seen_only_after_it_is_taken(by_api, world, offered):
    by_api(world.ria).post(api(offered, "/notities"), json={"tekst": "Let op: mevrouw de Groot."})
    assert seen_by(world.wim, select(Note.text)) == []
    assert kinds(world.wim) == ["handover.offered"]
    by_api(world.wim).post(api(offered, "/aannames"), json={}, headers=match(3))
    assert seen_by(world.wim, select(Note.text)) == ["Let op: mevrouw de Groot."]


# ---- the list by API


def test_each_side_lists_its_own_offers(by_api, world, offered):
    for person, number in ((world.ria, 1), (world.wim, 1), (world.bas, 0), (world.olga, 0)):
        assert len(by_api(person).get("/api/v1/overdrachten").get_json()) == number
        assert len(by_api(person).get("/api/v1/overdrachten?status=aangenomen").get_json()) == 0
    assert len(by_api(world.ria).get(api(offered, "/overdrachten")).get_json()) == 1


# ---- by service


def test_the_second_of_two_who_offer_at_once_is_told(world):
    with acting_for(world.ria.organisation_id) as first, acting_for(world.ria.organisation_id) as second:
        mine, hers = get_case(first, world.fresh.id), get_case(second, world.fresh.id)
        about = {"by": world.ria.actor, "message": "", "share_history": True, "now": now()}
        offer(first, mine, partner_id=world.wim.organisation_id, **about)
        first.commit()
        with pytest.raises(Stale):
            offer(second, hers, partner_id=world.bas.organisation_id, **about)
    assert seen_by(world.ria, select(Case.partner_id).where(Case.id == world.fresh.id)) == [world.wim.organisation_id]


def test_only_the_partner_gives_back(world):
    with acting_for(world.ria.organisation_id) as db, pytest.raises(Refused):
        give_back(db, get_case(db, world.case.id), by=world.ria.actor, reason="Weg")


def test_who_gave_it_back_is_told_and_not_proposed_again(by_api, sign_in, world, accepted):
    sign(world, "akkoord-dagvaarding", partner=world.wim.organisation_id)
    proposed = re.compile(f'value="{world.wim.organisation_id}"[^>]*checked')
    other = sign_in(world.ria).get("/overdrachten/nieuw", query_string={"dossier": str(a_case(world.ria, "L-3").id)})
    assert proposed.search(other.text)
    r = by_api(world.wim).post(api(accepted, "/teruggaven"), json={"reden": "Geen plek meer."}, headers=match(3))
    assert r.status_code in (200, 201, 204)
    form = sign_in(world.ria).get("/overdrachten/nieuw", query_string={"dossier": str(accepted.id)}).text
    assert "Haven Incasso gaf dit terug op" in form
    assert "Geen plek meer." in form
    assert not proposed.search(form)
