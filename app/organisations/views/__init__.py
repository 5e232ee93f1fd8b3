"""The pages of accounts and of organisations: who comes in, who works here, who may do what. Start with sign_in.py."""

from app.organisations.views import (
    account,
    admissions,
    demo,
    invitations,
    joining,
    keys,
    mandates,
    passwords,
    second_factor,
    sessions,
    settings,
    sign_in,
    users,
)
from app.organisations.views.blueprints import accounts_pages, organisation_pages

__all__ = [
    "account",
    "accounts_pages",
    "admissions",
    "demo",
    "invitations",
    "joining",
    "keys",
    "mandates",
    "organisation_pages",
    "passwords",
    "second_factor",
    "sessions",
    "settings",
    "sign_in",
    "users",
]
