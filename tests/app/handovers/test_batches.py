"""What a case lacks before it goes, and the page on which Ria hands a batch over."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from app.cases.models import Circumstance, FormalNotice
from app.cases.queries import get_case
from app.handovers.models import Handover
from app.handovers.service import completeness, completeness_of
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.sla.models import Sla, SlaVersion, VersionStatus
from tests.world import a_case

NAME = "de Groot"


def api(case, more=""):
    return f"/api/v1/dossiers/{case.id}{more}"


def to(person):
    return {"partner": str(person.organisation_id)}


def seen_by(person, question):
    with acting_for(person.organisation_id) as db:
        return db.scalars(question).all()


def known(world, at=None):
    with acting_for(world.ria.organisation_id) as db:
        return completeness(db, get_case(db, world.fresh.id), now=at or now())


def in_case(world, *rows):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add_all(row(get_case(db, world.fresh.id), by=world.ria.actor) for row in rows)


def letter(sent_on, **about):
    return lambda case, by: FormalNotice(case, by=by, sent_on=sent_on, **about)


def test_completeness_comes_from_the_case_itself(world):
    found = known(world)
    assert (found.debtor_named, found.address_known, found.claims, found.open_cents) == (True, True, 1, 780_60)
    assert (found.enforceable, found.consumer, found.disputed) == (True, True, False)
    assert (found.notice_valid, found.balance_age_hours) == (False, None)


@pytest.mark.parametrize(
    ("about", "valid"),
    [
        ({"sent_on": date(2026, 10, 1)}, True),
        ({"sent_on": date(2026, 10, 1), "returned_on": date(2026, 10, 9)}, False),
        ({"sent_on": date(2026, 10, 1), "valid": False}, False),
        ({"sent_on": date(2026, 10, 1), "channel": "e-mail"}, False),
        ({"sent_on": date(2026, 10, 1), "channel": "e-mail", "proof": "ontvangstbevestiging"}, True),
        ({"sent_on": date(2026, 11, 20)}, False),  # not delivered yet
    ],
)
def test_a_letter_counts_when_it_arrived_and_was_right(world, about, valid):
    in_case(world, letter(**about))
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert known(world, at).notice_valid is valid


def test_a_dispute_stops_it_until_it_is_over(by_api, world):
    in_case(world, lambda case, by: Circumstance(case, by=by, fact="dispute.open", value=True))
    r = by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=to(world.wim))
    assert r.status_code == 409
    assert "case.disputed" in r.get_json()["because"]
    assert "betwisting" in r.get_json()["detail"]
    in_case(world, lambda case, by: Circumstance(case, by=by, fact="dispute.open", value=False))
    assert by_api(world.ria).post(api(world.fresh, "/overdrachten"), json=to(world.wim)).status_code == 201


def test_two_hundred_cases_cost_no_more_questions_than_one(world):
    more = [a_case(world.ria, f"L-{n}") for n in range(3, 9)]
    asked = []
    with acting_for(world.ria.organisation_id) as db:
        cases = [get_case(db, case.id) for case in (world.fresh, *more)]
        engine = db.get_bind()
        count = lambda *_: asked.append(1)  # noqa: E731
        event.listen(engine, "before_cursor_execute", count)
        try:
            completeness_of(db, cases[:1], now=now())
            one = len(asked)
            assert len(completeness_of(db, cases, now=now())) == 7
            assert len(asked) == 2 * one
        finally:
            event.remove(engine, "before_cursor_execute", count)


# ---- the page of the regisseur


def test_ria_sees_what_is_missing_and_cannot_tick_what_may_not_go(sign_in, world):
    stuck = a_case(world.ria, "L-3", surname="Bos")
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = get_case(db, stuck.id)
        db.add(Circumstance(case, by=world.ria.actor, fact="dispute.open", value=True))
    ids = [world.fresh.id, stuck.id, world.case.id]
    text = sign_in(world.ria).get("/overdrachten/nieuw", query_string={"dossier": ids}).text
    assert f'value="{world.fresh.id}:1"' in text
    assert f'value="{stuck.id}:1"' not in text
    assert f'value="{world.case.id}:1"' not in text
    for sentence in ("Een geldige veertiendagenbrief ontbreekt.", "Er loopt een betwisting.", "Haal het eerst terug."):
        assert sentence in text
    assert NAME in text


def test_a_partner_with_terms_comes_first_and_is_suggested(sign_in, world):
    text = sign_in(world.ria).get(f"/overdrachten/nieuw?dossier={world.fresh.id}").text
    assert text.index("Haven Incasso") < text.index("Vos Incasso")
    sign_terms(world)
    text = sign_in(world.ria).get(f"/overdrachten/nieuw?dossier={world.fresh.id}").text
    assert text.index("Vos Incasso") < text.index("Haven Incasso")
    assert f'value="{world.bas.organisation_id}" id="partner" checked' in text
    assert "U heeft getekende afspraken." in text


def sign_terms(world):
    linde, vos = world.ria.organisation_id, world.bas.organisation_id
    about = {"creditor_id": linde, "partner_id": vos, "by_organisation_id": linde}
    with acting_for(linde) as db, db.begin():
        sla = Sla(name="Vos", **about)
        db.add(sla)
        db.flush()
        version = {"sla_id": sla.id, "number": 1, "by_user_id": world.ria.actor.user_id, "terms": [], "terms_hash": ""}
        version |= {"status": VersionStatus.SIGNED, "starts_on": today(), "signed_at": now()}
        db.add(SlaVersion(**version, **about))


def test_ria_hands_a_batch_over_and_reads_how_many_went(sign_in, world):
    cases = [world.fresh, *(a_case(world.ria, f"L-{n}") for n in range(3, 8))]
    form = {"dossier": [f"{case.id}:1" for case in cases], "partner": str(world.wim.organisation_id)}
    client = sign_in(world.ria)
    r = client.post("/overdrachten", data=form | {"deelGeschiedenis": "ja"})
    assert (r.status_code, r.location) == (303, "/overdrachten")
    assert "6 dossiers aangeboden aan Haven Incasso." in client.get("/overdrachten").text
    assert len(seen_by(world.wim, select(Handover.id))) == 6


def test_a_case_that_changed_meanwhile_is_named_and_the_rest_goes(by_api, sign_in, world):
    other = a_case(world.ria, "L-3")
    by_api(world.cor).post(api(other, "/notities"), json={"tekst": "Belde net."})
    form = {"dossier": [f"{world.fresh.id}:1", f"{other.id}:1"], "partner": str(world.wim.organisation_id)}
    client = sign_in(world.ria)
    client.post("/overdrachten", data=form)
    text = client.get("/overdrachten").text
    assert "1 dossier aangeboden aan Haven Incasso." in text
    assert "L-3 bleef staan. Dit dossier is intussen gewijzigd." in text
    assert [h.case_id for h in seen_by(world.wim, select(Handover))] == [world.fresh.id]


def test_a_tick_that_was_never_on_the_page_does_not_go(sign_in, world):
    """The form is changed by hand: the rules answer again."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add(Circumstance(get_case(db, world.fresh.id), by=world.ria.actor, fact="dispute.open", value=True))
    client = sign_in(world.ria)
    client.post("/overdrachten", data={"dossier": f"{world.fresh.id}:1", "partner": str(world.wim.organisation_id)})
    assert "L-2 bleef staan." in client.get("/overdrachten").text
    assert seen_by(world.wim, select(Handover.id)) == []


