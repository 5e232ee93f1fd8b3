"""What every template may use: amounts, days, icons, charts and the address of a static file."""

import re
import secrets
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from app.infra.charts import spot, stacked
from app.infra.clock import today
from app.infra.icons import icon
from app.kernel.dates import HERE, clock, day_full, day_long, day_short, moment_short, said_at
from app.kernel.money import euro
from app.kernel.numbers import show_phone
from app.kernel.text import house


def here(value: date | datetime) -> date:
    """The day on which an instant falls here; a day is itself."""
    return value.astimezone(HERE).date() if isinstance(value, datetime) else value


def on_day(write: Callable[[date], str]) -> Callable[[date | datetime | None], str]:
    return lambda value: "" if value is None else write(here(value))


def at_moment(write: Callable[[datetime], str]) -> Callable[[datetime | None], str]:
    return lambda value: "" if value is None else write(value)


def then(iso: str) -> str:
    """`om 16.42 uur`, of a moment in a problem document."""
    return said_at(datetime.fromisoformat(iso), today())


def bare_clock(value: datetime) -> str:
    """`16.42`, where the word would be in the way."""
    return clock(value).removesuffix(" uur")


def number(value: int | None) -> str:
    """`1.231`; below zero with a real minus sign."""
    return "" if value is None else f"{value:,}".replace(",", ".").replace("-", "\N{MINUS SIGN}")


def field_name(name: str) -> str:
    """`totEnMet` -> `Tot en met`, `grens-bedrag--grens_cents` -> `Grens bedrag: grens`: without its form."""
    words = re.sub("[A-Z]", lambda letter: f" {letter[0].lower()}", name.removesuffix("_cents"))
    return re.sub("[-_]", " ", words.replace("--", ": ")).capitalize()


STATIC = Path(__file__).parents[1] / "static"

FILTERS: dict[str, Callable[..., str]] = {
    "euro": euro,  # 148620 -> € 1.486,20
    "getal": number,
    "dag": on_day(day_short),  # vr 20 nov
    "dag_lang": on_day(day_long),  # vrijdag 20 november 2026
    "datum": on_day(day_full),  # 20 november 2026
    "uur": at_moment(clock),  # 16.42 uur
    "klok": at_moment(bare_clock),  # 16.42
    "moment": at_moment(moment_short),  # vr 20 nov, 16.42 uur
    "telefoon": show_phone,  # +31612312049 -> 06 12 31 20 49
    "toen": then,  # om 16.42 uur, or: op vr 20 nov om 16.42 uur
    "veldnaam": field_name,
    "huis": house,  # 92, B -> 92B
}


def form_key() -> str:
    """A fresh key for each form: a double click on its button does its work once."""
    return secrets.token_urlsafe(16)


@cache
def fingerprint(file: Path) -> str | None:
    """Changes with the content, so that a browser may keep the file for a year."""
    return sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else None


@lru_cache(maxsize=4096)
def drawn(macro: Callable[..., str], *values: Any) -> str:
    """`macro(*values)`, remembered: a list draws the same few marks in every row. For what looks at its values only."""
    return macro(*values)


@cache
def asset(path: str) -> str:
    """The address of a static file, with its fingerprint."""
    return url_for("static", filename=path, v=fingerprint(STATIC / path))


GLOBALS: dict[str, Any] = {
    "asset": asset,
    "drawn": drawn,
    "form_key": form_key,
    "icon": icon,
    "spot": spot,
    "stacked": stacked,
}


def init_app(app: Flask) -> None:
    """Macros are imported without the page's context: what they use is a filter or a global."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
