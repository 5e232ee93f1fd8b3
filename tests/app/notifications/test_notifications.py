"""What the other side did is told, once, to who may act on it, without a name of a debtor."""

from html import unescape
from re import search

import pytest
from sqlalchemy import select

from app.cases.queries import get_case
from app.infra import events
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.notifications.models import Notification
from app.notifications.policy import SETTLES, TOLD, asking, text_of
from app.organisations.policy import MAY, allowed


@pytest.fixture
def paused(app, world, queue):
    """Ria changed the regie of the case that Bas works on."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        events.record(db, "case.regie_changed", get_case(db, world.case.id), by=world.ria.actor, act="pause")
    queue.work()
    return world


def told(person):
    with acting_for(person.organisation_id) as db:
        mine = select(Notification.text).where(Notification.user_id == person.actor.user_id)
        return db.scalars(mine).all()


def test_the_other_side_is_told_and_the_own_side_is_not(paused):
    assert told(paused.bas) == ["De Linde wijzigde de regie van dossier L-1."]
    assert told(paused.tea) == told(paused.bas)
    assert told(paused.ria) == told(paused.cor) == told(paused.wim) == told(paused.olga) == []


def test_rung_twice_is_told_once(paused, queue):
    with acting_for(paused.bas.organisation_id) as db, db.begin():
        event = db.scalars(select(Event)).one()
        events.announce(db, event.kind, event.id, {paused.bas.organisation_id})
    queue.work()
    assert len(told(paused.bas)) == 1


def test_the_list_shows_it_opening_it_reads_it_and_the_bell_knows(paused, sign_in):
    bas = sign_in(paused.bas)
    page = bas.get("/meldingen").text
    assert "1 nieuwe melding" in page
    assert "Yilmaz" not in page
    assert bas.get("/meldingen/teller?nu=1").status_code == 204
    assert bas.get("/meldingen/teller?nu=0").status_code == 200
    with acting_for(paused.bas.organisation_id) as db:
        notification = db.scalars(select(Notification).where(Notification.user_id == paused.bas.actor.user_id)).one()
    r = bas.get(f"/meldingen/{notification.id}")
    assert (r.status_code, r.location) == (303, f"/dossiers/{paused.case.id}")
    assert "Geen nieuwe meldingen" in bas.get("/meldingen").text


def test_a_colleague_does_not_open_mine(paused, sign_in, by_api):
    with acting_for(paused.bas.organisation_id) as db:
        mine = db.scalars(select(Notification.id).where(Notification.user_id == paused.bas.actor.user_id)).one()
    assert sign_in(paused.tea).get(f"/meldingen/{mine}").status_code == 404
    assert by_api(paused.tea).post(f"/api/v1/meldingen/{mine}/lezingen").status_code == 404
    assert by_api(paused.bas).post(f"/api/v1/meldingen/{mine}/lezingen").status_code == 201


def test_all_read_at_once(paused, sign_in):
    assert sign_in(paused.bas).post("/meldingen/lezingen").status_code == 303
    assert "Geen nieuwe meldingen" in sign_in(paused.bas).get("/meldingen").text
    assert "1 nieuwe melding" in sign_in(paused.tea).get("/meldingen").text


@pytest.mark.parametrize("kind", TOLD)
def test_every_text_fills_and_reaches_somebody(kind):
    text = text_of(kind, by="De Linde", reference="L-1")
    assert "{" not in text
    assert any(TOLD[kind].to in permissions for role, permissions in MAY.items() if role is not Role.SYSTEM)


def several(world, queue, kinds):
    """Ria did all of this in the case of Bas, in this order."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        case = get_case(db, world.case.id)
        for kind in kinds:
            events.record(db, kind, case, by=world.ria.actor)
    queue.work()


def test_what_asks_something_of_bas_can_be_read_apart(paused, queue, sign_in):
    several(paused, queue, ["instruction.given"])
    bas = sign_in(paused.bas)
    everything = bas.get("/meldingen").text
    assert "2 nieuwe meldingen" in everything
    assert "1 nieuwe melding vraagt iets van u. De rest is ter informatie." in everything
    assert everything.index("geeft een instructie") < everything.index("wijzigde de regie")  # newest first
    asking = bas.get("/meldingen?toon=vraagt-iets").text
    assert "geeft een instructie" in asking
    assert "wijzigde de regie" not in asking


def test_an_answer_that_stays_away_asks_who_decides_and_not_who_waits():
    creditor, partner = allowed(Kind.CREDITOR, Role.REGISSEUR), allowed(Kind.PARTNER, Role.BEHANDELAAR)
    assert "approval.overdue" in asking(creditor)
    assert "approval.overdue" not in asking(partner)
    assert "instruction.given" in asking(partner)


