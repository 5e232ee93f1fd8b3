"""Actions that change the amounts: once, to the cent, and explained."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.policy.fee import TERM_TEXT
from app.cases.models import Case, Circumstance, FormalNotice
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.ledger.models import Entry
from app.ledger.policy import EntryKind
from tests.app.actions.conftest import DEFAULT, actions, approvals, decisions, sign, url

API = "/api/v1"
CHARGE = {"soort": "incassokosten-berekenen", "uitkomst": "gedaan"}
LETTER = {
    "soort": "veertiendagenbrief",
    "uitkomst": "verstuurd",
    "inhoudCompleet": "ja",
    "dreigt": "nee",
    "termijntekst": TERM_TEXT,
    "genoemdeKosten": "117,09",
    "reden": "Zij leest liever.",
}


def costs(db):
    return list(db.scalars(select(Entry).where(Entry.kind.in_((EntryKind.COST, EntryKind.WAIVER))).order_by(Entry.id)))


def letters(db):
    return list(db.scalars(select(FormalNotice)))


@pytest.fixture
def in_vain(ready, world):
    """The letter was sent, its term passed, and nobody is known to be in debt relief."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = db.scalars(select(Case).where(Case.id == ready.id)).one()
        db.add(FormalNotice(case, by=world.ria.actor, sent_on=today() - timedelta(days=40)))
        db.add(Circumstance(case, by=world.ria.actor, fact="debtor.insolvency", value="geen"))
    return ready


def test_no_costs_without_a_letter(sign_in, world, ready, seen):
    r = sign_in(world.bas).post(url(ready), data=CHARGE)
    assert r.status_code == 409
    assert "artikel 6:96 lid 6 BW" in r.text
    assert "Dit staat in de wet. Niemand kan het uitzetten." in r.text
    assert seen(costs) == []


def test_no_costs_before_the_term_has_passed(sign_in, world, in_vain, seen):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        for notice in db.scalars(select(FormalNotice)):
            notice.returned_on = today()
    assert sign_in(world.bas).post(url(in_vain), data=CHARGE).status_code == 409
    assert seen(costs) == []


def test_the_fee_is_booked_once_with_every_step_of_the_sum(sign_in, world, in_vain, seen):
    bas = sign_in(world.bas)
    r = bas.post(url(in_vain), data=CHARGE)
    assert r.status_code == 303, r.text
    [fee] = seen(costs)
    assert (fee.amount_cents, fee.cost_kind, fee.bearer.value) == (117_09, "bik", "debtor")
    assert "15% over €\N{NO-BREAK SPACE}780,60" in fee.description
    assert seen(actions)[0].cost_cents == 117_09
    again = bas.post(url(in_vain), data=CHARGE)
    assert again.status_code == 409
    assert "Incassokosten rekenen wij per vordering één keer." in again.text
    assert len(seen(costs)) == 1
    assert [one.verdict.value for one in seen(decisions)] == ["allow", "refuse"]


def test_a_double_click_books_once(sign_in, world, in_vain, seen):
    for _ in range(2):
        assert sign_in(world.bas).post(url(in_vain), data=CHARGE | {"sleutel": "k"}).status_code == 303
    assert len(seen(costs)) == 1


def test_costs_above_the_agreed_amount_wait_and_are_booked_when_they_are_carried_out(sign_in, world, seen):
    sign(world, *DEFAULT, "akkoord-kosten-boven-bedrag")
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = db.scalars(select(Case).where(Case.id == world.case.id)).one()
        db.add(FormalNotice(case, by=world.ria.actor, sent_on=today() - timedelta(days=40)))
        db.add(Circumstance(case, by=world.ria.actor, fact="debtor.insolvency", value="geen"))
        db.add(Circumstance(case, by=world.ria.actor, fact="claim.terms_status", value="ok"))
    known = {"feit": "claim.terms_status", "waarde": "in orde"}
    assert sign_in(world.ria).post(f"/dossiers/{world.case.id}/omstandigheden", data=known).status_code == 303
    assert sign_in(world.bas).post(url(world.case), data=CHARGE).status_code == 303
    [approval] = seen(approvals)
    assert (approval.article, approval.cost_cents, approval.bearer.value) == ("4.2", 117_09, "debtor")
    assert seen(costs) == []
    yes = {"soort": "akkoord", "versie": "1"}
    assert sign_in(world.ria).post(f"/akkoorden/{approval.id}/antwoorden", data=yes).status_code == 303
    assert seen(costs) == []
    done = url(world.case, f"/{approval.action_id}/afrondingen")
    assert sign_in(world.bas).post(done, data={"uitkomst": "gedaan"}).status_code == 303
    assert [one.amount_cents for one in seen(costs)] == [117_09]


