"""The creditor answers what the SLA holds for it, as sentences about people."""

import re
from datetime import datetime, time, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import select

from app.actions.jobs import remind_of_approvals
from app.actions.policy.approvals import working_days_waited
from app.cases.models import Case, Circumstance
from app.cases.policy import Waiting
from app.infra import jobs
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.kernel.dates import HERE, add_working_days, next_working_day
from app.notifications.models import Notification
from tests.app.actions.conftest import (
    API,
    DEFAULT,
    NO,
    SUMMONS,
    YES,
    actions,
    answer_url,
    answers,
    approvals,
    sign,
    the_case,
    url,
)
from tests.app.desk.test_case_page import words
from tests.world import a_case, joins


def kinds(db):
    return list(db.scalars(select(Event.kind).where(Event.kind != "case.viewed").order_by(Event.id)))


def test_a_summons_is_held_with_all_its_grounds(world, asked, seen):
    assert (asked.article, asked.cost_cents, asked.persons_needed) == ("4.1", 142_18, 1)
    assert asked.sentence.startswith("Voor een dagvaarding is vooraf akkoord van de opdrachtgever nodig.")
    assert asked.not_tried == ["regeling-voorstellen", "huisbezoek"]
    assert asked.due_at == datetime.combine(add_working_days(today(), 3), time(17), HERE)
    [action] = seen(actions)
    assert (action.status.value, action.happened_at, action.planned_on) == ("held", None, None)
    case = seen(the_case(world))
    assert (case.waiting_for, case.waiting_until) == (Waiting.CREDITOR, asked.due_at)
    assert seen(kinds) == ["action.held"]


def test_the_card_names_article_cost_payer_and_what_was_not_tried(sign_in, world, asked):
    for page in (f"/dossiers/{world.case.id}", f"/akkoorden/{asked.id}"):
        card = sign_in(world.ria).get(page).text
        assert "Vos Incasso vraagt uw akkoord" in card
        assert "Mogen wij dit doen: dagvaarding?" in card
        assert "Artikel 4.1" in card
        assert "€\N{NO-BREAK SPACE}142,18" in card
        assert "<strong>Regeling voorstellen</strong>" in card
        assert "Vraag eerst: regeling voorstellen" in card
        assert card.index('data-toets="v"') < card.index('data-toets="a"') < card.index('data-toets="w"')
    theirs = sign_in(world.bas).get(f"/akkoorden/{asked.id}").text
    assert "Uw klok staat stil zolang dit wacht." in theirs
    assert 'value="akkoord"' not in theirs


def test_ria_agrees_with_a_condition_in_two_clicks(sign_in, world, asked, seen, queue):
    words = "Bel eerst nog een keer na 18.00 uur."
    condition = {"soort": "akkoord-met-voorwaarde", "tekst": words, "versie": "1"}
    ria = sign_in(world.ria)
    assert f'value="{words}"' in ria.get(f"/dossiers/{world.case.id}").text
    r = ria.post(answer_url(asked), data=condition)
    assert (r.status_code, r.location) == (303, f"/dossiers/{world.case.id}")
    assert "Alles is beslist." in ria.get(r.location).text
    [action], [answer] = seen(actions), seen(answers)
    assert (action.status.value, answer.kind.value, answer.text) == ("cleared", "condition", words)
    case = seen(the_case(world))
    assert (case.waiting_for, case.next_step) == (Waiting.NOBODY, "dagvaarding")
    queue.work()
    told = seen(lambda db: db.scalars(select(Notification.text)).all(), world.bas)
    assert any("gaf akkoord in dossier L-1" in one for one in told)
    assert words in sign_in(world.bas).get(url(world.case, f"/{action.id}")).text


def test_bas_carries_out_what_was_agreed(sign_in, world, asked, seen):
    sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"})
    action = seen(actions)[0]
    at = url(world.case, f"/{action.id}/afrondingen")
    known = {"feit": "debtor.debt_help", "waarde": "geen"}, {"feit": "debtor.insolvency", "waarde": "geen"}
    refused = sign_in(world.bas).post(at, data={"uitkomst": "uitgevoerd"})
    assert refused.status_code == 409  # nobody looked in the register of insolvencies: no yes makes up for that
    for one in known:
        assert sign_in(world.bas).post(f"/dossiers/{world.case.id}/omstandigheden", data=one).status_code == 303
    assert 'name="voorwaardeVoldaan"' not in sign_in(world.bas).get(url(world.case, f"/{action.id}")).text
    assert sign_in(world.bas).post(at, data={"uitkomst": "uitgevoerd"}).status_code == 303
    assert seen(actions)[0].status.value == "done"


