"""The typed facade on Flask-Login: who is behind this request, asked once. No session, no remember cookie."""

from collections.abc import Callable

import flask_login
from flask import Flask, Request

from app.infra.gate import Known


class Visitor(flask_login.UserMixin):  # type: ignore[misc]  # no types upstream
    def __init__(self, known: Known) -> None:
        self.known = known

    def get_id(self) -> str:
        return str(self.known.actor.user_id)


def init_app(app: Flask, identify: Callable[[Request], Known | None]) -> None:
    """`identify` reads the secret that a request carries; None means that nobody is signed in."""
    manager = flask_login.LoginManager()
    manager.init_app(app, add_context_processor=False)  # a page that says "no database" must not ask it who you are
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(request: Request) -> Visitor | None:
        known = identify(request)
        return None if known is None else Visitor(known)


def visitor() -> Known | None:
    user = flask_login.current_user
    return user.known if user.is_authenticated else None
