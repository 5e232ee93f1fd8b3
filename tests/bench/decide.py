"""Decisions under 30 clauses of the starter library, against a loop of 30 judges that do nothing."""

from dataclasses import dataclass
from datetime import datetime
from itertools import cycle

from app.kernel.decision import Verdict
from app.sla.policy.agreed import agree
from app.sla.policy.decide import decide
from app.sla.policy.terms import Terms, compile_terms
from app.sla.policy.vocabulary import Facts
from tests.app.sla.known import CATALOGUE, ORDINARY, TUESDAY
from tests.bench.report import Measure, in_turns

CLAUSES, GOAL = 30, 5.0


@dataclass(frozen=True, slots=True)
class Empty:
    """A judge that looks at nothing."""

    ref: str

    def judge(self, action: str, facts: Facts, now: datetime) -> Verdict:  # noqa: ARG002
        return ALLOW


ALLOW = Verdict.ALLOW
EMPTY = [Empty(str(number)) for number in range(CLAUSES)]


def thirty() -> Terms:
    """The law, the light start of an SLA, and the first others of the library."""
    clauses = CATALOGUE.clauses.values()
    law = [clause.code for clause in clauses if clause.builtin]
    start = [clause.code for clause in clauses if clause.default]
    others = [clause.code for clause in clauses if clause.code not in {*law, *start}]
    terms = compile_terms(agree([*start, *others][: CLAUSES - len(law)], CATALOGUE), CATALOGUE)
    assert len(terms.articles) == CLAUSES
    return terms


def floor() -> None:
    for empty in EMPTY:
        empty.judge("bellen", ORDINARY, TUESDAY)


def run() -> list[Measure]:
    """Every action type in turn is what the goal is about; the others tell how it grows."""
    terms = thirty()
    actions = cycle(CATALOGUE.actions)
    heaviest = max(CATALOGUE.actions, key=lambda code: len(terms.plan(code).rules))
    half = dict(list(ORDINARY.items())[::2])
    return [
        in_turns(
            "besluit, 30 afspraken, alle actiesoorten om de beurt",
            floor,
            lambda: decide(next(actions), ORDINARY, terms, TUESDAY),
            goal_ratio=GOAL,
            number=20 * len(CATALOGUE.actions),
        ),
        in_turns(
            f"besluit, 30 afspraken, zwaarste actiesoort ({heaviest}, {len(terms.plan(heaviest).rules)} regels)",
            floor,
            lambda: decide(heaviest, ORDINARY, terms, TUESDAY),
            number=2000,
        ),
        in_turns(
            "besluit, 30 afspraken, de helft van de feiten onbekend",
            floor,
            lambda: decide(next(actions), half, terms, TUESDAY),
            number=5 * len(CATALOGUE.actions),
        ),
        in_turns("SLA van 30 afspraken klaarzetten (eenmalig per versie)", floor, thirty, rounds=3),
    ]