def test_nothing_was_done_before_it_was_agreed_to_and_history_stays(sign_in, by_api, world, asked, seen):
    sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"})
    bas, at = sign_in(world.bas), url(world.case, f"/{asked.action_id}/afrondingen")
    for fact in ("debtor.debt_help", "debtor.insolvency"):
        bas.post(f"/dossiers/{world.case.id}/omstandigheden", data={"feit": fact, "waarde": "geen"})
    [agreed] = [one.at for one in seen(answers)]
    early = (agreed - timedelta(minutes=5)).astimezone(HERE)
    r = bas.post(at, data={"uitkomst": "uitgevoerd", "moment": f"{early:%Y-%m-%dT%H:%M}"})
    assert (r.status_code, "Het akkoord kwam op" in r.text) == (422, True)
    r = by_api(world.bas).post(f"{API}{at}", json={"uitkomst": "uitgevoerd", "moment": early.isoformat()})
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/moment")
    assert bas.post(at, data={"uitkomst": "uitgevoerd"}).status_code == 303
    card = bas.get(f"/akkoorden/{asked.id}").text
    assert "Vos Incasso vroeg akkoord" in card
    assert "Mochten wij dit doen: dagvaarding?" in card
    assert "Wij deden dit al" not in card
    line = words(
        bas.get(f"/dossiers/{world.case.id}").text.partition("Vroeg akkoord: dagvaarding")[2].partition("</li>")[0]
    )
    assert ("Uitkomst" in line, "Dit was" in line) == (False, False)


def test_a_no_with_an_alternative_becomes_the_next_step(sign_in, world, asked, seen):
    first = {"soort": "niet-akkoord", "alternatief": "huisbezoek", "versie": "1"}
    assert sign_in(world.ria).post(answer_url(asked), data=first).status_code == 303
    [action] = seen(actions)
    assert action.status.value == "rejected"
    case = seen(the_case(world))
    assert (case.next_step, case.next_by.value, case.waiting_for) == ("huisbezoek", "partner", Waiting.NOBODY)
    assert "niet akkoord</strong>, eerst huisbezoek" in sign_in(world.bas).get(f"/akkoorden/{asked.id}").text


def test_a_no_says_why(sign_in, by_api, world, asked):
    r = sign_in(world.ria).post(answer_url(asked), data={"soort": "niet-akkoord", "versie": "1"})
    assert r.status_code == 422
    assert re.search(
        r'<li><a href="#([^"]+)">Waarom niet\? Schrijf op waarom niet.*<input [^>]*id="\1"', r.text, re.DOTALL
    )
    r = by_api(world.ria).post(answer_url(asked, API), json={"soort": "akkoord-met-voorwaarde"})
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, "/tekst")
    wrong = YES | {"alternatief": "huisbezoek"}
    assert by_api(world.ria).post(answer_url(asked, API), json=wrong).status_code == 400


def test_a_word_about_health_comes_back_with_what_was_typed_and_may_stay(sign_in, world, asked, seen):
    said = {"soort": "niet-akkoord", "versie": "1", "tekst": "Mevrouw is depressief."}
    ria = sign_in(world.ria)
    r = ria.post(answer_url(asked), data=said)
    assert r.status_code == 422
    assert 'value="Mevrouw is depressief."' in r.text
    assert re.search(r'<li><a href="#([^"]+)">Ik heb dit nagelezen.*<input type="checkbox" id="\1"', r.text, re.DOTALL)
    assert ria.post(answer_url(asked), data=said | {"tochBewaren": "ja"}).status_code == 303
    assert [one.text for one in seen(answers)] == ["Mevrouw is depressief."]


