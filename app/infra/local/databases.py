"""Roles and a database in a cluster that is ours. Runs inside the environment: it needs psycopg."""

from pathlib import Path

import psycopg
from psycopg import sql

from app.infra.local.places import ROOT

ROLES = ROOT / "migrations" / "roles.sql"
OWNER, WEB = "rk_owner", "rk_web"
DATABASE = "regiekamer"
TURN = 7_236_400  # the advisory lock; gone with the connection


def prepare(superuser_url: str, database: str = DATABASE, *, roles: Path = ROLES) -> None:
    """See that the roles exist and that `database` is there, owned by the role that migrates.

    Two who come at once take turns: they would otherwise both make the same role.
    """
    with psycopg.connect(superuser_url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [TURN])
        admin.execute(roles.read_bytes())
        if admin.execute("select from pg_database where datname = %s", [database]).fetchone() is None:
            name, owner = sql.Identifier(database), sql.Identifier(OWNER)
            admin.execute(sql.SQL("create database {} owner {}").format(name, owner))
