"""No 5xx and no answer that the description does not have, whatever a program sends.

Schemathesis makes at least 100 requests for each operation, half of them by the description and half against it, with
a fixed seed. All keys of the test world share those hundred: four in five requests are by somebody who may do it, in
turn for each such role of each kind of organisation; the others are by every other key in turn, so that a creditor, a
partner and the operator ask each operation. Three in four name an object that is there.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from requests import PreparedRequest
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks
from schemathesis.transport.wsgi import WSGI_TRANSPORT
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app.kernel.actor import Kind
from tests.architecture import fuzzing
from tests.architecture.bodies import body_for
from tests.architecture.fuzzing import Stage
from tests.architecture.stage import TABLE_OF
from tests.world import Person

SEED = 20261127
EXAMPLES = 100
SPEC = fuzzing.spec_of_all()
SCHEMA = schemathesis.openapi.from_dict(SPEC)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
UNKNOWN, CLOSED = 401, 403
OWN_KEY = "nog eens"
MADE: dict[str, list[Any]] = {}


@dataclass
class Found:
    asked: int = 0
    kinds: set[Kind] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)


def sent(case: Any, person: Person, stage: Stage, chance: random.Random) -> dict[str, Any]:
    """The request of schemathesis, nearer to the world or further from it."""
    ids = stage.ids_for(person, chance)
    real = chance.random() < 0.75
    case.path_parameters = {
        name: str(ids[TABLE_OF[name]]) if real or chance.random() < 0.5 else chance.choice(fuzzing.ODD_IDS)
        for name in case.path_parameters
    }
    asked = WSGI_TRANSPORT.serialize_case(case, headers={"Authorization": f"Bearer {person.key}"})
    headers = asked["headers"]
    if "If-Match" in headers and chance.random() < 0.8:
        headers["If-Match"] = '"1"' if chance.random() < 0.85 else chance.choice(fuzzing.ODD_VERSIONS)
    if case.method != "GET" and chance.random() < 0.3:
        headers["Idempotency-Key"] = OWN_KEY if chance.random() < 0.7 else chance.choice(fuzzing.ODD_KEYS)
    if chance.random() < 0.05:
        asked["query_string"] = chance.choice(fuzzing.ODD_QUERIES)
    if "json" in asked or "data" in asked:
        body_of(asked, case, stage.known(ids), chance)
    return asked


def body_of(asked: dict[str, Any], case: Any, known: dict[str, list[Any]], chance: random.Random) -> None:
    valid = body_for(SPEC, case.path, case.method)
    if case.path.endswith(("/acties", "/proeven")):
        known = known | {"soort": fuzzing.ACTIONS, "uitkomst": ["gesproken", "verstuurd"]}
    dice = chance.random()
    if dice < 0.06:
        asked.pop("json", None)
        asked["data"] = chance.choice(fuzzing.ODD_BODIES)
    elif dice < 0.1:
        asked["headers"]["Content-Type"] = chance.choice(fuzzing.ODD_KINDS)
    elif valid is not None and dice < 0.55:
        asked.pop("json", None)
        body = fuzzing.with_known(valid, known, chance)
        asked["data"] = json.dumps(body if dice < 0.35 else fuzzing.with_odd(body, chance))
        asked["headers"]["Content-Type"] = "application/json"
    elif "json" in asked and dice < 0.8:
        asked["json"] = fuzzing.with_known(asked["json"], known, chance)


def told(case: Any, response: TestResponse, found: Found, asked: dict[str, Any]) -> None:
    found.statuses[response.status_code] += 1
    headers = {name: response.headers.getlist(name) for name in response.headers.keys()}  # noqa: SIM118
    request = PreparedRequest()
    request.prepare(case.method, "http://localhost/")
    answer = Response(response.status_code, headers, response.get_data(), request, 0.0, verify=False)
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        for one in group.exceptions:
            key = f"{type(one).__name__} {response.status_code} {str(one.message)[:200]}"
            found.wrong.setdefault(key, f"{json.dumps(asked, default=repr)[:600]} -> {response.text[:400]}")


def made(method: str, path: str) -> list[Any]:
    """A hundred cases by the description and against it, made once for all operations that take the same.

    What stands in the path is chosen by `sent`, which is far quicker.
    """
    about = SPEC["paths"][path][method.lower()]
    shape = json.dumps([about.get("parameters"), about.get("requestBody")])
    if shape not in MADE:
        operation, cases = SCHEMA[path][method], []
        named = {parameter.name: "x" for parameter in operation.path_parameters}
        modes = [operation.as_strategy(generation_mode=mode, path_parameters=named) for mode in GenerationMode]

        @seed(SEED)
        @with_settings(max_examples=EXAMPLES, database=None, phases=[Phase.generate], suppress_health_check=HealthCheck)
        @given(case=st.one_of(modes), salt=st.integers())
        def make(case: Any, salt: int) -> None:
            cases.append(case)

        make()
        MADE[shape] = cases
    return MADE[shape]


def case_for(case: Any, method: str, path: str) -> Any:
    operation = SCHEMA[path][method]
    parts = {"headers": case.headers.copy(), "query": dict(case.query), "body": case.body}
    names = {parameter.name: "x" for parameter in operation.path_parameters}
    return operation.Case(method=method, path_parameters=names, media_type=case.media_type, **parts)


def ask(client: FlaskClient, case: Any, person: Person, stage: Stage, chance: random.Random, found: Found) -> None:
    asked = sent(case, person, stage, chance)
    first = client.open(**asked)
    told(case, first, found, asked)
    found.asked += 1
    found.kinds.add(person.actor.kind)
    if first.status_code < 300 and asked["headers"].get("Idempotency-Key") == OWN_KEY:
        again = client.open(**asked)
        if (again.status_code, again.get_data()) != (first.status_code, first.get_data()):
            found.wrong["not the first answer again"] = f"{asked} -> {again.text[:400]}"


@pytest.mark.parametrize(("method", "path"), fuzzing.operations(SPEC), ids="".join)
def test_whatever_is_sent_the_answer_is_in_the_description(
    app: Flask, kept_stage: Stage, web: Engine, method: str, path: str
) -> None:
    may, others = fuzzing.who_may(app, kept_stage, method, path)
    found, client = Found(), app.test_client()
    with fuzzing.undone(web) as scope:
        for number, case in enumerate(made(method, path)):
            chance = random.Random(f"{method} {path} {number}")  # noqa: S311  the same each time is the point
            person = others[number // 5 % len(others)] if number % 5 == 4 else may[number % len(may)]
            with scope() as nothing_stays:
                ask(client, case_for(case, method, path), person, kept_stage, chance, found)
                nothing_stays.rollback()
    print(method, path, dict(sorted(found.statuses.items())), found.asked)
    assert found.wrong == {}
    assert found.asked >= EXAMPLES
    assert found.kinds >= {Kind.CREDITOR, Kind.PARTNER, Kind.OPERATOR}
    assert set(found.statuses) - {UNKNOWN, CLOSED, 404}, "nobody got in"
