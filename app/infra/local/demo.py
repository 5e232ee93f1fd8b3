"""`demo`: Regiekamer on this machine, whole: servers, data, web, worker, clock and a mailbox."""

import hashlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from socket import socket

from app.infra.local.children import die_with_parent
from app.infra.local.databases import DATABASE, OWNER, WEB, prepare
from app.infra.local.keys import keys_of
from app.infra.local.places import PYTHON, ROOT, owned_folder, state_of
from app.infra.local.ports import HOST, listen
from app.infra.local.postgres import Postgres
from app.infra.local.say import Stop, say, seconds, step, tail, warn
from app.infra.local.servers import alone_in
from app.infra.local.services import Program, Supervisor, end_on_signals
from app.infra.local.valkey import Valkey

WEB_PORT = 8000
SMTP_PORT = 10025
PATIENCE = 60.0  # seconds for the first answer
GUNICORN = "python:app.infra.local.webserver"


def python(*words: str) -> list[str]:
    """A module of ours or of a package, run by the Python of the environment."""
    return [str(PYTHON), "-m", *words]


PROGRAMS = {
    "werker": python("app.infra.worker"),
    "klok": python("app.infra.clockwork"),
}


def demo(_arguments: Sequence[str]) -> int:
    """Start everything, say where it is, keep it up until Ctrl-C. Raises Stop when that cannot be done."""
    began = time.monotonic()
    end_on_signals()
    state = state_of("demo")
    # both doors are ours for as long as we live: whoever answers may be replaced, the address stays
    with alone_in(state, "De demo"), listen(wanted_port()) as door, listen(SMTP_PORT) as letterbox:
        supervisor = Supervisor(state)
        try:
            address = bring_up(supervisor, state, door, letterbox)
            say(f"\nRegiekamer staat klaar in {seconds(time.monotonic() - began)}:  {address}")
            say("Op de inlogpagina logt u met één klik in als een van de demopersonen. Stoppen: Ctrl-C.")
            supervisor.keep_up()
        except KeyboardInterrupt:
            return 0
        finally:
            supervisor.stop()


def bring_up(supervisor: Supervisor, state: Path, door: socket, letterbox: socket) -> str:
    """Everything, in the order in which it leans on each other. Returns the address."""
    say("Regiekamer start.")
    keys = keys_of(state)
    with step("Database"):
        database, owner = database_of(supervisor, state)
    with step("Wachtrij"):
        queue = queue_of(supervisor, state, keys["VALKEY_PASSWORD"])
    if (port := door.getsockname()[1]) != wanted_port():
        warn(f"  Poort {wanted_port()} is bezet; het wordt {port}.")
    address = f"http://{HOST}:{port}"
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"} | {
        "DATABASE_URL": database,
        "REDIS_URL": queue,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or keys["SECRET_KEY"],
        "DATA_KEY": os.environ.get("DATA_KEY") or keys["DATA_KEY"],
        "SMTP_URL": f"smtp://{HOST}:{letterbox.getsockname()[1]}",
        "MAILBOX": str(owned_folder(state / "mailbox")),
        "BASE_URL": address,
        "DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }
    marks = None if os.environ.get("DATABASE_URL") else Postgres(state).home
    with step("Tabellen"):
        as_owner = env | {"DATABASE_OWNER_URL": owner}
        run_once(python("migrations", "upgrade"), as_owner, ROOT / "migrations", marks)
    with step("Voorbeeldgegevens"):
        load = python("flask", "--app", "wsgi", "demo", "laad")
        run_once(load, as_owner, ROOT / "app" / "demo", marks)
    with step("Webserver, werker, klok en postbus"):
        for name, command in PROGRAMS.items():
            supervisor.start(Program(name, command, state, env))
        for_mail = python("app.infra.local.smtp", str(letterbox.fileno()))
        supervisor.start(Program("postbus", for_mail, state, env, pass_fds=[letterbox.fileno()]))
        gunicorn = python("gunicorn", "--config", GUNICORN, "--bind", f"fd://{door.fileno()}")
        supervisor.start(Program("web", gunicorn, state, env, pass_fds=[door.fileno()]))
        wait_for(f"{address}/gezond", supervisor)
    return address


def database_of(supervisor: Supervisor, state: Path) -> tuple[str, str]:
    """The URL for the application and the one for migrations: of a server that is given, or of our own."""
    if given := os.environ.get("DATABASE_URL"):
        owner = os.environ.get("DATABASE_OWNER_URL")
        if not owner:
            raise Stop(
                "Bij DATABASE_URL hoort DATABASE_OWNER_URL: de rol rk_owner, die de tabellen maakt. "
                "De rollen staan in migrations/roles.sql."
            )
        return given, owner
    server = Postgres(state)
    supervisor.start(server)
    prepare(server.url())
    return server.url(WEB, DATABASE), server.url(OWNER, DATABASE)


def queue_of(supervisor: Supervisor, state: Path, password: str) -> str:
    if given := os.environ.get("REDIS_URL"):
        return given
    server = Valkey(state, password)
    supervisor.start(server)
    return server.url


def wanted_port() -> int:
    asked = os.environ.get("PORT") or str(WEB_PORT)
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise Stop(f"PORT moet een getal tussen 1 en 65535 zijn, niet {asked!r}.")
    return int(asked)


def run_once(command: Sequence[str], env: Mapping[str, str], sources: Path, marks: Path | None) -> None:
    """Run a step of the set-up, unless a mark says that these `sources` did it before in this cluster.

    The step itself may be run twice; a mark only saves the seconds. It lies with the data, so that it goes
    when they go. Raises Stop with what the step said when it fails.
    """
    wanted = digest_of(sources)
    mark = marks / f"{sources.name}.done" if marks else None
    if mark and mark.exists() and mark.read_text() == wanted:
        return
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise Stop(f"Dit is mislukt: {' '.join(command[1:])}\n{tail(done.stdout.decode(errors='replace'))}")
    if mark:
        mark.write_text(wanted)


def digest_of(folder: Path) -> str:
    """One word for all that is written in `folder`."""
    digest = hashlib.sha256()
    for file in sorted(found for found in folder.rglob("*") if found.suffix in (".py", ".sql", ".yaml")):
        digest.update(bytes(file.relative_to(folder)) + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def wait_for(url: str, supervisor: Supervisor) -> None:
    """Until the web answers that it is well. Raises Stop when it does not, with what its log says."""
    deadline = time.monotonic() + PATIENCE
    while not answers(url):
        for watch in supervisor.watches:
            supervisor.look(watch)
        if time.monotonic() > deadline:
            log = supervisor.state / "log" / "web.log"
            raise Stop(f"De webserver antwoordt niet. Het laatste uit {log}:\n{tail(log.read_text())}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
