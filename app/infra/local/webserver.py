"""How gunicorn serves Regiekamer on one machine; its address is given on the command line."""

import os
import signal
from typing import Any

from app.infra.db import Session
from app.infra.garbage import settle
from app.infra.local.children import die_with_parent

wsgi_app = "wsgi:application"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60  # seconds; an upload of hundreds of megabytes takes a while
graceful_timeout = 8
keepalive = 5
limit_request_line = 0  # 200 chosen cases stand in one address; the body has limits of its own
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a disk may stall the heartbeat
control_socket_disable = True
preload_app = True  # imported once, forked twice
proc_name = "regiekamer"


def when_ready(_arbiter: Any) -> None:
    settle()


die_with_arbiter = die_with_parent(signal.SIGTERM)  # this file is read by the one that forks


def post_fork(_arbiter: Any, _worker: Any) -> None:
    """When gunicorn itself is killed its workers would go on with nobody above them."""
    die_with_arbiter()
    Session.kw["bind"].dispose(close=False)  # connections of the process that forked us are not ours
