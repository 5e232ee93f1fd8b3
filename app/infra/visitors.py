"""A double click by who is not signed in: the first answer is kept for a minute, sealed, in Valkey.

`once.py` keeps answers per tenant, and here there is none yet. Without Valkey the second click is judged on its own:
a link or a code works once either way.
"""

import hmac
import json
import time
from collections.abc import Callable
from contextlib import suppress

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import session_json_serializer as sessions
from redis import Redis
from redis.exceptions import RedisError

from app.infra import crypto

KEPT = 60  # seconds
PATIENCE = 10.0  # seconds that a second click waits for the first
PAUSE = 0.02
BUSY = b"busy"
SHOWN = ("Location", "Content-Type", "Set-Cookie")


def init_app(app: Flask, redis_url: str) -> None:
    app.extensions["visitors"] = Redis.from_url(redis_url, socket_connect_timeout=1, socket_timeout=2)


def is_click() -> bool:
    """Somebody without a tenant sends a form that carries a key."""
    api = request.path.startswith("/api/")
    return request.method == "POST" and "me" not in g and not api and bool(request.form.get("sleutel"))


def once(work: Callable[[], Response]) -> Response:
    """The answer of `work`; of a second click on the same form in the same browser, the first answer again."""
    valkey: Redis = current_app.extensions["visitors"]
    about = whole()
    name = f"regiekamer:click:{about}"
    try:
        if not valkey.set(name, BUSY, nx=True, ex=KEPT):
            before = wait_for(valkey, name)
            if before is not None:
                return again(crypto.opened(before, about=about))
    except RedisError:
        return work()
    kept = False
    try:
        response = work()
        if response.status_code < 400:
            with suppress(RedisError):
                kept = bool(valkey.set(name, crypto.sealed(written(response), about=about), ex=KEPT))
        return response
    finally:
        if not kept:
            with suppress(RedisError):
                valkey.delete(name)  # what went wrong may be tried again


def whole() -> str:
    """Of all that was sent, secrets too, and of the browser: who has the key alone gets nothing."""
    sent = [request.full_path, sorted(request.form.items(multi=True)), sorted(request.cookies.items())]
    return hmac.digest(str(current_app.secret_key).encode(), json.dumps(sent).encode(), "sha256").hex()


def wait_for(valkey: Redis, name: str) -> bytes | None:
    """The first answer; None when there is none, and then it is our turn."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = valkey.get(name)
        if found is None:
            return None
        if found != BUSY:
            return bytes(found)  # type: ignore[arg-type]  # the synchronous client
        time.sleep(PAUSE)
    return None


def written(response: Response) -> bytes:
    headers = [(name, value) for name, value in response.headers if name in SHOWN]
    body = response.get_data(as_text=True)
    return json.dumps([response.status_code, headers, body, sessions.dumps(dict(session))]).encode()


def again(kept: bytes) -> Response:
    status, headers, body, its_session = json.loads(kept)
    session.clear()
    session.update(sessions.loads(its_session))
    return Response(body, status, headers)
