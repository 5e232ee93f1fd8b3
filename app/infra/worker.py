"""The worker process: waits for the doorbell and does what stands in PostgreSQL. `python -m app.infra.worker`"""

import ctypes
import os
import signal
import sys
from importlib import import_module
from typing import Any

from rq import Worker

from app.infra import queue
from app.infra.db import Session

PR_SET_PDEATHSIG = 1


class Horse(Worker):
    """Forks for each job; the child dies with its worker and opens its own connections."""

    def main_work_horse(self, *args: Any, **kwargs: Any) -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:  # the worker died before this line
            sys.exit(1)
        Session.kw["bind"].dispose(close=False)  # the parent's connections are the parent's
        super().main_work_horse(*args, **kwargs)


def main() -> None:
    wsgi = import_module("wsgi")  # composition: it knows all features
    doorbell = queue.connect(wsgi.SETTINGS.redis_url)
    Horse([doorbell], connection=doorbell.connection).work(logging_level="WARNING")


if __name__ == "__main__":
    main()
