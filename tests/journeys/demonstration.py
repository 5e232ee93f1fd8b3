"""The data of the demonstration behind the running product, with somebody signed in for each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from app.accounts.models import ApiKey, Login, SignIn
from app.accounts.service import request_reset
from app.demo.policy.cast import WORKERS
from app.demo.policy.samples import FOLDER
from app.demo.service.loading import load, make
from app.infra import crypto
from app.infra.clock import now
from app.infra.crypto import hashed, new_secret
from app.infra.tenancy import acting_for
from app.kernel.actor import Actor, Kind, Role
from app.organisations.models import Invitation
from app.organisations.policy import ROLES, PartnerKind, Sector
from tests.app.demo.conftest import empty
from tests.journeys.looking import Look
from tests.live import Live
from tests.morning import last_working_morning
from tests.world import Person, joins, organisation

COMPANY_OF = {Kind.CREDITOR: "linde", Kind.PARTNER: "vos", Kind.OPERATOR: "netwerk"}
PASSWORD = "vier blauwe paarden lopen"
LETTER = """From: a@voorbeeld.example
To: b@voorbeeld.example
Subject: Uw uitnodiging

Open {address}/uitnodiging?sleutel=x
"""


@dataclass
class Demonstrated:
    """`people` of one organisation of each kind; whoever is first looks first."""

    live: Live
    people: dict[Kind, list[Person]]
    files: dict[str, bytes]

    def person(self, name: str) -> Person:
        return next(one for people in self.people.values() for one in people if one.name.startswith(name))

    def keys_of(self, rule: str, visitor: Look) -> str:
        """What a visitor brings in the address; for the second step a password goes before."""
        if rule == "/uitnodiging":
            return f"?sleutel={self.invite()}"
        if rule == "/nieuw-wachtwoord":
            return f"?sleutel={self.forget()}"
        if rule in ("/aanmelden/code", "/aanmelden/tweede-stap"):
            self.half_in("Tom" if rule.endswith("code") else "Naomi", visitor, secured=rule.endswith("code"))
        return ""

    def invite(self) -> str:
        by, secret = self.people[Kind.CREDITOR][0], new_secret()
        with acting_for(by.organisation_id, by.actor.user_id) as db, db.begin():
            db.add(
                Invitation(
                    organisation_id=by.organisation_id,
                    hash=hashed(secret),
                    email="nieuw@voorbeeld.example",
                    name="Nienke Nieuw",
                    role=Role.CONSULENT,
                    by_user_id=by.actor.user_id,
                    ends_at=now() + timedelta(days=3),
                )
            )
        return secret

    def forget(self) -> str:
        who = self.people[Kind.CREDITOR][-1]
        with acting_for(who.organisation_id, who.actor.user_id) as db, db.begin():
            return request_reset(db, who.actor.user_id, now=now())

    def half_in(self, name: str, visitor: Look, *, secured: bool) -> None:
        """The password was right, the second step comes."""
        who = self.person(name)
        with acting_for(who.organisation_id, who.actor.user_id) as db, db.begin():
            login = db.scalars(select(Login).where(Login.user_id == who.actor.user_id)).one()
            login.password_hash = crypto.hash_password(PASSWORD)
            login.totp_since = now() if secured else None
        visitor.go("/aanmelden")
        visitor.window.get_by_label("E-mailadres").fill(who.email)
        visitor.window.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        visitor.window.get_by_role("button", name="Verder").click()
        visitor.window.wait_for_url("**/aanmelden/*")

    def new_organisation(self, kind: Kind) -> list[Person]:
        """With somebody in each role, and nothing else."""
        more = {"sector": Sector.CARE} if kind is Kind.CREDITOR else {"partner_kind": PartnerKind.BAILIFF}
        org = organisation("Nieuw Hier", kind, **more)
        return [joins(f"{role.dutch} Nieuw", org, kind, role) for role in ROLES[kind]]


@contextmanager
def demonstrated(owner: Engine, live: Live) -> Iterator[Demonstrated]:
    """Load it, made for the hour at which the product stands; leave empty tables."""
    empty(owner)
    made = make(last_working_morning(now()))
    engine = create_engine(owner.url)
    with Session(engine) as db, db.begin():
        load(db, made)
    engine.dispose()
    mailbox = Path(live.env["MAILBOX"])
    for folder, files in ((mailbox.parent / FOLDER, made.files), (mailbox, {"1.eml": letter(live)})):
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    people = {
        kind: [
            sign_in(made.stage.people[company, one.key], one.name, one.email)
            for one in WORKERS
            if one.company == company
        ]
        for kind, company in COMPANY_OF.items()
    }
    yield Demonstrated(live, people, dict(made.files))
    empty(owner)


def letter(live: Live) -> bytes:
    return LETTER.format(address=live.address).encode()


def sign_in(actor: Actor, name: str, email: str) -> Person:
    """By a cookie, and with a key in the list of keys."""
    cookie, key = new_secret(), new_secret()
    about = {"user_id": actor.user_id, "organisation_id": actor.organisation_id, "seen_at": now()}
    with acting_for(actor.organisation_id, actor.user_id) as db, db.begin():
        db.add(SignIn(hash=hashed(cookie), **about, ends_at=now() + timedelta(hours=8)))
        more = {"name": "Koppeling", "start": key[:6], "scopes": ["case:read"], "ends_at": now() + timedelta(days=90)}
        db.add(ApiKey(hash=hashed(key), **about, **more))
    return Person(actor, name, email, cookie, key)
