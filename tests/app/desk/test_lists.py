"""The list: what is found, in which order, and that its price does not grow with the rows."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.policy import Side, Waiting
from app.cases.service import plan_next, wait_for
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.paging import page_of
from app.infra.tenancy import acting_for
from app.kernel.dates import day_short
from app.organisations.access import COOKIE
from app.regie.policy import Act
from app.regie.service import intervene
from tests.app.desk.conftest import called, do, paid
from tests.world import a_case


def references(page):
    return re.findall(r'<td class="rk-stil rk-nw[^"]*">([^<]+)</td>', page)


@pytest.fixture
def many(world):
    """Three more: one of today, one of last week, one without a step."""
    made = [
        a_case(world.ria, f"H-{n}", surname=surname, partner=world.bas.organisation_id if n < 2 else None)
        for n, surname in enumerate(("Dekker", "Ramdin", "Ozdemir"))
    ]
    for case, days in ((made[0], 0), (made[1], -7)):
        day = today() + timedelta(days=days)
        do(world.bas, case, lambda _db, c, _by, day=day: plan_next(c, "bellen", on=day, side=Side.PARTNER))
    return made


def test_first_what_is_due_longest_then_as_it_came_and_last_what_has_no_step(many, world, sign_in):
    found = references(sign_in(world.ria).get("/dossiers").text)
    assert found == ["H-1", "H-0", "L-1", "L-2", "H-2"]


def test_the_price_does_not_grow_with_the_rows(world, sign_in, statements):
    client = sign_in(world.ria)
    with statements() as few:
        client.get("/dossiers")
    for n in range(12):
        called(world.bas, a_case(world.ria, f"M-{n}", partner=world.bas.organisation_id))
    with statements() as more:
        assert len(references(client.get("/dossiers").text)) == 14
    assert len(more) <= len(few) <= 12


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"q": "dekk"}, ["H-0"]),
        ({"q": "Özdemir"}, ["H-2"]),  # with or without the accent
        ({"q": "lindelaan"}, ["H-1", "H-0", "L-1", "L-2", "H-2"]),
        ({"q": "h-1"}, ["H-1"]),
        ({"regie": "intern"}, ["L-2", "H-2"]),
        ({"stap": "te-laat"}, ["H-1"]),
        ({"stap": "vandaag"}, ["H-0"]),
        ({"stap": "geen"}, ["L-1", "L-2", "H-2"]),
        ({"waarover": "uur"}, ["H-1", "H-0", "L-1", "L-2", "H-2"]),
        ({"waarover": "zorg"}, []),
        ({"stap": "onzin"}, ["H-1", "H-0", "L-1", "L-2", "H-2"]),  # an old link still opens a list
    ],
)
def test_search_and_filters(many, world, sign_in, question, expected):
    assert references(sign_in(world.ria).get("/dossiers", query_string=question).text) == expected


@pytest.mark.parametrize("side", Side)
def test_a_case_that_is_paused_is_not_late_in_filter_label_or_count(world, sign_in, side):
    """Its step was due yesterday and its answer as well, and then it was paused."""
    yesterday, over = today() - timedelta(days=1), {"since": now(), "until": now() - timedelta(hours=1)}

    def wait(_db, case, _by):
        plan_next(case, "bellen", on=yesterday, side=side)
        wait_for(case, Waiting.PARTNER, **over)

    do(world.ria, world.case, wait)
    client, late = sign_in(world.ria), "/dossiers?stap=te-laat"
    assert "Nog geen antwoord van de partner" in client.get("/").text
    assert ("Uw stappen van vandaag" in client.get("/").text) is (side is Side.CREDITOR)
    assert references(client.get(late).text) == ["L-1"]
    case = f"/dossiers/{world.case.id}"
    assert "De termijn was" in client.get(case).text
    assert "was " + day_short(yesterday) in client.get(case).text
    about = {"reason": "Er is rust nodig.", "today": today(), "now": now(), "until": today() + timedelta(days=7)}
    do(world.ria, world.case, lambda db, c, by: intervene(db, c, Act.PAUSE, by=by, **about))
    assert references(client.get(late).text) == []
    assert references(client.get("/dossiers?stap=onze").text) == []
    paused = client.get("/dossiers?regie=gepauzeerd").text
    assert references(paused) == ["L-1"]
    assert "pauze t/m" in paused
    assert "is te laat" not in paused
    page = client.get(case).text
    assert "De klok staat stil tot en met" in page
    assert "De termijn was" not in page
    assert "was " + day_short(yesterday) not in page
    home = client.get("/").text
    assert "Nog geen antwoord van de partner" not in home
    assert "Uw stappen van vandaag" not in home


def test_filter_on_partner_and_on_who_must_act(many, world, sign_in):
    due = {"since": now(), "until": now() - timedelta(hours=1)}
    do(world.bas, many[1], lambda _db, c, _by: wait_for(c, Waiting.CREDITOR, **due))
    ria = sign_in(world.ria)
    mine = references(ria.get("/dossiers", query_string={"partij": str(world.bas.organisation_id)}).text)
    assert mine == ["H-1", "H-0", "L-1"]
    page = ria.get("/dossiers", query_string={"wachtOp": "opdrachtgever"}).text
    assert references(page) == ["H-1"]
    assert re.search(r"wacht op u, was (vandaag|\w\w \d+ \w+)", page)  # an hour ago may be yesterday


def test_the_next_page_goes_on_where_this_one_ended(world, sign_in):
    for n in range(55):
        a_case(world.ria, f"M-{n:02}")
    ria, seen, link = sign_in(world.ria), [], "/dossiers?regie=intern"
    while link:
        page = ria.get(link).text
        seen += references(page)
        more = re.search(r'<a href="([^"]+)" rel="next"', page)
        link = more and more[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 56


def way(page, rel):
    found = re.search(rf'<a href="([^"]+)" rel="{rel}"', page)
    return found and found[1].replace("&amp;", "&")


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_one_turns_back_through_the_same_pages_with_the_same_filter(many, world, sign_in, monkeypatch, limit):
    """Two of these have a day and three have none: the border lies between two pages, or within one."""
    monkeypatch.setitem(page_of.__kwdefaults__, "limit", limit)
    ria, pages, link = sign_in(world.ria), [], "/dossiers?waarover=uur"
    while link:
        text = ria.get(link).text
        pages.append(references(text))
        link = way(text, "next")
    assert [one for page in pages for one in page] == ["H-1", "H-0", "L-1", "L-2", "H-2"]
    assert way(text, "first") == "/dossiers?waarover=uur"
    back = [pages[-1]]
    while link := way(text, "prev"):
        assert "waarover=uur" in link
        text = ria.get(link).text
        back.append(references(text))
    assert back == pages[::-1]
    assert references(ria.get(way(text, "next")).text) == pages[1]


def test_what_went_away_meanwhile_leaves_no_half_or_empty_page(many, world, sign_in, monkeypatch):
    monkeypatch.setitem(page_of.__kwdefaults__, "limit", 2)
    ria = sign_in(world.ria)
    second = ria.get(way(ria.get("/dossiers").text, "next")).text
    do(world.ria, many[1], lambda _db, c, _by: setattr(c, "closed_at", now()))
    assert references(ria.get(way(second, "prev")).text) == ["H-0", "L-1"]
    third = way(second, "next")
    for case in (many[2], world.fresh):
        do(world.ria, case, lambda _db, c, _by: setattr(c, "closed_at", now()))
    assert references(ria.get(third).text) == ["H-0", "L-1"]


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("", "/dossiers"),
        ("?regie=partner&waarover=uur", "/dossiers?regie=partner&amp;waarover=uur"),
        ("?onzin=//elders.example", "/dossiers"),
        ("?waarover=" + "%E2%82%AC" * 100 + "&partij=" + "%E2%82%AC" * 100, "/dossiers"),  # too long to keep
    ],
)
def test_a_case_leads_back_to_the_list_that_one_came_from(world, sign_in, question, back):
    ria, case = sign_in(world.ria), f"/dossiers/{world.case.id}"
    assert 'href="/dossiers">Dossiers' in ria.get(case).text.split("rk-kruimel")[1]
    assert ria.get(f"/dossiers{question}").status_code == 200
    crumb = ria.get(case).text.split("rk-kruimel")[1]
    assert re.search(r'href="([^"]+)">Dossiers', crumb)[1] == back


def test_a_case_leads_back_to_the_page_of_the_list_and_not_to_that_of_another_person(many, world, sign_in, monkeypatch):
    monkeypatch.setitem(page_of.__kwdefaults__, "limit", 2)
    client = sign_in(world.ria)
    second = way(client.get("/dossiers?waarover=uur").text, "next")
    found = references(client.get(second).text)
    case = f"/dossiers/{world.case.id}"
    crumb = client.get(case).text.split("rk-kruimel")[1]
    assert references(client.get(re.search(r'href="([^"]+)">Dossiers', crumb)[1].replace("&amp;", "&")).text) == found
    client.set_cookie(COOKIE, world.cor.cookie)
    assert 'href="/dossiers">Dossiers' in client.get(case).text.split("rk-kruimel")[1]


def test_a_search_that_showed_persons_is_written_down(many, world, sign_in):
    sign_in(world.ria).get("/dossiers?q=dekker")
    with acting_for(world.ria.organisation_id) as db:
        data = db.scalars(select(Event.data).where(Event.kind == "case.viewed")).one()
    assert data == {"how": "zoeken", "cases": [str(many[0].id)]}


def test_nobody_finds_a_person_of_another(many, world, sign_in):
    assert references(sign_in(world.olga).get("/dossiers?q=dekker").text) == []
    assert references(sign_in(world.wim).get("/dossiers?q=dekker").text) == []
    assert references(sign_in(world.bas).get("/dossiers?q=ozdemir").text) == []  # never handed over


def test_before_it_accepts_a_partner_sees_no_name_anywhere(world, sign_in, by_api):
    to = {"partner": str(world.wim.organisation_id), "bericht": "Graag deze week."}
    by_api(world.ria).post(f"/api/v1/dossiers/{world.fresh.id}/overdrachten", json=to)
    wim = sign_in(world.wim)
    for address in ("/", "/dossiers", f"/dossiers/{world.fresh.id}", "/dossiers?q=groot", "/dossiers?q=L-2"):
        page = wim.get(address).text
        for secret in ("Groot", "Lindelaan", "1234 AB", "Oeverstad", "612345678", "NL91"):
            assert secret not in page.replace("q=groot", ""), (address, secret)
    assert "naam volgt na aannemen" in wim.get("/dossiers").text
    page = wim.get(f"/dossiers/{world.fresh.id}").text
    assert "Neem aan" in page
    assert "Geef terug" in page
    assert "Graag deze week." in page
    assert references(wim.get("/dossiers?q=groot").text) == []


def test_a_case_of_which_nothing_is_open_says_so_and_cannot_be_chosen_to_hand_over(world, sign_in):
    ria = sign_in(world.ria)
    assert f'name="dossier" value="{world.fresh.id}"' in ria.get("/dossiers").text
    paid(world.ria, world.fresh, 780_60)
    page = ria.get("/dossiers").text
    assert "alles betaald" in page
    assert f'name="dossier" value="{world.fresh.id}"' not in page


def test_what_can_go_to_a_partner_can_be_chosen_and_no_other(many, world, sign_in):
    page = sign_in(world.ria).get("/dossiers").text
    assert set(re.findall(r'name="dossier" value="([^"]+)"', page)) == {str(world.fresh.id), str(many[2].id)}
    assert 'action="/overdrachten/nieuw" method="get"' in page
    for reader in (world.lex, world.bas):
        assert 'name="dossier"' not in sign_in(reader).get("/dossiers").text


def test_an_empty_list_says_what_to_do(world, sign_in):
    assert "Wis het filter" in sign_in(world.ria).get("/dossiers?q=bestaatniet").text
    assert "Er zijn nog geen dossiers" in sign_in(world.olga).get("/dossiers").text
    assert "Er is nog geen dossier bij u" in sign_in(world.wim).get("/dossiers").text


def test_the_list_by_api_has_filters_and_pages_and_no_names(many, world, by_api):
    ria = by_api(world.ria)
    first = ria.get("/api/v1/dossiers?limit=2&wachtOp=niemand")
    assert first.status_code == 200, first.json
    rest = ria.get(first.headers["Link"].split(">")[0][1:])
    assert [row["kenmerk"] for row in first.json + rest.json] == ["L-1", "L-2", "H-0", "H-1"]
    assert "Yilmaz" not in first.text
    assert [row["kenmerk"] for row in ria.get("/api/v1/dossiers?regie=intern").json] == ["L-2", "H-2"]
    assert ria.get("/api/v1/dossiers?stap=onzin").status_code == 400
    assert ria.get("/api/v1/dossiers?onzin=1").status_code == 400
    assert by_api(world.olga).get("/api/v1/dossiers").json == []
    assert by_api(world.ada).get("/api/v1/dossiers").status_code == 403


def test_what_happened_by_api(busy, by_api):
    rows = by_api(busy.bas).get(f"/api/v1/dossiers/{busy.case.id}/gebeurtenissen").json
    assert {"dossier.regie-gewijzigd", "instructie.gegeven", "actie.vastgelegd"} <= {row["soort"] for row in rows}
    assert "notitie.intern-toegevoegd" not in {row["soort"] for row in rows}
    assert by_api(busy.olga).get(f"/api/v1/dossiers/{busy.case.id}/gebeurtenissen").status_code == 404


@pytest.mark.parametrize("asked", ["limit=0", "limit=veel", "limit=201", "cursor=gisteren"])
def test_a_page_that_can_not_be_is_said_in_dutch(by_api, world, asked):
    answer = by_api(world.ria).get(f"/api/v1/dossiers?{asked}")
    assert answer.status_code == 400
    sentence = "Geef het laatste id dat u al heeft." if "cursor" in asked else "Kies een getal van 1 tot en met 200."
    assert sentence in answer.text


def test_a_question_that_is_too_long_does_not_show_everything(sign_in, world):
    assert "Geen dossier bij" in sign_in(world.ria).get("/dossiers?q=" + "a" * 500).text


@pytest.mark.parametrize(("asked", "open_"), [("q=L-1", False), ("q=L-1&regie=partner", True), ("regie=partner", True)])
def test_filters_unfold_when_one_is_in_use(sign_in, world, asked, open_):
    page = sign_in(world.ria).get(f"/dossiers?{asked}").text
    assert ('<details class="rk-meer rk-vouw" open>' in page) is open_


def test_a_word_without_end_does_not_fill_the_heading(sign_in, world):
    page = sign_in(world.ria).get("/dossiers?q=" + "x" * 90).text
    assert f"<h1>Geen dossier bij “{'x' * 59}…”" in page
