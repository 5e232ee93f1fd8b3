"""The secrets of one state folder: made once, kept where only its owner reads them."""

import json
import os
import secrets
from base64 import b64encode
from pathlib import Path

KEY_BYTES = 32


def keys_of(state: Path) -> dict[str, str]:
    """SECRET_KEY, DATA_KEY and VALKEY_PASSWORD. With another DATA_KEY what was encrypted stays closed."""
    file = state / "secrets.json"
    if file.exists():
        kept: dict[str, str] = json.loads(file.read_text())
        return kept
    made = {
        "SECRET_KEY": secrets.token_urlsafe(KEY_BYTES),
        "DATA_KEY": b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "VALKEY_PASSWORD": secrets.token_urlsafe(KEY_BYTES),
    }
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as half:
        json.dump(made, half)
    new.replace(file)
    return made