def test_a_page_does_what_it_can_and_says_that_one_is_gone(sign_in, world):
    hers = a_case(world.olga, "O-1")
    form = {"dossier": [f"{case.id}:1" for case in (world.fresh, hers)], "partner": str(world.wim.organisation_id)}
    client = sign_in(world.ria)
    page = client.post("/overdrachten", data=form, follow_redirects=True).text
    assert "1 dossier aangeboden aan" in page
    assert "1 dossier is niet meer bij u. Daar is niets mee gedaan." in page
    assert len(seen_by(world.wim, select(Handover.id))) == 1


def test_a_page_with_nothing_that_is_there_does_nothing(sign_in, world):
    hers = a_case(world.olga, "O-1")
    form = {"dossier": [f"{hers.id}:1"], "partner": str(world.wim.organisation_id)}
    client = sign_in(world.ria)
    assert client.post("/overdrachten", data=form).status_code == 404
    assert "aangeboden aan" not in client.get("/overdrachten").text
    assert seen_by(world.wim, select(Handover.id)) == []


@pytest.mark.parametrize("form", [{}, {"dossier": "x"}, {"dossier": "x:1"}, {"partner": "x"}])
def test_a_half_form_comes_back_with_its_rows(sign_in, world, form):
    shown = {"getoond": str(world.fresh.id)}
    if form.get("partner"):
        form = form | {"dossier": f"{world.fresh.id}:1"}
    r = sign_in(world.ria).post("/overdrachten", data=form | shown)
    assert r.status_code == 422
    assert "L-2" in r.text


def test_without_a_choice_the_page_says_what_to_do(sign_in, world):
    assert "Kies eerst dossiers" in sign_in(world.ria).get("/overdrachten/nieuw").text
