"""What may be done instead, when an action is held: another action now, or the same one at another moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.sla.policy.rules import HARD, Plan, Reason, judge, worst_of
from app.sla.policy.terms import Terms
from app.sla.policy.vocabulary import Facts, Value

STEP, DAYS_AHEAD = timedelta(minutes=30), 28
JUST_NOW = timedelta(minutes=10)
# What is true of anything done here and now; the other action.* facts are the content of this one action.
STAYS = {
    "action.actor_side",
    "action.planned_at",
    "action.initiated_by_debtor",
    "action.is_mass_run",
    "action.in_holdout_test",
}
OF_THE_CHANNEL = {"contact.channel_refused", "contact.same_channel_unanswered"}
OF_THIS_ACTION = {"ledger.cost_ratio_after"}


@dataclass(frozen=True, slots=True)
class Alternative:
    """`actions` may be done now, those in `with_reason` with a reason; `earliest`: when this one may.

    `to_ask`: at that moment it still takes an approval, which may be asked for.
    """

    actions: tuple[str, ...]
    with_reason: tuple[str, ...]
    text: str
    earliest: datetime | None
    to_ask: bool = False


def find(action: str, because: Sequence[Reason], terms: Terms, facts: Facts, now: datetime) -> Alternative | None:
    """The first way out that the strictest clauses name and that may be taken now; None without one."""
    earliest, to_ask = _earliest(terms.plan(action), facts, now)
    for reason in because:
        tried = {code: _try(terms.plan(code), terms.plan(action), facts, now) for code in reason.alternatives}
        free = tuple(code for code, verdict in tried.items() if verdict not in HARD and code != action)
        if free:
            asks = tuple(code for code in free if tried[code] is Verdict.ASK_REASON)
            return Alternative(free, asks, reason.alternative_text, earliest, to_ask)
    if earliest is None:
        return None
    return Alternative((), (), next((one.alternative_text for one in because), ""), earliest, to_ask)


def _try(plan: Plan, instead_of: Plan, facts: Facts, now: datetime) -> Verdict:
    """What the terms say of another action, before somebody has filled in its own details."""
    reasons, _ = judge(plan.rules, plan.see(_facts_for(plan, instead_of, facts), now))
    return worst_of([one for one in reasons if not any(map(_is_detail, (*one.asked, *one.assumed)))])


def _is_detail(code: str) -> bool:
    return code.startswith("action.") and code not in STAYS


def _facts_for(plan: Plan, instead_of: Plan, facts: Facts) -> dict[str, Value | None]:
    same_channel = plan.action.channel == instead_of.action.channel
    left_out = OF_THIS_ACTION | (set() if same_channel else OF_THE_CHANNEL)
    kept = {code: value for code, value in facts.items() if not _is_detail(code) and code not in left_out}
    kept |= {"approval.status": "geen", "approval.persons": 0}
    pressure = facts.get("contact.pressure_after")
    if isinstance(pressure, int) and facts.get("action.initiated_by_debtor") is not True:
        kept["contact.pressure_after"] = pressure - instead_of.action.pressure + plan.action.pressure
    return kept


def _earliest(plan: Plan, facts: Facts, now: datetime) -> tuple[datetime | None, bool]:
    """The first half hour in the next weeks at which the clock no longer holds this action.

    Where only the clock refuses what an approval is needed for as well: the first at which that may be asked, and True.
    """
    held = _holding(plan, facts, now)
    refused = [timed for verdict, timed in held if verdict is Verdict.REFUSE]
    to_ask = not (held and all(timed for _, timed in held))
    if to_ask and not (refused and all(refused)):
        return None, False  # something else than the clock holds it
    too_strict = (Verdict.REFUSE,) if to_ask else HARD
    planned = facts.get("action.planned_at") or now
    start = planned.astimezone(UTC) if isinstance(planned, datetime) else now
    if was_done(start, now):
        return None, False
    start = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0)
    for step in range(1, DAYS_AHEAD * 48):
        moment = start + step * STEP
        reasons, _ = judge(plan.rules, plan.see({**facts, "action.planned_at": moment}, now))
        if worst_of(reasons) not in too_strict:
            return moment.astimezone(HERE), to_ask
    return None, False


def was_done(at: datetime, now: datetime) -> bool:
    """Is a deed told that was done before? Such a deed cannot be planned any more."""
    return at < now - JUST_NOW


def _holding(plan: Plan, facts: Facts, now: datetime) -> list[tuple[Verdict, bool]]:
    """For each rule that holds this action: what it says, and would another moment help?"""
    seen = plan.see(facts, now)
    said = [(rule, worst_of(judge(((test, rule),), seen)[0])) for test, rule in plan.rules]
    return [(verdict, rule.timed) for rule, verdict in said if verdict in HARD]