def test_ria_asks_a_question_first_and_the_clock_stays_visible(sign_in, world, asked, seen, queue):
    assert f"akkoord={asked.id}" in sign_in(world.ria).get(f"/akkoorden/{asked.id}").text
    question = {"tekst": "Is er al iemand langs geweest?", "akkoordId": str(asked.id)}
    assert sign_in(world.ria).post(f"/dossiers/{world.case.id}/vragen", data=question).status_code == 303
    assert seen(approvals)[0].status.value == "asked"
    request = seen(lambda db: db.scalar(select(Event.data).where(Event.kind == "question.asked")))["request"]
    reply = sign_in(world.bas).post(f"/verzoeken/{request}/antwoorden", data={"tekst": "Nee, nog niet."})
    assert reply.status_code == 303
    queue.work()
    case = seen(the_case(world))
    assert (case.waiting_for, case.waiting_until) == (Waiting.CREDITOR, asked.due_at)


# ---- two people


def test_the_second_of_two_is_told(sign_in, by_api, world, asked):
    assert sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"}).status_code == 303
    second = sign_in(world.ria).post(answer_url(asked), data=NO | {"versie": "1"})
    assert second.status_code == 412
    assert "Ria Regie" in second.text
    assert "Bewaar het toch" not in second.text  # it is decided: nothing could be kept
    assert NO["tekst"] in second.text
    assert by_api(world.ria).post(answer_url(asked, API), json=NO).status_code == 412
    seen_now = by_api(world.ria).get(f"{API}/akkoorden/{asked.id}")
    assert (seen_now.headers["ETag"], seen_now.json["status"]) == ('"2"', "gegeven")


def test_a_day_that_went_by_while_it_waited_moves_on(sign_in, world, ready, seen):
    tomorrow = add_working_days(today(), 1)
    sign_in(world.bas).post(url(ready), data=SUMMONS | {"moment": f"{tomorrow}T10:00"})
    [asked] = seen(approvals)
    with time_machine.travel(datetime.combine(tomorrow + timedelta(days=1), time(12), HERE), tick=True):
        assert sign_in(world.ria).post(answer_url(asked), data=YES | {"versie": "1"}).status_code == 303
        [action] = seen(actions)
        assert action.planned_on == seen(the_case(world)).next_on == next_working_day(tomorrow + timedelta(days=1))


