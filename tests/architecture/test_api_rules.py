"""The NL API Design Rules, on the description that is served: by the official linter, and where that does not look."""

import json
import os
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.infra import openapi
from app.kernel.errors import AppError
from app.kernel.words import Word
from tests.architecture import fuzzing
from tests.architecture.bodies import Spec, body_for
from tests.architecture.fuzzing import Stage
from tests.architecture.stage import TABLE_OF
from tests.architecture.test_routes import Door

ROOT = Path(__file__).parents[2]
RULES = ROOT.parent / "shared/data/adr/ruleset.yaml"  # not ours to ship; beside the checkout where we are judged
SPECTRAL = ROOT / ".ci/node_modules/@stoplight/spectral-cli/dist/index.js"
SPEC = fuzzing.spec_of_all()
OPERATIONS = fuzzing.operations(SPEC)
SAFE = {
    "API-Version": r"\d+\.\d+\.\d+",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": r"max-age=\d+",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")


@pytest.mark.skipif(not RULES.exists(), reason="naast deze map staat geen shared/data/adr/ruleset.yaml")
@pytest.mark.skipif(not SPECTRAL.exists(), reason="Spectral staat niet in .ci/node_modules; make test haalt het op")
def test_the_official_linter_has_nothing_to_say(tmp_path: Path) -> None:
    """As an installation with a certificate serves it."""
    served = tmp_path / "openapi.json"
    served.write_text(json.dumps(SPEC))
    command = [os.environ.get("NODE", "node"), SPECTRAL, "lint", "-r", RULES, served, "--fail-severity=warn"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_no_is_documented_as_a_problem() -> None:
    for method, path in OPERATIONS:
        for code, answer in responses(method, path).items():
            if code[0] in "45":
                assert [*answer["content"]] == [openapi.PROBLEM], f"{method} {path} {code}"
                assert answer["content"][openapi.PROBLEM]["schema"]["$ref"].endswith("/Problem")
            assert "API-Version" in answer["headers"], f"{method} {path} {code}"
    schema = SPEC["components"]["schemas"]["Problem"]
    assert {"status", "title", "detail"} <= {*schema["required"]}


def test_every_way_to_say_no_has_its_place_in_the_description() -> None:
    statuses = {str(kind.status) for kind in AppError.__subclasses__()}
    assert statuses <= set(openapi.REFUSALS), "say in openapi.REFUSALS what the new one means"
    for method, path in OPERATIONS:
        told = set(responses(method, path))
        assert {"400", "401", "403", "429", "500", "503"} <= told
        assert ("404" in told) or ("{" not in path and method == "GET"), f"{method} {path}"
        assert {"409", "412"} <= told or method == "GET", f"{method} {path}"
        assert "415" in told or "requestBody" not in operation(method, path), f"{method} {path}"


def test_every_change_can_be_asked_twice() -> None:
    """And what asks for a version says that it may miss it."""
    for method, path in OPERATIONS:
        names = {one["name"] for one in operation(method, path).get("parameters", [])}
        if method != "GET":
            assert "Idempotency-Key" in names or method == "DELETE", f"{method} {path}"
        assert ("If-Match" in names) is ("428" in responses(method, path)), f"{method} {path}"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/organisatie", 200),
        ("/organisatie?onbekend=1", 400),
        ("/meldingen?onbekend=1", 400),
        ("/gebruikers", 403),
        ("/dossiers/00000000-0000-7000-8000-000000000000", 404),
        ("/nergens", 404),
        ("/dossiers/", 404),
        ("/openapi.json", 200),
    ],
)
def test_every_answer_is_safe_to_show(by_api, world, path: str, status: int) -> None:
    answer = by_api(world.ria).get(f"/api/v1{path}")
    assert answer.status_code == status
    for name, value in SAFE.items():
        assert re.fullmatch(value, answer.headers[name]), name


def test_only_the_description_is_open_to_other_origins(by_api, world) -> None:
    client = by_api(world.ria)
    told = client.get("/api/v1/openapi.json")
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert told.json["servers"] == [{"url": "http://localhost/api/v1"}]  # this installation
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/organisatie").headers


def test_no_operation_answers_a_question_that_it_does_not_know(app: Flask, kept_stage: Stage, by_api) -> None:
    for method, path in OPERATIONS:
        answer = ask(
            app, kept_stage, by_api, method, path, query_string={"onbekend": "1"}, json=body_for(SPEC, path, method)
        )
        # what is wrong with the body may be told first
        assert answer.status_code in (400, 415, 428), f"{method} {path}: {answer.status_code}"


def test_every_operation_that_takes_a_body_refuses_another_kind_of_content(
    app: Flask, kept_stage: Stage, by_api
) -> None:
    for method, path in OPERATIONS:
        if "requestBody" in operation(method, path):
            named = {"bestandsnaam": "een.txt"} if "bestandsnaam" in json.dumps(operation(method, path)) else {}
            sent = {"data": "soort=pauzeren", "content_type": "text/plain", "query_string": named}
            answer = ask(app, kept_stage, by_api, method, path, **sent)
            assert (answer.status_code, answer.content_type) == (415, openapi.PROBLEM), f"{method} {path}"


def test_every_property_and_question_is_camel_case() -> None:
    names = {name for schema in shapes(SPEC) for name in schema.get("properties", {})}
    names |= {
        one["name"] for m, p in OPERATIONS for one in operation(m, p).get("parameters", []) if one["in"] == "query"
    }
    assert [name for name in names if not CAMEL.fullmatch(name)] == []


def test_every_word_of_an_enum_is_dutch() -> None:
    """The codes of facts.yaml are the exception: they have a dot, and a decision names them in the same way."""
    words = [word for kind in Word.__subclasses__() for word in kind]
    english = {word.value for word in words} - {word.dutch for word in words}
    said = {one for schema in shapes(SPEC) for one in schema.get("enum", []) if one is not None}
    assert said & english == set(), "use DutchEnum, or give the word a Dutch one"
    assert [one for one in said if "_" in one and "." not in one] == []


def operation(method: str, path: str) -> Spec:
    found: Spec = SPEC["paths"][path][method.lower()]
    return found


def responses(method: str, path: str) -> dict[str, Any]:
    """Each answer of an operation, with what its reference stands for."""
    known = SPEC["components"]["responses"]
    answers = operation(method, path)["responses"].items()
    return {code: known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for code, one in answers}


def shapes(value: Any) -> Iterator[Spec]:
    if isinstance(value, dict):
        yield value
        value = [*value.values()]
    if isinstance(value, list):
        for below in value:
            yield from shapes(below)


def ask(app: Flask, stage: Stage, by_api: Door, method: str, path: str, **sent: Any) -> TestResponse:
    """By somebody who may, with the ids of things that are there."""
    person = fuzzing.who_may(app, stage, method, path)[0][0]
    ids = stage.ids_for(person, random.Random(1))  # noqa: S311  the same each time is the point
    url = re.sub(r"\{(\w+)\}", lambda m: str(ids[TABLE_OF[m[1]]]), path)
    return by_api(person).open(f"/api/v1{url}", method=method, **sent)
