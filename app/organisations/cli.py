"""`flask organisatie nieuw`: the very first organisation of an empty installation, which nobody can admit yet."""

import os
from datetime import timedelta

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy import Connection, create_engine, text

from app.accounts.policy import INVITATION_LASTS
from app.infra.clock import now
from app.infra.crypto import hashed, new_secret
from app.infra.settings import with_driver
from app.kernel.actor import Kind, Role


@click.group("organisatie")
def organisation() -> None:
    """Organisaties, voor wie de installatie beheert."""


@organisation.command("nieuw")
@click.argument("naam")
@click.argument("beheerder")
@click.argument("email")
@with_appcontext
def make_operator(naam: str, beheerder: str, email: str) -> None:
    """Maak het netwerk NAAM, en een link waarmee BEHEERDER (EMAIL) een account maakt."""
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        raise click.ClickException("Zet DATABASE_OWNER_URL: het adres van de database, als rk_owner.")
    engine = create_engine(with_driver(owner))
    secret = new_secret()
    try:
        with engine.begin() as c:
            add_operator(c, naam, beheerder, email.strip().lower(), hashed(secret), INVITATION_LASTS)
    finally:
        engine.dispose()
    with current_app.test_request_context():
        page = url_for("accounts.new_membership")
    click.echo("Open deze link binnen zeven dagen. Hij werkt één keer:")
    click.echo(f"{current_app.config['SETTINGS'].base_url}{page}?sleutel={secret}")


def add_operator(c: Connection, name: str, first_name: str, email: str, token: bytes, lasts: timedelta) -> None:
    """As rk_gate, which may add organisations. Raises ClickException when there is an operator already."""
    c.execute(text("set local role rk_gate"))
    if c.scalar(text("select count(*) from organisations where kind = 'operator'")):
        raise click.ClickException("Er is al een netwerk. Laat andere organisaties toe op het scherm.")
    made = c.scalar(
        text(
            "insert into organisations (name, kind, person_one, person_many, person_article)"
            " values (:name, :kind, 'inwoner', 'inwoners', 'de') returning id"
        ),
        {"name": name, "kind": Kind.OPERATOR},
    )
    clock = c.scalar(text("insert into users (name) values (:name) returning id"), {"name": f"Systeem van {name}"})
    c.execute(
        text("insert into memberships (organisation_id, user_id, role, may_work) values (:org, :user, :role, true)"),
        {"org": made, "user": clock, "role": Role.SYSTEM},
    )
    c.execute(
        text(
            "insert into invitations (organisation_id, hash, email, name, role, by_user_id, ends_at)"
            " values (:org, :hash, :email, :name, :role, :user, :ends_at)"
        ),
        {
            "org": made,
            "hash": token,
            "email": email,
            "name": first_name,
            "role": Role.NETWERKBEHEERDER,
            "user": clock,
            "ends_at": now() + lasts,
        },
    )
