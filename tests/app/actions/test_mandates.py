"""Who may say yes to a step, and up to what it costs the person."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.infra.clock import today
from app.infra.tenancy import acting_for
from app.kernel.actor import Role
from app.organisations.models import Mandate, Membership
from tests.app.actions.conftest import API, CALL, NO, YES, answer_url, answers, approvals, url
from tests.world import a_case


def test_cor_without_a_mandate_may_not(sign_in, by_api, world, asked, seen):
    page = sign_in(world.cor).get(f"/akkoorden/{asked.id}").text
    assert "U heeft geen mandaat om akkoord te geven." in page
    assert 'value="akkoord"' not in page
    r = by_api(world.cor).post(answer_url(asked, API), json=YES)
    assert (r.status_code, r.json["because"]) == (409, ["approval.no-mandate"])
    for person, status in ((world.bas, 403), (world.lex, 403), (world.fien, 403), (world.olga, 404)):
        assert by_api(person).post(answer_url(asked, API), json=YES).status_code == status
        assert sign_in(person).post(answer_url(asked), data=YES | {"versie": "1"}).status_code == status
    assert seen(answers) == []


def test_the_home_page_says_what_is_above_a_mandate(sign_in, world, asked):
    above, begin = "U heeft geen mandaat: een collega beslist.", "1 dossier wacht op een besluit"
    ria, cor = (sign_in(person).get("/").text for person in (world.ria, world.cor))
    assert (above in ria, "1 dossier vraagt uw besluit" in ria) == (False, True)
    assert (above in cor, begin in cor) == (True, True)


def test_a_mandate_goes_up_to_an_amount(by_api, world, asked):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add(Mandate(organisation_id=world.ria.organisation_id, role=Role.CONSULENT, up_to_cents=100_00))
    r = by_api(world.cor).post(answer_url(asked, API), json=YES)
    assert (r.status_code, r.json["because"]) == (409, ["approval.above-mandate"])
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.execute(update(Mandate).where(Mandate.role == Role.CONSULENT).values(up_to_cents=142_18))
    assert by_api(world.cor).post(answer_url(asked, API), json=YES).status_code == 201


def test_no_question_above_the_mandate_opens_by_itself(sign_in, world, asked, seen):
    other = a_case(world.ria, "L-9", surname="Jansen", partner=world.bas.organisation_id)
    for _ in range(4):
        sign_in(world.bas).post(url(other), data={"soort": "bellen", "uitkomst": "geen-gehoor"})
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add(Mandate(organisation_id=world.ria.organisation_id, role=Role.CONSULENT, up_to_cents=100_00))
    call = next(one for one in seen(approvals) if one.case_id == other.id)
    cor = sign_in(world.cor)
    r = cor.post(answer_url(call), data=YES | {"versie": "1"})
    assert (r.status_code, r.location) == (303, f"/dossiers/{other.id}")
    assert "Wat nog wacht, is voor een collega." in cor.get(r.location).text


@pytest.mark.parametrize(("first", "status"), [(0, 201), (1, 409)])
def test_a_substitute_uses_the_mandate_of_a_colleague_who_is_away(by_api, world, asked, seen, first, status):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        hers = Membership.user_id == world.ria.actor.user_id
        away = {"absent_from": today() + timedelta(days=first), "absent_until": today() + timedelta(days=9)}
        db.execute(update(Membership).where(hers).values(substitute_id=world.cor.actor.user_id, **away))
    assert by_api(world.cor).post(answer_url(asked, API), json=YES).status_code == status
    if status == 201:
        assert seen(answers)[0].mandate_of == world.ria.actor.user_id


def test_a_no_needs_no_mandate(by_api, world, asked):
    assert by_api(world.cor).post(answer_url(asked, API), json=NO).status_code == 201


def test_cor_asks_for_what_is_above_his_mandate_and_does_not_answer_himself(sign_in, by_api, world, sla, seen):
    for _ in range(3):
        sign_in(world.bas).post(url(world.case), data={"soort": "bellen", "uitkomst": "geen-gehoor"})
    assert sign_in(world.cor).post(url(world.case), data=CALL).status_code == 303
    [approval] = seen(approvals)
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add(Mandate(organisation_id=world.ria.organisation_id, role=Role.CONSULENT, up_to_cents=None))
    r = by_api(world.cor).post(answer_url(approval, API), json=YES)
    assert (r.status_code, r.json["because"]) == (409, ["approval.own"])
    assert by_api(world.ria).post(answer_url(approval, API), json=YES).status_code == 201
