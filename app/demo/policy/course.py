"""How a case goes: what comes of a step, what is done after it and when. Chances, not rules; all in working days."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from app.sla.policy.actions import ActionType


class Step(NamedTuple):
    """What is done after so many working days."""

    code: str
    after: int


CHANCES: Mapping[str, Mapping[str, int]] = {  # by set of outcomes, which its first outcome tells
    "telefoon": {
        "voicemail": 24,
        "geen-gehoor": 22,
        "gesproken": 14,
        "zegt-betaling-toe": 11,
        "vraagt-regeling": 11,
        "kan-niet-betalen": 5,
        "terugbelafspraak": 5,
        "vraagt-hulp": 3,
        "is-het-oneens": 2,
        "ander-nam-op": 2,
        "nummer-klopt-niet": 1,
    },
    "bezoek": {"kaart-achtergelaten": 45, "gesproken": 33, "vraagt-regeling": 14, "vraagt-hulp": 8},
    "bericht": {"verstuurd": 82, "antwoord": 12, "vraagt-regeling": 4, "kwam-terug": 2},
    "brief": {"verstuurd": 91, "antwoord": 9},
    "gesprek": {"plan-gemaakt": 68, "vervolg-nodig": 14, "niet-gekomen": 12, "vraagt-hulp": 6},
    "voorstel": {"aanvaard": 72, "geen-reactie": 28},
    "intern": {"gedaan": 100},
}
QUIET = frozenset({"is-het-oneens"})  # what a story that goes on to a heavier step leaves out
SET_OF = {  # an outcome that only one set has
    "voicemail": "telefoon",
    "kaart-achtergelaten": "bezoek",
    "kwam-terug": "bericht",
    "retour": "brief",
    "plan-gemaakt": "gesprek",
    "aanvaard": "voorstel",
    "niet-gelukt": "intern",
}
AFTER: Mapping[str, Step] = {  # outcome -> what then fits
    "gesproken": Step("bellen", 14),
    "zegt-betaling-toe": Step("bellen", 17),
    "vraagt-regeling": Step("betaalruimte-bespreken", 2),
    "vraagt-hulp": Step("doorverwijzen-hulp", 1),
    "kan-niet-betalen": Step("hulp-aanbieden", 2),
    "is-het-oneens": Step("betwisting-beantwoorden", 7),
    "terugbelafspraak": Step("terugbellen", 1),
    "voicemail": Step("sms-sturen", 1),
    "geen-gehoor": Step("bellen", 5),
    "ander-nam-op": Step("bellen", 4),
    "nummer-klopt-niet": Step("e-mail-sturen", 1),
    "kaart-achtergelaten": Step("bellen", 6),
    "antwoord": Step("bellen", 2),
    "kwam-terug": Step("brief-sturen", 3),
    "plan-gemaakt": Step("regeling-vastleggen", 1),
    "vervolg-nodig": Step("gesprek-voeren", 5),
    "niet-gekomen": Step("bellen", 2),
    "aanvaard": Step("regeling-vastleggen", 1),
    "geen-reactie": Step("bellen", 4),
}
LATER: Mapping[str, Sequence[Step]] = {  # action -> what may follow when nobody reacted
    "sms-sturen": (Step("bellen", 9), Step("huisbezoek", 13), Step("e-mail-sturen", 12)),
    "e-mail-sturen": (Step("bellen", 9), Step("regeling-voorstellen", 11)),
    "brief-sturen": (Step("bellen", 10), Step("huisbezoek", 14)),
    "kennismaking-partner": (Step("bellen", 3),),
    "eerste-herinnering": (Step("bellen", 6),),
    "tweede-herinnering": (Step("bellen", 6),),
    "hulp-aanbieden": (Step("regeling-voorstellen", 8), Step("bellen", 12)),
    "doorverwijzen-hulp": (Step("bellen", 20),),
    "betwisting-beantwoorden": (Step("bellen", 5),),
    "regeling-vastleggen": (Step("termijnherinnering", 18),),
    "termijnherinnering": (Step("termijnherinnering", 21), Step("termijnherinnering", 42), Step("bellen", 38)),
    "sommatie": (Step("bellen", 6),),
    "terugbellen": (Step("bellen", 13),),
}
AT_LAST = (Step("bellen", 11), Step("e-mail-sturen", 12), Step("bellen", 15))


def outcomes_of(kind: ActionType) -> Mapping[str, int]:
    known = next((SET_OF[one.code] for one in kind.outcomes if one.code in SET_OF), "intern")
    return CHANCES[known]


def draw(rng: Random, kind: ActionType, *, quiet: bool = False) -> str:
    """What comes of a step. `quiet`: nobody disputes anything."""
    chances = {code: weight for code, weight in outcomes_of(kind).items() if not (quiet and code in QUIET)}
    there = [one.code for one in kind.outcomes]
    codes = [code for code in chances if code in there] or there[:1]
    return rng.choices(codes, [chances.get(code, 1) for code in codes])[0]


def next_step(rng: Random, code: str, outcome: str) -> Step:
    """What is done after `code` with this outcome."""
    step = AFTER.get(outcome)
    if step is None:
        step = rng.choice(LATER.get(code, AT_LAST))
    return step._replace(after=step.after + rng.randint(0, 3)) if step.after > 2 else step
