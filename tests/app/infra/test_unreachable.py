"""The database falls while people are at work: they hear so in our words, and nothing of it is blamed on a job."""

import pytest
from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app.infra import jobs
from app.infra.db import Session
from app.infra.jobs import QueuedJob, Status
from app.infra.limits import Counter
from app.infra.tenancy import acting_for

NOBODY_LISTENS = "postgresql+psycopg://rk_web@127.0.0.1:9/x"


@jobs.job
def lose_the_database(db):
    db.execute(text("select pg_terminate_backend(pg_backend_pid())"))


@pytest.fixture
def gone(web):
    """No database at all."""
    Session.configure(bind=create_engine(NOBODY_LISTENS))
    yield
    Session.configure(bind=web)


def falls(*_):
    raise OperationalError("select 1", {}, Exception("server closed the connection"))


@pytest.mark.parametrize("path", ["/", "/inlezen", "/gezond"])
def test_a_page_without_a_database_says_that_we_are_back_soon(path, sign_in, world, gone):
    answer = sign_in(world.ria).get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Wij zijn er zo weer" in answer.text


def test_a_program_hears_the_same(by_api, world, gone):
    answer = by_api(world.ria).get("/api/v1/importen")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")


def test_a_page_is_never_there_without_its_menu(sign_in, world, monkeypatch):
    monkeypatch.setattr("app.layout.menu", falls)
    assert sign_in(world.ria).get("/inlezen").status_code == 503
    assert sign_in(world.ria).get(f"/inlezen/{world.case.id}").status_code == 404  # what was wrong stays what is said


def test_valkey_may_fall_under_two_requests_at_once(monkeypatch):
    """The other request has noticed by the time that ours hears of it; and it is counted all the same."""
    app = Flask("x")
    nowhere = {"storage_uri": "redis://127.0.0.1:9/0", "in_memory_fallback_enabled": True}
    counter = Counter(lambda: "me", default_limits=["2 per minute"], **nowhere)
    counter.init_app(app)
    app.get("/")(lambda: "well")

    def falls_for_both(*_, **__):
        counter._storage_dead = True
        raise RedisError

    monkeypatch.setattr(counter.limiter, "hit", falls_for_both)
    assert [app.test_client().get("/").status_code for _ in range(3)] == [200, 200, 429]


def test_a_job_is_not_blamed_for_a_database_that_fell(world, queue):
    with acting_for(world.ria.organisation_id) as db:
        jobs.later(db, lose_the_database)
        db.commit()
        for _ in range(jobs.MAX_TRIES + 1):
            with pytest.raises(OperationalError):
                jobs.run(*queue.calls[0])
        row = db.query(QueuedJob).filter_by(name=jobs.name_of(lose_the_database)).one()
        assert (row.status, row.tries) == (Status.WAITING, 0)
