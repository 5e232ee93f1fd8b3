"""What holds for every set of clauses, every action and whatever is known or unknown."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.decision import SEVERITY, Verdict
from app.sla.policy.agreed import AgreedClause
from app.sla.policy.decide import Answer, decide
from app.sla.policy.terms import Terms, compile_terms
from app.sla.policy.vocabulary import FITS, FactDef, FactType, IfUnknown, Value
from tests.app.sla.known import CATALOGUE, DERIVED, ORDINARY, RAW, TUESDAY

EITHER_OR = {"boeken-hoofdsom-eerst", "uren-zaterdag-bezoek"}  # each stands against another clause
LIBRARY = [c.code for c in CATALOGUE.clauses.values() if not c.builtin and c.code not in EITHER_OR]
ACTIONS = sorted(CATALOGUE.actions)
BIG = 10**6
often = settings(max_examples=120, deadline=None)


def agreed(codes: Iterable[str]) -> list[AgreedClause]:
    return [AgreedClause(code, f"1.{LIBRARY.index(code) + 1}") for code in codes]


def compiled(codes: Iterable[str], *actions: str) -> Terms:
    """The law and these clauses, for all actions or only for some."""
    some = replace(CATALOGUE, actions={code: CATALOGUE.action(code) for code in actions or ACTIONS})
    return compile_terms(agreed(codes), some)


WHOLE = compiled(LIBRARY)
ALONE = replace(CATALOGUE, clauses={}, actions={"schuldhulp-vastleggen": CATALOGUE.action("schuldhulp-vastleggen")})


def values(fact: FactDef) -> st.SearchStrategy[Value]:
    """Every value that a fact can have."""
    if fact.type is FactType.BOOLEAN:
        return st.booleans()
    if fact.type in (FactType.INTEGER, FactType.DECIMAL):
        return st.integers(0, 40) | st.integers(0, BIG)
    names = st.sampled_from(sorted(fact.values)) if fact.values else st.sampled_from(["aa", "bb"])
    return st.lists(names, max_size=3, unique=True).map(tuple) if fact.type is FactType.LIST else names


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, dict[str, Value]]:
    """An action and what is known about it: a little, a lot, or all."""
    action = draw(st.sampled_from(ACTIONS))
    facts = {}
    for code in sorted(WHOLE.looks_at(action) - DERIVED):
        if draw(st.integers(0, 3)):
            facts[code] = draw(values(CATALOGUE.facts[code]))
    return action, facts


def found(answer: Answer) -> set[tuple[str, Verdict]]:
    return {(reason.code, reason.verdict) for reason in (*answer.because, *answer.also)}


def rank(answer: Answer) -> int:
    return SEVERITY.index(answer.verdict)


@often
@given(situations(), st.sets(st.sampled_from(LIBRARY)), st.sampled_from(LIBRARY))
def test_a_clause_more_never_loosens(situation: tuple[str, dict[str, Value]], codes: set[str], more: str) -> None:
    action, facts = situation
    less, all_of_them = compiled(codes - {more}, action), compiled(codes | {more}, action)
    before, after = decide(action, facts, less, TUESDAY), decide(action, facts, all_of_them, TUESDAY)
    assert rank(after) >= rank(before)
    assert found(after) >= found(before)
    assert set(after.unknown) >= set(before.unknown)


@often
@given(situations(), st.permutations(LIBRARY), st.integers(0, len(LIBRARY)))
def test_the_order_of_clauses_does_not_matter(
    situation: tuple[str, dict[str, Value]], order: list[str], size: int
) -> None:
    action, facts = situation
    chosen = order[:size]
    one, other = compiled(chosen, action), compiled(sorted(chosen), action)
    assert one == other
    assert decide(action, facts, one, TUESDAY) == decide(action, facts, other, TUESDAY)


@often
@given(situations())
def test_the_same_question_has_the_same_answer(situation: tuple[str, dict[str, Value]]) -> None:
    action, facts = situation
    asked = dict(facts)
    first = decide(action, asked, WHOLE, TUESDAY)
    second = decide(action, dict(reversed(facts.items())), compiled(LIBRARY, action), TUESDAY)
    assert first == second
    assert first.as_data() == second.as_data()
    assert asked == facts  # deciding changes nothing


@often
@given(situations())
def test_the_strictest_wins_and_all_of_them_are_named(situation: tuple[str, dict[str, Value]]) -> None:
    answer = decide(*situation, WHOLE, TUESDAY)
    assert {reason.verdict for reason in answer.because} <= {answer.verdict}
    assert all(SEVERITY.index(reason.verdict) < rank(answer) for reason in answer.also)
    assert bool(answer.because) is (answer.verdict is not Verdict.ALLOW)


@often
@given(situations(), st.data())
def test_a_fact_that_is_not_named_did_not_matter(situation: tuple[str, dict[str, Value]], data: st.DataObject) -> None:
    action, facts = situation
    answer = decide(action, facts, WHOLE, TUESDAY)
    silent = WHOLE.looks_at(action) - DERIVED - set(facts) - set(answer.unknown)
    for code in sorted(silent):
        value = data.draw(values(CATALOGUE.facts[code]), label=code)
        told = decide(action, {**facts, code: value}, WHOLE, TUESDAY)
        assert found(told) == found(answer)


@often
@given(situations())
def test_an_assumed_fact_counts_as_its_assumption(situation: tuple[str, dict[str, Value]]) -> None:
    action, facts = situation
    answer = decide(action, facts, WHOLE, TUESDAY)
    for code in answer.unknown:
        assumed = CATALOGUE.facts[code].assumed
        if assumed is not None and code not in DERIVED:
            told = decide(action, {**facts, code: assumed}, WHOLE, TUESDAY)
            if not any(op in ("known", "unknown") for op in _ops(code, action)):
                assert found(told) == found(answer)


def _ops(fact: str, action: str) -> set[str]:
    return {one["op"] for one in _raw(action)["preconditions"] if one.get("fact") == fact}


def _raw(action: str) -> Any:
    return next(one for one in RAW["actions"]["actions"] if one["code"] == action)


@often
@given(situations())
def test_an_open_question_asks_for_a_decision_and_no_more(situation: tuple[str, dict[str, Value]]) -> None:
    answer = decide(*situation, WHOLE, TUESDAY)
    for reason in (*answer.because, *answer.also):
        if reason.asked:
            assert all(CATALOGUE.facts[code].if_unknown is IfUnknown.ASK for code in reason.asked)
            assert all(code not in answer.seen or answer.seen[code] is None for code in reason.asked)
            assert reason.verdict is not Verdict.REFUSE


@often
@given(situations())
def test_an_alternative_may_be_taken(situation: tuple[str, dict[str, Value]]) -> None:
    action, facts = situation
    answer = decide(action, facts, WHOLE, TUESDAY)
    alternative = answer.alternative
    if alternative is None:
        return
    assert answer.verdict in (Verdict.NEEDS_APPROVAL, Verdict.REFUSE)
    assert alternative.actions or alternative.earliest
    assert set(alternative.with_reason) <= set(alternative.actions)
    assert action not in alternative.actions
    if alternative.earliest:
        later = decide(action, {**facts, "action.planned_at": alternative.earliest}, WHOLE, TUESDAY)
        assert rank(later) < rank(answer)


def single(fact: FactDef, op: str, *, negated: bool = False, effect: str = "refuse") -> Terms:
    """Terms with one more clause, about one fact only, that concerns recording a cause."""
    wanted: Any = sorted(fact.values)[0] if fact.values else "aa" if fact.type in (FactType.TEXT, FactType.CODE) else 7
    if fact.type is FactType.LIST and not fact.values:
        wanted = "aa"
    if fact.type is FactType.BOOLEAN:
        wanted = True
    if fact.type is FactType.DATETIME:
        wanted = TUESDAY
    written = [wanted, wanted] if op in ("in", "not_in", "between") else wanted
    leaf: dict[str, Any] = {"fact": fact.code, "op": op}
    if op not in ("is_true", "is_false", "known", "unknown"):
        leaf["value"] = written
    raw = {
        **RAW["clauses"]["clauses"][0],
        "code": "proef",
        "kind": "frame" if effect == "ask_reason" else "no_go",
        "builtin": False,
        "sentence": "Proef.",
        "params": {},
        "applies_to": {"actions": ["schuldhulp-vastleggen"]},
        "when": {"not": leaf} if negated else leaf,
        "effect": effect,
    }
    raw.pop("except"), raw.pop("law")
    return compile_terms([AgreedClause("proef", "1.1", definition=raw)], ALONE)


EVERY = [
    pytest.param(fact, op, id=f"{fact.code}-{op}")
    for fact in CATALOGUE.facts.values()
    if fact.code not in DERIVED
    for op in FITS
    if fact.type in FITS[op]
]


@pytest.mark.parametrize(("fact", "op"), EVERY)
@pytest.mark.parametrize("negated", [False, True])
def test_an_unknown_fact_does_exactly_what_if_unknown_says(fact: FactDef, op: str, negated: bool) -> None:
    terms = single(fact, op, negated=negated)
    unknown = decide("schuldhulp-vastleggen", {}, terms, TUESDAY)
    none = decide("schuldhulp-vastleggen", {fact.code: None}, terms, TUESDAY)
    assert unknown.verdict is none.verdict
    assert fact.code in unknown.unknown
    if op in ("known", "unknown"):
        assert unknown.verdict is (Verdict.REFUSE if (op == "unknown") is not negated else Verdict.ALLOW)
    elif fact.if_unknown is IfUnknown.ASK:
        assert (unknown.verdict, unknown.asked) == (Verdict.NEEDS_APPROVAL, (fact.code,))
    elif fact.if_unknown is IfUnknown.SKIP:
        assert unknown.verdict is Verdict.ALLOW
    else:
        told = decide("schuldhulp-vastleggen", {fact.code: fact.assumed}, terms, TUESDAY)
        assert unknown.verdict is told.verdict
        assert fact.code not in told.unknown


ASKED = [fact for fact in CATALOGUE.facts.values() if fact.if_unknown is IfUnknown.ASK and fact.code not in DERIVED]


@pytest.mark.parametrize("fact", ASKED, ids=lambda fact: fact.code)
def test_a_frame_never_blocks_not_even_when_it_does_not_know(fact: FactDef) -> None:
    op = "contains" if fact.type is FactType.LIST else "is_true" if fact.type is FactType.BOOLEAN else "eq"
    terms = single(fact, op, effect="ask_reason")
    answer = decide("schuldhulp-vastleggen", {}, terms, TUESDAY)
    assert (answer.verdict, answer.asked) == (Verdict.ASK_REASON, (fact.code,))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_decided_knowing_nothing_and_knowing_all(action: str) -> None:
    nothing = decide(action, {}, WHOLE, TUESDAY)
    assert nothing.verdict in Verdict
    decide(action, ORDINARY, WHOLE, TUESDAY)
    assert set(nothing.unknown) <= set(CATALOGUE.facts)
    assert nothing.as_data()
