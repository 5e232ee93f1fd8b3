"""The Dutch sentence of a clause: its template with its numbers and the creditor's word for people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import MONTHS
from app.kernel.money import euro
from app.sla.policy.reading import Param, Params
from app.sla.policy.vocabulary import ContentMistake

_PLACE = re.compile(r"\{([A-Za-z_]+)(?::([^{}/]+)/([^{}/]+))?\}")
_TIME = re.compile(r"([01][0-9]|2[0-3])\.[0-5][0-9]")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
TIMES, DAYS = ("van", "tot"), ("begin", "einde")
MOST = 10**9  # above any term, count or amount in cents that people agree on
MOST_PROPOSED = 1_000  # of a term or a count: more is a typing mistake
LEAP_YEAR = 2000  # has every day there is


@dataclass(frozen=True, slots=True)
class Words:
    """What this creditor calls the person who owes: huurder, student, cliënt (DESIGN §7)."""

    singular: str = "persoon"
    plural: str = "personen"
    article: str = "de"

    def places(self) -> dict[str, str]:
        definite = f"{self.article} {self.singular}"
        return {
            "mens": self.singular,
            "mensen": self.plural,
            "de_mens": definite,
            "De_mens": definite[0].upper() + definite[1:],
        }


NEUTRAL = Words()


def fill(template: str, words: Words, params: Mapping[str, Param] | None = None) -> str:
    """`template` with its places filled: `{de_mens}`, `{grens_cents}`, `{termijn:werkdag/werkdagen}`."""
    people = words.places()

    def say(place: re.Match[str]) -> str:
        name, one, more = place.groups()
        if name in people:
            return people[name]
        if params is None or name not in params:
            raise ContentMistake(f"De plek {{{name}}} in “{template}” heeft geen waarde.")
        value = params[name]
        said = say_param(name, value)
        return f"{said} {one if value == 1 else more}" if one else said

    return _PLACE.sub(say, template)


def names_in(template: str) -> set[str]:
    """The parameters that a template names. ContentMistake for a brace that is no place."""
    if re.search(r"[{}]", _PLACE.sub("", template)):
        raise ContentMistake(f"“{template}” heeft een accolade die geen plek is.")
    return {place[1] for place in _PLACE.finditer(template)} - set(NEUTRAL.places())


def say_param(name: str, value: Param) -> str:
    """An amount, a time, a day, an order, a list or a number: the name of the parameter tells which."""
    if isinstance(value, int):
        return euro(value).removesuffix(",00") if name.endswith("_cents") else f"{value:,}".replace(",", ".")
    if isinstance(value, str):
        if name in DAYS:
            month, day = value.split("-")
            return f"{int(day)} {MONTHS[int(month) - 1]}"
        return value.removeprefix("0") if name in TIMES else value
    said = [one.replace("-", " ") for one in value]
    return ", dan ".join(said) if name == "volgorde" else join(said)


def read_day(written: str) -> str:
    """`18 december` or `18 dec` as `12-18`; anything else as it is, for the check to refuse."""
    day, _, month = written.strip().lower().partition(" ")
    months = [n for n, name in enumerate(MONTHS, 1) if len(month) > 2 and name.startswith(month.rstrip("."))]
    return f"{months[0]:02}-{int(day):02}" if day.isdecimal() and len(months) == 1 else written


def unit_of(template: str, name: str) -> str:
    """What a number counts, in more than one: `werkdagen`. Empty where the sentence has no word for it."""
    return next((place[3] for place in _PLACE.finditer(template) if place[1] == name and place[3]), "")


def join(words: list[str] | tuple[str, ...], last: str = "en") -> str:
    """`a, b en c`."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def problem_of_params(params: Params, defaults: Params) -> str | None:
    """Why a clause with `defaults` cannot have `params`, as a Dutch phrase; None when it can."""
    if strange := sorted(set(params) - set(defaults)):
        return f"de parameter {strange[0]} hoort hier niet bij"
    for name, value in params.items():
        if problem := _problem(name, value, defaults[name]):
            return problem
    complete = {**defaults, **params}
    van, tot = (complete.get(name) for name in TIMES)
    if isinstance(van, str) and isinstance(tot, str) and van >= tot:
        return f"{say_param('van', van)} uur is niet eerder dan {say_param('tot', tot)} uur"
    return None


def mistakes_of_params(params: Params, defaults: Params) -> dict[str, str]:
    """For each number that cannot be proposed: what to fill in instead. Stricter than `problem_of_params`, because what
    was signed before goes on to hold."""
    wrong = {name: _asked(name, defaults[name]) for name, value in params.items() if _unfit(name, value, defaults)}
    if not wrong and problem_of_params(params, defaults):
        wrong = {name: "Kies een begintijd die eerder is dan de eindtijd." for name in params if name in TIMES}
    return wrong


def _unfit(name: str, value: Param, defaults: Params) -> bool:
    if name not in defaults or isinstance(defaults[name], tuple):
        return False
    out_of_reach = isinstance(value, int) and not _lowest(name, defaults[name]) <= value <= _highest(name)
    no_day = name in DAYS and isinstance(value, str) and not _is_day(value)
    return out_of_reach or no_day or _problem(name, value, defaults[name]) is not None


def _highest(name: str) -> int:
    return MOST if name.endswith("_cents") else MOST_PROPOSED


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(f"{LEAP_YEAR}-{value}")
    except ValueError:
        return False
    return True


def _lowest(name: str, default: Param) -> int:
    """Nothing is a fair amount or part; none at all of a count is no agreement, unless the library proposes it."""
    return 0 if name.endswith("_cents") or name == "procent" or default == 0 else 1


def _asked(name: str, default: Param) -> str:
    if name.endswith("_cents"):
        return f"Vul een bedrag in van {say_param(name, 0)} tot en met {say_param(name, MOST)}."
    if name == "procent":
        return "Vul een heel getal in van 0 tot en met 100."
    if isinstance(default, int):
        return f"Vul een heel getal in vanaf {_lowest(name, default)}, tot en met {say_param(name, MOST_PROPOSED)}."
    return "Vul een tijd in, zoals 09.00." if name in TIMES else "Vul een dag in die bestaat, zoals 18 december."


def _problem(name: str, value: Param, default: Param) -> str | None:
    if isinstance(default, int):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            return f"{name} moet een heel getal vanaf 0 zijn"
        if name == "procent" and value > 100:
            return "procent is hooguit 100"
        return None
    if isinstance(default, tuple):
        if not isinstance(value, tuple) or sorted(value) != sorted(default):
            return f"{name} moet deze woorden hebben, in uw eigen volgorde: {join(default)}"
        return None
    if not isinstance(value, str):
        return f"{name} moet tekst zijn"
    if name in TIMES and not _TIME.fullmatch(value):
        return f"{name} is een tijd, zoals 09.00"
    if name in DAYS and not _DAY.fullmatch(value):
        return f"{name} is een dag van het jaar, zoals 12-18"
    return None
