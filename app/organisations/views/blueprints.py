"""Two sets of pages, and what their modules share: whose address we mail, and what is shown only once."""

import json
from base64 import b64decode, b64encode
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from flask import Blueprint, current_app, session, url_for

from app.infra import crypto
from app.infra.settings import Settings

accounts_pages = Blueprint("accounts", __name__)
organisation_pages = Blueprint("organisations", __name__)


def settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


def own_address(endpoint: str) -> str:
    """The page as it stands in a mail."""
    return f"{settings().base_url}{url_for(endpoint)}"


def put_away(name: str, value: Any, *, about: str) -> None:
    """Keep something secret in the browser's own session: sealed, since that is signed but can be read."""
    session[name] = b64encode(crypto.sealed(json.dumps(value).encode(), about=f"{name} {about}")).decode()


def take_out(name: str, *, about: str, keep: bool = False) -> Any:
    """What was put away for this person; None when it is gone or of somebody else."""
    kept = session.get(name) if keep else session.pop(name, None)
    if not isinstance(kept, str):
        return None
    try:
        return json.loads(crypto.opened(b64decode(kept), about=f"{name} {about}"))
    except (InvalidTag, ValueError):
        return None
