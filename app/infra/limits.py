"""How often one may try: Flask-Limiter, counted in Valkey. Without Valkey a process counts for itself."""

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from redis.exceptions import RedisError


def whose() -> str:
    """One person or key counts for itself, a visitor by address."""
    return str(g.me.user_id) if "me" in g else get_remote_address()


def typed_address() -> str:
    """Guessing one person's password from many addresses is limited as well."""
    return f"{request.form.get('email', '').strip().lower()}"


class Counter(Limiter):
    """When Valkey falls under two requests at once the library only catches the first of them."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        try:
            super()._check_request_limit(callable_name, in_middleware)
        except RedisError:  # the other request noticed: from here on this process counts for itself
            self.context.seen_limits.clear()
            super()._check_request_limit(callable_name, in_middleware)


limiter = Counter(
    whose,
    default_limits=["1200 per minute"],
    headers_enabled=False,
    in_memory_fallback_enabled=True,
    strategy="moving-window",
    key_prefix="regiekamer",
)
SIGN_IN = "20 per minute"  # an address of a whole office
GUESSES = "10 per 15 minutes"  # of one account


def init_app(app: Flask) -> None:
    limiter.init_app(app)
