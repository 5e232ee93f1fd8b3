"""A server that went away is noticed before a question goes to it."""

import time

import psycopg
from sqlalchemy import text

from app.infra.engine import engine_for

ASKED = text("select pg_backend_pid()")


def ended(servers, pid):
    """The server ends a connection, and it is seen to be gone."""
    with psycopg.connect(servers["TEST_DATABASE"], autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s)", [pid])
        while admin.execute("select 1 from pg_stat_activity where pid = %s", [pid]).fetchone():
            time.sleep(0.01)


def test_a_connection_that_the_server_ended_is_replaced_before_anybody_notices(web, servers):
    engine = engine_for(web.url.render_as_string(False))
    with engine.connect() as connection:
        first = connection.scalar(ASKED)
    with engine.connect() as connection:
        assert connection.scalar(ASKED) == first, "one that lives is used again"
    ended(servers, first)
    with engine.connect() as connection:
        assert connection.scalar(ASKED) != first
    engine.dispose()


def test_all_of_them_are_replaced_after_a_restart(web, servers):
    engine = engine_for(web.url.render_as_string(False))
    with engine.connect() as one, engine.connect() as other:
        pids = {one.scalar(ASKED), other.scalar(ASKED)}
    for pid in pids:
        ended(servers, pid)
    with engine.connect() as one, engine.connect() as other:
        assert {one.scalar(ASKED), other.scalar(ASKED)}.isdisjoint(pids)
    engine.dispose()
