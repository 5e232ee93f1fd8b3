"""A no in words: why, who can change it, and what may be done instead."""

from app.cases.policy import RECORDABLE
from app.kernel.decision import Verdict
from app.sla.policy.alternatives import Alternative
from app.sla.policy.decide import Answer
from app.sla.policy.explain import explain
from app.sla.policy.rules import Reason, Source

LAW = "Dit staat in de wet. Niemand kan het uitzetten."
AGREED = "Opdrachtgever en partner kunnen deze afspraak samen wijzigen."
REGIE = "De opdrachtgever kan de regie wijzigen."
DOER = "Vraag iemand die dit wel mag."
FACT = "Vul in het dossier aan wat ontbreekt. Daarna kijken wij opnieuw."


def codes_of(answer: Answer) -> list[str]:
    """`because` of the problem document: `artikel 4.2`, `wet: …`, or the code of what the action itself asks."""
    return [_code(reason) for reason in answer.because]


def _code(reason: Reason) -> str:
    if reason.source is Source.LAW:
        return f"wet: {reason.law}"
    return f"artikel {reason.article}" if reason.article else reason.code


def who_can_change(reason: Reason) -> str:
    """One sentence: an article, the law, the regie and a missing fact each have somebody else."""
    if reason.source is Source.LAW:
        return LAW
    if reason.source is Source.AGREED:
        return AGREED
    if reason.code.startswith("regie:"):
        return REGIE
    return DOER if reason.code == "uitvoerder" else FACT


def to_record(reason: Reason) -> list[str]:
    """The facts behind a reason that a person may record in the case: with another word it may hold no more."""
    own = reason.code.removeprefix("voorwaarde:")
    return [fact for fact in dict.fromkeys((own, *reason.asked)) if fact in RECORDABLE]


def sentence(answer: Answer) -> str:
    """Why not, in the words of the first reason."""
    reason = answer.because[0]
    opening = f"Dit mag niet volgens {reason.ref}" if reason.source is not Source.CATALOGUE else "Dit mag nu niet"
    return f"{opening}: {reason.sentence}"


def by_regie(answer: Answer) -> bool:
    """Does the regie hold it? Then no other step or moment helps."""
    return answer.verdict is Verdict.REFUSE and any(one.code.startswith("regie:") for one in answer.because)


def lines(answer: Answer) -> list[str]:
    """The answer in short sentences; the first says it all."""
    if by_regie(answer):
        return [f"Dit mag niet: {answer.because[0].sentence}"]
    return [*dict.fromkeys(explain(answer._replace(because=tuple(map(_if_unsure, answer.because)))))]  # each once


def _if_unsure(reason: Reason) -> Reason:
    """What hangs on a fact that nobody knows is no fact: the sentence says so."""
    return reason._replace(sentence=f"Nog na te gaan: {reason.sentence}") if reason.asked else reason


def way_out(answer: Answer) -> Alternative | None:
    """The fastest way that is allowed now."""
    return None if by_regie(answer) else answer.alternative


def alternative_data(answer: Answer) -> dict[str, object] | None:
    """The way out for a program: action types that may be done now, and from when this one may."""
    found = way_out(answer)
    if found is None:
        return None
    return {
        "soorten": [*found.actions],
        "metReden": [*found.with_reason],
        "toelichting": found.text,
        "vanaf": None if found.earliest is None else found.earliest.isoformat(),
    }
