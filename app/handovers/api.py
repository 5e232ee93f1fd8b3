from uuid import UUID

from sqlalchemy import Select

from app.cases.queries import get_case
from app.handovers.models import Handover
from app.handovers.queries import handovers_of, handovers_seen_by, latest_handover
from app.handovers.schemas import AcceptanceIn, HandoverOut, HandoverQuery, OfferIn, ReturnIn
from app.handovers.service import accept, give_back, offer
from app.infra.clock import now
from app.infra.rest import Api, Data
from app.infra.web import db
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
