"""Every button about people: the account, the organisation, and the doors that are open to everybody."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.accounts.models import ApiKey, SignIn
from app.infra.clock import now, today
from app.infra.tenancy import acting_for
from app.kernel.actor import Role
from app.notifications.models import Notification
from app.organisations.models import Invitation, Membership
from tests.app.accounts.entering import PASSWORD, code_now, give_password, link_to, say_password
from tests.architecture.scene import Click, Scene
from tests.architecture.stage import another_secret
from tests.postgres_owner import as_owner
from tests.world import Person

TWICE = {"wachtwoord": "een ander goed wachtwoord", "wachtwoordHerhaald": "een ander goed wachtwoord"}


def member(s: Scene) -> Person:
    """With a password and an app."""
    person = s.colleague()
    give_password(person)
    return person


def cookies_of(client: FlaskClient) -> dict[str, str]:
    found = client.get_cookie("session")
    return {} if found is None else {"session": found.value}


# ---- one's own account


def end_one(s: Scene) -> Click:
    person = member(s)
    other = sign_in_elsewhere(s, person)
    return Click(person, f"/account/sessies/{other}/afmelding")


def sign_in_elsewhere(s: Scene, person: Person) -> str:
    return str(another_secret(SignIn, person))


def end_others(s: Scene) -> Click:
    person = member(s)
    sign_in_elsewhere(s, person)
    return Click(person, "/account/sessies/afmelding")


def new_app(s: Scene) -> Click:
    person = member(s)
    client = s.client(person)
    secret = client.get("/account/tweede-stap").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    form = {"huidigWachtwoord": PASSWORD, "code": code_now(secret)}
    return Click(person, "/account/tweede-stap", lambda: form, cookies_of(client))


def be_away(s: Scene) -> Click:
    person, other = s.colleague(Role.REGISSEUR), s.colleague(Role.REGISSEUR)
    days = {"van": today().isoformat(), "totEnMet": (today() + timedelta(days=1)).isoformat()}
    return Click(person, "/account/vervanging", lambda: {"vervanger": str(other.actor.user_id), **days})


def switch(s: Scene) -> Click:
    person, olm = s.colleague(), s.world.olga.organisation_id
    with acting_for(olm) as db, db.begin():
        db.add(Membership(organisation_id=olm, user_id=person.actor.user_id, role=Role.LEZER))
    return Click(person, "/organisatiewissel", lambda: {"organisatie": str(olm)})


def own(path: str, **form: str) -> Any:
    return lambda s: Click(member(s), path, lambda: form)


# ---- the organisation


def user_page(rest: str, **form: str) -> Any:
    return lambda s: Click(s.world.ben, f"/instellingen/gebruikers/{s.colleague().actor.user_id}/{rest}", lambda: form)


def change_words(s: Scene) -> Click:
    form = {"sector": "wonen", "persoonEnkelvoud": "bewoner", "persoonMeervoud": "bewoners", "persoonLidwoord": "de"}
    form["telefoon"] = f"06 12345{s.number()}"
    return Click(s.world.ben, "/instellingen", lambda: form)


def change_mandate(s: Scene) -> Click:
    form = {"rol": "regisseur", "soort": "tot een bedrag", "bedrag": str(s.number())}
    return Click(s.world.ben, "/instellingen/mandaten", lambda: form)


def invite(s: Scene) -> Click:
    form = {"naam": "Ko Oud", "email": f"k{s.number()}@delinde.example", "rol": "lezer"}
    return Click(s.world.ben, "/instellingen/uitnodigingen", lambda: form)


def invited(s: Scene, rest: str) -> Click:
    click = invite(s)
    s.post(s.world.ben, click.path, **click.form())
    return Click(s.world.ben, f"{click.path}/{s.newest(Invitation).id}/{rest}")


def admit(s: Scene) -> Click:
    form = {"naam": f"De Es {s.number()}", "soort": "opdrachtgever", "sector": "wonen"}
    form |= {"contactNaam": "Els Es", "contactEmail": f"els{s.number()}@es.example"}
    return Click(s.world.net, "/organisaties", lambda: form)


def key_form(s: Scene) -> Click:
    form = {"naam": "Koppeling", "rechten": ["dossiers zien"], "totEnMet": (today() + timedelta(days=30)).isoformat()}
    return Click(s.colleague(), "/instellingen/sleutels", lambda: form)


def revoke_key(s: Scene) -> Click:
    click = key_form(s)
    assert click.who
    s.post(click.who, click.path, **click.form())
    return Click(click.who, f"{click.path}/{s.newest(ApiKey, click.who).id}/intrekking")


def read_all(s: Scene) -> Click:
    person = s.colleague()
    about = {"organisation_id": person.organisation_id, "user_id": person.actor.user_id, "kind": "case.recalled"}
    as_owner(Notification, **about, event_id=person.actor.user_id, text="Een zin.", at=now())
    return Click(person, "/meldingen/lezingen")


# ---- doors that are open to everybody


def halfway(s: Scene) -> tuple[Person, dict[str, str]]:
    person, client = member(s), s.client(None)
    assert say_password(client, person.email).location == "/aanmelden/code"
    return person, cookies_of(client)


def say_password_once(s: Scene) -> Click:
    form = {"email": member(s).email, "wachtwoord": PASSWORD}
    return Click(None, "/aanmelden", lambda: form)


def say_code(s: Scene) -> Click:
    _, cookies = halfway(s)
    form = {"code": code_now()}
    return Click(None, "/aanmelden/code", lambda: form, cookies)


def first_app(s: Scene) -> Click:
    person, client = s.colleague(), s.client(None)
    give_password(person, secured=False)
    assert say_password(client, person.email).location == "/aanmelden/tweede-stap"
    page = client.get("/aanmelden/tweede-stap").text
    form = {"code": code_now(page.split("<code>")[1].split("</code>")[0].replace(" ", ""))}
    return Click(None, "/aanmelden/tweede-stap", lambda: form, cookies_of(client))


def forgot(s: Scene) -> Click:
    email = member(s).email
    return Click(None, "/wachtwoord-vergeten", lambda: {"email": email})


def new_password(s: Scene) -> Click:
    click = forgot(s)
    assert s.client(None).post(click.path, data=click.form()).status_code == 200
    return Click(None, link_to(s.world.ria), lambda: TWICE)


def invitation(s: Scene) -> str:
    click = invite(s)
    s.post(s.world.ben, click.path, **click.form())
    return link_to(s.world.ben)


def join(s: Scene) -> Click:
    form = {"naam": "Ko Oud", "wachtwoord": PASSWORD, "wachtwoordHerhaald": PASSWORD}
    link = invitation(s)
    return Click(None, link, lambda: form)


def demo_person(s: Scene) -> Click:
    person = s.colleague()
    give_password(person, email=f"k{s.number()}@demo.regiekamer.example")
    form = {"persoon": str(person.actor.user_id), "organisatie": str(person.organisation_id)}
    return Click(None, "/aanmelden/demo", lambda: form)


OWN = {
    "accounts.create_recovery_codes": own("/account/herstelcodes", huidigWachtwoord=PASSWORD),
    "accounts.create_switch": switch,
    "accounts.delete_sign_in": end_one,
    "accounts.delete_sign_ins": end_others,
    "accounts.update_absence": be_away,
    "accounts.update_account": own("/account", naam="Kees de Vries"),
    "accounts.update_password": own("/account/wachtwoord", huidigWachtwoord=PASSWORD, **TWICE),
    "accounts.update_second_step": new_app,
    "notifications.create_readings": read_all,
    "organisations.create_invitation": invite,
    "organisations.create_key": key_form,
    "organisations.create_organisation": admit,
    "organisations.create_reminder": lambda s: invited(s, "herhaling"),
    "organisations.delete_invitation": lambda s: invited(s, "intrekking"),
    "organisations.delete_key": revoke_key,
    "organisations.delete_user": user_page("vertrek"),
    "organisations.update_mandate": change_mandate,
    "organisations.update_organisation": change_words,
    "organisations.update_role": user_page("rol", rol="consulent"),
}
OPEN = {
    "accounts.create_code": say_code,
    "accounts.create_demo_sign_in": demo_person,
    "accounts.create_membership": join,
    "accounts.create_password": new_password,
    "accounts.create_reset": forgot,
    "accounts.create_second_step": first_app,
    "accounts.create_sign_in": say_password_once,
    "accounts.create_sign_out": lambda s: Click(member(s), "/afmelding"),
}
