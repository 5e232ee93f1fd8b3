"""Early signal to the municipality: art. 2 Besluit gemeentelijke schuldhulpverlening (Bgs), art. 3 Wgs.

A landlord passes on contact data and the amount when steps a-d were taken and the person did not say no.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.words import Word


@dataclass(frozen=True, slots=True)
class Steps:
    """What was done before a signal, and what happened since."""

    contact_attempted: bool
    pointed_to_help: bool
    reminded_in_writing: bool
    offered_to_share: bool
    objected: bool
    still_open: bool


MISSING: Mapping[str, str] = {
    "early-signal.no-contact": "Er is nog geen poging tot persoonlijk contact gedaan (art. 2 onder a Bgs).",
    "early-signal.no-help": "Er is nog niet op schuldhulp gewezen (art. 2 onder b Bgs).",
    "early-signal.no-reminder": "Er is nog geen schriftelijke herinnering gestuurd (art. 2 onder c Bgs).",
    "early-signal.no-offer": (
        "De herinnering bood nog niet aan om gegevens met de gemeente te delen (art. 2 onder d Bgs)."
    ),
    "early-signal.objected": "De bewoner wil niet dat wij gegevens delen (art. 2 onder d Bgs).",
    "early-signal.paid": "Er staat geen achterstand meer open.",
}


def missing(steps: Steps) -> tuple[str, ...]:
    """Codes of `MISSING`, in its order, that stand in the way of a signal. Empty: it may and must go."""
    absent = {
        "early-signal.no-contact": not steps.contact_attempted,
        "early-signal.no-help": not steps.pointed_to_help,
        "early-signal.no-reminder": not steps.reminded_in_writing,
        "early-signal.no-offer": not steps.offered_to_share,
        "early-signal.objected": steps.objected,
        "early-signal.paid": not steps.still_open,
    }
    return tuple(code for code in MISSING if absent[code])


def is_due(steps: Steps) -> bool:
    """Whether a signal may be sent, and so must be (art. 2 Bgs)."""
    return not missing(steps)


class Arrears(Word):
    """What somebody is behind with."""

    RENT = "rent", "huur"
    ENERGY = "energy", "energie"
    WATER = "water", "drinkwater"
    HEALTH_PREMIUM = "health_premium", "zorgpremie"
    MORTGAGE = "mortgage", "hypotheek"
    CARE_CONTRIBUTION = "care_contribution", "eigen bijdrage CAK"
    STATE_TAX = "state_tax", "Belastingdienst en Dienst Toeslagen"
    LOCAL_TAX = "local_tax", "gemeentelijke belastingen"
    TUITION = "tuition", "lesgeld"
    CARE_INVOICE = "care_invoice", "zorgrekening"


class Ground(Word):
    """Whether the law knows a signal for these arrears."""

    YES = "yes", "ja"
    EXPERIMENT = "experiment", "alleen in een proef"  # named parties and municipalities, art. 10 Wgs
    NO = "no", "nee"


GROUNDS: Mapping[Arrears, Ground] = {
    Arrears.RENT: Ground.YES,
    Arrears.ENERGY: Ground.YES,
    Arrears.WATER: Ground.YES,
    Arrears.HEALTH_PREMIUM: Ground.YES,
    Arrears.MORTGAGE: Ground.EXPERIMENT,
    Arrears.CARE_CONTRIBUTION: Ground.EXPERIMENT,
    Arrears.STATE_TAX: Ground.EXPERIMENT,
    Arrears.LOCAL_TAX: Ground.NO,
    Arrears.TUITION: Ground.NO,
    Arrears.CARE_INVOICE: Ground.NO,
}
