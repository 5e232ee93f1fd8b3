"""Conditions: the fast way and the careful way agree, and three values behave as Kleene says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sla.policy.conditions import Weighed
from app.sla.policy.reading import parse_condition, resolve
from app.sla.policy.sentences import Words as People
from app.sla.policy.sentences import fill, join, names_in, say_param
from app.sla.policy.vocabulary import ContentMistake
from tests.app.sla.known import CATALOGUE

YES, NO = {"fact": "dispute.open", "op": "is_true"}, {"fact": "dispute.open", "op": "is_false"}
MINORS = {"fact": "household.minors", "op": "is_true"}  # as_true
INSOLVENT = {"fact": "debtor.insolvency", "op": "eq", "value": "wsnp"}  # ask
PAYDAY = {"fact": "debtor.days_to_income_day", "op": "lte", "value": 3}  # skip
TALKS = {"fact": "contact.talks_7d", "op": "gt", "value": 0}  # as_zero
LEAVES = [YES, NO, MINORS, INSOLVENT, PAYDAY, TALKS]
VALUES: dict[str, list[Any]] = {
    "dispute.open": [True, False],
    "household.minors": [True, False],
    "debtor.insolvency": ["geen", "wsnp"],
    "debtor.days_to_income_day": [2, 9],
    "contact.talks_7d": [0, 1],
}
trees = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=12,
)
complete = st.fixed_dictionaries({code: st.sampled_from(values) for code, values in VALUES.items()})


def read(raw: Any) -> Any:
    return parse_condition(raw, CATALOGUE.facts, {}, "proef")


@settings(max_examples=300, deadline=None)
@given(trees, complete)
def test_the_fast_way_and_the_careful_way_agree(raw: Any, facts: dict[str, Any]) -> None:
    condition = read(raw)
    assert condition.weigh(facts) == Weighed(condition.test()(facts))
    settled = condition.given(facts)
    assert settled.weigh({}) == condition.weigh(facts)


@settings(max_examples=300, deadline=None)
@given(trees, complete, st.sets(st.sampled_from(sorted(VALUES))))
def test_what_is_weighed_without_a_fact_holds_for_every_value_of_it_unless_named(
    raw: Any, facts: dict[str, Any], missing: set[str]
) -> None:
    condition = read(raw)
    known = {code: value for code, value in facts.items() if code not in missing}
    weighed = condition.weigh(known)
    assert (weighed.value is None) is bool(weighed.asked)
    for code in missing - weighed.asked - weighed.assumed:
        for value in VALUES[code]:
            assert condition.weigh({**known, code: value}).value == weighed.value
    try:
        assert condition.test()(known) is weighed.value
        assert not weighed.assumed
    except KeyError:
        pass  # it met an unknown fact, and left the answer to weighing


@pytest.mark.parametrize(
    ("raw", "facts", "value", "asked", "assumed"),
    [
        (YES, {}, False, [], ["dispute.open"]),
        (NO, {}, True, [], ["dispute.open"]),
        (MINORS, {}, True, [], ["household.minors"]),
        (TALKS, {}, False, [], ["contact.talks_7d"]),
        (INSOLVENT, {}, None, ["debtor.insolvency"], []),
        (PAYDAY, {}, False, [], ["debtor.days_to_income_day"]),
        ({"not": PAYDAY}, {}, False, [], ["debtor.days_to_income_day"]),
        ({"not": {"not": PAYDAY}}, {}, False, [], ["debtor.days_to_income_day"]),
        ({"not": INSOLVENT}, {}, None, ["debtor.insolvency"], []),
        ({"all": [INSOLVENT, YES]}, {"dispute.open": False}, False, [], []),
        ({"all": [INSOLVENT, YES]}, {"dispute.open": True}, None, ["debtor.insolvency"], []),
        ({"all": [INSOLVENT, MINORS]}, {}, None, ["debtor.insolvency"], ["household.minors"]),
        ({"all": [INSOLVENT, YES]}, {}, False, [], ["dispute.open"]),
        ({"any": [INSOLVENT, YES]}, {"dispute.open": True}, True, [], []),
        ({"any": [INSOLVENT, YES]}, {"dispute.open": False}, None, ["debtor.insolvency"], []),
        ({"any": [INSOLVENT, MINORS]}, {}, True, [], ["household.minors"]),
        ({"fact": "debtor.insolvency", "op": "known"}, {}, False, [], ["debtor.insolvency"]),
        ({"fact": "debtor.insolvency", "op": "unknown"}, {}, True, [], ["debtor.insolvency"]),
        ({"fact": "debtor.insolvency", "op": "known"}, {"debtor.insolvency": "geen"}, True, [], []),
        (None, {}, True, [], []),
    ],
)
def test_what_is_unknown(
    raw: Any, facts: dict[str, Any], value: bool | None, asked: list[str], assumed: list[str]
) -> None:
    assert read(raw).weigh(facts) == Weighed(value, frozenset(asked), frozenset(assumed))


@pytest.mark.parametrize(
    ("day", "bounds", "inside"),
    [
        ("12-18", ("12-18", "01-04"), True),
        ("12-31", ("12-18", "01-04"), True),
        ("01-04", ("12-18", "01-04"), True),
        ("01-05", ("12-18", "01-04"), False),
        ("12-17", ("12-18", "01-04"), False),
        ("07-15", ("07-01", "08-15"), True),
        ("08-16", ("07-01", "08-15"), False),
    ],
)
def test_a_period_may_go_around_the_new_year(day: str, bounds: tuple[str, str], inside: bool) -> None:
    condition = read({"fact": "action.month_day", "op": "between", "value": bounds})
    assert condition.test()({"action.month_day": day}) is inside


def test_a_parameter_is_scaled_exactly() -> None:
    assert resolve({"param": "procent", "scale": 0.01}, {"procent": 15}, "x") * 100 == 15
    assert resolve({"param": "van", "as": "minutes"}, {"van": "09.30"}, "x") == 570
    with pytest.raises(ContentMistake, match="niet worden omgerekend"):
        resolve({"param": "van", "as": "minutes"}, {"van": 9}, "x")
    with pytest.raises(ContentMistake, match="geen waarde"):
        resolve({"value": 3}, {}, "x")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("grens_cents", 7500, "€\N{NO-BREAK SPACE}75"),
        ("grens_cents", 7550, "€\N{NO-BREAK SPACE}75,50"),
        ("grens_cents", 123456700, "€\N{NO-BREAK SPACE}1.234.567"),
        ("van", "09.00", "9.00"),
        ("tot", "20.30", "20.30"),
        ("begin", "12-18", "18 december"),
        ("einde", "01-04", "4 januari"),
        ("aantal", 1500, "1.500"),
        ("kanalen", ("sms", "e-mail", "chat"), "sms, e mail en chat"),
        ("volgorde", ("lopende-termijn", "rente"), "lopende termijn, dan rente"),
    ],
)
def test_a_number_is_said_as_its_name_asks(name: str, value: Any, said: str) -> None:
    assert say_param(name, value) == said


def test_a_sentence_counts_and_names_people() -> None:
    child = People("kind", "kinderen", "het")
    template = "{De_mens} en {de_mens}: {mensen}, {mens}. Binnen {termijn:werkdag/werkdagen}."
    assert fill(template, child, {"termijn": 1}) == "Het kind en het kind: kinderen, kind. Binnen 1 werkdag."
    assert fill(template, child, {"termijn": 3}).endswith("Binnen 3 werkdagen.")
    assert names_in(template) == {"termijn"}
    with pytest.raises(ContentMistake, match="termijn"):
        fill(template, child)
    assert (join([]), join(["a"]), join(["a", "b"], "of")) == ("", "a", "a of b")
