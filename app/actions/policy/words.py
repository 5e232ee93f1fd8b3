"""Where an action and its approval stand, and what may be answered."""

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


AHEAD = frozenset({ActionStatus.PLANNED, ActionStatus.CLEARED})  # may still be carried out
OPEN = AHEAD | {ActionStatus.HELD}
YES = frozenset({AnswerKind.AGREE, AnswerKind.CONDITION})
FACT_OF: dict[ApprovalStatus, str] = {  # approval.status of facts.yaml
    ApprovalStatus.ASKED: "gevraagd",
    ApprovalStatus.GIVEN: "gegeven",
    ApprovalStatus.REFUSED: "geweigerd",
    ApprovalStatus.WITHDRAWN: "geen",
}
