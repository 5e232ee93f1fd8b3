"""The servers: what was committed is there after kill -9, and they die with whoever started them."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
import redis

from app.infra.local.children import put_away, put_away_leftovers, spawn, started_at
from app.infra.local.databases import OWNER, WEB, prepare
from app.infra.local.places import ROOT, SOCKET_LOCK
from app.infra.local.say import Stop
from app.infra.local.servers import alone_in, postgres_server, valkey_server
from app.infra.local.valkey import Valkey

PARENT = """
import sys, time
from pathlib import Path
from app.infra.local.servers import postgres_server, valkey_server
state = Path(sys.argv[1])
with postgres_server(state) as postgres, valkey_server(state) as valkey:
    print(postgres.process.pid, valkey.process.pid, flush=True)
    time.sleep(60)
"""


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        return int(connection.execute("select count(*) from kept").fetchone()[0])


def is_gone(pid: int, within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while started_at(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not started_at(pid)


def test_what_was_committed_survives_kill_9_and_a_restart(state):
    with postgres_server(state) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("create table kept (n int)")
            for n in range(20):
                connection.execute("insert into kept values (%s)", [n])
            server.process.kill()  # its backend still lives: the shared memory is in use for a moment
            server.start()
        assert rows(server.url()) == 20
    with postgres_server(state) as server:
        assert rows(server.url()) == 20


def test_a_cluster_that_was_half_made_is_made_again(state):
    (state / "postgres" / "data.tmp").mkdir(parents=True)
    (state / "postgres" / "data.tmp" / "PG_VERSION").write_text("18")
    with postgres_server(state) as server:
        prepare(server.url(), "one")
        prepare(server.url(), "one")  # harmless twice
        with psycopg.connect(server.url(WEB, "one")) as connection:
            assert connection.execute(
                "select current_user, rolsuper from pg_roles where rolname = current_user"
            ).fetchone() == (WEB, False)
        with psycopg.connect(server.url(OWNER, "one")) as connection:
            connection.execute("create table t ()")


def test_a_lock_file_with_the_number_of_another_program_does_not_stop_us(state):
    with postgres_server(state) as server:
        locks = [server.data / "postmaster.pid", server.home / SOCKET_LOCK]
        left_behind = [lock.read_text().splitlines()[1:] for lock in locks]
        owner = server.identity()
    with subprocess.Popen(["sleep", "60"], **owner) as other:
        for lock, lines in zip(locks, left_behind, strict=True):
            lock.write_text("\n".join([str(other.pid), *lines]))
            os.chown(lock, owner.get("user", -1), owner.get("group", -1))
        with postgres_server(state) as server:
            assert server.process.poll() is None
        assert other.poll() is None
        other.kill()


def test_nobody_else_may_enter_the_database(state):
    with postgres_server(state) as server:
        assert server.home.stat().st_mode & 0o077 == 0
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_data_of_another_version_is_left_alone(state):
    (state / "postgres" / "data").mkdir(parents=True)
    (state / "postgres" / "data" / "PG_VERSION").write_text("12")
    with pytest.raises(Stop, match="van PostgreSQL 12"), postgres_server(state):
        pass


def test_the_queue_survives_kill_9_and_asks_a_password(state):
    with valkey_server(state) as server:
        redis.from_url(server.url).set("kept", "20")
        server.process.kill()
        server.process.wait()
        address = server.url
        server.start()
        assert server.url == address
        assert redis.from_url(server.url).get("kept") == b"20"
        assert not Valkey(state, "guessed").answers(server.port)


def test_servers_die_with_whoever_started_them(state):
    with subprocess.Popen([sys.executable, "-c", PARENT, state], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        servers = [int(pid) for pid in parent.stdout.readline().split()]
        assert all(started_at(pid) for pid in servers)
        parent.kill()
        assert all(is_gone(pid) for pid in servers)
    with postgres_server(state), valkey_server(state):
        pass  # and a next start finds nothing in its way


def test_two_at_once_in_one_place_is_one_sentence(state):
    with alone_in(state, "De demo"), pytest.raises(Stop, match="De demo draait al"), alone_in(state, "De demo"):
        pass
    with alone_in(state, "De demo"):
        pass


def test_what_an_earlier_run_left_is_put_away_and_nothing_else(state):
    ours = spawn("oud", ["sleep", "60"], state, sign=signal.SIGTERM)
    stranger = subprocess.Popen(["sleep", "60"])
    (state / "pids" / "vreemd").write_text(f"{stranger.pid} 1")  # the number, but not that birth
    os.kill(ours.pid, signal.SIGTERM)
    put_away_leftovers(state)
    assert is_gone(ours.pid)
    assert started_at(stranger.pid)
    assert not list((state / "pids").iterdir())
    ours.wait()
    stranger.kill()
    stranger.wait()


def test_who_does_not_listen_is_ended(state):
    deaf = spawn("doof", ["sh", "-c", "trap '' TERM; echo klaar; sleep 60 & wait; sleep 60"], state)
    log = state / "log" / "doof.log"
    while "klaar" not in log.read_text():
        time.sleep(0.01)
    put_away(state, "doof", patience=0.1)
    assert deaf.wait() == -signal.SIGKILL
