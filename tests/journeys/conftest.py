"""A real browser on the real product. Skips with one loud reason where there is no Chromium."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app.demo.service.loading import Demonstration, load, make
from app.infra.clock import now
from app.infra.local.browser import find_chromium
from app.organisations.access import COOKIE
from tests.conftest import empty_tables
from tests.live import Live, running
from tests.morning import last_working_morning
from tests.world import Person, World

FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-opt --no-maglev",  # a page of a test is gone before its optimised code pays for itself
]
# The browser names each form that comes back with an explanation; that is our answer, and no mistake.
A_NO = tuple(f"Failed to load resource: the server responded with a status of {status} (" for status in (409, 422))
PATIENCE = 20_000  # milliseconds, for what no promise is made of
expect.set_options(timeout=PATIENCE)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, and there is no Chromium")
        pytest.skip("BROWSER TESTS SKIPPED: there is no Chromium on this machine (as root: make test installs it)")
    root = os.geteuid() == 0
    with sync_playwright() as p:
        chromium = p.chromium.launch(
            executable_path=program, chromium_sandbox=not root, args=FLAGS + ["--no-sandbox"] * root
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")  # its worker does not go on under the tests of others
def live(
    owner: Engine, web: Engine, servers: dict[str, str], worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """One for all journeys of this test worker, with a Valkey database and a mailbox of its own."""
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id != "main" else 0
    mailbox = tmp_path_factory.mktemp("demo") / "postvak"
    with running(owner, f"{servers['TEST_REDIS'].rsplit('/', 1)[0]}/{number}", MAILBOX=str(mailbox)) as product:
        yield product


@pytest.fixture
def console() -> Iterator[list[str]]:
    """What the browser complained about; nothing may be there at the end."""
    said: list[str] = []
    yield said
    assert said == []


@pytest.fixture
def as_person(browser: Browser, live: Live, console: list[str]) -> Iterator[Callable[..., Page]]:
    """A window of one person: `as_person(world.ria)`; `size` for a phone. None: nobody signed in yet."""
    contexts: list[BrowserContext] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(A_NO):
            console.append(message.text)

    def open_for(person: Person | None, size: dict[str, int] = WIDE, *, script: bool = True) -> Page:
        context = browser.new_context(
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport={"width": size["width"], "height": size["height"]},
            base_url=live.address,
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is not None:
            context.add_cookies([{"name": COOKIE, "value": person.cookie, "url": live.address}])
        context.on("console", told)  # of each tab
        context.on("weberror", lambda error: console.append(str(error.error)))
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


@pytest.fixture
def visited(world: World, live: Live) -> World:
    """The world, and the product that shows it."""
    return world


@pytest.fixture(scope="module")
def demonstration(owner: Engine, live: Live, servers: dict[str, str]) -> Iterator[Demonstration]:
    """Its data, loaded a quarter of an hour before the working day begins."""
    made = make(last_working_morning(now()) - timedelta(minutes=15))
    empty_tables(owner, servers)
    engine = create_engine(owner.url)  # as the command does; the migrations left another setting on theirs
    with Session(engine) as db, db.begin():
        load(db, made)
    engine.dispose()
    yield made
    empty_tables(owner, servers)
