"""Secrets at rest: encrypted with the key from the environment; random secrets kept as a hash."""

import os
import secrets
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HASHER = PasswordHasher()  # argon2id, RFC 9106 low-memory profile
NOBODY = HASHER.hash("nobody has this password")  # so that an unknown address takes as long as a known one
_key: list[bytes] = []


def configure(data_key: bytes) -> None:
    _key[:] = [data_key]


def sealed(plain: bytes, *, about: str) -> bytes:
    """AES-256-GCM; `about` (whose it is) is bound to it, so that a copy in another row does not open."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key[0]).encrypt(nonce, plain, about.encode())


def opened(box: bytes, *, about: str) -> bytes:
    return AESGCM(_key[0]).decrypt(box[:12], box[12:], about.encode())


def new_secret() -> str:
    """256 random bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """A random secret of 256 bits needs no salt and no slow hash; a password does."""
    return sha256(secret.encode()).digest()


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Takes the same time whether somebody is there or not."""
    try:
        return HASHER.verify(password_hash or NOBODY, password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False
