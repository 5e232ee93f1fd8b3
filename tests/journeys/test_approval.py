"""The main job: a partner asks, the SLA holds it naming its article, the creditor approves with a condition."""

import re

import pytest
from playwright.sync_api import expect

from app.infra.clock import today

CLAUSES = ["akkoord-dagvaarding", "grens-contacten-week", "plicht-akkoord-antwoord", "kader-vrij-handelen"]


@pytest.fixture
def agreed(visited, sign_in):
    """An SLA between De Linde and Vos Incasso, signed by both."""
    world = visited
    form = {"partner": str(world.bas.organisation_id), "doel": "Samen oplossen", "artikelen": CLAUSES}
    sla = sign_in(world.ria).post("/afspraken", data=form | {"ingangsdatum": today().isoformat()}).location
    page = sign_in(world.ria).get(sla).text
    url = re.search(r'action="(/afspraakversies/[^"]+/handtekeningen)"', page)[1]
    for person in (world.ria, world.tea):
        assert sign_in(person).post(url, data={"naam": person.name}).status_code == 303
    return world


def test_a_summons_is_held_and_approved_with_a_condition(agreed, as_person):
    case = f"/dossiers/{agreed.case.id}"
    bas = as_person(agreed.bas)
    bas.goto(f"{case}/acties/nieuw?soort=dagvaarding")
    bas.get_by_label("Wat kost deze stap?").fill("142,18")
    bas.get_by_label("Waarom past deze stap?").fill("Drie keer gebeld en een bezoek. Een regeling lukte niet.")
    bas.get_by_role("button", name="Vraag akkoord").click()
    expect(bas.get_by_text("akkoord", exact=False).first).to_be_visible()

    ria = as_person(agreed.ria)
    ria.goto(case)
    card = ria.locator(".rk-besluit")
    expect(card).to_contain_text("Artikel")
    expect(card).to_contain_text("142,18")
    card.get_by_text("Met voorwaarde").click()
    card.locator("button[name=tekst]").first.click()  # two clicks
    expect(ria.locator(".rk-melding--goed").first).to_be_visible()

    bas.goto(case)
    expect(bas.get_by_text("voorwaarde", exact=False).first).to_be_visible()
