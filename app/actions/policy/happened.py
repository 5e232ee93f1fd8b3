"""Is an action told as something that took place? That is a fact, also while the creditor still has to answer."""

from datetime import datetime

from app.actions.policy.draft import Draft
from app.actions.policy.follow_up import usual_outcome
from app.sla.policy.actions import ActionType

HEAVY = frozenset({"gerechtelijk", "executie"})
LETTER = "veertiendagenbrief"


def is_contact(kind: ActionType) -> bool:
    """A contact stands once the creditor agrees; a step with weight of its own is judged again when it is done."""
    return kind.pressure > 0 and kind.phase not in HEAVY and kind.code != LETTER


def took_place(draft: Draft, kind: ActionType, now: datetime) -> bool:
    """Did somebody say how it went? The outcome that stood chosen by itself says so only with a moment."""
    if draft.outcome is None or draft.is_ahead(now) or not is_contact(kind):
        return False
    return draft.outcome != usual_outcome(kind) or draft.at is not None
