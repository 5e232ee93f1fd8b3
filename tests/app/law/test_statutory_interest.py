from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import add_months
from app.law.rates import TABLES, InterestKind, Rate, RateMissing, RateTable, running_out
from app.law.statutory_interest import end_day, first_day, interest

KINDS = st.sampled_from(InterestKind)
PRINCIPALS = st.integers(0, 1_000_000_00)
KNOWN = st.dates(date(2013, 1, 1), date(2027, 1, 1))
PERIODS = st.tuples(KNOWN, KNOWN).map(sorted)


def by_the_day(principal: int, start: date, end: date, kind: InterestKind) -> Fraction:
    """The same law, one day at a time and without rounding."""
    base, of_year, years, day = Fraction(principal), Fraction(0), 1, start
    while day < end:
        if day == add_months(start, 12 * years):
            base, of_year, years = base + of_year, Fraction(0), years + 1
        of_year += base * TABLES[kind].on(day).percent / 36500
        day += timedelta(days=1)
    return base + of_year - principal


@given(PRINCIPALS, PERIODS, KINDS)
def test_segments_agree_with_counting_by_the_day(principal, period, kind):
    answer = interest(principal, *period, kind=kind)
    assert abs(answer.cents - by_the_day(principal, *period, kind)) <= len(answer.segments)


@given(PRINCIPALS, PERIODS, KINDS)
def test_the_specification_adds_up_and_leaves_no_day_out(principal, period, kind):
    start, end = period
    answer = interest(principal, start, end, kind=kind)
    assert sum(segment.cents for segment in answer.segments) == answer.cents
    assert sum(segment.days for segment in answer.segments) == (end - start).days
    days = [day for segment in answer.segments for day in (segment.start, segment.end)]
    assert days == sorted(days)


@given(PRINCIPALS, st.dates(date(2013, 1, 1), date(2025, 12, 1)), st.data(), KINDS)
def test_a_period_in_two_parts_is_the_same_within_a_year(principal, start, data, kind):
    end = data.draw(st.dates(start, add_months(start, 12)))
    cut = data.draw(st.dates(start, end))
    parts = [interest(principal, start, cut, kind=kind), interest(principal, cut, end, kind=kind)]
    assert abs(sum(part.cents for part in parts) - interest(principal, start, end, kind=kind).cents) <= 1


@given(PRINCIPALS, PERIODS, st.integers(0, 400), KINDS)
def test_waiting_longer_never_costs_less(principal, period, days, kind):
    start, end = period
    later = min(end + timedelta(days=days), date(2027, 1, 1))
    assert interest(principal, start, end, kind=kind).cents <= interest(principal, start, later, kind=kind).cents


def test_interest_on_interest_after_a_year_and_not_before():
    two_years = interest(1000_00, date(2024, 7, 1), date(2026, 7, 1))
    assert two_years.segments[1].base_cents == 1000_00
    assert two_years.segments[2].base_cents == 1000_00 + sum(s.cents for s in two_years.segments[:2])
    assert any("een jaar vol" in step for step in two_years.steps)
    assert not any("een jaar vol" in step for step in interest(1000_00, date(2025, 7, 1), date(2026, 7, 1)).steps)


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert date(2025, 2, 28) in {s.start for s in interest(1000_00, date(2024, 2, 29), date(2025, 3, 31)).segments}


def test_the_steps_name_percentage_period_and_article():
    (step,) = interest(1000_00, date(2026, 1, 1), date(2026, 2, 1)).steps
    assert step == (
        "4% over €\u00a01.000,00 van 1 januari 2026 tot en met 31 januari 2026 (31 dagen) "
        "is €\u00a03,40 (art. 6:119 BW)."
    )


@pytest.mark.parametrize("kind", InterestKind)
def test_a_missing_rate_is_an_error_and_never_an_old_rate(kind):
    assert interest(1000_00, date(2026, 6, 1), date(2027, 1, 1), kind=kind).cents > 0
    with pytest.raises(RateMissing, match="vanaf 1 januari 2027 is nog niet ingevoerd"):
        interest(1000_00, date(2026, 6, 1), date(2027, 1, 2), kind=kind)
    with pytest.raises(RateMissing, match="Van vóór"):
        interest(1000_00, date(2010, 1, 1), date(2026, 1, 1), kind=kind)


def test_an_entered_rate_takes_over_from_its_day():
    table = RateTable(
        "wettelijke rente",
        "art. 6:119 BW",
        (*TABLES[InterestKind.STATUTORY].rows, Rate(date(2027, 1, 1), Fraction(3), "Stb. 2026, 1")),
        until=date(2028, 1, 1),
    )
    answer = interest(1000_00, date(2026, 12, 2), date(2027, 1, 31), table=table)
    assert [(s.percent, s.cents) for s in answer.segments] == [(4, 3_29), (3, 2_47)]


def test_the_end_of_the_rates_is_seen_in_time():
    assert running_out(date(2026, 11, 30)) == ()
    assert running_out(date(2026, 12, 1)) == tuple(InterestKind)


@pytest.mark.parametrize("table", [*TABLES.values()])
def test_rates_stand_in_order(table):
    days = [row.since for row in table.rows]
    assert days == sorted(set(days))
    assert days[-1] < table.until


def test_backwards_or_below_zero_is_refused():
    with pytest.raises(ValueError, match="vooruit"):
        interest(1000_00, date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="vanaf nul"):
        interest(-1, date(2026, 1, 1), date(2026, 2, 1))


def test_when_interest_starts_and_ends():
    paid = date(2026, 6, 30)
    assert end_day(InterestKind.STATUTORY, paid) == paid  # in favour of the person
    assert end_day(InterestKind.COMMERCIAL, paid) == date(2026, 7, 1)
    assert first_day(InterestKind.STATUTORY, default_since=paid) == paid
    assert first_day(InterestKind.STATUTORY, last_payment_day=paid, default_since=date(2026, 8, 1)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="loopt er geen rente"):
        first_day(InterestKind.STATUTORY, invoice_received=paid)
