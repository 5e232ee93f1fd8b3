"""What an SLA says of one action. Pure: the same call serves screen, API, bulk upload and simulation."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from app.kernel.decision import Verdict
from app.sla.policy import alternatives
from app.sla.policy.alternatives import Alternative
from app.sla.policy.rules import Reason, judge, worst_of
from app.sla.policy.sentences import fill
from app.sla.policy.terms import Terms
from app.sla.policy.vocabulary import Facts, Value

ALLOW = Verdict.ALLOW  # an enum member is slow to look up, and most answers are this one


class Answer(NamedTuple):
    """One of five verdicts, and everything needed to explain it years later.

    `because` names every clause as strict as the strictest, `also` what less strict ones found. `unknown` are
    the facts that nobody knew and that mattered; `asked` those that someone has to find out or decide on.
    """

    action: str
    verdict: Verdict
    because: tuple[Reason, ...]
    also: tuple[Reason, ...]
    unknown: tuple[str, ...]
    terms: Terms
    seen: Facts
    now: datetime

    @property
    def allowed(self) -> bool:
        """May it be done at once, with or without telling the other side?"""
        return self.verdict in (Verdict.ALLOW, Verdict.ALLOW_WITH_NOTICE)

    @property
    def may_go_ahead(self) -> bool:
        """Allowed, or allowed with the reason that was given."""
        reasoned = self.verdict is Verdict.ASK_REASON and self.seen.get("action.reason_given") is True
        return self.allowed or reasoned

    @property
    def asks_reason(self) -> bool:
        """Does a clause ask why, whatever else holds the action?"""
        return any(reason.verdict is Verdict.ASK_REASON for reason in (*self.because, *self.also))

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(sorted({code for one in (*self.because, *self.also) for code in one.asked}))

    @property
    def reminders(self) -> tuple[str, ...]:
        """What no machine can check about this action type."""
        return tuple(fill(one, self.terms.words) for one in self.terms.plan(self.action).action.reminders)

    @property
    def alternative(self) -> Alternative | None:
        """The fastest way that is allowed, when this one is not."""
        if self.verdict not in (Verdict.NEEDS_APPROVAL, Verdict.REFUSE):
            return None
        return alternatives.find(self.action, self.because, self.terms, self.seen, self.now)

    @property
    def facts(self) -> dict[str, Value]:
        """The facts that could matter, as they were seen; the unknown ones are left out."""
        plan = self.terms.plan(self.action)
        known = {code: self.seen.get(code) for code in plan.looks_at} | plan.action.given()
        return {code: value for code, value in sorted(known.items()) if value is not None}

    def as_data(self) -> dict[str, Any]:
        """For a JSON column: what was decided, under which terms, seeing which facts."""
        return {
            "action": self.action,
            "verdict": self.verdict.value,
            "because": [_reason_data(reason) for reason in self.because],
            "also": [_reason_data(reason) for reason in self.also],
            "unknown": [*self.unknown],
            "facts": {code: _plain(value) for code, value in self.facts.items()},
            "terms": self.terms.hash,
            "version": self.terms.version_ref,
            "now": self.now.isoformat(),
        }


def decide(action: str, facts: Facts, terms: Terms, now: datetime) -> Answer:
    """May `action` (a code of the catalogue) be done, given these facts, under these terms, now?

    allow < allow with notice < ask reason < needs approval < refuse: the strictest clause wins, and every
    clause as strict is named. What follows from the catalogue and from the moment (`action.planned_at`, else
    `now`) is filled in here. ContentMistake for an unknown action type, ValueError for a moment without zone.
    """
    plan = terms.plans.get(action) or terms.plan(action)
    seen = plan.see(facts, now)
    reasons, unknown = judge(plan.rules, seen)
    named = tuple(sorted(unknown)) if unknown else ()
    if not reasons:
        return Answer(action, ALLOW, (), (), named, terms, seen, now)
    if len(reasons) == 1:
        return Answer(action, reasons[0].verdict, (reasons[0],), (), named, terms, seen, now)
    verdict = worst_of(reasons)
    because: list[Reason] = []
    also: list[Reason] = []
    for one in reasons:
        (because if one.verdict is verdict else also).append(one)
    return Answer(action, verdict, tuple(because), tuple(also), named, terms, seen, now)


def _reason_data(reason: Reason) -> dict[str, Any]:
    return {
        "verdict": reason.verdict.value,
        "source": reason.source.value,
        "code": reason.code,
        "article": reason.article,
        "sentence": reason.sentence,
        "law": reason.law,
        "asked": [*reason.asked],
        "assumed": [*reason.assumed],
    }


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    return value if isinstance(value, str | int) else [*value]
