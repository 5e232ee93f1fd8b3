"""The product by day, whatever the hour is: `python -m tests.by_day app.infra.worker`. Its clock goes on from there."""

import runpy
import sys
from datetime import UTC, date, datetime

from app.accounts import policy
from app.infra import clock
from app.kernel.dates import HERE
from tests.morning import last_working_morning

real = clock.now
BACK = real() - last_working_morning(real())


def now() -> datetime:
    return (real() - BACK).astimezone(UTC)


def today() -> date:
    return now().astimezone(HERE).date()


clock.now, clock.today = now, today  # the one place that asks the time, before anybody imports from it
policy.SIGN_IN_LASTS += BACK  # PostgreSQL has the hour of the wall: a sign-in of this morning is not over tonight

if __name__ == "__main__":
    runpy.run_module(sys.argv[1], run_name="__main__")
