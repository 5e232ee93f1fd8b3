"""A worker with one job, that takes its process along: `python -m tests.deadly`."""

import os
import signal
from importlib import import_module

from redis import Redis
from rq import Queue

from app.infra.jobs import JOBS
from app.infra.worker import Horse

NAME = "tests.deadly.end_it"


def end_it(_db: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    settings = import_module("wsgi").SETTINGS
    JOBS[NAME] = end_it
    valkey = Redis.from_url(settings.redis_url)
    doorbell = Queue("deadly", connection=valkey)
    for _ in range(int(os.environ["BELLS"])):
        doorbell.enqueue("app.infra.jobs.run", os.environ["JOB"], os.environ["ORGANISATION"])
    Horse([doorbell], connection=valkey).work(burst=True, logging_level="ERROR")
