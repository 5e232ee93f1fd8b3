from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law.imputation import LEGAL_ORDER, PRINCIPAL_FIRST, Amounts, Debt, Part, Weight, impute, impute_over
from app.law.rates import InterestKind
from app.law.running_account import Posting, running_account
from app.law.statutory_interest import interest

CENTS = st.integers(0, 100_000)
OWED = st.builds(Amounts, CENTS, CENTS, CENTS)
ORDERS = st.sampled_from([LEGAL_ORDER, PRINCIPAL_FIRST])
START, END = date(2023, 3, 15), date(2026, 11, 22)


@st.composite
def several_debts(draw: st.DrawFn) -> list[Debt[int]]:
    since = st.dates(date(2026, 1, 1), date(2026, 1, 4))  # few days, so that ties are common
    return [
        Debt(key, draw(OWED), draw(st.booleans()), draw(since), draw(st.sampled_from(Weight)))
        for key in range(draw(st.integers(0, 6)))
    ]


@given(st.integers(0, 400_000), OWED, ORDERS)
def test_no_cent_is_lost_inside_a_debt(payment, owed, order):
    answer = impute(payment, owed, order=order)
    assert answer.taken.total + answer.surplus == payment
    for part in Part:
        assert 0 <= answer.taken.of(part) <= owed.of(part)
        assert answer.taken.of(part) + answer.left.of(part) == owed.of(part)
    assert answer.surplus == 0 or answer.left.total == 0


@given(st.integers(0, 400_000), OWED, ORDERS)
def test_a_part_waits_for_the_one_before_it(payment, owed, order):
    answer = impute(payment, owed, order=order)
    for before, after in pairwise(order):
        assert answer.left.of(before) == 0 or answer.taken.of(after) == 0


@given(st.integers(0, 2_000_000), several_debts(), ORDERS, st.data())
def test_no_cent_is_lost_between_debts(payment, debts, order, data):
    designated = data.draw(st.sampled_from([None, *(debt.key for debt in debts)]))
    answer = impute_over(payment, debts, designated=designated, order=order)
    assert set(answer.taken) == {debt.key for debt in debts}
    assert sum(taken.total for taken in answer.taken.values()) + answer.surplus == payment
    for debt in debts:
        for part in Part:
            assert 0 <= answer.taken[debt.key].of(part) <= debt.owed.of(part)
    assert answer.surplus == 0 or all(answer.taken[debt.key] == debt.owed for debt in debts)


@given(st.integers(0, 2_000_000), several_debts())
def test_due_then_onerous_then_old_is_paid_before_the_next(payment, debts):
    answer = impute_over(payment, debts)
    for first in debts:
        for second in debts:
            if (not first.due, -first.weight, first.since) < (not second.due, -second.weight, second.since):
                assert answer.taken[first.key] == first.owed or answer.taken[second.key].total == 0


@given(st.integers(0, 100_000), several_debts().filter(bool), st.data())
def test_what_the_payer_points_at_comes_first(payment, debts, data):
    chosen = data.draw(st.sampled_from(debts))
    answer = impute_over(payment, debts, designated=chosen.key)
    assert answer.taken[chosen.key].total == min(payment, chosen.owed.total)


def test_the_steps_name_the_article():
    jan = Debt("jan", Amounts(principal=650_00), due=True, since=date(2026, 1, 1))
    feb = Debt("feb", Amounts(principal=650_00), due=True, since=date(2026, 2, 1))
    assert impute_over(700_00, [jan, feb], designated="feb").steps == (
        "€\u00a0650,00 gaat naar de vordering die de betaler aanwees (art. 6:43 lid 1 BW).",
        "€\u00a050,00 gaat naar een opeisbare vordering van 01-01-2026 (art. 6:43 lid 2 BW).",
    )
    assert impute(100_00, Amounts(40_00, 0, 50_00)).steps == (
        "€\u00a040,00 gaat naar de kosten (art. 6:44 lid 1 BW).",
        "€\u00a050,00 gaat naar de hoofdsom (art. 6:44 lid 1 BW).",
        "€\u00a010,00 blijft over.",
    )


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="vanaf nul"):
        impute(-1, Amounts())
    with pytest.raises(ValueError, match="drie"):
        impute(1, Amounts(), order=(Part.COSTS, Part.COSTS, Part.PRINCIPAL))
    with pytest.raises(ValueError, match="aangewezen"):
        impute_over(1, [Debt("jan", Amounts(), due=True, since=START)], designated="feb")


# ---- through time

POSTINGS = st.lists(st.builds(Posting, st.dates(START, END - timedelta(days=1)), CENTS), max_size=6)


@given(CENTS, POSTINGS, POSTINGS, st.sampled_from(InterestKind), ORDERS)
def test_what_came_in_and_what_is_open_is_all_that_was_owed(principal, payments, costs, kind, order):
    account = running_account(principal, START, END, payments=payments, costs=costs, kind=kind, order=order)
    owed = principal + sum(cost.cents for cost in costs) + sum(line.cents for line in account.segments)
    paid = sum(payment.cents for payment in payments)
    taken = sum(allocation.taken.total for allocation in account.allocations)
    assert taken + account.surplus == paid
    assert taken + account.open.total == owed
    assert min(account.open.costs, account.open.interest, account.open.principal) >= 0
    assert [allocation.on for allocation in account.allocations] == sorted(payment.on for payment in payments)


@given(CENTS, st.sampled_from(InterestKind))
def test_without_payments_it_is_plain_interest(principal, kind):
    account = running_account(principal, START, END, kind=kind)
    assert account.open.interest == interest(principal, START, END, kind=kind).cents
    assert account.open.principal == principal


@given(CENTS, POSTINGS)
def test_costs_bear_no_interest(principal, costs):
    with_costs = running_account(principal, START, END, costs=costs)
    assert with_costs.segments == running_account(principal, START, END).segments


@given(st.integers(1, 100_000), st.dates(START, END - timedelta(days=1)))
def test_who_paid_all_owes_no_interest_any_more(principal, paid_on):
    owed = running_account(principal, START, paid_on).open.total
    account = running_account(principal, START, END, payments=[Posting(paid_on, owed)])
    assert (account.open, account.surplus) == (Amounts(), 0)


def test_a_payment_before_interest_starts_lowers_what_it_runs_over():
    account = running_account(1000_00, START, END, payments=[Posting(date(2023, 1, 1), 400_00)])
    assert account.segments == running_account(600_00, START, END).segments


def test_what_came_after_the_day_of_the_account_is_refused():
    for late in (
        {"payments": [Posting(END + timedelta(days=1), 1)]},
        {"costs": [Posting(END + timedelta(days=1), 1)]},
    ):
        with pytest.raises(ValueError, match="peildatum"):
            running_account(1000_00, START, END, **late)
