"""Hand-overs by API, one case or a batch, and what a former partner still reads. The same acts as on the pages."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from app.cases.models import Assignment
from app.cases.queries import get_case
from app.handovers.models import Handover
from app.handovers.queries import (
    assignments_closed_at,
    get_closed_assignment,
    handovers_of,
    handovers_seen_by,
    latest_handover,
    own_lines,
)
from app.handovers.schemas import (
    AcceptanceIn,
    BatchIn,
    BatchOfferIn,
    BatchOut,
    BatchReturnIn,
    ClosedCaseOut,
    ClosedCaseRowOut,
    HandoverOut,
    HandoverQuery,
    OfferIn,
    ReturnIn,
)
from app.handovers.service import Batch, accept, accept_all, give_back, give_back_all, offer, offer_all
from app.infra.clock import now
from app.infra.rest import Api, Data
from app.infra.web import db
from app.kernel.errors import NotFound
from app.organisations.access import me, requires
from app.organisations.policy import Permission

api = Api("handovers")


@api.list("/overdrachten", gives=HandoverOut, asks=HandoverQuery)
@requires(Permission.CASE_READ)
def list_handovers(query: Data) -> Select[Handover]:
    return handovers_seen_by(me, query["status"])


@api.list("/dossiers/<uuid:case_id>/overdrachten", gives=HandoverOut)
@requires(Permission.CASE_READ)
def list_case_handovers(case_id: UUID) -> Select[Handover]:
    return handovers_of(get_case(db, case_id))


@api.post("/dossiers/<uuid:case_id>/overdrachten", takes=OfferIn, gives=HandoverOut, versioned=True)
@requires(Permission.CASE_HAND_OVER)
def create_handover(case_id: UUID, data: Data, version: int) -> Handover:
    case = get_case(db, case_id, version=version)
    offer(db, case, by=me, now=now(), **data)
    return latest_handover(db, case)


@api.post("/dossiers/<uuid:case_id>/aannames", takes=AcceptanceIn, gives=HandoverOut, versioned=True)
@requires(Permission.CASE_ACCEPT)
def create_acceptance(case_id: UUID, data: Data, version: int) -> Handover:
    case = get_case(db, case_id, version=version)
    accept(db, case, by=me, now=now(), **data)
    return latest_handover(db, case)


@api.post("/dossiers/<uuid:case_id>/teruggaven", takes=ReturnIn, status=204, versioned=True)
@requires(Permission.CASE_ACCEPT)
def create_return(case_id: UUID, data: Data, version: int) -> None:
    """From here on the partner sees only what it made itself."""
    give_back(db, get_case(db, case_id, version=version), by=me, **data)


# ---- many at once: what may not go stays and is named, the rest goes


@api.post("/overdrachten", takes=BatchOfferIn, gives=BatchOut, status=200)
@requires(Permission.CASE_HAND_OVER)
def create_handovers(data: Data) -> Data:
    """Each case goes or stays by itself; the answer says which, and why."""
    return told(data["seen"], offer_all(db, by=me, now=now(), **data))


@api.post("/aannames", takes=BatchIn, gives=BatchOut, status=200)
@requires(Permission.CASE_ACCEPT)
def create_acceptances(data: Data) -> Data:
    """Each case is accepted or stays by itself; the answer says which, and why."""
    return told(data["seen"], accept_all(db, by=me, now=now(), **data))


@api.post("/teruggaven", takes=BatchReturnIn, gives=BatchOut, status=200)
@requires(Permission.CASE_ACCEPT)
def create_returns(data: Data) -> Data:
    """Each case goes back or stays by itself; the answer says which, and why."""
    return told(data["seen"], give_back_all(db, by=me, **data))


def told(asked: Iterable[UUID], batch: Batch) -> Data:
    outcomes: dict[UUID, Data] = {
        case.id: {"reference": case.reference, "done": True, "fault": None, "why": None} for case in batch.done
    }
    for case, error in batch.stayed:
        outcomes[case.id] = {"reference": case.reference, "done": False, "fault": error.code, "why": error.detail}
    for case_id in batch.gone:
        outcomes[case_id] = {"reference": None, "done": False, "fault": NotFound.code, "why": NotFound.title}
    return {"outcomes": [{"case_id": case_id, **outcomes[case_id]} for case_id in asked]}


# ---- what a former partner still reads


@api.list("/afgesloten-dossiers", gives=ClosedCaseRowOut)
@requires(Permission.CASE_READ)
def list_closed_cases() -> Select[Assignment]:
    return assignments_closed_at(me.organisation_id)


@api.get("/afgesloten-dossiers/<uuid:assignment_id>", gives=ClosedCaseOut)
@requires(Permission.CASE_READ)
def show_closed_case(assignment_id: UUID) -> dict[str, Any]:
    assignment = get_closed_assignment(db, assignment_id, partner_id=me.organisation_id)
    columns = {column.key: getattr(assignment, column.key) for column in Assignment.__table__.columns}
    return columns | {"lines": own_lines(db, assignment, partner_id=me.organisation_id)}
