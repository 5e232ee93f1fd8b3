"""The worker process: waits for the doorbell and does what stands in PostgreSQL. `python -m app.infra.worker`"""

import gc
import logging
import signal
import time
from importlib import import_module
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker

from app.infra import queue
from app.infra.db import Session
from app.infra.local.children import die_with_parent

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
        super().main_work_horse(*args, **kwargs)


def wait_for(valkey: Redis) -> None:
    """A worker without a doorbell waits; one that falls each time would end the whole demo."""
    while True:
        try:
            valkey.ping()
        except RedisError as away:
            log.warning("no doorbell (%s); trying again", away)
            time.sleep(1)
        else:
            return


def main() -> None:
    wsgi = import_module("wsgi")  # composition: it knows all features
    doorbell = queue.connect(wsgi.SETTINGS.redis_url)
    gc.freeze()  # what was imported stays; else each fork copies it to look for garbage
    wait_for(doorbell.connection)
    Horse([doorbell], connection=doorbell.connection).work(logging_level="WARNING")


if __name__ == "__main__":
    main()
