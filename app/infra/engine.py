"""The way to PostgreSQL: a pool of connections that notices at once when the server went away."""

from select import POLLIN, poll
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

HALF_AN_HOUR = 1800  # seconds; a firewall forgets a quiet connection after a while


def engine_for(url: str) -> Engine:
    engine = create_engine(
        url, pool_size=10, max_overflow=10, pool_recycle=HALF_AN_HOUR, json_deserializer=orjson.loads
    )
    event.listen(engine, "checkout", refuse_dead)
    return engine


def refuse_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has said so, and one that lives says nothing unasked: to look costs no question.

    The pool makes a new connection when this one is refused.
    """
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    if socket.poll(0):
        raise DisconnectionError
