"""One of everything at De Linde and its partner, and every kind of stranger: for what the url map says."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, text, update

from app.accounts.models import ApiKey, SignIn
from app.cases.models import Case
from app.infra import gate
from app.infra.clock import now
from app.infra.crypto import hashed, new_secret
from app.infra.files import Upload
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.organisations.policy import ROLES
from tests.architecture.rows import fill
from tests.postgres_owner import as_owner
from tests.world import Person, World, a_case, joins

TABLE_OF = {  # parameter of a route -> where its object stands; a parameter that is not here fails
    "action_id": "actions",
    "approval_id": "approvals",
    "assignment_id": "case_assignments",
    "case_id": "cases",
    "cause_id": "case_causes",
    "entry_id": "bank_entries",
    "file_id": "bank files",
    "intervention_id": "interventions",
    "invitation_id": "invitations",
    "key_id": "api_keys",
    "notification_id": "notifications",
    "preference_id": "preferences",
    "request_id": "requests",
    "sign_in_id": "sign_ins",
    "sla_id": "slas",
    "upload_id": "uploads",
    "user_id": "colleagues",
    "version_id": "sla_versions",
}
PART = re.compile(r"<(?:uuid|int|string|path|[a-z_]+):([a-z_]+)>")


@dataclass(frozen=True)
class Stage:
    """`ids`: the same objects on a case of De Linde alone, and on one that the partner works.

    `left`: on a case that the partner worked and that was recalled; `own`: the same, and the partner made them.
    """

    insiders: list[Person]
    strangers: list[Person]
    adviser: Person
    former: list[Person]  # people of the partner, for `left` and `own`
    ids: list[dict[str, UUID]]
    left: dict[str, UUID]
    own: dict[str, UUID]


def build_stage(world: World, owner: Engine) -> Stage:
    linde, vos = world.ria.organisation_id, world.bas.organisation_id
    alone = fill(owner, world)
    shared = on_case(owner, world, world.case)
    about_file = {
        "kind": "bank",
        "status": "received",
        "name": "een.xml",
        "size": 0,
        "sha256": bytes(32),
        "summary": {},
    }
    mine = {
        "sign_ins": another_secret(SignIn, world.ria),
        "api_keys": another_secret(ApiKey, world.ria, name="oud", start="oud", scopes=[]),
        "notifications": alone["notifications"],
        "bank files": as_owner(Upload, organisation_id=linde, by_user_id=world.ria.actor.user_id, **about_file),
        "colleagues": joins("Koos Collega", linde, Kind.CREDITOR, Role.LEZER).actor.user_id,
    }
    olm, haven = world.olga.organisation_id, world.wim.organisation_id
    strangers = [joins(f"{r} De Olm", olm, Kind.CREDITOR, r) for r in ROLES[Kind.CREDITOR]]
    strangers += [joins(f"{r} Haven", haven, Kind.PARTNER, r) for r in ROLES[Kind.PARTNER]]
    former = [world.bas, world.tea, joins("Vera Beheer", vos, Kind.PARTNER, Role.BEHEERDER)]
    insiders = [world.ria, world.fien, world.ben, world.cor, world.lex, *former]
    left = recalled(owner, world, a_case(world.ria, "L-4", surname="Vertrokken", partner=vos))
    own = recalled(owner, world, a_case(world.ria, "L-5", surname="Vertrokken", partner=vos), by=vos)
    return Stage(
        insiders,
        [*strangers, world.ada, world.net],
        world.ada,
        former,
        [alone | mine, shared | mine],
        alone | mine | left,
        alone | mine | own,
    )


def recalled(owner: Engine, world: World, case: Case, by: UUID | None = None) -> dict[str, UUID]:
    """Rows of a case that its partner lost."""
    made = on_case(owner, world, case, by=by)
    with acting_for(case.creditor_id) as db, db.begin():
        done = gate.recall_case(db, case.id, version=1, by_user_id=world.ria.actor.user_id, reason="Wij doen het zelf")
        assert done is not None
    return made


def on_case(owner: Engine, world: World, case: Case, *, by: UUID | None = None) -> dict[str, UUID]:
    """A row of each table on a case that Bas works: the partner sees them, or made them (`by`)."""
    made = fill(owner, world, case=case)
    with owner.begin() as c:
        for name in made:
            table = Case.metadata.tables[name]
            if {"partner_id", "case_id"} <= set(table.c.keys()):
                values = {"partner_id": world.bas.organisation_id} | ({"by_organisation_id": by} if by else {})
                c.execute(text(f"alter table {name} no force row level security"))
                c.execute(update(table).where(table.c.case_id == case.id).values(**values))
                c.execute(text(f"alter table {name} force row level security"))
    return made | {"cases": case.id}


def another_secret(kind: type[SignIn | ApiKey], person: Person, **own: object) -> UUID:
    """Of the same person elsewhere: ending it does not end the one that the test walks in with."""
    about = own | {"user_id": person.actor.user_id, "organisation_id": person.organisation_id}
    with acting_for(person.organisation_id, person.actor.user_id) as db, db.begin():
        row = kind(hash=hashed(new_secret()), ends_at=now() + timedelta(hours=1), seen_at=now(), **about)
        db.add(row)
        db.flush()  # for its id
        return row.id
