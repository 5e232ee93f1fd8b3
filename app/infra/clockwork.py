"""The clock process: rings for forgotten jobs every 2 seconds, asks for the daily and hourly ones."""

import logging
import time
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.infra import jobs
from app.infra.clock import now, today
from app.infra.jobs import Job
from app.infra.tenancy import acting_for

EVERY = 2  # seconds
log = logging.getLogger(__name__)


def ask(wanted: Sequence[Job], moment: str) -> None:
    """Each organisation, each job, once for this day or hour: the second asking finds the first."""
    with acting_for(None) as nobody:
        organisations = list(nobody.scalars(text("select id from organisations order by id")))
    for organisation_id in organisations:
        with acting_for(organisation_id) as db, db.begin():
            for job in wanted:
                jobs.once_for(db, job, moment)


def main() -> None:
    import_module("wsgi")
    features = import_module("app.features").FEATURES
    daily = [job for feature in features for job in feature.daily]
    hourly = [job for feature in features for job in feature.hourly]
    asked: set[str] = set()
    while True:
        try:
            day, hour = today().isoformat(), f"{now():%Y-%m-%dT%H}"
            for moment, wanted in ((day, daily), (hour, hourly)):
                if moment not in asked:
                    ask(wanted, moment)
                    asked.add(moment)
            jobs.sweep()
        except SQLAlchemyError:
            log.warning("no database; trying again")
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