def test_two_at_once_and_one_answer_counts(by_api, world, asked, seen):
    roos = joins("Roos Regie", world.ria.organisation_id, Kind.CREDITOR, Role.REGISSEUR)
    together, results = Barrier(2), []

    def answer(person, body):
        client = by_api(person)
        together.wait()
        results.append(client.post(answer_url(asked, API), json=body).status_code)

    threads = [Thread(target=answer, args=args) for args in ((world.ria, YES), (roos, NO))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == [201, 412]
    assert len(seen(answers)) == 1


def test_an_eviction_needs_two_people(sign_in, by_api, world, ready, seen):
    sign(world, *DEFAULT, "akkoord-ontruiming-twee-personen", partner=world.wim.organisation_id)
    with acting_for(world.bas.organisation_id) as db, db.begin():
        case = db.scalars(select(Case)).one()
        for fact, value in (("household.minors", False), ("debtor.moratorium", False), ("debtor.insolvency", "geen")):
            db.add(Circumstance(case, by=world.bas.actor, fact=fact, value=value))
    eviction = SUMMONS | {"soort": "ontruiming", "kosten": "900"}
    assert sign_in(world.bas).post(url(ready), data=eviction).status_code == 303
    [approval] = seen(approvals)
    assert approval.persons_needed == 2
    roos = joins("Roos Regie", world.ria.organisation_id, Kind.CREDITOR, Role.REGISSEUR)
    ria = sign_in(world.ria)
    first = ria.post(answer_url(approval), data=YES | {"versie": "1"})
    assert "Nog een collega moet ook akkoord geven." in ria.get(first.location).text
    assert (seen(approvals)[0].status.value, seen(actions)[0].status.value) == ("asked", "held")
    assert "<strong>1 van 2</strong>" in sign_in(roos).get(f"/akkoorden/{approval.id}").text
    again = by_api(world.ria).post(answer_url(approval, API), json=YES)
    assert (again.status_code, again.json["because"]) == (409, ["approval.twice"])
    assert by_api(roos).post(answer_url(approval, API), json=YES).status_code == 201
    assert (seen(approvals)[0].status.value, seen(actions)[0].status.value) == ("given", "cleared")
    assert seen(kinds)[-2:] == ["approval.supported", "approval.given"]


# ---- time


def test_silence_is_told_once_to_both_sides_and_is_never_a_yes(world, asked, seen, queue):
    late = f"{asked.due_at + timedelta(hours=2):%Y-%m-%dT%H}"
    for org in (world.ria, world.bas, world.ria):
        with acting_for(org.organisation_id) as db, db.begin():
            jobs.later(db, remind_of_approvals, late)
        queue.work()
    assert seen(kinds).count("approval.overdue") == 1
    assert seen(approvals)[0].status.value == "asked"
    for person in (world.ria, world.bas):
        told = seen(lambda db: db.scalars(select(Notification.kind)).all(), person)
        assert "approval.overdue" in told


def test_nothing_is_told_before_the_term_has_passed(world, asked, seen, queue):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        jobs.later(db, remind_of_approvals, f"{now():%Y-%m-%dT%H}")
    queue.work()
    assert "approval.overdue" not in seen(kinds)


def test_what_the_partner_owes_is_due_later_by_the_time_that_it_waited(sign_in, world, ready, seen):
    due = add_working_days(today(), 4)
    instruction = {"tekst": "Plan een huisbezoek.", "antwoordVoor": due.isoformat()}
    assert sign_in(world.ria).post(f"/dossiers/{world.case.id}/instructies", data=instruction).status_code == 303
    sign_in(world.bas).post(url(ready), data=SUMMONS)
    case = seen(the_case(world))
    assert case.waiting_for is Waiting.CREDITOR
    [approval] = seen(approvals)
    with time_machine.travel(now() + timedelta(days=7)):
        sign_in(world.ria).post(answer_url(approval), data=YES | {"versie": "1"})
        waited = working_days_waited(approval.at, now())
    case = seen(the_case(world))
    assert waited >= 5
    assert (case.waiting_for, case.waiting_until.astimezone(HERE).date()) == (
        Waiting.PARTNER,
        add_working_days(due, waited),
    )


def test_a_question_that_is_taken_back_no_longer_waits(sign_in, world, asked, seen):
    bas, at = sign_in(world.bas), f"/{asked.action_id}/intrekkingen"
    assert "De vraag is ingetrokken." in bas.post(url(world.case, at), follow_redirects=True).text
    assert "Dagvaarding is ingetrokken" in bas.get(f"/akkoorden/{asked.id}").text
    assert seen(approvals)[0].status.value == "withdrawn"
    assert seen(the_case(world)).waiting_for is Waiting.NOBODY


# ---- lists


def test_what_can_not_be_taken_back_stands_on_top_and_the_next_opens_itself(sign_in, world, ready, seen):
    other = a_case(world.ria, "L-9", surname="Jansen", partner=world.bas.organisation_id)
    bas = sign_in(world.bas)
    for _ in range(4):
        assert bas.post(url(other), data={"soort": "bellen", "uitkomst": "geen-gehoor"}).status_code == 303
    assert bas.post(url(ready), data=SUMMONS).status_code == 303
    ria = sign_in(world.ria)
    page = ria.get("/akkoorden").text
    assert "2 vragen wachten op uw akkoord" in page
    assert "Jansen" in page
    assert page.index("L-1") < page.index("L-9")  # a summons before a call, though the call was asked first
    assert 'id="aantal-actions-list_approvals">2<' in page
    summons = next(one for one in seen(approvals) if one.case_id == ready.id)
    r = ria.post(answer_url(summons), data=YES | {"versie": "1"})
    assert r.location == f"/dossiers/{other.id}"
    assert "Dit is de volgende vraag." in ria.get(r.location).text


def test_the_partner_sees_what_it_asked_and_what_was_answered(sign_in, world, asked):
    bas = sign_in(world.bas)
    page = bas.get("/akkoorden").text
    assert "U wacht op 1 akkoord" in page
    assert "Gevraagd akkoord" in page
    sign_in(world.ria).post(answer_url(asked), data=NO | {"versie": "1"})
    page = bas.get("/akkoorden").text
    assert "U wacht op geen akkoord" in page
    assert "Beantwoord in de laatste dertig dagen" in page


@pytest.mark.parametrize("who", ["ria", "bas"])
def test_the_list_names_who_it_is_about_and_writes_down_who_looked(sign_in, world, asked, seen, who):
    reader = getattr(world, who)
    row = sign_in(reader).get("/akkoorden").text.split("<tbody>")[1]
    assert re.search(r'<a class="rk-dossier" href="[^"]+">F. Yilmaz</a><small>L-1, huur</small>', row)
    looked = select(Event).where(Event.kind == "case.viewed")
    [event] = seen(lambda db: db.scalars(looked).all(), reader)
    assert event.by_user_id == reader.actor.user_id
    assert event.data == {"how": "zoeken", "cases": [str(world.case.id)]}


def test_an_empty_list_of_questions_writes_nothing_down(sign_in, world, seen):
    assert sign_in(world.ria).get("/akkoorden").status_code == 200
    assert seen(lambda db: db.scalars(select(Event.id).where(Event.kind == "case.viewed")).all()) == []


def test_the_list_by_api_names_nobody_and_so_writes_nothing_down(by_api, world, asked, seen):
    r = by_api(world.ria).get(f"{API}/akkoorden")
    assert len(r.json) == 1
    assert "Yilmaz" not in r.text
    assert seen(lambda db: db.scalars(select(Event.id).where(Event.kind == "case.viewed")).all()) == []


def test_the_price_of_the_list_does_not_grow_with_the_questions(sign_in, world, ready, asked, statements):
    ria, bas = sign_in(world.ria), sign_in(world.bas)
    with statements() as few:
        ria.get("/akkoorden")
    for number in range(3):
        case = a_case(world.ria, f"L-{number}0", partner=world.bas.organisation_id)
        for _ in range(4):
            bas.post(url(case), data={"soort": "bellen", "uitkomst": "geen-gehoor"})
    with statements() as more:
        assert "4 vragen wachten op uw akkoord" in ria.get("/akkoorden").text
    assert len(more) == len(few)


def test_a_list_that_is_cut_tells_how_many_there_are(sign_in, world, ready, asked, monkeypatch):
    for module in ("queries", "views.approvals"):
        monkeypatch.setattr(f"app.actions.{module}.MOST", 2)
    for number in range(2):
        case = a_case(world.ria, f"L-{number}0", partner=world.bas.organisation_id)
        for _ in range(4):
            sign_in(world.bas).post(url(case), data={"soort": "bellen", "uitkomst": "geen-gehoor"})
    page = sign_in(world.ria).get("/akkoorden").text
    assert "3 vragen wachten op uw akkoord" in page
    assert page.count('class="rk-dossier"') == 2
    assert "Hier staan de 2 zwaarste van 3." in page


def test_the_api_lists_what_waits(by_api, world, asked):
    [mine] = by_api(world.ria).get(f"{API}/akkoorden?status=gevraagd").json
    assert (mine["artikel"], mine["kostenInCenten"]) == ("4.1", 142_18)
    assert mine["nogNietGeprobeerd"] == ["regeling-voorstellen", "huisbezoek"]
    assert by_api(world.ria).get(f"{API}/akkoorden?status=gegeven").json == []
    assert by_api(world.olga).get(f"{API}/akkoorden").json == []
    made = by_api(world.ria).post(answer_url(asked, API), json=YES)
    assert (made.status_code, made.json["soort"]) == (201, "akkoord")
    assert [one["soort"] for one in by_api(world.bas).get(answer_url(asked, API)).json] == ["akkoord"]


def test_the_page_explains_the_decision_years_later(sign_in, world, asked):
    page = sign_in(world.bas).get(url(world.case, f"/{asked.action_id}")).text
    assert "Hiervoor was akkoord nodig." in page
    assert "versie 3 van de afspraken" in page
    assert "Dit was niet bekend:" in page
    assert "Kenmerk van de afspraken" in page
    assert "<dt>Actiesoort</dt><dd>Dagvaarding</dd>" in page
    every = sign_in(world.ria).get(f"/dossiers/{world.case.id}/besluiten").text
    assert "Artikel 4.1" in every
