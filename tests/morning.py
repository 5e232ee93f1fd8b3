"""When journeys take place: by day, since outward contact is closed by law at night and on Sundays."""

from datetime import datetime, time, timedelta

from app.kernel.dates import HERE, is_working_day


def last_working_morning(now: datetime) -> datetime:
    """Half past ten on today or the working day before, not later than now."""
    day = now.astimezone(HERE).date()
    while True:
        morning = datetime.combine(day, time(10, 30), HERE)
        if is_working_day(day) and morning <= now:
            return morning
        day -= timedelta(days=1)
