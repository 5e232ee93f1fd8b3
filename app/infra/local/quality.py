"""`test`, `check` and `bench`: the same tools and the same servers, wherever they run."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

from app.infra.local.assets import node_program
from app.infra.local.browser import ensure_chromium
from app.infra.local.children import die_with_parent
from app.infra.local.databases import DATABASE, OWNER, WEB, prepare
from app.infra.local.places import PYTHON, ROOT, VENV, state_of
from app.infra.local.postgres import Postgres
from app.infra.local.say import say, seconds
from app.infra.local.servers import alone_in, postgres_server, shared_servers

SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # a file shares what is dear to set up
BENCH = ("shared_buffers=1GB", "max_wal_size=4GB")
TOOLS = {
    "ruff check": (str(VENV / "bin" / "ruff"), "check"),
    "ruff format": (str(VENV / "bin" / "ruff"), "format", "--check"),
    "mypy --strict": (str(PYTHON), "-m", "mypy"),
    "import-contracten": (str(VENV / "bin" / "lint-imports"),),
    "migraties": (str(PYTHON), "-m", "migrations", "check"),
}


def test(arguments: Sequence[str]) -> int:
    """Run pytest; the arguments are pytest's, and so is the exit code.

    It finds its servers in TEST_DATABASE and TEST_REDIS (as given, else new ones), the browser in CHROMIUM
    and the node that runs the tools of `.ci/node_modules` in NODE.
    """
    tools = {"NODE": node_program(), "CHROMIUM": ensure_chromium() or ""}
    state = state_of("test")
    with alone_in(state, "Een testronde"), shared_servers(state) as servers:
        env = servers | os.environ | tools
        return run([str(PYTHON), "-m", "pytest", *SPREAD, *arguments], env)


def check(_arguments: Sequence[str]) -> int:
    """Run every check, also after one that fails. 0 when all is well, else 1."""
    state = state_of("check")
    with alone_in(state, "Een controle"), postgres_server(state) as server:
        env = os.environ | new_database(server)
        failed = [name for name, command in TOOLS.items() if not passes(name, command, env)]
    say(f"\nNiet in orde: {', '.join(failed)}." if failed else "\nAlles is in orde.")
    return 1 if failed else 0


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks against servers that keep what they promise, as they do for users."""
    state = state_of("bench")
    with alone_in(state, "Een meting"), shared_servers(state, fast=False, options=BENCH) as servers:
        return run([str(PYTHON), "-m", "tests.bench", *arguments], servers | os.environ)


def new_database(server: Postgres) -> dict[str, str]:
    """An empty database, as the variables by which migrations find it."""
    database = f"{DATABASE}_{time.time_ns()}"
    prepare(server.url(), database)
    return {"DATABASE_URL": server.url(WEB, database), "DATABASE_OWNER_URL": server.url(OWNER, database)}


def passes(name: str, command: Sequence[str], env: Mapping[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    outcome = "niet in orde" if done.returncode else "in orde"
    say(f"  {name:18} {outcome:13} {seconds(time.monotonic() - start)}")
    if done.returncode:
        say(done.stdout.decode(errors="replace"))
    return done.returncode == 0


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Its exit code. Ctrl-C reaches it too, and it has its own way of ending: we wait for that."""
    child = subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=die_with_parent(signal.SIGTERM))
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
