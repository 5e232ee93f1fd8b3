from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import HERE
from app.law.contact_window import closed_because, is_open, next_allowed

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2050, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_the_next_moment_is_allowed_and_the_first(moment):
    then = next_allowed(moment)
    assert then >= moment
    assert is_open(then)
    assert next_allowed(then) == then
    minutes = int((then - moment).total_seconds()) // 60
    assert not any(is_open(moment + timedelta(minutes=n)) for n in range(0, minutes, 7))


@given(MOMENTS)
def test_never_in_the_evening_or_on_a_sunday(moment):
    here = moment.astimezone(HERE)
    if here.hour >= 20 or here.hour < 7 or here.isoweekday() == 7:
        assert closed_because(moment) is not None


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (datetime(2026, 11, 20, 21, 30, tzinfo=HERE), datetime(2026, 11, 21, 7, tzinfo=HERE)),  # to Saturday
        (datetime(2026, 11, 21, 20, 0, tzinfo=HERE), datetime(2026, 11, 23, 7, tzinfo=HERE)),  # over Sunday
        (
            datetime(2026, 12, 24, 23, 0, tzinfo=HERE),
            datetime(2026, 12, 28, 7, tzinfo=HERE),
        ),  # over Christmas
        (
            datetime(2026, 10, 24, 22, 0, tzinfo=HERE),
            datetime(2026, 10, 26, 7, tzinfo=HERE),
        ),  # the clock goes back
        (datetime(2026, 11, 20, 6, 59, tzinfo=HERE), datetime(2026, 11, 20, 7, tzinfo=HERE)),
        (
            datetime(2026, 11, 20, 18, 59, tzinfo=UTC),
            datetime(2026, 11, 20, 18, 59, tzinfo=UTC),
        ),  # 19.59 here
    ],
)
def test_a_message_waits_until_it_may_go(moment, then):
    assert next_allowed(moment) == then


def test_the_reason_names_the_holiday_and_the_article():
    king = datetime(2026, 4, 27, 10, tzinfo=HERE)
    assert closed_because(king) == "Op Koningsdag zoeken wij geen contact (art. 4.2 Bki)."


def test_a_moment_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        is_open(datetime(2026, 11, 20, 10))  # noqa: DTZ001
