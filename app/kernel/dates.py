"""Dutch days: holidays and working days (Algemene termijnenwet), calendar months, how a date is written."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

HERE = ZoneInfo("Europe/Amsterdam")

DayKind = Literal["werkdag", "zaterdag", "zondag", "feestdag"]

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
MONTHS_SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
YEARS = range(1900, 2200)  # outside these it is a typing mistake

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")


@cache
def _holidays(year: int) -> dict[date, str]:
    """Atw art. 3 with Good Friday, put on a par by lid 2. 5 May counts every year; calendars differ."""
    return {**holidays.country_holidays("NL", years=year, language="nl"), date(year, 5, 5): "Bevrijdingsdag"}


def holiday_name(day: date) -> str | None:
    """“Koningsdag”, or None on any other day."""
    return _holidays(day.year).get(day)


def day_kind(day: date) -> DayKind:
    """A holiday on a Sunday is a Sunday; on a Saturday it is a holiday."""
    if day.weekday() == SUNDAY:
        return "zondag"
    if holiday_name(day):
        return "feestdag"
    return "zaterdag" if day.weekday() == SATURDAY else "werkdag"


def is_working_day(day: date) -> bool:
    """No Saturday, Sunday or holiday (Atw art. 1 and 3)."""
    return day_kind(day) == "werkdag"


def next_working_day(day: date) -> date:
    """`day` itself when people work on it, else the first day after it on which they do (Atw art. 1)."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, or before it when negative; with 0 it is `day` itself."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`. Negative when `end` is earlier.

    The mirror of `add_working_days`: `working_days_between(day, add_working_days(day, n)) == n`.
    """
    step = 1 if end >= start else -1
    days = ((start + n * step * DAY) for n in range(1, abs((end - start).days) + 1))
    return step * sum(is_working_day(day) for day in days)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; 31 January plus one month is the last day of February."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def day_short(day: date) -> str:
    """`vr 20 nov`."""
    return f"{WEEKDAYS[day.weekday()][:2]} {day.day} {MONTHS_SHORT[day.month - 1]}"


def day_long(day: date) -> str:
    """`vrijdag 20 november 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day_full(day)}"


def day_full(day: date) -> str:
    """`20 november 2026`: for a sentence."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime) -> str:
    """`16.42 uur`, on the clock here. ValueError for a moment without a time zone."""
    return f"{_here(moment):%H.%M} uur"


def moment_short(moment: datetime) -> str:
    """`vr 20 nov, 16.42 uur`, on the clock here."""
    return f"{day_short(_here(moment))}, {clock(moment)}"


def said_at(moment: datetime, today: date) -> str:
    """`om 16.42 uur`, with its day when that was another: `op vr 20 nov om 16.42 uur`."""
    day = _here(moment).date()
    return f"om {clock(moment)}" if day == today else f"op {day_short(day)} om {clock(moment)}"


def minute_of_day(moment: datetime) -> int:
    """Minutes since midnight, here."""
    here = _here(moment)
    return here.hour * 60 + here.minute


def parse_day(text: str) -> date:
    """The day in `2026-11-20` or `20-11-2026`. A ValueError carries one Dutch sentence."""
    text = text.strip()
    try:
        if iso := _ISO.fullmatch(text):
            year, month, day = map(int, iso.groups())
        elif dutch := _DUTCH.fullmatch(text):
            day, month, year = map(int, dutch.groups())
        else:
            raise ValueError
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is geen datum. Schrijf hem als 2026-11-20 of 20-11-2026.") from None
    if year not in YEARS:
        raise ValueError(f"Klopt het jaar {year}? Wij kennen de jaren van {YEARS[0]} tot en met {YEARS[-1]}.")
    return found


def _here(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(HERE)
