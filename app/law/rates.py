"""Statutory interest rates as dated data. Never computed: the minister does not always follow the formula.

A table says until when it is known. Beyond that day there is no answer but `RateMissing`, because a silent
old rate asks people for the wrong amount. New rows are set in the Staatsblad around December and June.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.kernel.dates import day_full
from app.kernel.words import Word


class RateMissing(ValueError):
    """No rate is known for a day that is asked for; the text is one Dutch sentence."""


class InterestKind(Word):
    """Art. 6:119 BW, or art. 6:119a (companies) and 6:119b (public bodies as debtor)."""

    STATUTORY = "statutory", "wettelijke rente"
    COMMERCIAL = "commercial", "wettelijke handelsrente"


@dataclass(frozen=True, slots=True)
class Rate:
    since: date
    percent: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates in order of date; `until` is the first day for which nothing is known."""

    name: str
    article: str
    rows: tuple[Rate, ...]
    until: date

    def on(self, day: date) -> Rate:
        """The rate of one day. RateMissing outside the table."""
        self.check(day, day + timedelta(days=1))
        return [row for row in self.rows if row.since <= day][-1]

    def check(self, start: date, end: date) -> None:
        """RateMissing when a day from `start` up to but not including `end` has no known rate."""
        first = self.rows[0].since
        if start < first:
            raise RateMissing(f"Van vóór {day_full(first)} kennen wij geen percentage voor de {self.name}.")
        if end > self.until:
            raise RateMissing(
                f"Het percentage van de {self.name} vanaf {day_full(self.until)} is nog niet ingevoerd. "
                "Rente rekenen tot die dag kan wel."
            )


def _rows(*rows: tuple[str, str, str]) -> tuple[Rate, ...]:
    return tuple(Rate(date.fromisoformat(since), Fraction(percent), source) for since, percent, source in rows)


_MRO = "herfinancieringsrente ECB + 8 (art. 6:120 lid 2 BW)"

TABLES: Mapping[InterestKind, RateTable] = {
    InterestKind.STATUTORY: RateTable(
        "wettelijke rente",
        "art. 6:119 BW",
        _rows(
            ("2011-07-01", "4", "Besluit van 23 juni 2011"),
            ("2012-07-01", "3", "Stb. 2012, 285"),
            ("2015-01-01", "2", "Stb. 2014, 491"),
            ("2023-01-01", "4", "Stb. 2022, 520"),
            ("2023-07-01", "6", "Besluit wettelijke rente per 1 juli 2023"),
            ("2024-01-01", "7", "Stb. 2023, 484"),
            ("2025-01-01", "6", "Besluit wettelijke rente per 1 januari 2025"),
            ("2026-01-01", "4", "Stb. 2025, 438"),
        ),
        until=date(2027, 1, 1),
    ),
    InterestKind.COMMERCIAL: RateTable(
        "wettelijke handelsrente",
        "art. 6:119a BW",
        _rows(
            ("2012-01-01", "8", _MRO),
            ("2013-01-01", "7.75", "herfinancieringsrente ECB + 7"),
            ("2013-03-16", "8.75", _MRO),
            ("2013-07-01", "8.5", _MRO),
            ("2014-01-01", "8.25", _MRO),
            ("2014-07-01", "8.15", _MRO),
            ("2015-01-01", "8.05", _MRO),
            ("2016-07-01", "8", _MRO),
            ("2023-01-01", "10.5", _MRO),
            ("2023-07-01", "12", _MRO),
            ("2024-01-01", "12.5", _MRO),
            ("2024-07-01", "12.25", _MRO),
            ("2025-01-01", "11.15", _MRO),
            ("2025-07-01", "10.15", _MRO),
            ("2026-07-01", "10.4", _MRO),
        ),
        until=date(2027, 1, 1),
    ),
}


def running_out(today: date, *, within_days: int = 31) -> tuple[InterestKind, ...]:
    """The kinds whose rates end within so many days: somebody must look in the Staatsblad."""
    return tuple(kind for kind, table in TABLES.items() if table.until <= today + timedelta(days=within_days))
