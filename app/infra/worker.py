"""The worker process: waits for the doorbell and does what stands in PostgreSQL. `python -m app.infra.worker`"""

import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from redis.exceptions import RedisError
from rq import Worker
from rq.job import Job
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.infra import queue
from app.infra.db import Session
from app.infra.garbage import settle
from app.infra.jobs import count_failure
from app.infra.local.children import die_with_parent
from app.infra.tenancy import acting_for

log = logging.getLogger(__name__)


class Horse(Worker):
    """Forks for each job; the child dies with its worker and opens its own connections."""

    max_connection_wait_time = 2.0  # seconds between two looks whether Valkey is back

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.die_with_worker = die_with_parent(signal.SIGKILL)  # made here, so that it knows who the worker is

    def main_work_horse(self, *args: Any, **kwargs: Any) -> None:
        self.die_with_worker()
        Session.kw["bind"].dispose(close=False)  # the parent's connections are the parent's
        wait_for(ask_database)
        super().main_work_horse(*args, **kwargs)

    def handle_work_horse_killed(self, job: Job, *_how: Any) -> None:
        """A job that takes its own process along (no memory left) could not count its failure itself."""
        with suppress(DBAPIError):  # the database fell as well: the sweep rings again
            count_failure(*job.args)


def wait_for(ask: Callable[[], object]) -> None:
    """Without doorbell or database a worker waits: one that fell each time would end the whole demo, and jobs that
    fail one after another would leave their bells unheard."""
    while True:
        try:
            ask()
        except (RedisError, OperationalError) as away:
            log.warning("%s; trying again", str(away).partition("\n")[0])
            time.sleep(0.5)
        else:
            return


def ask_database() -> None:
    with acting_for(None) as db:
        db.execute(text("select 1"))


def main() -> None:
    wsgi = import_module("wsgi")  # composition: it knows all features
    doorbell = queue.connect(wsgi.SETTINGS.redis_url)
    settle()
    wait_for(doorbell.connection.ping)
    Horse([doorbell], connection=doorbell.connection).work(logging_level="WARNING")


if __name__ == "__main__":
    main()
