"""One case on one page: what it says to each side, and at what price."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions.models import Action
from app.actions.policy.words import ActionStatus
from app.cases.models import Case
from app.cases.policy import Side
from app.cases.service import add_note, plan_next
from app.infra import gate
from app.infra.clock import now
from app.infra.events import Event
from app.infra.gate import Pressure, Stand
from app.infra.tenancy import acting_for
from app.kernel.dates import HERE, day_short
from tests.app.desk.conftest import TOMORROW, called, do
from tests.world import a_case

MOST = 14  # statements for the whole request


def url(case, more=""):
    return f"/dossiers/{case.id}{more}"


def words(html):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("who", ["ria", "fien", "lex", "bas", "tea"])
def test_the_whole_page_takes_fourteen_statements_at_most(busy, sign_in, statements, who):
    client = sign_in(getattr(busy, who))
    with statements() as asked:
        assert client.get(url(busy.case)).status_code == 200
    assert len(asked) <= MOST, "\n\n".join(asked)


def test_ten_times_as_much_history_takes_no_statement_more(busy, sign_in, statements):
    client = sign_in(busy.ria)
    with statements() as few:
        client.get(url(busy.case))
    for day in range(20):
        called(busy.bas, busy.case, days_ago=day)
    with statements() as many:
        client.get(url(busy.case))
    assert len(many) == len(few)


def test_in_one_look_who_how_much_since_when_why_who_leads_and_what_comes_next(busy, sign_in):
    said = words(sign_in(busy.ria).get(url(busy.case)).text)
    for part in (
        "F. Yilmaz L-1",
        "Huur van Lindelaan 84",
        "belt liever na 17.00 uur",
        "inkomen gedaald",
        "Vos Incasso voert uit",
        "Vos Incasso vraagt uw akkoord",
        "Vos Incasso stelt u een vraag",
        "Hier wacht u op Vos Incasso",
        "Druk deze week",
        "€ 705,60",
        "Terugbellen op verzoek",
        "Nog niet bekend",
    ):
        assert part in said, part


def test_the_timeline_has_three_lanes_and_says_who_led(busy, sign_in):
    page = sign_in(busy.ria).get(url(busy.case)).text
    lines = re.findall(r'<li data-wie="(\w+)" data-regie="(\w*)">.*?<h3>(.*?) <span', page, re.S)
    told = [(who, lead, title) for who, lead, title in lines]
    assert ("bewoner", "partner", "Bellen: gesproken") in told
    assert ("bewoner", "partner", "Betaalde €\N{NO-BREAK SPACE}75,00") in told
    assert ("opdrachtgever", "opdrachtgever", "Nam de regie") in told
    assert ("opdrachtgever", "partner", "Gaf de regie terug") in told
    assert ("partner", "partner", "Vroeg akkoord: dagvaarding") in told
    assert lines[0][2] == "Vroeg akkoord: dagvaarding"  # newest first


@pytest.mark.parametrize(
    ("kind", "there", "not_there"),
    [
        ("regie", "Nam de regie", "Bellen: gesproken"),
        ("contact", "Bellen: gesproken", "Nam de regie"),
        ("geld", "Betaalde", "Nam de regie"),
        ("vragen", "Gaf een instructie", "Schreef een notitie"),
        ("notities", "Een notitie voor beiden.", "Gaf een instructie"),
    ],
)
def test_the_timeline_shows_one_kind_alone(busy, sign_in, kind, there, not_there):
    page = sign_in(busy.ria).get(url(busy.case, f"?soort={kind}")).text
    timeline = page[page.index('id="deel-verloop"') : page.index('id="deel-bedragen"')]
    assert there in timeline
    assert not_there not in timeline


def test_a_phone_shows_the_newest_lines_and_folds_the_rest(busy, sign_in):
    for n in range(9):
        called(busy.bas, busy.case, note=f"gesprek nummer {n}.")
    page = sign_in(busy.ria).get(url(busy.case)).text
    newest, rest = page[page.index('id="deel-verloop"') :].split('<details class="rk-meer rk-vouw">')
    assert newest.count("<li data-wie=") == 6
    assert re.findall(r"gesprek nummer (\d)\.", newest + rest) == list("876543210")
    assert "<summary>Toon wat eerder gebeurde</summary>" in rest


@pytest.mark.parametrize("who", ["ria", "bas"])
def test_what_must_be_decided_and_who_leads_come_before_what_happened(busy, sign_in, who):
    page = sign_in(getattr(busy, who)).get(url(busy.case)).text
    parts = re.findall(r'id="deel-([a-z]+)"', page)
    assert parts == ["besluit", "regie", "druk", "plan", "verloop", "bedragen"]


def test_older_lines_are_one_click_away_and_none_is_lost(busy, sign_in):
    for n in range(30):
        called(busy.bas, busy.case, note=f"gesprek nummer {n}.")
    client, seen, link = sign_in(busy.ria), set(), url(busy.case)
    for _ in range(5):
        page = client.get(link).text
        seen |= set(re.findall(r"gesprek nummer (\d+)\.", page)) | set(re.findall(r"Gaf een (instructie)", page))
        older = re.search(r'href="([^"]+)#gebeurd">Toon oudere', page)
        if older is None:
            break
        link = older[1].replace("&amp;", "&")
    assert seen == {str(n) for n in range(30)} | {"instructie"}


def test_an_internal_note_stays_inside(busy, sign_in):
    assert "Alleen voor De Linde." in sign_in(busy.ria).get(url(busy.case)).text
    assert "Alleen voor De Linde." not in sign_in(busy.bas).get(url(busy.case)).text
    assert "Een notitie voor beiden." in sign_in(busy.bas).get(url(busy.case)).text


def test_the_four_buttons_are_always_there_and_off_when_they_cannot(busy, sign_in):
    ria, names = sign_in(busy.ria), ("Regie nemen", "Instrueren", "Pauzeren", "Terughalen")
    for case, off in ((busy.case, 0), (busy.fresh, 4)):
        panel = ria.get(url(case)).text.split('id="deel-regie"')[1].split("<details")[0]
        assert all(name in panel for name in names)
        assert panel.count("disabled") == off
    reader = sign_in(busy.lex).get(url(busy.case)).text.split('id="deel-regie"')[1].split("<details")[0]
    assert reader.count("Uw rol mag dit niet.") == 4


def test_the_partner_reads_who_leads_and_may_ask(busy, sign_in):
    panel = sign_in(busy.bas).get(url(busy.case)).text.split('id="deel-regie"')[1][:2500]
    assert "U voert uit" in panel
    assert "Stel een vraag" in panel
    assert "Geef terug" in panel
    assert "Pauzeren" not in panel


def test_that_somebody_looked_is_written_down_for_the_own_side_only(busy, sign_in):
    sign_in(busy.bas).get(url(busy.case))
    looked = select(Event.by_user_id).where(Event.kind == "case.viewed", Event.subject_id == busy.case.id)
    for person, expected in ((busy.bas, [busy.bas.actor.user_id]), (busy.ria, [])):
        with acting_for(person.organisation_id) as db:
            assert db.scalars(looked).all() == expected


@pytest.mark.parametrize("who", ["olga", "wim"])
def test_a_stranger_gets_404(busy, sign_in, who):
    client = sign_in(getattr(busy, who))
    assert client.get(url(busy.case)).status_code == 404
    assert client.get(url(busy.case, "/nieuws")).status_code == 404


def test_an_adviser_never_sees_a_person(busy, sign_in):
    assert sign_in(busy.ada).get(url(busy.case)).status_code == 403


def test_pressure_and_freshness_in_one_question_open_no_gate(busy, statements):
    with acting_for(busy.ria.organisation_id) as db:
        with statements() as asked:
            pressure, stand = gate.pressure_and_stand(db, busy.case.id, now())
        assert (pressure, stand) == (
            gate.household_pressure(db, busy.case.id, now()),
            gate.stand_of(db, busy.case.id),
        )
    assert len(asked) == 1
    assert pressure.attempts == 1
    with acting_for(busy.olga.organisation_id) as db:
        assert gate.pressure_and_stand(db, busy.case.id, now()) == (Pressure(), Stand(None, False))


def test_an_official_act_that_runs_is_told_before_a_recall_and_after_it(world, sign_in):
    def clear(db, case, by):
        about = {"type": "dagvaarding", "side": Side.PARTNER, "status": ActionStatus.CLEARED, "outward": True}
        db.add(Action(case, by=by, planned_on=TOMORROW, **about))

    do(world.bas, world.case, clear)
    ria = sign_in(world.ria)
    form = ria.get(url(world.case, "/interventies/nieuw?soort=terughalen")).text
    assert "Dagvaarding, gepland op" in form
    assert "Een ambtshandeling stopt niet vanzelf." in form
    recall = {"soort": "terughalen", "reden": "Wij lossen het zelf op", "versie": "1"}
    refused = ria.post(url(world.case, "/interventies"), data=recall | {"reden": ""})
    assert (refused.status_code, "Dagvaarding, gepland op" in refused.text) == (422, True)
    ria.post(url(world.case, "/interventies"), data=recall)
    assert "Loopt nog: Dagvaarding, gepland op" in ria.get(url(world.case)).text


def test_what_is_agreed_stands_once_and_leads_to_where_it_is_finished(world, sign_in):
    def clear(db, case, by):
        about = {"type": "dagvaarding", "side": Side.PARTNER, "status": ActionStatus.CLEARED, "outward": True}
        db.add(Action(case, by=by, planned_on=TOMORROW, **about))
        plan_next(case, "dagvaarding", on=TOMORROW, side=Side.PARTNER)

    do(world.bas, world.case, clear)
    bas = sign_in(world.bas)
    plan = re.search(r'id="deel-plan".*?</section>', bas.get(url(world.case)).text, re.DOTALL)[0]
    assert words(plan).count("Dagvaarding") == 1
    [action] = re.findall(r'href="([^"]+/acties/[^"]+)"', plan)
    assert "Leg vast hoe het ging" in bas.get(action).text


@pytest.mark.parametrize("who", ["ria", "bas"])
def test_the_partner_works_since_the_day_on_which_it_took_the_case(world, sign_in, who):
    offered = now() - timedelta(days=5)
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.execute(update(Case).where(Case.id == world.case.id).values(regie_since=offered))
    said = words(sign_in(getattr(world, who)).get(url(world.case)).text)
    assert f"Sinds {day_short(world.case.accepted_at.astimezone(HERE).date())}, binnen" in said


def test_a_telephone_number_reads_well_and_can_be_called(world, sign_in):
    assert '<a class="rk-nw" href="tel:+31612345678">06 12 34 56 78</a>' in sign_in(world.bas).get(url(world.case)).text


def test_the_next_case_follows_in_the_order_of_the_list(busy, sign_in):
    other = a_case(busy.ria, "L-3")
    page = sign_in(busy.ria).get(url(busy.case)).text
    assert re.search(rf'href="/dossiers/({busy.fresh.id}|{other.id})" data-toets="\]"', page)


def test_a_case_of_which_nothing_is_known_says_so(world, sign_in):
    said = words(sign_in(world.ria).get(url(world.fresh)).text)
    assert "Wat u of de partner doet, komt hier te staan." in said
    assert "Toon alles" not in said  # nothing is filtered out
    assert "Waarom er niet betaald is" in said
    assert "nog geen betalingen ingelezen" in said
    assert "Er staat niets gepland" in said


def test_what_a_person_writes_is_never_markup(busy, sign_in):
    do(busy.bas, busy.case, lambda db, c, by: add_note(db, c, by=by, text="<script>alert(1)</script>"))
    page = sign_in(busy.ria).get(url(busy.case)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
