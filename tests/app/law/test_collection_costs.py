from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import add_months
from app.law.collection_costs import (
    MAXIMUM,
    MINIMUM,
    LegalBasis,
    Rounding,
    VatPosition,
    applicability,
    fee,
    fee_after_payment,
    fee_together,
    with_vat,
)
from app.law.small_instalments import CAP, IN_FORCE, Reminder, is_small, reminder_fee

PRINCIPALS = st.integers(1, 3_000_000_00)
TODAY = date(2026, 11, 22)
WITH_VAT = VatPosition(buys_taxed_service=True, can_deduct=False, declared_in_letter=True)


@given(PRINCIPALS, st.integers(0, 500_000_00), st.sampled_from(Rounding))
def test_who_owes_more_never_pays_less_and_never_above_the_maximum(principal, more, rounding):
    low, high = fee(principal, rounding=rounding), fee(principal + more, rounding=rounding)
    assert MINIMUM <= low.cents <= high.cents <= MAXIMUM


@given(PRINCIPALS)
def test_the_scale_from_the_top_down_is_the_same(principal):
    upper = [(250_000, 15), (500_000, 10), (1_000_000, 5), (20_000_000, 1), (10**12, Fraction(1, 2))]
    exact, lower = Fraction(0), 0
    for edge, rate in upper:
        exact += Fraction(max(0, min(principal, edge) - lower) * rate, 100)
        lower = edge
    exact = min(MAXIMUM, max(MINIMUM, exact))
    assert abs(fee(principal).cents - exact) <= Fraction(1, 2)
    assert 0 <= exact - fee(principal, rounding=Rounding.DOWN).cents < 1


@given(st.lists(PRINCIPALS, min_size=1, max_size=6))
def test_one_letter_never_costs_more_than_many(principals):
    apart = sum(fee(principal).cents for principal in principals)
    halves = len(principals) // 2  # each of many is rounded for itself: 317,48 and 317,49 lose half a cent both
    assert fee_together(principals).cents <= apart + halves


@given(PRINCIPALS, st.integers(0, 3_500_000_00))
def test_paying_in_time_never_raises_the_fee(principal, paid):
    left = fee_after_payment(principal, paid)
    assert left.cents <= fee(principal).cents
    assert (left.cents == 0) is (paid >= principal)


@given(PRINCIPALS)
def test_vat_stands_over_the_minimum_and_the_maximum(principal):
    assert 48_40 <= with_vat(fee(principal), WITH_VAT, on=TODAY).cents <= 8_197_75


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (
            VatPosition(buys_taxed_service=False, can_deduct=False, declared_in_letter=True),
            "koopt geen dienst",
        ),
        (
            VatPosition(buys_taxed_service=True, can_deduct=True, declared_in_letter=True),
            "kan de btw verrekenen",
        ),
        (VatPosition(buys_taxed_service=True, can_deduct=False, declared_in_letter=False), "verklaart niet"),
    ],
)
def test_without_all_conditions_no_vat_and_the_reason(position, words):
    answer = with_vat(fee(1000_00), position, on=TODAY)
    assert (answer.cents, answer.net_cents, answer.vat_cents) == (150_00, 150_00, 0)
    assert words in answer.steps[-1]


def test_vat_has_the_rate_of_its_day():
    assert with_vat(fee(1000_00), WITH_VAT, on=date(2012, 9, 30)).vat_cents == 28_50
    assert with_vat(fee(1000_00), WITH_VAT, on=date(2012, 10, 1)).vat_cents == 31_50
    with pytest.raises(ValueError, match="gold op 30 juni 2012 nog niet"):
        with_vat(fee(1000_00), WITH_VAT, on=date(2012, 6, 30))


