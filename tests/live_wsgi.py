"""The product by day: outward contact is closed by law at night and on Sundays, and a journey may run at any hour.

It can also break when asked to, so that the pages which say so can be looked at.
"""

from datetime import UTC, date, datetime

from app.infra import clock
from app.kernel.dates import HERE
from tests.daylight import last_working_morning

real = clock.now
BACK = real() - last_working_morning(real())


def now() -> datetime:
    return (real() - BACK).astimezone(UTC)


def today() -> date:
    return now().astimezone(HERE).date()


clock.now, clock.today = now, today  # the one place that asks the time, before anybody imports from it

from flask import abort  # noqa: E402

from app.organisations.access import public  # noqa: E402
from wsgi import application  # noqa: E402

__all__ = ["application"]


@application.get("/proef/fout/<int:status>")
@public
def fail(status: int) -> str:
    if status == 500:
        raise RuntimeError("asked for by a test")
    abort(status)