def test_costs_lapse_by_a_counter_entry_and_never_more_than_there_are(sign_in, world, in_vain, seen):
    bas = sign_in(world.bas)
    bas.post(url(in_vain), data=CHARGE)
    waive = {"soort": "kosten-laten-vervallen", "uitkomst": "verstuurd", "reden": "Zij betaalt nu.", "dreigt": "nee"}
    too_much = bas.post(url(in_vain), data=waive | {"vervalt": "117,10"})
    assert too_much.status_code == 422
    assert 'id="vervalt-fout"' in too_much.text
    assert bas.post(url(in_vain), data=waive).status_code == 422
    assert bas.post(url(in_vain), data=waive | {"vervalt": "40"}).status_code == 303
    assert [one.amount_cents for one in seen(costs)] == [117_09, -40_00]
    assert bas.post(url(in_vain), data=waive | {"vervalt": "77,10"}).status_code == 422
    assert bas.post(url(in_vain), data=waive | {"vervalt": "77,09"}).status_code == 303


def test_a_debt_is_remitted_by_the_creditor_alone(sign_in, by_api, world, ready, seen):
    remit = {"soort": "kwijtschelden", "uitkomst": "verstuurd", "reden": "Er komt niets meer.", "vervalt": "780,60"}
    assert by_api(world.bas).post(url(ready, api=API), json=remit | {"dreigt": False}).status_code == 409
    assert sign_in(world.ria).post(url(ready), data=remit | {"vervalt": "780,61", "dreigt": "nee"}).status_code == 422
    assert sign_in(world.ria).post(url(ready), data=remit | {"dreigt": "nee"}).status_code == 303
    assert [one.amount_cents for one in seen(costs)] == [-780_60]


def test_what_was_planned_to_lapse_is_what_lapses(sign_in, world, ready, seen):
    later = (now() + timedelta(days=1)).isoformat()
    remit = {"soort": "kwijtschelden", "reden": "Er komt niets meer.", "vervalt": "100", "dreigt": "nee"}
    ria = sign_in(world.ria)
    assert ria.post(url(ready), data=remit | {"moment": later}).status_code == 303
    done = url(ready, f"/{seen(actions)[0].id}/afrondingen")
    assert ria.post(done, data={"uitkomst": "verstuurd"}).status_code == 303
    assert [one.amount_cents for one in seen(costs)] == [-100_00]


def test_a_letter_is_checked_before_it_goes_out(sign_in, world, ready, seen):
    bas = sign_in(world.bas)
    for about, field in (
        ({"termijntekst": "Betaal binnen veertien dagen na vandaag."}, "termijntekst"),
        ({"genoemdeKosten": "117,10"}, "genoemdeKosten"),
        ({"genoemdeKosten": ""}, "genoemdeKosten"),
        ({"inhoudCompleet": ""}, "inhoudCompleet"),
    ):
        r = bas.post(url(ready), data=LETTER | about)
        assert r.status_code == 422
        assert f'id="{field}-fout"' in r.text
    assert seen(letters) == []
    r = bas.post(url(ready), data=LETTER)
    assert r.status_code == 303, r.text
    [notice] = seen(letters)
    assert (notice.sent_on, notice.channel, notice.valid) == (today(), "brief", True)
