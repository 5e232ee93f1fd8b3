"""Conditions on facts: a tree, judged in two ways that always agree. reading.py makes it from content.

`test()` gives a fast closure for known facts; it raises KeyError as soon as it meets an unknown one. Then
`weigh()` computes in three values (Kleene: true, false, open) and says which unknown facts mattered:

- a fact to *ask* is open; the whole is open only when that fact really decides the outcome;
- a fact with an assumed value is computed with that value, and named;
- a fact to *skip* makes its comparison count as not true, also inside a `not`, and is named.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.sla.policy.vocabulary import FactDef, Facts, IfUnknown

Test = Callable[[Facts], bool]


class Unsure(KeyError):
    """A test met an unknown fact, there as None or not there at all: weigh instead."""


class Weighed(NamedTuple):
    """What a condition comes to. `value` is None while it hangs on the facts of `asked`."""

    value: bool | None
    asked: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()


NOTHING: frozenset[str] = frozenset()
TRUE, FALSE = Weighed(True), Weighed(False)


class Condition(ABC):
    @abstractmethod
    def weigh(self, facts: Facts) -> Weighed:
        """True, false or open, and the unknown facts that mattered for that."""

    @abstractmethod
    def test(self) -> Test:
        """A closure that says the same for known facts, and raises KeyError when it meets an unknown one."""

    @abstractmethod
    def given(self, known: Facts) -> Condition:
        """The same condition with what is fixed in `known` filled in."""

    @abstractmethod
    def facts(self) -> frozenset[str]:
        """The codes of the facts that it looks at."""


@dataclass(frozen=True, slots=True)
class Fixed(Condition):
    value: bool

    def weigh(self, facts: Facts) -> Weighed:  # noqa: ARG002
        return TRUE if self.value else FALSE

    def test(self) -> Test:
        value = self.value
        return lambda _facts: value

    def given(self, known: Facts) -> Condition:  # noqa: ARG002
        return self

    def facts(self) -> frozenset[str]:
        return frozenset()


ALWAYS, NEVER = Fixed(True), Fixed(False)


def _between(value: Any, bounds: Any) -> bool:
    """From the first up to and including the second; around the new year when the first is the later one."""
    first, last = bounds
    if first <= last:
        return bool(first <= value <= last)
    return bool(value >= first or value <= last)


HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
    "contains": operator.contains,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "between": _between,
    "is_true": operator.is_,
    "is_false": operator.is_,
    "known": operator.is_not,  # asked of known facts only
    "unknown": operator.is_,
}
AGAINST = {"is_true": True, "is_false": False, "known": None, "unknown": None}


@dataclass(frozen=True, slots=True)
class Leaf(Condition):
    """One comparison. `negated`: it stands inside an odd number of `not`."""

    fact: FactDef
    op: str
    wanted: Any = None
    negated: bool = False
    unknown: Weighed = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wanted", AGAINST.get(self.op, self.wanted))
        object.__setattr__(self, "unknown", self._when_unknown())

    def _when_unknown(self) -> Weighed:
        named = frozenset((self.fact.code,))
        if self.op in ("known", "unknown"):
            return Weighed(self.op == "unknown", assumed=named)
        if self.fact.if_unknown is IfUnknown.ASK:
            return Weighed(None, asked=named)
        if self.fact.if_unknown is IfUnknown.SKIP:
            return Weighed(self.negated, assumed=named)
        return Weighed(HOLDS[self.op](self.fact.assumed, self.wanted), assumed=named)

    def weigh(self, facts: Facts) -> Weighed:
        value = facts.get(self.fact.code)
        if value is None:
            return self.unknown
        return TRUE if HOLDS[self.op](value, self.wanted) else FALSE

    def test(self) -> Test:
        return _leaf_test(self.fact.code, self.op, self.wanted)

    def given(self, known: Facts) -> Condition:
        value = known.get(self.fact.code)
        return self if value is None else Fixed(HOLDS[self.op](value, self.wanted))

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact.code,))


@dataclass(frozen=True, slots=True)
class Several(Condition):
    """All of the parts (one that is false decides) or any of them (one that is true decides)."""

    parts: tuple[Condition, ...]
    decisive: bool

    def weigh(self, facts: Facts) -> Weighed:
        asked = assumed = deciding = NOTHING
        for part in self.parts:
            one = part.weigh(facts)
            if one.value is self.decisive:
                if not one.assumed:
                    return one  # it decides without any assumption: no unknown fact mattered
                deciding |= one.assumed
            else:
                asked, assumed = asked | one.asked, assumed | one.assumed
        if deciding:
            return Weighed(self.decisive, NOTHING, deciding)
        return Weighed(None if asked else not self.decisive, asked, assumed)

    def test(self) -> Test:
        *others, test = (part.test() for part in self.parts)
        for one in reversed(others):  # a chain of pairs is faster than a loop
            test = _either(one, test) if self.decisive else _both(one, test)
        return test

    def given(self, known: Facts) -> Condition:
        return several((part.given(known) for part in self.parts), self.decisive)

    def facts(self) -> frozenset[str]:
        return _union(part.facts() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    part: Condition

    def weigh(self, facts: Facts) -> Weighed:
        value, asked, assumed = self.part.weigh(facts)
        return Weighed(None if value is None else not value, asked, assumed)

    def test(self) -> Test:
        part = self.part.test()
        return lambda facts: not part(facts)

    def given(self, known: Facts) -> Condition:
        return opposite(self.part.given(known))

    def facts(self) -> frozenset[str]:
        return self.part.facts()


def _both(first: Test, second: Test) -> Test:
    return lambda facts: first(facts) and second(facts)


def _either(first: Test, second: Test) -> Test:
    return lambda facts: first(facts) or second(facts)


def _leaf_test(code: str, op: str, wanted: Any) -> Test:
    """The comparisons used most are written out: nowhere does a call less count more."""
    holds = HOLDS[op]

    def same(facts: Facts) -> bool:
        value = facts[code]
        if value is None:
            raise Unsure
        return value is wanted

    def equal(facts: Facts) -> bool:
        value = facts[code]
        if value is None:
            raise Unsure
        equals: bool = value == wanted
        return equals

    def different(facts: Facts) -> bool:
        value = facts[code]
        if value is None:
            raise Unsure
        differs: bool = value != wanted
        return differs

    def among(facts: Facts) -> bool:
        value = facts[code]
        if value is None:
            raise Unsure
        return value in wanted

    def other(facts: Facts) -> bool:
        value = facts[code]
        if value is None:
            raise Unsure
        return holds(value, wanted)

    return {"is_true": same, "is_false": same, "eq": equal, "ne": different, "in": among}.get(op, other)


OPPOSITE = {
    **{"eq": "ne", "in": "not_in", "lt": "gte", "lte": "gt", "is_true": "is_false", "known": "unknown"},
    **{"ne": "eq", "not_in": "in", "gte": "lt", "gt": "lte", "is_false": "is_true", "unknown": "known"},
}


def opposite(part: Condition) -> Condition:
    """What is true when `part` is not, as short as it can be; a fact to skip keeps its `not`."""
    if type(part) is Fixed:
        return Fixed(not part.value)
    if type(part) is Not:
        return part.part
    if type(part) is Leaf and part.op in OPPOSITE and part.fact.if_unknown is not IfUnknown.SKIP:
        return Leaf(part.fact, OPPOSITE[part.op], part.wanted, part.negated)
    return Not(part)


def all_of(*parts: Condition) -> Condition:
    return several(parts, decisive=False)


def any_of(*parts: Condition) -> Condition:
    return several(parts, decisive=True)


def several(parts: Iterable[Condition], decisive: bool) -> Condition:
    """All or any of the parts, as short as it can be: what is fixed is left out, or decides."""
    left: list[Condition] = []
    for part in parts:
        if type(part) is Several and part.decisive is decisive:
            left += part.parts
        elif type(part) is not Fixed:
            left.append(part)
        elif part.value is decisive:
            return part
    if not left:
        return Fixed(not decisive)
    return left[0] if len(left) == 1 else Several(tuple(left), decisive)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
