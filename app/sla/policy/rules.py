"""Judging: rules that were compiled for one action type, against the facts of one action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.kernel.dates import HERE, DayKind, day_kind
from app.kernel.decision import SEVERITY, Verdict
from app.sla.policy.actions import ActionType
from app.sla.policy.conditions import Condition, Test
from app.sla.policy.vocabulary import Facts, Value

CLOCK = frozenset({"action.planned_at", "action.local_minute", "action.month_day", "action.day_kind"})
HARD = (Verdict.NEEDS_APPROVAL, Verdict.REFUSE)
STRICTEST_FIRST = tuple(reversed(SEVERITY))


class Source(StrEnum):
    """Where a rule comes from; reasons are named in this order."""

    LAW = "law"
    AGREED = "agreed"
    CATALOGUE = "catalogue"


class Reason(NamedTuple):
    """Why an answer is as it is: what was agreed, in which article, and what was unknown about it.

    `asked` are unknown facts on which it hangs; `assumed` were computed with the value of facts.yaml.
    """

    verdict: Verdict
    source: Source
    code: str
    article: str | None
    sentence: str
    rationale: str
    law: str | None
    alternatives: tuple[str, ...] = ()
    alternative_text: str = ""
    asked: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """`artikel 4.2`, `de wet (artikel 4 …)`, or what the action itself asks."""
        if self.source is Source.LAW:
            return f"de wet ({self.law})"
        return f"artikel {self.article}" if self.article else "de voorwaarden van deze actie"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition for one action type and the reason it gives when it holds."""

    reason: Reason
    condition: Condition

    @property
    def timed(self) -> bool:
        """Does another moment change what it says?"""
        return bool(self.condition.facts() & CLOCK)

    def unsure(self, approved: bool) -> Verdict:
        """What it answers while it hangs on a fact to ask: a decision, but never more than its own.

        Who agrees while the fact is unknown has decided about what was agreed; the other side is told. What
        rests on a law waits until the fact is known: no approval makes up for that.
        """
        if self.reason.verdict not in HARD:
            return self.reason.verdict
        decided = approved and self.reason.law is None
        return Verdict.ALLOW_WITH_NOTICE if decided else Verdict.NEEDS_APPROVAL


Compiled = tuple[Test, Rule]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the terms say of one action type, ready to run."""

    action: ActionType
    rules: tuple[Compiled, ...]
    looks_at: frozenset[str]
    uses_clock: bool

    def see(self, facts: Facts, now: datetime) -> dict[str, Value | None]:
        """`facts` with the moment filled in, which nobody can forget or bend."""
        seen = dict(facts)
        if self.uses_clock:
            planned = facts.get("action.planned_at") or now
            if not isinstance(planned, datetime) or planned.tzinfo is None:
                raise ValueError("a moment needs a time zone")
            here = planned.astimezone(HERE)
            seen["action.planned_at"] = planned
            seen["action.local_minute"] = here.hour * 60 + here.minute
            if "action.month_day" in self.looks_at:
                seen["action.month_day"] = f"{here.month:02d}-{here.day:02d}"
            seen["action.day_kind"] = _day_kind(here.toordinal())
        return seen


@lru_cache(maxsize=1024)
def _day_kind(ordinal: int) -> DayKind:
    return day_kind(date.fromordinal(ordinal))


def judge(rules: Sequence[Compiled], facts: Facts) -> tuple[list[Reason], set[str]]:
    """Every reason found, in the order of the rules, and all unknown facts that mattered.

    A rule that holds gives its own answer; one that hangs on a fact to ask gives that of `Rule.unsure`;
    one that is false gives none, but the facts that were assumed for that are named.
    """
    found: list[Reason] = []
    unknown: set[str] = set()
    for test, rule in rules:
        try:
            if test(facts):
                found.append(rule.reason)
        except KeyError:  # a fact is unknown
            value, asked, assumed = rule.condition.weigh(facts)
            unknown |= asked | assumed
            if value is False:
                continue
            verdict = rule.reason.verdict
            if value is None:
                approval = facts.get("approval.status")
                verdict = rule.unsure(approved=approval == "gegeven")
                if approval is None:
                    unknown.add("approval.status")
            hangs_on, computed = tuple(sorted(asked)), tuple(sorted(assumed))
            found.append(rule.reason._replace(verdict=verdict, asked=hangs_on, assumed=computed))
    return found, unknown


def worst_of(reasons: Sequence[Reason]) -> Verdict:
    """The strictest verdict among them; without any it is allowed."""
    for verdict in STRICTEST_FIRST:  # by identity: comparing enums is slow
        for reason in reasons:
            if reason.verdict is verdict:
                return verdict
    return Verdict.ALLOW
