"""What a person needs to come in by the front door: a password, an app with codes, and the letter box."""

import re
from datetime import timedelta
from uuid import UUID

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Login
from app.accounts.service import renew_recovery_codes
from app.infra import crypto
from app.infra.clock import now
from app.infra.mail import Mail
from app.infra.tenancy import acting_for
from app.organisations.access import COOKIE
from tests.world import Person

PASSWORD = "vier woorden op een rij"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_password(person: Person, *, secured: bool = True, email: str | None = None) -> None:
    """As if this person had an account for a while; `secured` with the second step."""
    user_id = person.actor.user_id
    with acting_for(None, user_id) as db, db.begin():
        login = db.get_one(Login, user_id)
        login.password_hash = crypto.hash_password(PASSWORD)
        login.email = email or login.email
        if secured:
            login.totp_secret = crypto.sealed(SECRET.encode(), about=str(user_id))
            login.totp_since = now()


def give_codes(person: Person) -> list[str]:
    with acting_for(None, person.actor.user_id) as db, db.begin():
        return renew_recovery_codes(db, person.actor.user_id)


def code_now(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now())


def other_code() -> str:
    """Six digits that are not the code of around now."""
    right = {pyotp.TOTP(SECRET).at(now() + timedelta(seconds=30 * off)) for off in (-2, -1, 0, 1, 2)}
    return next(code for n in range(10) if (code := f"{n:06}") not in right)


def say_password(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/aanmelden", data={"email": email, "wachtwoord": password, **more})


def enter(client: FlaskClient, person: Person, code: str | None = None) -> TestResponse:
    """Both steps."""
    assert say_password(client, person.email).location == "/aanmelden/code"
    return client.post("/aanmelden/code", data={"code": code or code_now()})


def cookie_of(client: FlaskClient) -> str | None:
    found = client.get_cookie(COOKIE)
    return None if found is None else found.value


def mails_of(organisation_id: UUID) -> list[tuple[str, str, str]]:
    """Address, subject and text of what is about to be sent; newest first."""
    with acting_for(organisation_id) as db:
        rows = db.scalars(select(Mail).order_by(Mail.id.desc())).all()
        return [(m.to, m.subject, crypto.opened(m.text, about=m.to).decode()) for m in rows if m.text is not None]


def link_to(person_or_organisation: Person | UUID) -> str:
    """The path in the newest mail."""
    ours = person_or_organisation
    text = mails_of(ours.organisation_id if isinstance(ours, Person) else ours)[0][2]
    found = re.search(r"http://localhost(/\S+)", text)
    assert found
    return found[1]
