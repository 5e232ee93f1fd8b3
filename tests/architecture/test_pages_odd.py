"""No page breaks on what a browser can be made to send: the same flaws as at the other door, looked for at this one."""

import random
from datetime import timedelta
from typing import Any

from flask import Flask
from marshmallow import Schema, fields
from sqlalchemy import Engine

from app.infra.clock import today
from app.infra.dutch import DutchEnum
from app.infra.paging import write_cursor
from app.organisations.access import COOKIE
from app.organisations.policy import allowed
from tests.architecture import fuzzing
from tests.architecture.fuzzing import Stage
from tests.architecture.test_routes import PART, TABLE_OF, routes

TRIES = 5
ODD = ("\x00", "a\x00b", "9" * 5_000, "-1", "\u00b2", "0001-01-01", "9999-12-31", "x" * 5_000, "NaN", "\ud7ff", "[]")
CURSORS = (
    "onzin",
    "\u00e9",
    write_cursor(["een tekst"]),
    write_cursor(["\x00", "\x00"]),
    write_cursor([2**70, 2**70]),
    write_cursor([None, None]),
    write_cursor([today(), "geen id"]),
)
QUESTIONS = ("q", "zoek", "soort", "feit", "verder", "sleutel", "stap", "partij", "dossier", "na", "voor", "gedaan")


def typed(stage: Stage, ids: dict[str, Any], chance: random.Random) -> dict[str, str]:
    """Something in each field that a form of ours can have: now and then what nobody expects."""
    known = stage.known(ids)
    form = {"sleutel": f"k{chance.random()}", "versie": "1", "seen": f"{stage.world.case.id}:1"}
    for schema in everything(Schema):
        for name, one in schema._declared_fields.items():
            form[one.data_key or name] = value_of(one, chance)
    form |= {name: str(chance.choice(values)) for name, values in known.items()}
    return {name: chance.choice(ODD) if chance.random() < 0.04 else value for name, value in form.items()}


def everything(kind: type[Schema]) -> list[type[Schema]]:
    return [each for one in kind.__subclasses__() for each in (one, *everything(one))]


def value_of(one: Any, chance: random.Random) -> str:
    if isinstance(one, DutchEnum):
        return chance.choice(sorted(one.words))
    if isinstance(one, fields.Date):
        return (today() + timedelta(days=1)).isoformat()
    if isinstance(one, fields.Boolean):
        return "ja"
    return "12" if isinstance(one, fields.Integer) else "Een korte zin."


def test_whatever_a_browser_sends_no_page_breaks(app: Flask, kept_stage: Stage, web: Engine) -> None:
    broken, client = set(), app.test_client()
    with fuzzing.undone(web) as scope:
        for method, rule, endpoint in sorted(routes(app)):
            needed = getattr(app.view_functions[endpoint], "access", None)
            if rule.startswith("/api/") or endpoint == "static" or "role" in rule:
                continue
            who = [one for one in kept_stage.people if needed in allowed(one.actor.kind, one.actor.role)]
            for turn in range(TRIES):
                chance = random.Random(f"{method} {rule} {turn}")  # noqa: S311  the same each time is the point
                person = chance.choice(who or kept_stage.people)
                ids = kept_stage.ids_for(person, chance)
                named = {"user_id": person.actor.user_id} | {p: ids.get(t) for p, t in TABLE_OF.items()}
                path = PART.sub(lambda m, named=named: str(named[m[1]]), rule)  # type: ignore[misc]
                query = {name: chance.choice(ODD) for name in chance.sample(QUESTIONS, 2)}
                query |= {"cursor": chance.choice(CURSORS)} if chance.random() < 0.7 else {}
                asked: dict[str, Any] = {"query_string": query if method == "GET" and turn else {}}
                if method == "POST":
                    asked["data"] = typed(kept_stage, ids, chance)
                with scope() as nothing_stays:
                    client.set_cookie(COOKIE, person.cookie)
                    answer = client.open(path, method=method, **asked)
                    nothing_stays.rollback()
                if answer.status_code >= 500:
                    broken.add(f"{method} {rule} {query if method == 'GET' else ''}: {answer.status_code}")
    assert broken == set()
