from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import dates
from app.kernel.dates import add_months, add_working_days, day_kind, is_working_day, working_days_between

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-11-20", "werkdag", None),
        ("2026-11-21", "zaterdag", None),
        ("2026-11-22", "zondag", None),
        ("2026-01-01", "feestdag", "Nieuwjaarsdag"),
        ("2026-04-03", "feestdag", "Goede vrijdag"),
        ("2026-04-05", "zondag", "Eerste paasdag"),
        ("2026-04-06", "feestdag", "Tweede paasdag"),
        ("2026-04-27", "feestdag", "Koningsdag"),
        ("2025-04-26", "feestdag", "Koningsdag"),  # the 27th was a Sunday
        ("2025-04-27", "zondag", None),
        ("2026-05-05", "feestdag", "Bevrijdingsdag"),  # not a lustrum year, and yet
        ("2026-05-14", "feestdag", "Hemelvaartsdag"),
        ("2026-05-25", "feestdag", "Tweede pinksterdag"),
        ("2026-12-26", "feestdag", "Tweede kerstdag"),  # a Saturday
        ("2022-12-25", "zondag", "Eerste kerstdag"),
    ],
)
def test_days_of_the_algemene_termijnenwet(day, kind, name):
    assert day_kind(date.fromisoformat(day)) == kind
    assert dates.holiday_name(date.fromisoformat(day)) == name


@given(DAYS)
def test_liberation_day_counts_every_year(day):
    assert not is_working_day(date(day.year, 5, 5))


@given(DAYS.filter(is_working_day), st.integers(-300, 300))
def test_working_days_there_and_back(day, count):
    there = add_working_days(day, count)
    assert is_working_day(there)
    assert add_working_days(there, -count) == day


@given(DAYS, st.integers(-300, 300))
def test_counting_mirrors_adding(day, count):
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS)
def test_the_next_working_day_is_the_first(day):
    found = dates.next_working_day(day)
    assert found >= day
    assert is_working_day(found)
    assert not any(is_working_day(day + timedelta(n)) for n in range((found - day).days))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-12-01", 0, "2026-12-01"),
    ],
)
def test_months_end_where_the_month_ends(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_never_earlier(day, a, b):
    assert (add_months(day, a) <= add_months(day, b)) or a > b


def test_a_day_and_a_clock_as_people_write_them():
    moment = datetime(2026, 11, 20, 15, 42, tzinfo=UTC)
    assert dates.day_short(moment.date()) == "vr 20 nov"
    assert dates.day_long(moment.date()) == "vrijdag 20 november 2026"
    assert dates.clock(moment) == "16.42 uur"
    assert dates.moment_short(moment) == "vr 20 nov, 16.42 uur"
    assert dates.minute_of_day(moment) == 16 * 60 + 42


def test_the_evening_before_is_today_here():
    assert dates.moment_short(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == "za 1 aug, 00.30 uur"


def test_the_day_is_said_when_it_was_another():
    moment = datetime(2026, 11, 20, 15, 42, tzinfo=UTC)
    assert dates.said_at(moment, date(2026, 11, 20)) == "om 16.42 uur"
    assert dates.said_at(moment, date(2026, 11, 23)) == "op vr 20 nov om 16.42 uur"


def test_a_moment_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        dates.clock(datetime(2026, 11, 20, 15, 42))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["2026-11-20", "20-11-2026", " 20-11-2026 "])
def test_both_ways_to_write_a_day(text):
    assert dates.parse_day(text) == date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-02-30", "31-02-2026", "20/11/2026", "20-11-26", "2026-1-1", "20 november", "0202-11-20",
        "2026-11-20T00:00", "01-01-9999", "٢٠-١١-٢٠٢٦",  # noqa: RUF001
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"(datum|jaar).*\.$"):
        dates.parse_day(text)


@given(DAYS)
def test_any_day_is_read_back(day):
    assert dates.parse_day(day.isoformat()) == dates.parse_day(f"{day:%d-%m-%Y}") == day
