"""The typed facade on two Flask extensions without types: CSRF tokens for pages, and Dutch for what is translated."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from app.infra import login
from app.infra.problems import explain
from app.kernel.errors import Outdated, Unknown


def init_app(app: Flask, *, without_csrf: Iterable[Any]) -> None:
    """`without_csrf`: blueprints of the API, whose bearer key a browser does not send on its own."""
    Babel(app)
    csrf = CSRFProtect(app)
    for blueprint in without_csrf:
        csrf.exempt(blueprint)
    app.register_error_handler(CSRFError, without_token)


def without_token(_error: CSRFError) -> Response:
    """Signing out, in any window, ends the token of every form that stands open."""
    view = current_app.view_functions.get(request.endpoint or "")
    signed_out = getattr(view, "access", None) != "public" and login.visitor() is None
    return explain(Unknown() if signed_out else Outdated())
