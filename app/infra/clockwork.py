"""The clock process: rings for forgotten jobs every 5 seconds, and asks for the daily ones. `python -m app.infra.clockwork`"""

import logging
import time
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.infra import jobs
from app.infra.clock import today
from app.infra.jobs import Job
from app.infra.tenancy import acting_for

EVERY = 5  # seconds
log = logging.getLogger(__name__)


def ask_daily(daily: Sequence[Job]) -> None:
    """Each organisation, each daily job, once a day: the second asking finds the first."""
    with acting_for(None) as nobody:
        organisations = list(nobody.scalars(text("select id from organisations order by id")))
    for organisation_id in organisations:
        with acting_for(organisation_id) as db, db.begin():
            for job in daily:
                jobs.once_a_day(db, job, today().isoformat())


def main() -> None:
    import_module("wsgi")
    daily = [job for feature in import_module("app.features").FEATURES for job in feature.daily]
    asked = None
    while True:
        try:
            if asked != today():
                ask_daily(daily)
                asked = today()
            jobs.sweep()
        except SQLAlchemyError:
            log.warning("no database; trying again")
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
