"""Each page of the url map, with real objects, in a real browser at two sizes: axe finds nothing, the console is
silent, nothing scrolls sideways. A new route is looked at by being there; one that nobody reaches fails."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from app.kernel.actor import Kind
from app.organisations.access import COOKIE
from tests.journeys.demonstration import Demonstrated, demonstrated
from tests.journeys.looking import FORMS, Look
from tests.journeys.pages import MORE, NO_PAGE, PAGES, ROUTES, Route, each_state, paths_of
from tests.live import Live
from tests.world import Person

KINDS = (Kind.CREDITOR, Kind.PARTNER, Kind.OPERATOR)
SLICES = sorted({route.slice for route in PAGES if route.access != "public"})
MAY_BE_EMPTY = {  # address of a form -> why it is not refused when nothing is filled in
    "/aannames": "it goes back and asks to choose a dossier first",
    "/instellingen": "what it asks of a partner and the network may stay empty",
}


@pytest.fixture(scope="module")
def demo(owner, web, live) -> Iterator[Demonstrated]:
    with demonstrated(owner, live) as made:
        yield made


@pytest.fixture(scope="module")
def windows(browser: Browser, live: Live) -> Iterator[dict[Person | None, Look]]:
    """One per person, for as long as there are pages to look at."""
    with ExitStack() as closing:
        yield Windows(browser, live, closing)


class Windows(dict[Person | None, Look]):
    def __init__(self, browser: Browser, live: Live, closing: ExitStack) -> None:
        self.browser, self.live, self.closing = browser, live, closing

    def __missing__(self, person: Person | None) -> Look:
        about = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "base_url": self.live.address}
        context = self.browser.new_context(**about, reduced_motion="reduce")  # type: ignore[arg-type]
        self.closing.callback(context.close)
        context.set_default_timeout(20_000)
        if person is not None:
            context.add_cookies([{"name": COOKIE, "value": person.cookie, "url": self.live.address}])
        self[person] = Look(context.new_page(), person.name if person else "a visitor")
        return self[person]


@pytest.fixture
def look(windows: dict[Person | None, Look]) -> Iterator[Callable[[Person | None], Look]]:
    """The window of a person; at the end of a test nothing may have been wrong in any."""
    yield windows.__getitem__
    wrong = [one for window in windows.values() for one in window.wrong]
    for window in windows.values():
        print(f"{window.who}: {window.seen} pages until now")
        window.wrong.clear()
    assert not wrong, "\n".join(wrong)


def test_what_is_no_page_is_a_route() -> None:
    assert NO_PAGE.keys() <= {route.rule for route in ROUTES}


def test_every_page_has_somebody_who_may_see_it(demo: Demonstrated) -> None:
    seen = {route.rule for route in PAGES for kind in KINDS if route.reader(demo.people[kind])}
    public = {route.rule for route in PAGES if route.access == "public"}
    assert {route.rule for route in PAGES} == seen | public


@pytest.mark.parametrize("part", SLICES)
@pytest.mark.parametrize("kind", KINDS, ids=[kind.value for kind in KINDS])
def test_pages(kind: Kind, part: str, demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    if (kind, part) == (Kind.CREDITOR, "imports"):
        read_in(look(demo.person("Joris")), demo)
    unreached = []
    for route in PAGES:
        person = route.reader(demo.people[kind])
        if route.slice != part or route.access == "public" or person is None:
            continue
        first = next(other for other in KINDS if route.reader(demo.people[other])) is kind
        if not visit(look(person), route, paths_of(route, person), whole=first):
            unreached.append(f"{route.rule} as {person.name}")
    assert unreached == [], "make an object in tests/journeys/demonstration.py, or say in NO_PAGE why it is no page"


def test_public_pages(demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    visitor, unreached = look(None), []
    for route in PAGES:
        if route.access == "public":
            arrive = demo.keys_of(route.rule, visitor)
            if not visit(visitor, route, [route.rule + arrive], whole=True):
                unreached.append(route.rule)
    assert unreached == []


def visit(look: Look, route: Route, paths: Iterator[str] | list[str], *, whole: bool) -> bool:
    """Its page for each state of the object; `whole`: other states as well, and each form sent with nothing in it."""
    reached = False
    for path in paths:
        if look.go(path) != 200:
            look.said.clear()
            continue
        look.at(path, twice=not reached)
        if whole and not reached:
            for number in range(look.window.evaluate(FORMS)):
                refused(look, path, number)
            for query in MORE.get(route.rule, []):
                assert look.go(path + query) == 200
                look.at(path + query, twice=False)
        reached = True
        if not each_state(route):
            break
    return reached


@pytest.mark.parametrize("kind", KINDS, ids=[kind.value for kind in KINDS])
def test_titles_tell_pages_apart(kind: Kind, demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """Of each page, also of two objects: tabs and screen readers name it by this alone."""
    titles: dict[str, set[str]] = {}
    for route in PAGES:
        person = route.reader(demo.people[kind])
        for path in islice(paths_of(route, person), 2 if each_state(route) else 1) if person else []:
            answer = look(person).window.request.get(path, max_redirects=0)
            if answer.status == 200:
                title = re.search("<title>(.*?)</title>", answer.text())
                titles.setdefault(title[1] if title else "", set()).add(path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def read_in(look: Look, demo: Demonstrated) -> None:
    """Three files: one to confirm, one that is done, one that is no list of dossiers."""
    for name in ("overdracht-met-fouten.csv", "overdracht.csv", "afschrift.xml"):
        look.go("/inlezen")
        file = {"name": name, "mimeType": "text/csv", "buffer": demo.files[name]}
        look.window.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        look.window.get_by_role("button", name="Doe de proef").click()
        look.window.wait_for_url("**/inlezen/*")
        look.at(f"{name}, just sent")
        expect(look.window.locator("#uitkomst, main .rk-melding--fout").first).to_be_visible(timeout=60_000)
        look.window.wait_for_load_state()  # the page came anew by itself
        if name == "overdracht.csv":
            look.window.get_by_role("button", name=re.compile("^Lees .* in$")).click()
            expect(look.window.get_by_role("link", name="Naar de dossiers")).to_be_visible(timeout=60_000)


def refused(look: Look, path: str, number: int) -> None:
    """Also what came instead of the form is a page to look at."""
    if number:  # the first form stands there already
        look.go(path)
    status, address = look.send_empty(number)
    address = re.sub(r"^https?://[^/]+", "", address)
    look.at(f"{path}, {address} sent empty", twice=False)
    if status < 400 and address not in MAY_BE_EMPTY:
        look.wrong.append(f"{look.who} at {path}: {address} sent empty answers {status}")


# ---- states that no address has by itself


def test_error_pages(demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """As a stranger to it, as nobody, and when we fail."""
    tom, visitor = look(demo.person("Tom")), look(None)
    visitor.window.context.clear_cookies()  # no longer halfway in
    for path, status in {
        "/inlezen": 403,
        f"/dossiers/{UUID(int=1)}": 404,
        "/dossiers?cursor=stuk": 400,
        "/afmelding": 405,
        **{f"/proef/fout/{status}": status for status in (413, 415, 428, 429, 500, 503)},
    }.items():
        assert tom.go(path) == status, path
        tom.at(path)
    for path, status in {
        "/is-er-niet": 404,
        "/aanmelden/code": 401,
        "/uitnodiging?sleutel=oud": 404,
        "/nieuw-wachtwoord?sleutel=oud": 404,
        "/proef/fout/500": 500,
    }.items():
        assert visitor.go(path) == status, path
        visitor.at(path)


def test_too_often(demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """The limit itself, and the page with the same answer for every address before it."""
    visitor = look(None)
    for time in range(6):
        visitor.go("/wachtwoord-vergeten")
        visitor.window.get_by_label("E-mailadres").fill("wie@voorbeeld.example")
        with visitor.window.expect_navigation() as found:
            visitor.window.locator("main form button").click()
        if time in (0, 5):
            visitor.at(f"/wachtwoord-vergeten, sent {time + 1} times")
    assert found.value.status == 429


def test_somebody_was_first(demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """The case changed since the form was opened: nothing is lost, and the page says who did what."""
    samira = demo.person("Samira")
    window = look(samira).window
    route = next(one for one in PAGES if one.rule == "/dossiers/<uuid:case_id>/interventies/nieuw")
    for path in paths_of(route, samira):
        if look(samira).go(f"{path}?soort=pauzeren") == 200 and window.locator("[name=versie]").count():
            break
    window.evaluate("document.querySelector('main [name=versie]').value = 1")
    window.locator("main form [name=reden]").first.fill("De bewoner vraagt om rust.")
    with window.expect_navigation() as found:
        window.locator("main form button").last.click()
    look(samira).at("a conflict")
    assert found.value.status == 412


@pytest.mark.parametrize("kind", [Kind.CREDITOR, Kind.PARTNER], ids=["creditor", "partner"])
def test_nothing_there_yet(kind: Kind, demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """An organisation on its first day: each list says so."""
    people = demo.new_organisation(kind)
    for route in PAGES:
        person = route.reader(people)
        if person and not route.parts and not re.search("nieuw$|^/(account|instellingen|inlezen/)", route.rule):
            assert look(person).go(route.rule) == 200, route.rule
            look(person).at(f"{route.rule} without anything")


def test_what_opens(demo: Demonstrated, look: Callable[[Person | None], Look]) -> None:
    """Menus, the help with the keys, and the bar under a chosen row."""
    ruud, samira = look(demo.person("Ruud")), look(demo.person("Samira"))  # Ruud works for two organisations
    page = ruud.window
    ruud.go("/")
    for menu in page.locator(".rk-top details").all():
        menu.evaluate("(one) => { one.open = true; }")
        ruud.at("an open menu")
        menu.evaluate("(one) => { one.open = false; }")
    samira.go("/dossiers")
    samira.window.keyboard.press("?")
    samira.at("the help with the keys")
    samira.go("/dossiers")
    samira.window.locator("tbody input[type=checkbox]").first.check()
    samira.at("a chosen row", low=True)
