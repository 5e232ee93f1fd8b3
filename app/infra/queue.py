"""RQ is the doorbell: it wakes a worker. What there is to do stands in PostgreSQL (jobs.py)."""

from redis import Redis
from rq import Queue

from app.infra import jobs

NAME = "regiekamer"


def connect(redis_url: str) -> Queue:
    """Sets the doorbell that jobs.ring uses. A server that is away is no reason to fail: the sweep finds the work."""
    connection = Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=5)
    queue = Queue(NAME, connection=connection, default_timeout=900)
    jobs.queue = queue
    return queue
