"""Words of an action and its approval, and who may answer. The SLA's own answer stands in sla/policy."""

from dataclasses import dataclass
from datetime import date

from app.kernel.words import Word


class ActionStatus(Word):
    PLANNED = "planned", "gepland"
    HELD = "held", "wacht op akkoord"
    CLEARED = "cleared", "akkoord, nog uit te voeren"
    DONE = "done", "gedaan"
    REJECTED = "rejected", "niet akkoord"
    WITHDRAWN = "withdrawn", "ingetrokken"
    VETOED = "vetoed", "tegengehouden"


class ApprovalStatus(Word):
    ASKED = "asked", "gevraagd"
    GIVEN = "given", "gegeven"
    REFUSED = "refused", "geweigerd"
    WITHDRAWN = "withdrawn", "ingetrokken"


class AnswerKind(Word):
    AGREE = "agree", "akkoord"
    CONDITION = "condition", "akkoord-met-voorwaarde"
    REFUSE = "refuse", "niet-akkoord"


@dataclass(frozen=True, slots=True)
class Mandate:
    """Up to which cost for the person someone may say yes alone; None is no limit. No mandate: no Mandate."""

    up_to_cents: int | None


def within(mandate: Mandate | None, cost_cents: int) -> bool:
    """No mandate is never a yes; a refusal needs none (it never costs the person anything)."""
    return mandate is not None and (mandate.up_to_cents is None or cost_cents <= mandate.up_to_cents)


def stands_in(absent_from: date | None, absent_until: date | None, today: date) -> bool:
    """Is the colleague away today, so that the substitute may use the mandate?"""
    return absent_from is not None and absent_from <= today and (absent_until is None or today <= absent_until)
