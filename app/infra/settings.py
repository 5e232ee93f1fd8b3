"""What the environment says; read once, when a process starts."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """`demo` lets the sign-in page offer its people by one click; it works on loopback only."""

    database_url: str
    redis_url: str
    secret_key: str
    data_key: bytes
    base_url: str
    smtp_url: str
    mail_from: str
    demo: bool
    mailbox: Path | None

    @staticmethod
    def from_env(env: Mapping[str, str] = os.environ) -> "Settings":
        """Raises SystemExit with one sentence that names what is missing."""
        missing = [name for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_KEY") if not env.get(name)]
        if missing:
            raise SystemExit(f"Deze instellingen ontbreken in de omgeving: {', '.join(missing)}.")
        key = b64decode(env["DATA_KEY"])
        if len(key) != 32:
            raise SystemExit("DATA_KEY moet 32 bytes zijn, geschreven in base64.")
        base = env.get("BASE_URL", "http://127.0.0.1:8000")
        demo = env.get("DEMO") == "1"
        if demo and not on_loopback(base):
            raise SystemExit("DEMO=1 mag alleen op een adres van deze machine zelf (127.0.0.1).")
        return Settings(
            database_url=with_driver(env["DATABASE_URL"]),
            redis_url=env["REDIS_URL"],
            secret_key=env["SECRET_KEY"],
            data_key=key,
            base_url=base.rstrip("/"),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", "Regiekamer <post@regiekamer.example>"),
            demo=demo,
            mailbox=Path(env["MAILBOX"]) if demo and env.get("MAILBOX") else None,
        )


def on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def with_driver(url: str) -> str:
    """`postgres://` and `postgresql://` as hosts write it, with the driver that we use."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"
