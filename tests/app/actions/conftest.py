"""An ordinary afternoon: De Linde and Vos have an SLA, and the case is one in which a heavy step may be asked."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.actions.models import Action, Approval, ApprovalAnswer, StoredDecision
from app.cases.models import Case, Claim
from app.cases.policy import Regie, TermsStatus
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.tenancy import acting_for
from app.kernel.dates import HERE, next_working_day
from app.sla.models import Sla, SlaVersion, VersionStatus
from app.sla.policy.agreed import agree
from app.sla.policy.terms import compile_terms
from app.sla.service import catalogue
from tests.world import Person, World

DEFAULT = [code for code, clause in catalogue().clauses.items() if clause.default and not clause.builtin]
SUMMONS = {
    "soort": "dagvaarding",
    "reden": "Mevrouw reageert niet. Een zitting stelt de huur veilig.",
    "lichtereStap": "Een regeling. Daar kwam geen antwoord op.",
    "kosten": "142,18",
    "dreigt": "nee",
}
CALL = {"soort": "bellen", "uitkomst": "gesproken"}
API = "/api/v1"
YES = {"soort": "akkoord"}
NO = {"soort": "niet-akkoord", "tekst": "Eerst langs."}


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[datetime]:
    """14.00 hours on the next working day: later than the database's own clock, so that sign-ins still hold."""
    day = next_working_day(today() + timedelta(days=1))
    moment = datetime.combine(day, time(14), HERE)
    with time_machine.travel(moment):
        yield moment


def sign(world: World, *codes: str, partner: UUID | None = None) -> SlaVersion:
    """An SLA of De Linde with Vos that both signed, with these clauses of the library."""
    agreed = agree(codes, catalogue())
    org, partner = world.ria.organisation_id, partner or world.bas.organisation_id
    about = {"creditor_id": org, "partner_id": partner, "by_organisation_id": org}
    with acting_for(org) as db, db.begin():
        sla = Sla(**about, name="Afspraken met Vos")
        db.add(sla)
        db.flush()
        version = SlaVersion(
            **about,
            by_user_id=world.ria.actor.user_id,
            sla_id=sla.id,
            number=3,
            status=VersionStatus.SIGNED,
            terms=[one.as_data() for one in agreed],
            terms_hash=compile_terms(agreed, catalogue()).hash,
            starts_on=today() - timedelta(days=30),
            signed_at=now(),
        )
        db.add(version)
    return version


@pytest.fixture
def sla(world: World) -> SlaVersion:
    """The light start of a new SLA."""
    return sign(world, *DEFAULT)


@pytest.fixture
def ready(world: World, sla: SlaVersion) -> Case:
    """A case in which the contract was read, so that the law leaves a summons to the creditor."""
    with acting_for(world.ria.organisation_id) as db, db.begin():
        for claim in db.scalars(select(Claim)):
            claim.terms_status = TermsStatus.OK
    return world.case


@pytest.fixture
def seen(world: World) -> Callable[..., Any]:
    """What stands in the database, as De Linde sees it."""

    def read(what: Callable[..., Any], by: Person | None = None) -> Any:
        with acting_for((by or world.ria).organisation_id) as db:
            return what(db)

    return read


def actions(db: Any) -> list[Action]:
    return list(db.scalars(select(Action).order_by(Action.id)))


def approvals(db: Any) -> list[Approval]:
    return list(db.scalars(select(Approval).order_by(Approval.id)))


def decisions(db: Any) -> list[StoredDecision]:
    return list(db.scalars(select(StoredDecision).order_by(StoredDecision.id)))


def the_case(world: World) -> Callable[[Any], Case]:
    return lambda db: db.scalars(select(Case).where(Case.id == world.case.id)).one()


def url(case: Case, rest: str = "", api: str = "") -> str:
    return f"{api}/dossiers/{case.id}/acties{rest}"


def kinds(db: Session) -> list[str]:
    return list(db.scalars(select(Event.kind).where(Event.kind != "case.viewed").order_by(Event.id)))


def with_regie(world: World, regie: Regie, **about: Any) -> None:
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.execute(update(Case).where(Case.id == world.case.id).values(regie=regie, **about))


def answers(db):
    return list(db.scalars(select(ApprovalAnswer).order_by(ApprovalAnswer.id)))


def answer_url(approval, api=""):
    return f"{api}/akkoorden/{approval.id}/antwoorden"


@pytest.fixture
def asked(sign_in, world, ready, seen):
    """Bas asked for a summons; it waits."""
    r = sign_in(world.bas).post(url(ready), data=SUMMONS)
    assert (r.status_code, r.location) == (303, f"/dossiers/{ready.id}")
    return seen(approvals)[0]
