"""Many cases, and what happened in one, by API. One case with its person stands in cases/api.py."""

from uuid import UUID

from sqlalchemy import Select

from app.cases.models import Case
from app.cases.queries import events_of, get_case
from app.desk.queries.lists import Wanted, cases_by
from app.desk.schemas import CaseRowOut, CasesIn, EventOut
from app.infra.clock import today
from app.infra.events import Event
from app.infra.rest import Api, Data
from app.infra.web import db
from app.organisations.access import me, requires
from app.organisations.policy import Permission

api = Api("desk")


@api.list("/dossiers", gives=CaseRowOut, asks=CasesIn)
@requires(Permission.CASE_READ)
def list_cases(query: Data) -> Select[Case]:
    return cases_by(db, Wanted.of(query), by=me, today=today())


@api.list("/dossiers/<uuid:case_id>/gebeurtenissen", gives=EventOut)
@requires(Permission.CASE_READ)
def list_events(case_id: UUID) -> Select[Event]:
    return events_of(get_case(db, case_id))
