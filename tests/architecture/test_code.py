"""What a reviewer should not have to remember of files, views, jobs and migrations."""

import re
import tomllib
from pathlib import Path

from app.infra.jobs import JOBS

ROOT = Path(__file__).parents[2]
CODE = [p for top in ("app", "partners", "toolbox", "migrations", "tests") for p in (ROOT / top).rglob("*.py")]
WORK = [p for p in CODE if "tests" not in p.relative_to(ROOT).parts]
MOST = 400


def said(place: Path) -> str:
    return str(place.relative_to(ROOT))


def test_no_file_is_longer_than_one_sitting() -> None:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "app/static/js").glob("*.js")]
    long = {said(p): n for p in [*CODE, *pages] if (n := len(p.read_text().splitlines())) > MOST}
    allowed = {name for name in long if name.startswith("migrations/versions/") and long[name] <= 600}
    assert set(long) - allowed == set(), "make it a folder of the same name"


def test_no_view_asks_the_database_itself() -> None:
    doors = [p for p in WORK if p.stem in ("views", "api") or p.parent.name in ("views", "api")]
    found = [said(p) for p in doors if re.search(r"\bselect\(|\bdb\.(get|query)\(", p.read_text())]
    assert found == [], "lists go through queries.py"


def test_only_the_clock_asks_the_time() -> None:
    asks = re.compile(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(|time\.time\(")
    free = ("app/infra/clock.py", "app/infra/local/")
    found = [said(p) for p in WORK if asks.search(p.read_text()) and not said(p).startswith(free)]
    assert found == [], "use app.infra.clock, and pass the moment below the doors"


def test_services_neither_commit_nor_ask_the_time() -> None:
    deep = [p for p in WORK if p.stem in ("service", "queries", "facts") or p.parent.name == "service"]
    found = [said(p) for p in deep if re.search(r"\.commit\(|import .*\b(now|today)\b", p.read_text())]
    assert found == [], "the edge commits; a moment is an argument"


def test_every_slice_stands_in_contract_3() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    third = next(c for c in contracts if c["name"].startswith("3 "))
    plumbing = {"app.infra", "app.kernel", "app.law"}
    slices = {f"app.{p.parent.name}" for p in (ROOT / "app").glob("*/__init__.py")} - plumbing
    assert slices == set(third["containers"])


def test_every_job_takes_texts_only() -> None:
    assert JOBS
    for name, job in JOBS.items():
        kinds = {k: v for k, v in job.__annotations__.items() if k not in ("db", "return")}
        assert set(map(str, kinds.values())) <= {"<class 'str'>", "str"}, f"{name}: ids and days, as text"


def test_there_is_one_head() -> None:
    versions = sorted((ROOT / "migrations" / "versions").glob("0*.py"))
    assert (ROOT / "migrations" / ".current-head").read_text().strip() == versions[-1].stem
    parents = [re.search(r"down_revision = (.*)", p.read_text())[1].strip('"') for p in versions]  # type: ignore[index]
    assert parents == ["None", *[p.stem for p in versions[:-1]]]


def test_nothing_names_this_machine_or_where_packages_come_from() -> None:
    hosts = re.compile(r"/work/|/root/|//[a-z0-9.-]*(pypi|npmjs|debian)[a-z0-9.-]*[/: ]")
    kept = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in (".py", ".toml", ".md", ".html", ".sql", ".sh")]
    mine = [p for p in kept if not {".venv", "node_modules", ".state", "vendor"} & set(p.relative_to(ROOT).parts)]
    assert [said(p) for p in mine if hosts.search(p.read_text()) and p != Path(__file__)] == []
