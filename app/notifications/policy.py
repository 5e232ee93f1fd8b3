"""Who is told what, and in which words. Pure. No name of a debtor and no amount (DESIGN §4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.words import Word
from app.organisations.policy import Permission as P


@dataclass(frozen=True, slots=True)
class Told:
    """`text` has {wie} (the other organisation) and {kenmerk}; `to`: colleagues who may act on it.

    `asks`: somebody waits until one who may do this, does. `many`: one line for {aantal} of them at once.
    """

    text: str
    to: P
    icon: str = "bel"
    asks: P | None = None
    many: str = ""


TOLD: Mapping[str, Told] = {
    "action.held": Told(
        "{wie} vraagt akkoord in dossier {kenmerk}.", P.APPROVAL_DECIDE, "klok", asks=P.APPROVAL_DECIDE
    ),
    "action.recorded": Told("{wie} legde een actie vast in dossier {kenmerk}.", P.ACTION_RECORD, "pen"),
    "action.vetoed": Told("{wie} hield een geplande actie tegen in dossier {kenmerk}.", P.ACTION_RECORD, "stop"),
    "approval.given": Told("{wie} gaf akkoord in dossier {kenmerk}.", P.ACTION_RECORD, "goed"),
    "approval.refused": Told(
        "{wie} gaf geen akkoord in dossier {kenmerk}. Lees het voorstel.", P.ACTION_RECORD, "kruis"
    ),
    "approval.overdue": Told(
        "Een vraag om akkoord wacht te lang in dossier {kenmerk}.", P.CASE_READ, "klok", asks=P.APPROVAL_DECIDE
    ),
    "case.regie_changed": Told("{wie} wijzigde de regie van dossier {kenmerk}.", P.ACTION_RECORD, "stuur"),
    "case.recalled": Told("{wie} haalde dossier {kenmerk} terug.", P.ACTION_RECORD, "terug"),
    "case.released": Told("{wie} gaf dossier {kenmerk} terug.", P.CASE_HAND_OVER, "terug"),
    "handover.accepted": Told("{wie} nam dossier {kenmerk} aan.", P.CASE_HAND_OVER, "goed"),
    "handover.offered": Told("{wie} biedt dossier {kenmerk} aan.", P.CASE_ACCEPT, "wissel", asks=P.CASE_ACCEPT),
    "handover.returned": Told("{wie} nam dossier {kenmerk} niet aan. Lees de reden.", P.CASE_HAND_OVER, "terug"),
    "instruction.given": Told(
        "{wie} geeft een instructie in dossier {kenmerk}.", P.REQUEST_ANSWER, "pen", asks=P.REQUEST_ANSWER
    ),
    "note.added": Told("{wie} schreef een notitie in dossier {kenmerk}.", P.CASE_NOTE, "brief"),
    "payment.booked": Told(
        "Er is een betaling geboekt in dossier {kenmerk}.",
        P.ACTION_RECORD,
        "munten",
        many="Er zijn {aantal} betalingen geboekt in uw dossiers.",
    ),
    "question.asked": Told(
        "{wie} stelt een vraag in dossier {kenmerk}.", P.REQUEST_ANSWER, "gesprek", asks=P.REQUEST_ANSWER
    ),
    "request.answered": Told("{wie} gaf antwoord in dossier {kenmerk}.", P.REQUEST_ASK, "gesprek"),
    "sla.proposed": Told(
        "{wie} stelt afspraken voor. Lees ze en teken als u akkoord bent.", P.SLA_SIGN, "document", asks=P.SLA_SIGN
    ),
    "sla.signed": Told("{wie} tekende de afspraken.", P.SLA_SIGN, "document"),
    "sla.withdrawn": Told("{wie} haalde het voorstel voor afspraken van tafel.", P.SLA_SIGN, "terug"),
}


OFFER, REQUESTS = frozenset({"handover.offered"}), frozenset({"instruction.given", "question.asked"})
APPROVALS, PROPOSAL = frozenset({"action.held", "approval.overdue"}), frozenset({"sla.proposed"})
# What happened -> what was asked and is asked no more, and the name in the event's data by which both are about the
# same thing; without a name it is all of the case.
SETTLES: Mapping[str, tuple[frozenset[str], str]] = {
    "handover.accepted": (OFFER, ""),
    "handover.returned": (OFFER, ""),
    "case.recalled": (OFFER | REQUESTS | APPROVALS, ""),
    "case.released": (OFFER | REQUESTS | APPROVALS, ""),
    "approval.given": (APPROVALS, "approval"),
    "approval.refused": (APPROVALS, "approval"),
    "action.withdrawn": (APPROVALS, "action"),
    "request.answered": (REQUESTS, "request"),
    "sla.signed": (PROPOSAL, "version"),
    "sla.withdrawn": (PROPOSAL, "version"),
}


def asking(may: frozenset[P]) -> frozenset[str]:
    """The kinds that ask something of who may do this much."""
    return frozenset(kind for kind, told in TOLD.items() if told.asks in may)


class Shown(Word):
    """Which notifications a list has."""

    ALL = "all", "alles"
    NEW = "new", "nieuw"
    ASKING = "asking", "vraagt-iets"


def text_of(kind: str, *, by: str, reference: str) -> str:
    return TOLD[kind].text.format(wie=by, kenmerk=reference)


def icon_of(kind: str) -> str:
    return TOLD[kind].icon if kind in TOLD else "bel"
