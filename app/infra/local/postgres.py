"""PostgreSQL as a direct child. No pg_ctl: a daemon would outlive us, and its zombie keeps the lock file.

It listens on a Unix socket only, in a folder that no other user may enter: no port to lose and no
password to keep. As root it runs as nobody.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from app.infra.local.children import Child, log_of, put_away, spawn, stop
from app.infra.local.lookup import major_version, postgres_programs
from app.infra.local.places import SOCKET_LOCK, owned_folder, socket_folder
from app.infra.local.say import Stop, tail

NAME = "postgres"
SUPERUSER = "postgres"
PATIENCE = 30.0  # seconds to become ready; recovery after a crash is part of it
ALWAYS = ("listen_addresses=", "port=5432", "timezone=UTC", "log_timezone=UTC")
FAST = ("fsync=off", "full_page_writes=off")  # still survives kill -9, not the end of the machine
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")


class Identity(TypedDict, total=False):
    """The user that a child becomes; empty to stay who we are."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass
class Postgres:
    """One cluster in `state`. `fast` gives up what protects against a crash of the machine."""

    state: Path
    fast: bool = False
    options: Sequence[str] = ()
    process: Child | None = None

    name = NAME

    @property
    def home(self) -> Path:
        return self.state / NAME

    @property
    def data(self) -> Path:
        return self.home / "data"

    def url(self, user: str = SUPERUSER, database: str = "postgres", *, scheme: str = "postgresql") -> str:
        return f"{scheme}://{user}@/{database}?host={quote(str(socket_folder(self.home)))}"

    def start(self) -> Child:
        """Make the cluster if there is none, start it, wait until it answers. Raises Stop if it does not."""
        self.stop()
        who = self.identity()
        for folder in (self.home, socket_folder(self.home)):
            owned_folder(folder, owner=who.get("user"))
        programs = runnable(postgres_programs(), self.home, who)
        self.make(programs, who)
        log = log_of(self.state, NAME)
        before = log.stat().st_size if log.exists() else 0
        deadline = time.monotonic() + PATIENCE
        while True:
            put_away(self.state, NAME)
            for lock in (self.data / "postmaster.pid", socket_folder(self.home) / SOCKET_LOCK):
                disown(lock)
            self.process = self.spawn(programs, who)
            if self.ready(self.process, deadline):
                return self.process
            stop(self.process, sign=signal.SIGINT)
            # after kill -9 the backends need a moment to notice; until then the shared memory is in use
            if time.monotonic() > deadline:
                said = log.read_bytes()[before:].decode(errors="replace")
                raise Stop(f"PostgreSQL start niet. Het laatste uit {log}:\n{tail(said)}")
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, sign=signal.SIGINT)  # fast shutdown: ends the connections, loses nothing

    def identity(self) -> Identity:
        if os.geteuid() != 0:
            return {}
        user = pwd.getpwnam("nobody")
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def make(self, programs: Path, who: Identity) -> None:
        """Make the cluster beside its place, then rename: a half-made one is never used."""
        if (self.data / "PG_VERSION").exists():
            made_by = int((self.data / "PG_VERSION").read_text())
            if made_by != (here := major_version(programs)):
                raise Stop(
                    f"De gegevens in {self.data} zijn van PostgreSQL {made_by}; hier is {here} gevonden. "
                    "Verwijder die map om opnieuw te beginnen."
                )
            return
        new = self.home / "data.tmp"
        shutil.rmtree(new, ignore_errors=True)
        options = [*LOCALE, "--auth-local=trust", "--auth-host=reject", "--no-instructions"]
        command = [str(programs / "initdb"), str(new), f"--username={SUPERUSER}", *options]
        made = subprocess.run(
            command + ["--no-sync"] * self.fast,
            cwd="/",
            env=plain_env(),
            capture_output=True,
            text=True,
            **who,
        )
        if made.returncode:
            raise Stop(f"De database kan niet worden gemaakt:\n{tail(made.stderr)}")
        new.rename(self.data)

    def spawn(self, programs: Path, who: Identity) -> Child:
        sockets = f"unix_socket_directories={socket_folder(self.home)}"
        options = [*ALWAYS, sockets, *(FAST if self.fast else ()), *self.options]
        settings = [part for option in options for part in ("-c", option)]
        return spawn(
            NAME,
            [programs / "postgres", "-D", self.data, *settings],
            self.state,
            env=plain_env(),
            sign=signal.SIGINT,
            cwd="/",
            **who,
        )

    def ready(self, process: Child, deadline: float) -> bool:
        """Whether it came up. The server keeps its status on the eighth line of its lock file."""
        while process.poll() is None and time.monotonic() < deadline:
            try:
                lines = (self.data / "postmaster.pid").read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        return False


def runnable(programs: Path, home: Path, who: Identity) -> Path:
    """`programs`, or a copy in `home` when the environment lies where the server's user may not look.

    The copy keeps the layout package/pginstall beside package.libs: the programs find their libraries so.
    """
    try:
        subprocess.run([programs / "postgres", "--version"], cwd="/", capture_output=True, check=True, **who)
    except (OSError, subprocess.CalledProcessError):
        package = programs.parent.parent
        libraries = package.with_name(f"{package.name}.libs")
        copy = home / f"programs-{major_version(programs)}"
        new = home / "programs.tmp"
        if not copy.exists():
            shutil.rmtree(new, ignore_errors=True)
            sources = shutil.ignore_patterns("include")
            shutil.copytree(programs.parent, new / package.name / "pginstall", ignore=sources)
            if libraries.exists():
                shutil.copytree(libraries, new / libraries.name)
            for path in (new, *new.rglob("*")):  # whoever made the environment may have kept others out
                os.chown(path, who.get("user", -1), who.get("group", -1), follow_symlinks=False)
            new.rename(copy)
        return copy / package.name / "pginstall" / "bin"
    return programs


def disown(lock: Path) -> None:
    """See that a lock file of a server that is gone does not stop the next one.

    Its number may be some other program's by now. PostgreSQL does not mind that of its own parent, and
    goes on to check that no process still uses the shared memory: so write ours, and leave the rest.
    """
    lines = lock.read_text().splitlines(keepends=True) if lock.exists() else ["0"]
    if not lines:  # cut off while it was being made: there was no server yet
        lock.unlink()
    elif Path(f"/proc/{lines[0].strip()}").exists():
        lock.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))


def plain_env() -> dict[str, str]:
    """The environment without what would steer PostgreSQL from outside (PGDATA, PGPORT, a locale)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8"}
