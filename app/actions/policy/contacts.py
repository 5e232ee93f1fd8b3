"""What the actions of a case say about contact, as facts of facts.yaml."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.actions.policy.words import AHEAD, ActionStatus
from app.kernel.dates import HERE
from app.sla.policy.actions import ActionType
from app.sla.policy.vocabulary import Value

SPOKEN = frozenset({"telefoon", "huisbezoek", "gesprek"})
HELP = frozenset({"hulp-aanbieden", "doorverwijzen-hulp", "aanbod-doorgeven-gemeente"})
OFFERS = frozenset({"regeling-voorstellen", "uitstel-geven", "aanbetaling-afspreken", "regeling-vastleggen"})
REMINDERS = frozenset({"eerste-herinnering", "tweede-herinnering", "aanbod-doorgeven-gemeente"})
APPOINTMENTS = frozenset({"gesprek-voeren", "terugbellen", "betaalruimte-bespreken"})
PROMISE = "zegt-betaling-toe"
# What the last step of an arrangement makes of it.
ARRANGEMENT = {
    "regeling-voorstellen": "voorgesteld",
    "regeling-vastleggen": "loopt",
    "regeling-aanpassen": "loopt",
    "regeling-beeindigen": "beëindigd",
}


class Past(NamedTuple):
    """One action of the case, in the order in which they were done."""

    type: str
    status: ActionStatus
    happened_at: datetime | None
    planned_on: date | None
    outcome: str | None
    real_contact: bool
    outward: bool


def done_in(past: Sequence[Past]) -> list[Past]:
    return [one for one in past if one.status is ActionStatus.DONE and one.happened_at is not None]


def contact_facts(
    past: Sequence[Past],
    kind: ActionType,
    kinds: Mapping[str, ActionType],
    *,
    today: date,
    next_on: date | None,
) -> dict[str, Value]:
    """`past`: all actions of the case, the oldest first. `kind`: what somebody wants to do now."""
    done = done_in(past)
    types = {one.type for one in done}
    outward = [one for one in done if one.outward and one.type in kinds]
    spoken = [one for one in outward if kinds[one.type].channel in SPOKEN]
    real = [one for one in done if one.real_contact]
    facts: dict[str, Value] = {
        "contact.real_contact": bool(real),
        "contact.personal_attempts": len(spoken),
        "contact.attempt_moments": len({_part_of_day(one.happened_at) for one in spoken if one.happened_at}),
        "contact.channels_tried": len({kinds[one.type].channel for one in outward}),
        "contact.same_channel_unanswered": _unanswered(outward, kind.channel, kinds),
        "contact.home_visit_done": "huisbezoek" in types,
        "contact.help_offered": bool(types & HELP),
        "contact.promise_open": _promised(real, today, next_on),
        "contact.appointment_ahead": any(_is_appointment(one, today) for one in past),
        "arrangement.offered": bool(types & OFFERS),
        "arrangement.status": next((ARRANGEMENT[one.type] for one in done[::-1] if one.type in ARRANGEMENT), "geen"),
        "debtor.seizure_register_checked": "beslagregister-raadplegen" in types,
        "signal.contact_tried": bool(spoken),
        "signal.help_pointed_out": bool(types & HELP),
        "signal.written_reminder": bool(types & REMINDERS),
        "signal.share_offer_made": "aanbod-doorgeven-gemeente" in types,
        "signal.sent": "vroegsignaal-sturen" in types,
    }
    if real and real[-1].happened_at:
        facts["contact.days_since_real_contact"] = (today - real[-1].happened_at.astimezone(HERE).date()).days
    return facts


def _part_of_day(moment: datetime) -> str:
    """Morning, afternoon, evening; a day of the weekend is one of its own."""
    here = moment.astimezone(HERE)
    if here.weekday() > 4:
        return "weekend"
    return "ochtend" if here.hour < 12 else "middag" if here.hour < 18 else "avond"


def _unanswered(outward: Sequence[Past], channel: str, kinds: Mapping[str, ActionType]) -> int:
    """How many in a row along this channel, up to now, without the person letting something be heard."""
    count = 0
    for one in reversed(outward):
        if one.real_contact or kinds[one.type].channel != channel:
            break
        count += 1
    return count


def _promised(real: Sequence[Past], today: date, next_on: date | None) -> bool:
    """The last that was heard is a promise, and the day that was agreed for the next step has not passed."""
    return bool(real) and real[-1].outcome == PROMISE and next_on is not None and next_on >= today


def _is_appointment(one: Past, today: date) -> bool:
    return one.status in AHEAD and one.type in APPOINTMENTS and one.planned_on is not None and one.planned_on >= today
