"""Which server is taken: a wheel, another wheel, the machine's, else one clear sentence."""

from pathlib import Path

import pytest

from app.infra.local import lookup
from app.infra.local.lookup import NO_POSTGRES, NO_VALKEY, postgres_programs, valkey_program
from app.infra.local.say import Stop


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any server, and with packages in `tmp_path`."""
    monkeypatch.setattr(lookup, "POSTGRES_WHEELS", ("wheel_one", "wheel_two"))
    monkeypatch.setattr(lookup, "VALKEY_WHEEL", "wheel_three")
    monkeypatch.setattr(lookup, "SYSTEM_POSTGRES", tmp_path / "system")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def program(file: Path, says: str = "") -> Path:
    """A program that prints `says`, with the interpreter spelled out as there is no PATH."""
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\necho '{says}'\n")
    file.chmod(0o755)
    return file


def wheel(site: Path, name: str, version: str) -> Path:
    postgres = program(site / name / "pginstall" / "bin" / "postgres", f"postgres (PostgreSQL) {version}")
    (site / name / "__init__.py").touch()
    return postgres.parent


def test_the_first_wheel_goes_before_the_second_and_the_machine(bare):
    program(bare / "system" / "18" / "bin" / "postgres", "postgres (PostgreSQL) 18.1")
    second = wheel(bare, "wheel_two", "17.10")
    assert postgres_programs() == second
    assert postgres_programs() != (first := wheel(bare, "wheel_one", "18.6")) == postgres_programs()
    assert first.parent.parent.name == "wheel_one"


def test_the_newest_of_the_machine_when_there_is_no_wheel(bare):
    program(bare / "system" / "17" / "bin" / "postgres", "postgres (PostgreSQL) 17.4")
    newest = program(bare / "system" / "18" / "bin" / "postgres", "postgres (PostgreSQL) 18.1")
    assert postgres_programs() == newest.parent


def test_one_that_is_too_old_is_as_good_as_none(bare):
    program(bare / "system" / "15" / "bin" / "postgres", "postgres (PostgreSQL) 15.18")
    with pytest.raises(Stop) as sentence:
        postgres_programs()
    assert str(sentence.value) == NO_POSTGRES
    assert "DATABASE_URL" in NO_POSTGRES


def test_redis_of_the_machine_when_there_is_no_valkey(bare):
    redis = program(bare / "path" / "redis-server")
    assert valkey_program() == redis


def test_no_queue_server_is_one_sentence(bare):
    with pytest.raises(Stop) as sentence:
        valkey_program()
    assert str(sentence.value) == NO_VALKEY
    assert "REDIS_URL" in NO_VALKEY
