"""Who asks what in the fuzz of the API: real people, objects that are there, and input that nobody expects."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, text

from app.factory import SMOREST
from app.features import FEATURES
from app.infra import rest
from app.infra.db import Session
from app.infra.files import Upload
from app.organisations.policy import Permission, allowed
from app.sla.service import catalogue
from tests.architecture.bodies import Spec
from tests.architecture.rows import fill
from tests.architecture.stage import on_case
from tests.postgres_owner import as_owner
from tests.world import Person, World

ODD = (
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 5_000,
    "",
    " ",
    "\u202e\u200b",
    "' or 1=1 --",
    "9999-12-31T23:59:59+23:59",
    "0001-01-01T00:00:00-23:59",
    "10000-01-01",
    "9" * 400,
    "-0,00",
    2**31,
    2**63,
    -(10**400),
    float("nan"),
    float("inf"),
    0.5,
    True,
    None,
    [],
    {},
    [None],
    {"\x00": "\x00"},
    {"a": [{"b": float("nan")}]},
)
ACTIONS = ["bellen", "e-mail-sturen", "dagvaarding", "huisbezoek"]
ODD_BODIES = (b"", b"{", b"null", b"[]", b'"tekst"', b"\xff\xfe", b'{"a":1,"a":2}', b"[" * 100_000, b"1" * 10_000)
ODD_KINDS = ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-9", "", "onzin")
ODD_VERSIONS = ("*", '"0"', "W/", '"-1"', '"1", "2"', "\u00b2", "9" * 30, "9" * 5_000, "\x00")
ODD_IDS = (str(UUID(int=0)), str(UUID(int=2**128 - 1)), "0", "geen-uuid", "\x00", "a%2Fb", "x" * 300, "\u00e9")
ODD_KEYS = ('""', "x" * 300, "\u00e9", "a b", "\x00")
ODD_QUERIES = (
    "cursor=%00",
    "limit=" + "9" * 30,
    "limit=-1",
    "cursor=&cursor=",
    "%00=1",
    "q=%00",
    "q=%ED%A0%80",
    "status=%FF",
)


def spec_of_all() -> Spec:
    """What the API says of itself; no database is asked for it."""
    app = Flask("spec")
    app.config.from_mapping(SMOREST)
    rest.init_app(app, [api for feature in FEATURES for api in feature.apis], home="https://regiekamer.example")
    return app.test_client().get("/api/v1/openapi.json").get_json()


def operations(spec: Spec) -> list[tuple[str, str]]:
    return [(method.upper(), path) for path, item in spec["paths"].items() for method in item if method != "parameters"]


@dataclass(frozen=True)
class Stage:
    """A world with one of everything, on a case of De Linde alone and on one that the partner works."""

    world: World
    alone: dict[str, UUID]
    shared: dict[str, UUID]

    @property
    def people(self) -> list[Person]:
        w = self.world
        return [w.ria, w.bas, w.ada, w.fien, w.tea, w.net, w.lex, w.olga, w.wim, w.ben, w.cor]

    def ids_for(self, person: Person, chance: random.Random) -> dict[str, UUID]:
        with_partner = person.organisation_id in (self.world.bas.organisation_id, self.world.wim.organisation_id)
        return self.shared if with_partner or chance.random() < 0.5 else self.alone

    def known(self, ids: dict[str, UUID]) -> dict[str, list[Any]]:
        """What a body may name, by its Dutch name."""
        w = self.world
        return {
            "partner": [str(w.bas.organisation_id), str(w.wim.organisation_id), str(w.olga.organisation_id)],
            "dossier": [str(w.case.id), str(w.fresh.id)],
            "vervanger": [str(w.cor.actor.user_id), str(w.ria.actor.user_id), str(w.lex.actor.user_id)],
            "betaling": [str(ids["bank_entries"])],
            "akkoordId": [None, str(ids["approvals"])],
            "versie": [1, 2],
            "uitkomst": ["gesproken", "geen-gehoor", None],
            "volgendeStap": ["bellen", "dagvaarding", None],
            "code": [*catalogue().clauses],
        }


def who_may(app: Flask, stage: Stage, method: str, path: str) -> tuple[list[Person], list[Person]]:
    """Those who may do this by their role, and the others."""
    url = "/api/v1" + path.replace("{", "<uuid:").replace("}", ">")
    rule = next(r for r in app.url_map.iter_rules() if r.rule == url and method in (r.methods or ()))
    needed: Permission = app.view_functions[rule.endpoint].access  # type: ignore[attr-defined]
    may = [one for one in stage.people if needed in allowed(one.actor.kind, one.actor.role)]
    return may, [one for one in stage.people if one not in may] or may


def staged(owner: Engine, world: World) -> Stage:
    alone, shared = fill(owner, world), on_case(owner, world, world.case)
    about = {"kind": "bank", "status": "received", "name": "een.xml", "size": 0, "sha256": bytes(32), "summary": {}}
    about |= {"organisation_id": world.ria.organisation_id, "by_user_id": world.ria.actor.user_id}
    more = {"bank files": as_owner(Upload, **about), "colleagues": world.cor.actor.user_id}
    return Stage(world, alone | more, shared | more)


def is_there(stage: Stage, owner: Engine) -> bool:
    with owner.connect() as c:
        c.execute(text("alter table organisations no force row level security"))
        mine = {"id": stage.world.ria.organisation_id}
        return c.execute(text("select 1 from organisations where id = :id"), mine).first() is not None


@contextmanager
def undone(web: Engine) -> Iterator[Callable[[], Any]]:
    """Gives a scope of which nothing stays, whatever is committed in it: each question meets the same world."""
    with web.connect() as connection:
        outer = connection.begin()
        Session.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield connection.begin_nested
        finally:
            Session.configure(bind=web)
            Session.kw.pop("join_transaction_mode")
            outer.rollback()


def with_known(value: Any, known: dict[str, list[Any]], chance: random.Random) -> Any:
    """The same body, in which what has a name that we know is there."""
    if isinstance(value, list):
        return [with_known(one, known, chance) for one in value]
    if not isinstance(value, dict):
        return value
    return {k: chance.choice(known[k]) if k in known else with_known(v, known, chance) for k, v in value.items()}


def with_odd(value: Any, chance: random.Random) -> Any:
    """The same body with one thing in it that nobody expects."""
    if isinstance(value, dict) and value:
        name = chance.choice(sorted(value))
        return value | {name: with_odd(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        return [with_odd(value[0], chance), *value[1:]]
    return chance.choice(ODD)
