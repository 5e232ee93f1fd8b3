"""A real browser on the real product. Skips with one loud reason where there is no Chromium."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from sqlalchemy import Engine

from app.infra.local.browser import find_chromium
from app.organisations.access import COOKIE
from tests.live import Live, running
from tests.world import Person, World

FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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


@pytest.fixture(scope="session")
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
    """A window of one person: `as_person(world.ria)`; `size` for a phone."""
    contexts: list[BrowserContext] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
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
        context.set_default_timeout(10_000)
        if person is not None:
            context.add_cookies([{"name": COOKIE, "value": person.cookie, "url": live.address}])
        page = context.new_page()
        page.on("console", told)
        page.on("pageerror", lambda error: console.append(str(error)))
        return page

    yield open_for
    for context in contexts:
        context.close()


@pytest.fixture
def visited(world: World, live: Live) -> World:
    """The world, and the product that shows it."""
    return world
