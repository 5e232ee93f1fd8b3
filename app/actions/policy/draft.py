"""What somebody wants to do or did, as it came in: what is wrong with it, and what it still leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.kernel.dates import HERE
from app.kernel.decision import SEVERITY, Verdict
from app.kernel.money import Cents
from app.sla.policy.actions import ActionType, Outcome
from app.sla.policy.decide import Answer, decide
from app.sla.policy.rules import HARD
from app.sla.policy.sentences import NEUTRAL, Words, fill
from app.sla.policy.vocabulary import Value

LATE, EARLY = timedelta(days=90), timedelta(days=366)  # further away is a typing mistake
FURTHEST = timedelta(days=731)  # of a next step
JUST_NOW = timedelta(minutes=5)  # clocks differ
Mistakes = dict[str, list[str]]  # by Dutch field name

# Other pages do these, with all that comes with them; here they would be words without the deed.
ELSEWHERE: Mapping[str, str] = {
    "overdragen": "Overdragen doet u met de knop Overdragen.",
    "ontvangst-bevestigen": "Een dossier aannemen doet u op de lijst met nieuwe dossiers.",
    "dossier-teruggeven": "Teruggeven doet u met de knop Teruggeven.",
    "rente-berekenen": "Rente boeken kan hier niet. Alleen incassokosten kunt u hier berekenen.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An action before anything was decided. `at`: when it happened or will; None is now.

    `threatens`: does the text name a means of force that is not due; None when nobody looked.
    `term_text` and `stated_fee_cents` are what a formal notice says.
    """

    type: str
    outcome: str | None = None
    at: datetime | None = None
    note: str = ""
    reason: str = ""
    alternatives: str = ""
    on_request: bool = False
    cost_cents: Cents | None = None
    waiver_cents: Cents | None = None
    instalment_cents: Cents | None = None
    instalment_count: int | None = None
    deferral_days: int | None = None
    items_complete: bool = False
    threatens: bool | None = None
    term_text: str = ""
    stated_fee_cents: Cents | None = None
    next_step: str | None = None
    next_on: date | None = None
    confirmed: bool = False
    anew: bool = False  # meant, though the same step was asked or agreed to already

    def moment(self, now: datetime) -> datetime:
        return self.at or now

    def is_ahead(self, now: datetime) -> bool:
        """Is it planned, not done?"""
        return self.moment(now) > now + JUST_NOW


# What a person can fill in, by the fact that it makes known: its field, and a value that stands for "filled in".
FILLED: Mapping[str, tuple[str, Value]] = {
    "action.reason_given": ("reden", True),
    "action.alternatives_considered": ("lichtereStap", True),
    "action.mandatory_items_complete": ("inhoudCompleet", True),
    "action.deferral_days": ("uitstelDagen", 1),
    "action.instalment_cents": ("termijnbedrag", 1),
    "action.waiver_cents": ("vervalt", 1),
}
ASK: Mapping[str, str] = {
    "reden": "Schrijf op waarom deze stap past.",
    "lichtereStap": "Schrijf op welke lichtere stap u bekeek.",
    "inhoudCompleet": "In het bericht ontbreekt nog verplichte inhoud. Kijk het na.",
    "uitstelDagen": "Vul in hoeveel dagen uitstel u geeft.",
    "termijnbedrag": "Vul het bedrag per termijn in.",
    "vervalt": "Vul in welk bedrag vervalt.",
}


def mistakes(
    draft: Draft, kind: ActionType, steps: Mapping[str, object], *, now: datetime, words: Words = NEUTRAL
) -> Mistakes:
    """What does not fit in `draft`, whatever was agreed. `steps`: the action types that there are."""
    found: Mistakes = {}
    moment, today = draft.moment(now), now.astimezone(HERE).date()
    if kind.code in ELSEWHERE:
        found["soort"] = [ELSEWHERE[kind.code]]
    if not now - LATE <= moment <= now + EARLY:
        found["moment"] = ["Kies een moment van de laatste drie maanden, of hoogstens een jaar vooruit."]
    if draft.outcome is not None and outcome_of(kind, draft.outcome) is None:
        found["uitkomst"] = ["Kies een uitkomst uit de lijst."]
    elif draft.outcome is not None and draft.is_ahead(now):
        found["uitkomst"] = ["Wat nog moet gebeuren, heeft nog geen uitkomst."]
    if draft.cost_cents and not kind.cost_kinds:
        found["kosten"] = [fill("Deze stap kost {de_mens} niets.", words)]
    if draft.next_step is not None and draft.next_step not in steps:
        found["volgendeStap"] = ["Kies een stap uit de lijst."]
    if draft.next_on is not None and draft.next_on < today:
        found["volgendeDag"] = ["Kies vandaag of een dag daarna."]
    elif draft.next_on is not None and draft.next_on > today + FURTHEST:
        found["volgendeDag"] = ["Kies een dag binnen twee jaar."]
    return found


def outcome_of(kind: ActionType, code: str | None) -> Outcome | None:
    return next((one for one in kind.outcomes if one.code == code), None)


def left_open(answer: Answer) -> Mistakes:
    """Fields that, filled in, would loosen the answer: then the form comes back and nothing was held yet.

    Only what a person simply knows is asked. That the person asked for it is no such thing: who is held by
    the hours is not led to say so.
    """
    empty = _empty(answer) if answer.verdict in HARD else {}
    best = _with(answer, empty).verdict if empty else answer.verdict
    if not _is_milder(best, answer.verdict):
        return {}
    fields = [FILLED[code][0] for code in empty if _is_milder(best, _with(answer, empty, without=code).verdict)]
    return {field: [ASK[field]] for field in fields}


def _is_milder(one: Verdict, other: Verdict) -> bool:
    return SEVERITY.index(one) < SEVERITY.index(other)


def once_filled_in(answer: Answer) -> Answer:
    """What the answer will be when the fields of `left_open` are filled in; the same one without any."""
    return _with(answer, _empty(answer)) if left_open(answer) else answer


def _empty(answer: Answer) -> dict[str, Value]:
    looks_at = answer.terms.looks_at(answer.action)
    return {code: value for code, (_, value) in FILLED.items() if code in looks_at and not answer.seen.get(code)}


def _with(answer: Answer, filled: Mapping[str, Value], *, without: str = "") -> Answer:
    known = {code: value for code, value in filled.items() if code != without}
    return decide(answer.action, {**answer.seen, **known}, answer.terms, answer.now)


def reason_wanted(answer: Answer) -> Mistakes:
    """The field for the reason, with the sentences that ask for it; empty when it was given."""
    if not answer.asks_reason or answer.seen.get("action.reason_given") is True:
        return {}
    asking = [one.sentence for one in (*answer.because, *answer.also) if one.verdict is Verdict.ASK_REASON]
    why = [f"Dit is de aanleiding: {one[:1].lower()}{one[1:]}" for one in dict.fromkeys(asking)]
    return {"reden": [ASK["reden"], *why]}
