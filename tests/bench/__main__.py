"""`make bench`: how fast, against floors made in the same run. Prints a table; fails when a goal is missed."""

import base64
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, make_url

from app.factory import bootstrap, create_app
from app.features import FEATURES
from app.infra.db import Session
from app.infra.garbage import settle
from app.infra.local.databases import prepare
from app.infra.settings import Settings
from migrations.__main__ import upgrade
from tests.bench.report import Measure

DATABASE = "bench"
CASES = int(os.environ.get("BENCH_CASES", "100000"))
HERE = Path(__file__).parent


def fill(super_url: str) -> None:
    """The set is made once; a second run finds it, as long as it is as large."""
    with psycopg.connect(super_url, autocommit=True) as c:
        if (c.execute("select count(*) from cases").fetchone() or (0,))[0] >= CASES:
            return
        start = time.perf_counter()
        c.execute(HERE.joinpath("data.sql").read_text().replace(":cases", str(CASES)))
        c.execute("vacuum analyze")  # else the server does it halfway a measurement
        c.execute("checkpoint")
        print(f"  {CASES:,} dossiers gemaakt in {time.perf_counter() - start:.0f} s".replace(",", "."), flush=True)


def settings(web_url: str, redis_url: str) -> Settings:
    key = base64.b64encode(bytes(32)).decode()
    env = {"DATABASE_URL": web_url, "REDIS_URL": redis_url, "SECRET_KEY": "bench", "DATA_KEY": key}
    return Settings.from_env(env)


def report(measures: list[Measure]) -> int:
    print(f"\n{'werk':66} {'vloer':>10} {'wij':>10} {'maal':>6} {'doel':>6}")
    for m in measures:
        times = f"{m.floor_seconds * 1e3:8.3f}ms {m.ours_seconds * 1e3:8.3f}ms {m.ratio:6.2f}"
        goal = "" if m.goal_ratio is None else f"{m.goal_ratio:.1f}"
        print(f"{m.name[:66]:66} {times} {goal:>6}{'' if m.met else '  GEMIST'}")
    return 0 if all(m.met for m in measures) else 1


def main() -> int:
    super_url, redis_url = os.environ["TEST_DATABASE"], os.environ["TEST_REDIS"]
    prepare(super_url, DATABASE)
    here = make_url(super_url).set(drivername="postgresql+psycopg", database=DATABASE)
    upgrade(create_engine(here.set(username="rk_owner")))
    superuser = here.set(drivername="postgresql").render_as_string(False)
    fill(superuser)
    about = settings(here.set(username="rk_web").render_as_string(False), redis_url)
    bootstrap(FEATURES, about)
    app = create_app(FEATURES, about, RATELIMIT_ENABLED=False)
    web = Session.kw["bind"]
    parts: dict[str, Callable[[], list[Measure]]] = {
        "decide": lambda: importlib.import_module("tests.bench.decide").run(),
        "pages": lambda: importlib.import_module("tests.bench.pages").run(app, web, superuser),
        "imports": lambda: importlib.import_module("tests.bench.imports").run(web, superuser),
        "camt": lambda: importlib.import_module("tests.bench.camt").run(web, superuser),
    }
    wanted = sys.argv[1:] or [*parts]
    settle()  # as web and worker do
    return report([measure for name in wanted for measure in parts[name]()])


if __name__ == "__main__":
    sys.exit(main())
