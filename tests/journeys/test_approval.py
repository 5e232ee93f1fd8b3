"""The main job: a partner asks, the SLA holds it naming its article, the creditor approves with a condition."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.cases.models import Claim
from app.cases.policy import TermsStatus
from app.infra.tenancy import acting_for
from tests.app.actions.conftest import sign

CLAUSES = ["akkoord-dagvaarding", "grens-contacten-week", "plicht-akkoord-antwoord", "kader-vrij-handelen"]


@pytest.fixture
def agreed(visited):
    """An SLA between De Linde and Vos Incasso, signed by both, and a contract that was read and found in order."""
    sign(visited, *CLAUSES)
    with acting_for(visited.ria.organisation_id) as db, db.begin():
        for claim in db.scalars(select(Claim)):
            claim.terms_status = TermsStatus.OK
    return visited


def test_a_summons_is_held_and_approved_with_a_condition(agreed, as_person):
    case = f"/dossiers/{agreed.case.id}"
    bas = as_person(agreed.bas)
    bas.goto(f"{case}/acties/nieuw?soort=dagvaarding")
    bas.get_by_label("Wat kost deze stap?").fill("142,18")
    bas.get_by_label("Waarom past deze stap?").fill("Drie keer gebeld en een bezoek. Een regeling lukte niet.")
    bas.get_by_role("button", name="Vraag akkoord").click()
    expect(bas.locator(".rk-melding--goed")).to_contain_text("Dagvaarding wacht op akkoord.")

    ria = as_person(agreed.ria)
    ria.goto(case)
    card = ria.locator(".rk-besluit")
    expect(card).to_contain_text("Artikel")
    expect(card).to_contain_text("142,18")
    card.get_by_text("Met voorwaarde").click()
    card.locator("button[name=tekst]").first.click()  # two clicks
    expect(ria.locator(".rk-melding--goed")).to_contain_text("U gaf akkoord met een voorwaarde voor dagvaarding")

    bas.goto(case)
    expect(bas.locator("#deel-verloop")).to_contain_text("Gaf akkoord met een voorwaarde: dagvaarding")


def test_a_summons_that_may_not_be_asked_leads_to_what_is_missing(agreed, as_person):
    """The law wants the contract read first; where that is recorded is one click from the no."""
    with acting_for(agreed.ria.organisation_id) as db, db.begin():
        for claim in db.scalars(select(Claim)):
            claim.terms_status = TermsStatus.NOT_REVIEWED
    bas = as_person(agreed.bas)
    bas.goto(f"/dossiers/{agreed.case.id}/acties/nieuw?soort=dagvaarding")
    bas.get_by_label("Waarom past deze stap?").fill("Een regeling lukte niet.")
    bas.get_by_role("button", name="Leg vast").click()
    expect(bas.get_by_role("heading", level=1)).to_have_text("Dagvaarding mag nu niet")
    bas.get_by_role("link", name="Leg vast: oordeel over de voorwaarden").click()
    bas.get_by_label("In orde").check()
    bas.get_by_role("button", name="Bewaar").click()
    expect(bas.locator("#deel-verloop")).to_contain_text("Oordeel over de voorwaarden: in orde")
