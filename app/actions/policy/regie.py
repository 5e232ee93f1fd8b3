"""Who may do something now, under the regie of a case (PRODUCT §4), as a reason beside those of the SLA."""

from app.cases.policy import OPEN_TO_PARTNER, Regie, Side
from app.kernel.decision import SEVERITY, Verdict
from app.sla.policy.actions import ActionType
from app.sla.policy.decide import Answer
from app.sla.policy.rules import Reason, Source

OFFICIAL = "exploot"  # the channel of official acts: what runs is reported, and not stopped by a move

REFUSED = {
    Regie.CREDITOR: "De opdrachtgever heeft de regie. U kunt adviseren of een vraag stellen.",
    Regie.PAUSED: "Het dossier is gepauzeerd. Er gaat nu niets uit.",
    Regie.RECALLED: "De opdrachtgever haalde het dossier terug.",
    Regie.INTERNAL: "Dit dossier is niet bij een partner.",
}
TOGETHER = "U werkt samen in dit dossier. De opdrachtgever ziet deze stap meteen."
PAUSED_TOO = "Het dossier is gepauzeerd. Schrijf op waarom u nu toch iets doet."


def reason_of(regie: Regie, side: Side, kind: ActionType, *, running: bool = False) -> Reason | None:
    """What the regie says of an action; None: nothing. `running`: it was agreed to before the regie moved."""
    if not kind.outward:
        return None
    if side is Side.CREDITOR:
        return _reason(Verdict.ASK_REASON, regie, PAUSED_TOO) if regie is Regie.PAUSED else None
    if regie not in OPEN_TO_PARTNER:
        official = running and kind.channel == OFFICIAL
        verdict = Verdict.ALLOW_WITH_NOTICE if official else Verdict.REFUSE
        return _reason(verdict, regie, REFUSED[regie])
    return _reason(Verdict.ALLOW_WITH_NOTICE, regie, TOGETHER) if regie is Regie.TOGETHER else None


def _reason(verdict: Verdict, regie: Regie, sentence: str) -> Reason:
    return Reason(verdict, Source.CATALOGUE, f"regie:{regie.dutch}", None, sentence, "", None)


def with_reason(answer: Answer, reason: Reason | None) -> Answer:
    """The same answer with one reason more; the strictest still wins, and of two as strict the regie comes first."""
    if reason is None:
        return answer
    mine, theirs = SEVERITY.index(reason.verdict), SEVERITY.index(answer.verdict)
    if mine > theirs:
        return answer._replace(verdict=reason.verdict, because=(reason,), also=(*answer.because, *answer.also))
    if mine == theirs:
        return answer._replace(because=(reason, *answer.because))
    return answer._replace(also=(reason, *answer.also))
