"""The facts that a decision may look at: their types, their values, and what to do when one is unknown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

Value = bool | int | Decimal | Fraction | str | datetime | Sequence[str]
Facts = Mapping[str, Value | None]  # by code of facts.yaml; None, or not there, is unknown
Raw = Mapping[str, Any]  # a piece of content as it was read


class ContentMistake(ValueError):
    """Content or an agreed clause that does not fit; the message is a Dutch sentence that names the place."""


class FactType(StrEnum):
    BOOLEAN = "boolean"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    LIST = "list"
    DATETIME = "datetime"


class IfUnknown(StrEnum):
    """What deciding does when a fact is unknown."""

    ASK = "ask"  # a person decides, or finds out first
    AS_TRUE = "as_true"
    AS_FALSE = "as_false"
    AS_ZERO = "as_zero"
    SKIP = "skip"  # the condition counts as not true


ASSUMED: dict[IfUnknown, tuple[Value, FactType]] = {
    IfUnknown.AS_TRUE: (True, FactType.BOOLEAN),
    IfUnknown.AS_FALSE: (False, FactType.BOOLEAN),
    IfUnknown.AS_ZERO: (0, FactType.INTEGER),
}
ORDERED = {FactType.INTEGER, FactType.DECIMAL, FactType.TEXT, FactType.DATETIME}
SINGLE = {*FactType} - {FactType.LIST}
FITS: dict[str, set[FactType]] = {
    "eq": SINGLE,
    "ne": SINGLE,
    "in": {FactType.CODE, FactType.TEXT, FactType.INTEGER},
    "not_in": {FactType.CODE, FactType.TEXT, FactType.INTEGER},
    "contains": {FactType.LIST},
    "lt": ORDERED,
    "lte": ORDERED,
    "gt": ORDERED,
    "gte": ORDERED,
    "between": ORDERED,
    "is_true": {FactType.BOOLEAN},
    "is_false": {FactType.BOOLEAN},
    "known": {*FactType},
    "unknown": {*FactType},
}


@dataclass(frozen=True, slots=True)
class FactDef:
    """One entry of facts.yaml. `values` is None when the list is the creditor's own."""

    code: str
    name: str
    type: FactType
    unit: str | None
    meaning: str
    source: str
    if_unknown: IfUnknown
    values: frozenset[str] | None = None

    @property
    def assumed(self) -> Value | None:
        """The value to compute with when it is unknown; None when there is none."""
        return ASSUMED[self.if_unknown][0] if self.if_unknown in ASSUMED else None

    def problem(self, value: object) -> str | None:
        """Why `value` cannot be this fact, as a Dutch sentence; None when it can (or is unknown)."""
        if value is None or _is(self.type, value):
            words = value if isinstance(value, list | tuple | frozenset) else [value]
            strange = [word for word in words if self.values and word is not None and word not in self.values]
            return f"{self.name} ({self.code}) kan niet {strange[0]} zijn." if strange else None
        return f"{self.name} ({self.code}) moet van de soort {self.type} zijn, niet {value!r}."


def _is(kind: FactType, value: object) -> bool:
    if kind is FactType.BOOLEAN:
        return isinstance(value, bool)
    if kind is FactType.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is FactType.DECIMAL:
        return isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
    if kind is FactType.DATETIME:
        return isinstance(value, datetime) and value.tzinfo is not None
    if kind is FactType.LIST:
        return isinstance(value, list | tuple | frozenset) and all(isinstance(word, str) for word in value)
    return isinstance(value, str)


def parse_facts(raw: Raw, units: Mapping[str, Collection[str]]) -> dict[str, FactDef]:
    """The facts of facts.yaml by code. `units` gives the values of a unit that is another list ("kanaal")."""
    strange = set(raw["operators"]) ^ set(FITS)
    if strange:
        raise ContentMistake(f"facts.yaml: de vergelijkingen {sorted(strange)} staan niet aan beide kanten.")
    facts: dict[str, FactDef] = {}
    for entry in raw["facts"]:
        fact = _parse_fact(entry, units)
        if fact.code in facts:
            raise ContentMistake(f"facts.yaml: het feit {fact.code} staat er twee keer in.")
        if fact.code.partition(".")[0] not in raw["groups"]:
            raise ContentMistake(f"facts.yaml: de groep van het feit {fact.code} bestaat niet.")
        facts[fact.code] = fact
    return facts


def _parse_fact(entry: Raw, units: Mapping[str, Collection[str]]) -> FactDef:
    code, unit = entry["code"], entry["unit"]
    try:
        kind, if_unknown = FactType(entry["type"]), IfUnknown(entry["if_unknown"])
    except ValueError as wrong:
        raise ContentMistake(f"facts.yaml, feit {code}: {wrong}.") from None
    if if_unknown in ASSUMED and ASSUMED[if_unknown][1] is not kind:
        raise ContentMistake(f"facts.yaml, feit {code}: {if_unknown} past niet bij de soort {kind}.")
    values: Collection[str] = units.get(unit or "", unit.split("|") if unit and "|" in unit else ())
    return FactDef(
        code,
        entry["name"],
        kind,
        unit,
        entry["meaning"],
        entry["source"],
        if_unknown,
        frozenset(values) or None if kind in (FactType.CODE, FactType.LIST) else None,
    )
