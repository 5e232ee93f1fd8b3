"""Valkey as a direct child: every write on disk, a password, on the loopback address only."""

import secrets
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.infra.local.children import Child, log_of, spawn, stop
from app.infra.local.lookup import valkey_program
from app.infra.local.places import owned_folder
from app.infra.local.ports import HOST, free_port
from app.infra.local.say import Stop, tail

NAME = "valkey"
FIRST_PORT = 16379
PATIENCE = 30.0  # seconds to become ready; reading the log of writes is part of it
SETTINGS = """\
bind {host}
port {port}
dir "{home}"
requirepass {password}
appendonly yes
save ""
maxmemory-policy noeviction
"""


@dataclass
class Valkey:
    """One server with its data in `state`. A restart keeps the port, so that the URL stays true."""

    state: Path
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    port: int = 0
    process: Child | None = None

    name = NAME

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def start(self) -> Child:
        """Start it and wait until it answers. Raises Stop when it does not."""
        self.stop()
        home = owned_folder(self.state / NAME)
        settings = home / "valkey.conf"
        deadline = time.monotonic() + PATIENCE
        program = valkey_program()
        while True:
            port = self.port or free_port(FIRST_PORT)
            settings.touch(mode=0o600)
            settings.write_text(SETTINGS.format(host=HOST, port=port, home=home, password=self.password))
            self.process = spawn(NAME, [program, settings], self.state, cwd=home)
            if self.ready(port, deadline):
                self.port = port
                return self.process
            stop(self.process)
            if time.monotonic() > deadline:
                log = log_of(self.state, NAME)
                said = log.read_text(errors="replace")
                raise Stop(f"Valkey start niet. Het laatste uit {log}:\n{tail(said)}")
            time.sleep(0.2)  # another program may have taken the port just before us

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)

    def ready(self, port: int, deadline: float) -> bool:
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            if self.answers(port):
                return True
            time.sleep(0.02)
        return False

    def answers(self, port: int) -> bool:
        """Whether it takes our password and says PONG; while it reads its data it says LOADING."""
        try:
            with socket.create_connection((HOST, port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False
