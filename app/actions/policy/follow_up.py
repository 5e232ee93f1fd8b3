"""What follows from how an action went: the next step, its day, and what is known from then on."""

from collections.abc import Mapping
from datetime import date

from app.kernel.dates import add_working_days
from app.sla.policy.actions import ActionType

NEXT_AFTER = 2  # working days, where nothing else fits better
SOONER_OR_LATER: Mapping[str, int] = {  # outcome -> working days until the step that it proposes
    "gesproken": 0,
    "vraagt-hulp": 1,
    "kan-niet-betalen": 1,
    "is-het-oneens": 0,
    "terugbelafspraak": 1,
    "zegt-betaling-toe": 1,
    "voicemail": 1,
    "nummer-klopt-niet": 1,
    "retour": 1,
    "kwam-terug": 1,
}
# (action type or any, outcome) -> a fact that is plain then, and its word (cases.policy.RECORDABLE).
KNOWN: Mapping[tuple[str | None, str], tuple[str, str]] = {
    (None, "is-het-oneens"): ("dispute.open", "ja"),
    ("betwisting-vastleggen", "gedaan"): ("dispute.open", "ja"),
    ("betwisting-beantwoorden", "verstuurd"): ("dispute.open", "nee"),
}
# Where nothing was said to happen, one outcome is by far the likeliest.
USUAL = ("verstuurd", "gedaan", "uitgevoerd")
CALL = "bellen"
# The outcomes of a call on the keys 1 to 6 (requirements D2a), and the next most usual; the others by arrow keys.
DIGITS = (
    *("gesproken", "voicemail", "nummer-klopt-niet", "zegt-betaling-toe", "kan-niet-betalen", "is-het-oneens"),
    *("geen-gehoor", "terugbelafspraak", "vraagt-hulp"),
)


def next_day(outcome: str | None, today: date) -> date:
    """The first working day on which the proposed step fits."""
    days = SOONER_OR_LATER.get(outcome or "", NEXT_AFTER)
    return today if days == 0 else add_working_days(today, days)


def known_from(action: str, outcome: str | None) -> tuple[str, str] | None:
    """The fact that follows plainly from an outcome, and its word; None when a person has to judge."""
    if outcome is None:
        return None
    return KNOWN.get((action, outcome)) or KNOWN.get((None, outcome))


def outcomes_of(kind: ActionType) -> dict[str, str]:
    """Code -> name, those with a digit first."""
    names = {one.code: one.name for one in kind.outcomes}
    first = [code for code in DIGITS if code in names] if kind.channel == "telefoon" else []
    return {code: names[code] for code in (*first, *(code for code in names if code not in first))}


def usual_outcome(kind: ActionType) -> str:
    """What stands chosen before anybody chose; nothing for a call or a visit."""
    return next((code for code in USUAL if any(one.code == code for one in kind.outcomes)), "")


def digits_for(kind: ActionType) -> int:
    return len([one for one in kind.outcomes if one.code in DIGITS]) if kind.channel == "telefoon" else 0