def test_what_is_new_is_marked_in_words_and_leaves_the_new_ones_when_read(paused, sign_in):
    bas = sign_in(paused.bas)
    assert "(nieuw)" in bas.get("/meldingen?toon=nieuw").text
    bas.post("/meldingen/lezingen")
    assert "U bent bij" in bas.get("/meldingen?toon=nieuw").text
    everything = bas.get("/meldingen").text
    assert "wijzigde de regie" in everything
    assert "(nieuw)" not in everything


def test_older_ones_are_a_page_further(paused, queue, sign_in):
    several(paused, queue, ["note.added"] * 50)
    bas = sign_in(paused.bas)
    first = bas.get("/meldingen?toon=nieuw").text
    assert first.count("schreef een notitie") == 1
    assert "50 keer, het laatst" in first
    assert "wijzigde de regie" not in first
    further = unescape(search(r'href="([^"]+)" rel="next"', first)[1])
    second = bas.get(further).text
    assert "wijzigde de regie" in second
    assert "schreef een notitie" not in second
    assert 'href="/meldingen?toon=nieuw" rel="first"' in second


def test_what_was_told_more_than_once_is_one_line_and_opening_it_reads_them_all(paused, queue, sign_in):
    several(paused, queue, ["note.added", "note.added", "note.added"])
    bas = sign_in(paused.bas)
    page = bas.get("/meldingen").text
    assert "4 nieuwe meldingen" in page
    assert page.count("schreef een notitie") == 1
    assert "3 keer, het laatst" in page
    newest = search(r'href="(/meldingen/[^"]+)">(?:(?!</a>).)*schreef een notitie', page)[1]
    bas.get(newest)
    assert "1 nieuwe melding" in bas.get("/meldingen").text


def test_what_asks_something_stands_first_and_not_twice(paused, queue, sign_in):
    several(paused, queue, ["question.asked", "note.added"])
    page = sign_in(paused.bas).get("/meldingen").text
    assert page.index("Vraagt iets van u</h2>") < page.index("stelt een vraag") < page.index("schreef een notitie")
    assert page.count("stelt een vraag") == 1


def test_a_notification_of_a_case_that_left_does_not_lead_to_nothing(paused, sign_in):
    with acting_for(paused.bas.organisation_id) as db:
        notification = db.scalars(select(Notification).where(Notification.user_id == paused.bas.actor.user_id)).one()
    bas, url = sign_in(paused.bas), f"/meldingen/{notification.id}"
    assert bas.get(url).location == f"/dossiers/{paused.case.id}"
    given_back = bas.post(f"/dossiers/{paused.case.id}/teruggaven", data={"versie": "1", "reden": "Wij zijn vol."})
    assert given_back.status_code == 303, given_back.text
    assert "Dit dossier is niet meer bij u." in bas.get(url, follow_redirects=True).text


def unread(person):
    with acting_for(person.organisation_id) as db:
        mine = (Notification.user_id == person.actor.user_id, Notification.read_at.is_(None))
        return sorted(db.scalars(select(Notification.kind).where(*mine)))


def happens(world, queue, person, *events_):
    """Each (kind, data) by this person, in the case of Bas."""
    with acting_for(person.organisation_id) as db, db.begin():
        case = get_case(db, world.case.id)
        for kind, data in events_:
            events.record(db, kind, case, by=person.actor, **data)
    queue.work()


def test_what_a_colleague_answered_asks_nobody_any_more(app, world, queue):
    questions = [("question.asked", {"request": "1"}), ("question.asked", {"request": "2"}), ("note.added", {})]
    happens(world, queue, world.ria, *questions)
    assert unread(world.tea) == ["note.added", "question.asked", "question.asked"]
    happens(world, queue, world.bas, ("request.answered", {"request": "1", "answer": "3"}))
    assert unread(world.tea) == unread(world.bas) == ["note.added", "question.asked"]


@pytest.mark.parametrize(("kind", "who"), [("approval.given", "ria"), ("action.withdrawn", "bas")])
def test_an_approval_that_was_given_or_is_not_asked_any_more_is_settled(app, world, queue, kind, who):
    ids = {"approval": "1", "action": "2"}
    happens(world, queue, world.bas, ("action.held", ids), ("action.held", {"approval": "5", "action": "6"}))
    assert unread(world.ria) == ["action.held", "action.held"]
    happens(world, queue, getattr(world, who), (kind, ids))
    assert unread(world.ria) == ["action.held"]


def test_an_offer_that_was_taken_or_went_back_asks_nobody_any_more(app, world, queue):
    for settled in ("handover.accepted", "handover.returned"):
        happens(world, queue, world.ria, ("handover.offered", {}))
        assert "handover.offered" in unread(world.tea)
        happens(world, queue, world.bas, (settled, {}))
        assert "handover.offered" not in unread(world.tea)


@pytest.mark.parametrize("kind", SETTLES)
def test_what_settles_takes_away_only_what_asks(kind):
    kinds, _ = SETTLES[kind]
    assert all(TOLD[one].asks for one in kinds)
