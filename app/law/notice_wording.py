"""Whether the words of a formal notice give the full term (ECLI:NL:HR:2016:2704).

Right are "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd" and "binnen vijftien dagen
nadat deze brief bij u is bezorgd", or a longer term. Counting from today, from the date on the letter or from
its sending is wrong, and so is a fixed day that comes too early.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.kernel.dates import MONTHS, parse_day

FROM_DAY_AFTER_DAYS, FROM_DELIVERY_DAYS = 14, 15

_NUMBERS = {
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "zeven": 7,
    "acht": 8,
    "tien": 10,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "twintig": 20,
    "eenentwintig": 21,
    "dertig": 30,
}
_RELATIVE = re.compile(r"\bbinnen (?:een termijn van )?(\w+) (dagen|weken)\b([^.]*)")
_DAY_AFTER = re.compile(r"\b(?:vanaf|ingaande|met ingang van) de dag na")
_DELIVERY = re.compile(r"\b(?:bezorg|ontvang|ontving)")
_FIXED = re.compile(rf"(\bv[oó]{{2}}r )?\b([0-9]{{1,2}})[ -]({'|'.join(MONTHS)}|[0-9]{{1,2}})[ -]([0-9]{{4}})\b")


def shortcoming(text: str, *, last_day: date | None) -> str | None:
    """What is wrong with the sentence about the term: `notice.term-too-short` or `notice.term-unclear`.

    `last_day` is the last of the fourteen days; None when delivery is not known, and then a fixed day is
    never clear. None: the sentence gives the full term everywhere that it speaks of one.
    """
    lower = " ".join(text.lower().split())
    terms = [*_relative(lower), *_fixed(lower, last_day)]
    if False in terms:
        return "notice.term-too-short"
    return None if terms and None not in terms else "notice.term-unclear"


def _relative(text: str) -> Iterator[bool | None]:
    """For each "binnen … dagen": whether it is long enough, None when it cannot be told."""
    for number, unit, rest in _RELATIVE.findall(text):
        days = int(number) if number.isdecimal() else _NUMBERS.get(number)
        if days is None:
            yield None
        elif not _DELIVERY.search(rest):
            yield False  # counted from something that comes before delivery
        else:
            needed = FROM_DAY_AFTER_DAYS if _DAY_AFTER.search(rest) else FROM_DELIVERY_DAYS
            yield days * (7 if unit == "weken" else 1) >= needed


def _fixed(text: str, last_day: date | None) -> Iterator[bool | None]:
    for before, day, month, year in _FIXED.findall(text):
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        try:
            named = parse_day(f"{day}-{number}-{year}")
        except ValueError:
            yield None
        else:
            end = named - timedelta(days=1) if before else named
            yield None if last_day is None else end >= last_day
