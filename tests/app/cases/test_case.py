"""A case by API: who reads what of it, and that looking is written down."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.models import Case, Debtor
from app.cases.policy import Regie, Waiting
from app.cases.queries import get_case
from app.cases.service import plan_next, wait_for
from app.infra.clock import now
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.dates import HERE, day_short
from app.kernel.errors import NotFound, Stale
from tests.postgres_owner import as_owner


def path(case, more=""):
    return f"/api/v1/dossiers/{case.id}{more}"


def test_both_sides_read_the_whole_case_with_its_amounts(by_api, world):
    for person in (world.ria, world.bas):
        r = by_api(person).get(path(world.case))
        told = r.get_json()
        assert (r.headers["ETag"], told["kenmerk"], told["regie"]) == ('"1"', "L-1", "partner")
        assert (told["bedragen"]["openInCenten"], told["persoon"]["naam"]) == (780_60, "F. Yilmaz")


@pytest.mark.parametrize("more", ["", "/vorderingen", "/boekingen", "/notities", "/interne-notities", "/oorzaken"])
def test_a_stranger_hears_nothing(by_api, world, more):
    for person, status in ((world.olga, 404), (world.wim, 404), (world.ada, 403)):
        assert by_api(person).get(path(world.case, more)).status_code == status


def test_claims_and_entries_are_in_whole_cents(by_api, world):
    (claim,) = by_api(world.bas).get(path(world.case, "/vorderingen")).get_json()
    (entry,) = by_api(world.bas).get(path(world.case, "/boekingen")).get_json()
    assert (claim["bedragInCenten"], entry["bedragInCenten"], entry["vordering"]) == (780_60, 780_60, claim["id"])


def test_that_somebody_looked_is_written_down_for_the_own_side_only(by_api, world):
    by_api(world.bas).get(path(world.case))
    for person, kinds in ((world.bas, ["case.viewed"]), (world.ria, [])):
        with acting_for(person.organisation_id) as db:
            assert db.scalars(select(Event.kind)).all() == kinds
    with acting_for(world.bas.organisation_id) as db:
        assert db.scalars(select(Event)).one().data == {"how": "dossier", "cases": [str(world.case.id)]}


def test_who_may_not_see_it_does_not_find_it(world):
    with acting_for(world.olga.organisation_id) as db, pytest.raises(NotFound):
        get_case(db, world.case.id)


def test_whoever_comes_second_hears_what_happened_since(by_api, world):
    program = by_api(world.bas)
    for text in ("Een", "Twee", "Drie"):
        program.post(path(world.case, "/notities"), json={"tekst": f"{text} notitie"})
    program.get(path(world.case))  # who only looked is not named
    with acting_for(world.ria.organisation_id) as db, pytest.raises(Stale) as stale:
        get_case(db, world.case.id, version=2)
    about = stale.value.data
    assert (about["versie"], about["door"]) == (4, "Bas Behandelaar")
    assert [change["wat"] for change in about["wijzigingen"]] == ["schreef een notitie"] * 2


def stale_page(client, case, *, seen=1):
    why = {"reden": "Verhuisd naar het buitenland", "versie": seen}
    answer = client.post(f"/dossiers/{case.id}/teruggaven", data=why)
    assert answer.status_code == 412
    return answer.text


def test_who_was_first_is_named_with_the_day_and_oneself_is_not_somebody(by_api, sign_in, world):
    by_api(world.bas).post(path(world.case, "/notities"), json={"tekst": "Een notitie"})
    own = stale_page(sign_in(world.bas), world.case)
    assert "<h1>U veranderde dit dossier zelf al, in een ander venster</h1>" in own
    assert re.search(r"U schreef een notitie om \d\d\.\d\d uur\.", own)
    assert "Iemand was u voor" not in own
    assert "Bas Behandelaar veranderde" not in own
    colleague = stale_page(sign_in(world.tea), world.case)
    assert "<h1>Iemand was u voor</h1>" in colleague
    assert re.search(r"Bas Behandelaar veranderde dit dossier om \d\d\.\d\d uur", colleague)


def test_who_has_read_what_changed_may_go_on_with_what_was_typed(by_api, sign_in, world):
    by_api(world.bas).post(path(world.case, "/notities"), json={"tekst": "Een notitie"})
    client, url = sign_in(world.tea), f"/dossiers/{world.case.id}/teruggaven"
    page = stale_page(client, world.case)
    form = page[page.index(f'<form method="post" action="{url}"') :].partition("</form>")[0]
    assert "Bewaar het toch" in form
    again = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert (again["versie"], again["reden"]) == ("2", "Verhuisd naar het buitenland")
    assert client.post(url, data=again).status_code == 303


def test_a_change_of_another_day_has_its_day(sign_in, world):
    written, bas, case = now() - timedelta(days=2), world.bas, world.case
    by = {"by_organisation_id": bas.organisation_id, "by_user_id": bas.actor.user_id}
    to = {"creditor_id": case.creditor_id, "partner_id": case.partner_id}
    as_owner(Event, **by, **to, at=written, kind="note.added", subject_kind="case", subject_id=case.id, data={})
    said = stale_page(sign_in(world.tea), case, seen=0)
    day = day_short(written.astimezone(HERE).date())
    assert re.search(rf"Bas Behandelaar schreef een notitie op {day} om \d\d\.\d\d uur\.", said)


def test_a_case_waits_for_somebody_or_for_nobody(world):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = get_case(db, world.case.id, lock=True)
        wait_for(case, Waiting.PARTNER, since=now(), until=None)
        assert case.waiting_since is not None
        wait_for(case, Waiting.NOBODY, since=now(), until=now())
        assert (case.waiting_since, case.waiting_until) == (None, None)
        plan_next(case, None, on=None, side=None)
        assert case.next_step is None


@pytest.mark.parametrize(
    ("about", "address"),
    [
        ({"house_number": "84"}, "Zandweg 84, 1000 AA Elst"),
        ({"house_number": "84", "addition": "a"}, "Zandweg 84a, 1000 AA Elst"),
        ({"house_number": "84", "addition": "2"}, "Zandweg 84-2, 1000 AA Elst"),
        ({"house_number": "84", "addition": "2", "street": None}, "84-2, 1000 AA Elst"),
        ({"street": None}, "1000 AA Elst"),
    ],
)
def test_an_address_reads_as_on_an_envelope(world, about, address):
    where = {"street": "Zandweg", "postcode": "1000 AA", "city": "Elst"} | about
    assert Debtor(world.case, by=world.ria.actor, **where).address == address


@pytest.mark.parametrize(
    ("regie", "since"), [(Regie.PARTNER, "accepted"), (Regie.TOGETHER, "regie"), (Regie.CREDITOR, "regie")]
)
def test_the_work_of_a_partner_begins_with_accepting(regie, since):
    days = {"regie": now() - timedelta(days=2), "accepted": now() - timedelta(days=1)}
    case = Case(regie=regie, regie_since=days["regie"], accepted_at=days["accepted"])
    assert case.led_since == days[since]
    case.accepted_at = None
    assert case.led_since == days["regie"]
