"""A double click on every button, made from the url map: a button that nobody described here fails."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import Engine, make_url
from werkzeug.test import TestResponse

from app.factory import create_app
from app.features import FEATURES
from app.infra.settings import Settings
from tests.app.actions.conftest import afternoon  # noqa: F401  a fixture: the hours of the SLA
from tests.architecture.clicks import WORK
from tests.architecture.clicks_of_people import OPEN, OWN
from tests.architecture.scene import Click, Scene
from tests.conftest import TABLES, Queue
from tests.world import World

HERE = "http://localhost"
ROOT = Path(__file__).parents[2]
BUTTONS: dict[str, Callable[[Scene], Click]] = {**WORK, **OWN, **OPEN}
ASKS = {
    "actions.preview_action",
    "sla.preview_version",
    "handovers.create_return_choice",
    "accounts.create_sign_in",
}  # they leave nothing in the database


def test_every_form_carries_the_token_and_the_key() -> None:
    """In the source, so that a form that no test opens is seen too; those that come out of a macro have them."""
    bare = []
    for page in sorted((ROOT / "templates").rglob("*.html")):
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?(?=</form>|\{% endmacro)", page.read_text(), re.DOTALL):
            if "hidden_fields(" not in form and "request.form.items(multi=true)" not in form:
                bare.append(f"{page.name}: {form[:80]}")
    assert bare == [], "use opening(), button_form() or hidden_fields()"
    asked = (ROOT / "templates/_forms.html").read_text()
    assert asked.count('name="sleutel"') == asked.count('name="csrf_token"') == 1


def buttons_of(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    return {rule.endpoint for rule in rules if (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}}


@pytest.fixture
def demo(settings: Settings, app: Flask) -> Flask:
    """With the buttons of the demonstration too; `app` made the handlers listen."""
    own = dataclasses.replace(settings, demo=True, base_url=HERE)
    more: dict[str, Any] = {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False, "PROPAGATE_EXCEPTIONS": False}
    return create_app(FEATURES, own, TESTING=True, **more)


@pytest.fixture
def scene(demo: Flask, world: World, queue: Queue) -> Scene:
    return Scene(demo, world, queue)


@pytest.fixture
def superuser(servers: dict[str, str], owner: Engine) -> Iterator[psycopg.Connection]:
    """Sees the rows of everybody."""
    address = make_url(servers["TEST_DATABASE"]).set(database=owner.url.database)
    with psycopg.connect(address.render_as_string(False), autocommit=True) as connection:
        yield connection


State = dict[str, tuple[int, str]]


def state_of(superuser: psycopg.Connection) -> State:
    """Per table how many rows there are, and a sum of all that stands in them. Not the answers that are kept."""
    one = "select {name}, count(*)::int, md5(coalesce(string_agg(t::text, '' order by t::text), '')) from {table} t"
    asked = [sql.SQL(one).format(name=sql.Literal(t), table=sql.Identifier(t)) for t in TABLES if t != "once"]
    return {name: (rows, said) for name, rows, said in superuser.execute(sql.SQL(" union all ").join(asked))}


def more_rows(before: State, after: State) -> dict[str, int]:
    return {name: after[name][0] - before[name][0] for name in before if after[name][0] != before[name][0]}


def click_on(client: FlaskClient, click: Click, key: str) -> TestResponse:
    data = click.form() | {"sleutel": key}
    kind = "multipart/form-data" if "bestand" in data else "application/x-www-form-urlencoded"
    return client.post(click.path, data=data, content_type=kind)


def told(client: FlaskClient, answer: TestResponse) -> tuple[Any, ...]:
    """What a person gets of an answer: the page without its fresh tokens, where to go, and the sentence there."""
    with client.session_transaction() as session:
        flashes = session.get("_flashes")
    text = re.sub(r'name="(csrf_token|sleutel)" value="[^"]*"', "", answer.text) if answer.status_code == 200 else ""
    return answer.status_code, answer.location, flashes, text


def one_click(scene: Scene, click: Click, key: str) -> tuple[Any, ...]:
    """In the browser as it was before: it had no answer yet when somebody clicked again."""
    client = scene.client(click.who, click.cookies)
    return told(client, click_on(client, click, f"{click.path} {key}"))


def at_once(scene: Scene, click: Click, key: str) -> list[tuple[Any, ...]]:
    """Two requests of one browser that do not wait for each other, each on a thread and connection of its own."""
    start, found = Barrier(2), []

    def clicks(client: FlaskClient) -> None:
        start.wait()
        found.append(told(client, click_on(client, click, f"{click.path} {key}")))

    threads = [Thread(target=clicks, args=[scene.client(click.who, click.cookies)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_every_button_is_known_here(app: Flask) -> None:
    assert buttons_of(app) - set(BUTTONS) == set(), "say in tests/architecture/clicks.py how somebody clicks on it"
    assert set(BUTTONS) - buttons_of(app) == set(), "these are gone"


def test_a_second_click_does_nothing_more_and_says_the_same(scene: Scene, superuser: psycopg.Connection) -> None:
    """Of every button: one click after the other, and then two at once on an object of the same kind."""
    wrong = {}
    for name, button in sorted(BUTTONS.items()):
        try:
            clicked_twice(name, button, scene, superuser)
        except AssertionError as e:
            wrong[name] = str(e)[:1500]
    assert not wrong, "\n\n".join(f"{name}: {what}" for name, what in wrong.items())


def clicked_twice(name: str, button: Callable[[Scene], Click], scene: Scene, superuser: psycopg.Connection) -> None:
    click = button(scene)
    before = state_of(superuser)
    first = one_click(scene, click, "een")
    assert first[0] in (303, 200), first
    after = state_of(superuser)
    assert (after == before) is (name in ASKS), "one click has an effect"
    assert one_click(scene, click, "een") == first
    changed = {table for table in after if after[table] != before[table]}
    assert state_of(superuser) == after, f"the second click did something more in {changed}"

    both = button(scene)
    prepared = state_of(superuser)
    answers = at_once(scene, both, "twee")
    assert answers[0] == answers[1]
    assert answers[0][0] == first[0]
    assert more_rows(prepared, state_of(superuser)) == more_rows(before, after)
