"""Instructions, questions and answers: who owes whom an answer, until when, and who holds a case up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.cases.policy import Side, Waiting
from app.cases.queries import get_case
from app.cases.service import plan_next
from app.infra.clock import today
from app.infra.tenancy import acting_for
from app.regie.models import Request
from app.regie.policy import answer_by, due_moment

SOON, LATER = (today() + timedelta(days=days) for days in (1, 5))
VISIT = {"tekst": "Plan een huisbezoek, liefst na 17.00 uur."}


def api(case, what):
    return f"/api/v1/dossiers/{case.id}/{what}"


@pytest.fixture
def waits(world):
    def read():
        with acting_for(world.ria.organisation_id) as db:
            case = db.scalars(select(Case).where(Case.id == world.case.id)).one()
            return case.waiting_for, case.waiting_until

    return read


def the_request(world):
    with acting_for(world.ria.organisation_id) as db:
        return db.scalars(select(Request)).one()


def test_an_instruction_is_due_in_two_working_days_unless_ria_chooses(by_api, world, waits):
    r = by_api(world.ria).post(api(world.case, "instructies"), json=VISIT)
    assert (r.status_code, r.json["soort"], r.json["aan"], r.json["status"]) == (201, "instructie", "partner", "open")
    assert waits() == (Waiting.PARTNER, due_moment(answer_by(today())))


def test_bas_reads_the_instruction_answers_with_a_day_and_nobody_waits_any_more(sign_in, by_api, world, waits):
    sign_in(world.ria).post(f"/dossiers/{world.case.id}/instructies", data=VISIT | {"antwoordVoor": LATER.isoformat()})
    page = sign_in(world.bas).get(f"/dossiers/{world.case.id}").text
    assert "De Linde gaf u een instructie" in page
    answer_url = f"/verzoeken/{the_request(world).id}/antwoorden"
    assert "Wanneer doet u het?" in sign_in(world.bas).get(f"{answer_url}/nieuw").text
    said = {"tekst": "Ik ga donderdag langs.", "geplandOp": SOON.isoformat()}
    assert sign_in(world.bas).post(answer_url, data=said).status_code == 303
    assert waits() == (Waiting.NOBODY, None)
    page = sign_in(world.ria).get(f"/dossiers/{world.case.id}").text
    assert "Ik ga donderdag langs." in page
    assert by_api(world.ria).get(f"/api/v1{answer_url}").json[0]["geplandOp"] == SOON.isoformat()


def test_the_day_that_was_promised_is_the_day_of_the_list(by_api, world):
    with acting_for(world.bas.organisation_id) as db, db.begin():
        plan_next(get_case(db, world.case.id), "bellen", on=LATER, side=Side.PARTNER)
    by_api(world.ria).post(api(world.case, "instructies"), json=VISIT)
    said = {"tekst": "Ik ga donderdag langs.", "geplandOp": SOON.isoformat()}
    by_api(world.bas).post(f"/api/v1/verzoeken/{the_request(world).id}/antwoorden", json=said)
    assert by_api(world.ria).get(f"/api/v1/dossiers/{world.case.id}").json["volgendeStapOp"] == SOON.isoformat()


def test_who_must_answer_first_holds_the_case_up(by_api, world, waits):
    ria, bas = by_api(world.ria), by_api(world.bas)
    ria.post(api(world.case, "instructies"), json=VISIT | {"antwoordVoor": LATER.isoformat()})
    asked = {"tekst": "Woont zij nog alleen?", "antwoordVoor": SOON.isoformat()}
    question = bas.post(api(world.case, "vragen"), json=asked).json
    assert waits() == (Waiting.CREDITOR, due_moment(SOON))
    assert ria.post(f"/api/v1/verzoeken/{question['id']}/antwoorden", json={"tekst": "Ja."}).status_code == 201
    assert waits() == (Waiting.PARTNER, due_moment(LATER))


def test_an_answer_is_given_once_and_by_who_was_asked(by_api, world):
    made = by_api(world.ria).post(api(world.case, "instructies"), json=VISIT).json
    answers = f"/api/v1/verzoeken/{made['id']}/antwoorden"
    assert by_api(world.ria).post(answers, json={"tekst": "Zelf al gedaan."}).json["because"] == ["regie.not-yours"]
    assert by_api(world.bas).post(answers, json={"tekst": "Gedaan."}).status_code == 201
    assert by_api(world.bas).post(answers, json={"tekst": "Nog eens."}).json["because"] == ["regie.answered"]


def test_a_partner_asks_and_never_instructs(sign_in, by_api, world):
    assert by_api(world.bas).post(api(world.case, "instructies"), json=VISIT).status_code == 403
    assert sign_in(world.bas).get(f"/dossiers/{world.case.id}/instructies/nieuw").status_code == 403
    assert sign_in(world.bas).get(f"/dossiers/{world.case.id}/vragen/nieuw").status_code == 200


def test_without_a_partner_there_is_nobody_to_ask(by_api, world):
    r = by_api(world.ria).post(api(world.fresh, "vragen"), json={"tekst": "Is daar iemand?"})
    assert (r.status_code, r.json["because"]) == (409, ["regie.no-partner"])


def test_a_form_that_is_refused_keeps_what_was_typed(sign_in, world):
    typed = VISIT | {"antwoordVoor": today().isoformat()}
    r = sign_in(world.ria).post(f"/dossiers/{world.case.id}/instructies", data=typed)
    assert r.status_code == 422
    assert VISIT["tekst"] in r.text
    assert 'id="antwoordVoor-fout"' in r.text


def test_a_word_about_health_asks_once_more(sign_in, world):
    typed = {"tekst": "Zij is depressief, bel rustig."}
    first = sign_in(world.ria).post(f"/dossiers/{world.case.id}/instructies", data=typed)
    assert (first.status_code, 'name="tochBewaren"' in first.text) == (422, True)
    again = sign_in(world.ria).post(f"/dossiers/{world.case.id}/instructies", data=typed | {"tochBewaren": "ja"})
    assert again.status_code == 303


def test_a_stranger_hears_nothing(sign_in, by_api, world):
    made = by_api(world.ria).post(api(world.case, "instructies"), json=VISIT).json
    assert by_api(world.olga).get(f"/api/v1/verzoeken/{made['id']}").status_code == 404
    assert by_api(world.wim).get(f"/api/v1/verzoeken/{made['id']}/antwoorden").status_code == 404
    assert sign_in(world.olga).get(f"/verzoeken/{made['id']}/antwoorden/nieuw").status_code == 404
    lists = {kind: by_api(world.bas).get(api(world.case, kind)).json for kind in ("verzoeken", "instructies", "vragen")}
    assert {kind: len(rows) for kind, rows in lists.items()} == {"verzoeken": 1, "instructies": 1, "vragen": 0}
