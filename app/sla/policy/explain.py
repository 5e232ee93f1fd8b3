"""An answer in short Dutch lines, for the screen that asked."""

from app.kernel.dates import moment_short
from app.kernel.decision import Verdict
from app.sla.policy.actions import CREDITOR
from app.sla.policy.decide import Answer
from app.sla.policy.rules import Reason, Source
from app.sla.policy.sentences import join


def explain(answer: Answer) -> list[str]:
    """What the answer is, why, what is unknown, and what may be done instead. The first line says it all."""
    lines = [*_headline(answer), *_unknown(answer), *_way_out(answer)]
    reminders = [f"Denk aan: {reminder}" for reminder in answer.reminders]
    return list(dict.fromkeys([*lines, *reminders]))


def _headline(answer: Answer) -> list[str]:
    if not answer.because:
        return ["Dit mag."]
    verdict, (first, *others) = answer.verdict, answer.because
    others = [reason for reason in others if not reason.code.startswith("voorwaarde:approval.")]
    if verdict is Verdict.ALLOW_WITH_NOTICE:
        by_creditor = answer.seen.get("action.actor_side") == CREDITOR
        return [f"Dit mag. Wij melden het aan {'de partner' if by_creditor else 'de opdrachtgever'}."]
    if verdict is Verdict.ASK_REASON:
        refs = dict.fromkeys(reason.ref for reason in answer.because)
        return [f"Dit mag. Schrijf op waarom u dit doet ({join(list(refs))}).", *_sentences(answer.because)]
    opening = "Hiervoor is akkoord nodig" if verdict is Verdict.NEEDS_APPROVAL else "Dit mag niet"
    lines = [f"{opening}{_because(first)}", *(f"Ook{_because(reason)}" for reason in others)]
    if answer.asks_reason and answer.seen.get("action.reason_given") is not True:
        lines.append("Schrijf ook op waarom u dit doet.")
    return lines


def _because(reason: Reason) -> str:
    if reason.source is Source.LAW:
        return f" volgens de wet: {reason.law}. {reason.sentence}"
    if reason.article is None:
        return f": {reason.sentence}"
    return f": artikel {reason.article}. {reason.sentence}"


def _sentences(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.sentence for reason in reasons]


def _unknown(answer: Answer) -> list[str]:
    """An approval that is not there yet is no unknown to find out."""
    facts = answer.terms.catalogue.facts
    asked = [facts[code].name for code in answer.asked if not code.startswith("approval.")]
    assumed = {code for reason in answer.because for code in reason.assumed}
    counted = [facts[code].name for code in sorted(assumed) if not code.startswith("approval.")]
    lines = []
    if asked:
        lines.append(f"Wij weten nog niet: {', '.join(asked)}.")
    if counted:
        lines.append(f"Niet bekend, dus met zorg gerekend: {', '.join(counted)}.")
    return lines


def _way_out(answer: Answer) -> list[str]:
    alternative, actions = answer.alternative, answer.terms.catalogue.actions
    if alternative is None:
        return []
    lines = []
    if alternative.actions:
        names = [
            f"{actions[code].name} (met reden)" if code in alternative.with_reason else actions[code].name
            for code in alternative.actions
        ]
        lines.append(f"Dit kan nu wel: {join(names, 'of')}. {alternative.text}")
    if alternative.earliest:
        lines.append(f"Dit mag wel vanaf {moment_short(alternative.earliest)}.")
    return lines
