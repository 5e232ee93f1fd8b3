"""The typed facade on two Flask extensions without types: CSRF tokens for pages, and Dutch for what is translated."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from app.infra.problems import explain
from app.kernel.errors import Outdated


def init_app(app: Flask, *, without_csrf: Iterable[Any]) -> None:
    """`without_csrf`: blueprints of the API, whose bearer key a browser does not send on its own."""
    Babel(app)
    csrf = CSRFProtect(app)
    for blueprint in without_csrf:
        csrf.exempt(blueprint)
    app.register_error_handler(CSRFError, lambda _error: explain(Outdated()))
