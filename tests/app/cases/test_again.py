"""Back in the browser, and sent again: the key of the form is new, what was typed is the same."""

import pytest
from sqlalchemy import func, select

from app.actions.models import Action
from app.cases.models import InternalNote, Note
from app.infra.tenancy import acting_for
from app.regie.models import Request

ADVICE = {"soort": "adres-controleren", "uitkomst": "gedaan", "verslag": "Zij woont er nog."}
NOTE = {"tekst": "Zij belt morgen terug."}
WRITTEN = [
    ("acties", ADVICE, Action, "Dit legde u om "),
    ("notities", NOTE, Note, "Dit schreef u om "),
    ("notities", NOTE | {"intern": "ja"}, InternalNote, "Dit schreef u om "),
    ("vragen", {"tekst": "Klopt het adres nog?"}, Request, "Dit vroeg u om "),
]


def count(world, row):
    with acting_for(world.bas.organisation_id) as db:
        return db.scalar(select(func.count()).select_from(row))


@pytest.mark.parametrize(("what", "typed", "row", "sentence"), WRITTEN)
def test_what_was_just_written_is_asked_about_and_may_be_kept(sign_in, world, what, typed, row, sentence):
    bas, url = sign_in(world.bas), f"/dossiers/{world.case.id}/{what}"
    assert bas.post(url, data=typed | {"sleutel": "een"}).status_code == 303
    again = bas.post(url, data=typed | {"sleutel": "twee"})
    assert again.status_code == 422
    assert sentence in again.text
    assert 'name="nogmaals"' in again.text
    assert count(world, row) == 1
    assert bas.post(url, data=typed | {"sleutel": "drie", "nogmaals": "ja"}).status_code == 303
    assert count(world, row) == 2


@pytest.mark.parametrize(("what", "typed", "row", "sentence"), WRITTEN)
def test_by_api_the_key_of_the_client_decides(by_api, world, what, typed, row, sentence):
    sent = typed | ({"intern": True} if "intern" in typed else {})
    for number in (1, 2):
        assert by_api(world.bas).post(f"/api/v1/dossiers/{world.case.id}/{what}", json=sent).status_code == 201
        assert count(world, row) == number


def test_what_differs_or_comes_from_a_colleague_is_no_repetition(sign_in, world):
    bas, url = sign_in(world.bas), f"/dossiers/{world.case.id}/acties"
    assert bas.post(url, data=ADVICE).status_code == 303
    assert bas.post(url, data=ADVICE | {"verslag": "De buurman ook."}).status_code == 303
    assert sign_in(world.ria).post(url, data=ADVICE).status_code == 303
    assert count(world, Action) == 3


def test_ria_gives_the_same_instruction_once_while_it_is_open(sign_in, world):
    ria, url = sign_in(world.ria), f"/dossiers/{world.case.id}/instructies"
    assert ria.post(url, data={"tekst": "Plan een huisbezoek."}).status_code == 303
    again = ria.post(url, data={"tekst": "Plan een huisbezoek."})
    assert (again.status_code, "Dit vroeg u om " in again.text) == (422, True)
    assert count(world, Request) == 1
