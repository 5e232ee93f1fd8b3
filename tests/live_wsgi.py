"""The product by day: outward contact is closed by law at night and on Sundays, and a journey may run at any hour."""

from datetime import UTC, date, datetime, time, timedelta

from app.infra import clock
from app.kernel.dates import HERE, is_working_day


def last_working_morning(now: datetime) -> datetime:
    """Half past ten on today or the working day before, not later than now."""
    day = now.astimezone(HERE).date()
    while True:
        morning = datetime.combine(day, time(10, 30), HERE)
        if is_working_day(day) and morning <= now:
            return morning
        day -= timedelta(days=1)


real = clock.now
BACK = real() - last_working_morning(real())


def now() -> datetime:
    return (real() - BACK).astimezone(UTC)


def today() -> date:
    return now().astimezone(HERE).date()


clock.now, clock.today = now, today  # the one place that asks the time, before anybody imports from it

from wsgi import application  # noqa: E402

__all__ = ["application"]