def test_the_steps_explain_the_amount():
    assert fee(8400_00).steps == (
        "15% over €\u00a02.500,00 is €\u00a0375,00 (art. 2 lid 1 Besluit).",
        "10% over €\u00a02.500,00 is €\u00a0250,00 (art. 2 lid 1 Besluit).",
        "5% over €\u00a03.400,00 is €\u00a0170,00 (art. 2 lid 1 Besluit).",
        "Samen is dat €\u00a0795,00.",
    )
    assert fee(50_00).steps[-1] == "De kosten zijn minstens €\u00a040,00 (art. 2 lid 2 Besluit)."
    assert "hoogstens" in fee(2_000_000_00).steps[-1]


def test_nobody_pays_costs_over_less_than_nothing():
    with pytest.raises(ValueError, match="vanaf nul"):
        fee(-1)


@pytest.mark.parametrize(
    ("basis", "in_vain", "allowed"),
    [
        (LegalBasis.CONTRACT_CONSUMER, False, False),
        (LegalBasis.CONTRACT_CONSUMER, True, True),
        (LegalBasis.CONTRACT_BUSINESS, False, True),
        (LegalBasis.CONTRACT_BUSINESS, True, True),
        (LegalBasis.PUBLIC_LAW, True, False),
        (LegalBasis.NON_CONTRACT, True, False),
    ],
)
def test_who_pays_this_fee(basis, in_vain, allowed):
    answer = applicability(basis, notice_in_vain=in_vain)
    assert answer.allowed is allowed
    assert answer.because.endswith(".")


# ---- small instalments (6:96 lid 8 BW)


@given(st.integers(1, 266_66), st.lists(st.integers(0, 120), max_size=24))
def test_six_months_never_cost_more_than_the_cap(instalment, gaps):
    """Whatever the rhythm of reminders: every half year that ends with one stays at or below the cap."""
    day, sent = IN_FORCE, []
    for gap in gaps:
        day += timedelta(days=gap)
        proposal = reminder_fee([instalment], sent, on=day)
        assert 0 <= proposal.cents <= MINIMUM
        sent.append(Reminder(day, proposal.cents))
        assert sum(reminder.fee_cents for reminder in sent if reminder.on >= add_months(day, -6)) <= CAP


def test_the_cap_holds_whatever_was_charged_before():
    """Also by another desk that counted differently."""
    earlier = [Reminder(date(2026, 10, 1), 130_00)]
    assert reminder_fee([100_00], earlier, on=TODAY).cents == 10_00
    assert reminder_fee([100_00], [Reminder(date(2026, 10, 1), 200_00)], on=TODAY).cents == 0


def test_the_first_fee_is_certain_and_the_next_asks_a_person():
    first = reminder_fee([130_00], on=TODAY)
    assert (first.cents, first.needs_person) == (MINIMUM, False)
    assert reminder_fee([130_00], [Reminder(date(2026, 10, 1), MINIMUM)], on=TODAY).needs_person
    assert reminder_fee([130_00, 130_00], on=TODAY).needs_person


def test_after_half_a_year_it_starts_again():
    assert reminder_fee([130_00], [Reminder(date(2026, 5, 21), MINIMUM)], on=TODAY).cents == MINIMUM
    assert reminder_fee([130_00], [Reminder(date(2026, 5, 22), MINIMUM)], on=TODAY).cents < MINIMUM


def test_large_instalments_are_added_up_and_a_mixed_letter_asks_a_person():
    assert reminder_fee([650_00, 650_00], on=TODAY).cents == fee(1300_00).cents
    mixed = reminder_fee([650_00, 130_00], on=TODAY)
    assert (mixed.cents, mixed.needs_person) == (fee(650_00).cents, True)


def test_before_october_2024_the_ordinary_fee_applied():
    proposal = reminder_fee([130_00, 130_00], on=date(2024, 9, 30))
    assert (proposal.cents, proposal.needs_person) == (MINIMUM, False)


@pytest.mark.parametrize(("instalment", "small"), [(0, False), (1, True), (266_66, True), (266_70, False)])
def test_small_is_what_brings_the_lowest_fee(instalment, small):
    assert is_small(instalment) is small
