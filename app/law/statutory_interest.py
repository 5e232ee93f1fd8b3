"""Statutory interest: art. 6:119, 6:119a and 6:119b BW.

Conventions where the law is silent: days count as actual/365; a period is half-open, from its first day up to
but not including its end; it is cut where the rate changes and a year after the first day, when that year's
interest is added to the sum (lid 2; 29 February falls back to the 28th); every part is rounded half up to
cents, so that the specification adds up (art. 3.1 lid 3 Bki). A broken year is not added.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import count, pairwise

from app.kernel.dates import add_months, day_full
from app.kernel.money import Cents, euro, percent, round_half_up
from app.law.explained import Explained
from app.law.rates import TABLES, InterestKind, Rate, RateTable

DAYS_IN_YEAR = 365
TERM_WITHOUT_AGREEMENT_DAYS = 30  # art. 6:119a lid 2


@dataclass(frozen=True, slots=True)
class Slice:
    """Days with one rate, from `start` up to but not including `end`; `closes_year` when a year is full."""

    start: date
    end: date
    rate: Rate
    closes_year: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A line of the specification: `base_cents` at `percent` a year for `days` days brings `cents`."""

    start: date
    end: date
    percent: Fraction
    base_cents: Cents
    cents: Cents
    article: str

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def sentence(self) -> str:
        return (
            f"{percent(self.percent)} over {euro(self.base_cents)} van {day_full(self.start)} "
            f"tot en met {day_full(self.end - timedelta(days=1))} ({self.days} dagen) "
            f"is {euro(self.cents)} ({self.article})."
        )


@dataclass(frozen=True, slots=True)
class Interest(Explained):
    """The interest in cents, with the segments that add up to it."""

    segments: tuple[Segment, ...]


def interest(
    principal: Cents,
    start: date,
    end: date,
    *,
    kind: InterestKind = InterestKind.STATUTORY,
    table: RateTable | None = None,
) -> Interest:
    """Interest over `principal` cents from day `start` up to but not including `end`, unpaid all the time.

    `first_day` and `end_day` give these days; `running_account` takes payments into account. RateMissing when
    a rate is not known, ValueError for a principal below zero or an `end` before `start`.
    """
    if principal < 0 or end < start:
        raise ValueError("Rente rekenen wij over een bedrag vanaf nul, en vooruit in de tijd.")
    table = table or TABLES[kind]
    base, of_year = principal, 0
    segments, steps = [], []
    for part in slices(start, end, since=start, table=table):
        line = segment(base, part, table)
        segments.append(line)
        steps.append(line.sentence)
        of_year += line.cents
        if part.closes_year and part.end < end:
            base, of_year = base + of_year, 0
            steps.append(capitalised(part.end, base, table))
    total = sum(line.cents for line in segments)
    if len(segments) > 1:
        steps.append(f"De rente is samen {euro(total)}.")
    return Interest(total, tuple(steps) or ("Er is geen dag waarover rente loopt.",), tuple(segments))


def first_day(
    kind: InterestKind,
    *,
    last_payment_day: date | None = None,
    invoice_received: date | None = None,
    default_since: date | None = None,
) -> date:
    """The first day with interest.

    The day after the last payment day (6:119a lid 1; 6:83 onder a for 6:119). Without one: for companies the
    day after thirty days from the day after receipt of the invoice (6:119a lid 2), else the first day of
    default after a notice of default (6:82). ValueError when the day that is needed is absent.
    """
    if last_payment_day is not None:
        return last_payment_day + timedelta(days=1)
    if kind is InterestKind.COMMERCIAL and invoice_received is not None:
        return invoice_received + timedelta(days=1 + TERM_WITHOUT_AGREEMENT_DAYS)
    if kind is InterestKind.STATUTORY and default_since is not None:
        return default_since
    raise ValueError("Zonder betaaldag, ontvangst van de rekening of dag van verzuim loopt er geen rente.")


def end_day(kind: InterestKind, paid_on: date) -> date:
    """The first day without interest after payment on `paid_on`.

    Between companies the day of payment counts (6:119a lid 1). Art. 6:119 names no last day: we leave the day
    of payment out, in favour of the person who pays.
    """
    return paid_on + timedelta(days=1) if kind is InterestKind.COMMERCIAL else paid_on


def slices(start: date, end: date, *, since: date, table: RateTable) -> Iterator[Slice]:
    """The days from `start` up to `end`, cut where the rate changes and when a year since `since` is full.

    RateMissing when a rate is not known.
    """
    if start >= end:
        return
    table.check(start, end)
    years = set(_anniversaries(since, end))
    changes = {row.since for row in table.rows}
    cuts = sorted({start, end} | {day for day in years | changes if start < day < end})
    for a, b in pairwise(cuts):
        yield Slice(a, b, table.on(a), b in years)


def segment(base: Cents, part: Slice, table: RateTable) -> Segment:
    """The interest over `base` cents in one slice, rounded half up."""
    days = (part.end - part.start).days
    cents = round_half_up(base * part.rate.percent * days / (100 * DAYS_IN_YEAR))
    return Segment(part.start, part.end, part.rate.percent, base, cents, table.article)


def capitalised(day: date, base: Cents, table: RateTable) -> str:
    """The sentence that says that a year's interest was added."""
    return f"Op {day_full(day)} is een jaar vol. Verder rekenen wij over {euro(base)} ({table.article})."


def _anniversaries(since: date, end: date) -> Iterator[date]:
    for year in count(1):
        day = add_months(since, 12 * year)
        if day > end:
            return
        yield day
