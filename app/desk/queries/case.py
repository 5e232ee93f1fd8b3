"""One case, all that its page shows: a few statements, whatever happened in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, SQLColumnExpression, and_, any_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.actions.models import Action, Approval, ApprovalAnswer
from app.actions.policy.words import ActionStatus
from app.cases.models import (
    Case,
    CaseCause,
    Circumstance,
    Debtor,
    InternalNote,
    Note,
    OfCase,
    Preference,
)
from app.cases.policy import Regie
from app.cases.queries import ANY_CASE, events_of, which
from app.desk.policy.leading import Change
from app.desk.policy.timeline import BOOKED, KINDS, MONEY, moment_of
from app.desk.queries.gather import Gathered, Part, by_id
from app.handovers.models import Handover
from app.handovers.policy import HandoverStatus
from app.infra import gate
from app.infra.db import Ids
from app.infra.events import NO_VIEW, Event
from app.infra.gate import Pressure, Stand
from app.kernel.actor import Actor, Kind
from app.kernel.dates import HERE
from app.ledger.models import Entry
from app.organisations.models import Organisation
from app.regie.models import Answer, Intervention, Request
from app.regie.policy import RequestStatus
from app.sla.models import SlaVersion
from app.sla.policy.terms import Terms
from app.sla.queries import version_in_force
from app.sla.service import terms_of, words_of

PAGE = 25
NOTHING_YET = UUID(int=0)  # before every event
OPEN_ACTIONS = (ActionStatus.PLANNED, ActionStatus.HELD, ActionStatus.CLEARED)
POINTS_TO: Mapping[str, type[OfCase]] = {  # the key in an event's data -> where that row stands
    "action": Action,
    "answer": Answer,
    "approval": Approval,
    "cause": CaseCause,
    "circumstance": Circumstance,
    "intervention": Intervention,
    "note": Note,
    "preference": Preference,
    "request": Request,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What one side may know of a case now. `rows` are to read only (see gather.py)."""

    case: Case
    events: Sequence[Any]
    older: UUID | None  # the cursor of what came before
    rows: Mapping[str, list[Any]]
    organisations: Mapping[UUID, Any]
    pressure: Pressure
    stand: Stand
    terms: Terms | None  # none: nothing was signed

    @property
    def debtor(self) -> Any | None:
        """None as long as the name is not ours to see."""
        return next((row for row in self.rows["debtors"] if row.main), None)

    @property
    def newest(self) -> UUID:
        """The cursor of the poll."""
        return next((row.id for row in self.rows["newest"]), NOTHING_YET)

    def person(self, user_id: UUID) -> str:
        return next((row.name for row in self.rows["people"] if row.id == user_id), "")

    def organisation(self, id_: UUID | None) -> str:
        found = self.organisations.get(id_) if id_ else None
        return found.name if found else ""


def know(db: Session, case: Case, *, by: Actor, now: datetime, kind: str, before: UUID | None) -> Known:
    """`kind` of KINDS shows only those lines; `before` the ones older than that event."""
    events, older = page_of_events(db, case, kind, before)
    rows = parts(by.kind, dated=case.next_on is not None).ask(
        db,
        **which(case),
        **spoken_of(events),
        mine=by.organisation_id,
        next_on=case.next_on,
        day=now.astimezone(HERE).date(),
    )
    organisations = by_id(rows["organisations"])
    pressure, stand = gate.pressure_and_stand(db, case.id, now)
    signed = next(iter(rows["sla"]), None)
    terms = terms_of(signed, words_of(organisations.get(case.creditor_id))) if signed else None
    return Known(case, events, older, rows, organisations, pressure, stand, terms)


def page_of_events(db: Session, case: Case, kind: str, before: UUID | None) -> tuple[Sequence[Any], UUID | None]:
    """The newest lines first, and the cursor of the rest. To read only."""
    if kind == MONEY:
        return [], None
    asked = lines_asked(kind if kind in KINDS else "", before is not None)
    found = db.connection().execute(asked, {**which(case), "before": before}).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


@cache
def lines_asked(kind: str, older: bool) -> Select[Any]:
    rows = events_of(ANY_CASE).where(Event.kind.not_like(f"{BOOKED}%"))
    if kind:
        rows = rows.where(Event.kind.in_(KINDS[kind]))
    if older:
        rows = rows.where(Event.id < bindparam("before"))
    return rows.order_by(Event.id.desc()).limit(PAGE + 1)


def spoken_of(events: Sequence[Any]) -> dict[str, set[UUID]]:
    """What these events point to, by the key in their data, and whose they are."""
    found: dict[str, set[UUID]] = {name: set() for name in POINTS_TO}
    for event in events:
        for name in found.keys() & event.data.keys():
            found[name].add(UUID(event.data[name]))
    people, sides = {event.by_user_id for event in events}, {event.by_organisation_id for event in events}
    return found | {"people": people, "sides": sides}


@cache
def parts(kind: Kind, *, dated: bool) -> Gathered:
    """State that the page always shows, and the rows that its events speak of. `dated`: the case has a next step."""
    case = ANY_CASE

    def of(model: type[OfCase], *more: ColumnElement[bool]) -> Part:
        return model, (model.creditor_id == case.creditor_id, model.case_id == case.id, *more)

    def pointed(name: str, *more: ColumnElement[bool]) -> Part:
        model = POINTS_TO[name]
        return of(model, or_(is_of(model.id, name), *more))

    def writers(*models: type[OfCase]) -> list[ColumnElement[bool]]:
        ours = (select(m.by_user_id).where(m.creditor_id == case.creditor_id, m.case_id == case.id) for m in models)
        return [User.id.in_(rows) for rows in ours]

    newest = events_of(case).with_only_columns(Event.id).order_by(Event.id.desc()).limit(1)
    last = newest.correlate(None).scalar_subquery()
    h, both = Handover, (case.creditor_id, case.partner_id)
    offered = select(h.to_partner_id).where(h.creditor_id == case.creditor_id, h.case_id == case.id)
    concerned = or_(Organisation.id.in_(both), is_of(Organisation.id, "sides"), Organisation.id.in_(offered))
    signed = version_in_force(case.creditor_id, cast(UUID, case.partner_id), cast(date, bindparam("day", type_=Date())))
    in_force = signed.with_only_columns(SlaVersion.id).correlate(None).scalar_subquery()
    return Gathered.of(
        {
            "actions": pointed("action", Action.status.in_(OPEN_ACTIONS)),
            "answers": pointed("answer"),
            "approvals": of(Approval),  # what an action may do hangs on them, whichever lines are shown
            "replies": of(ApprovalAnswer),
            "causes": pointed("cause", CaseCause.withdrawn_at.is_(None)),
            "circumstances": of(Circumstance),
            "debtors": of(Debtor),
            "entries": (Entry, (Entry.creditor_id == case.creditor_id, Entry.account_id == case.account_id)),
            "handovers": of(Handover),
            "internal_notes": of(InternalNote),
            "interventions": of(Intervention),
            "next": (Case, (Case.id == next_case(kind, dated).correlate(None).scalar_subquery(),)),
            "notes": pointed("note"),
            "organisations": (Organisation, (concerned,)),
            "preferences": pointed("preference", Preference.withdrawn_at.is_(None)),
            "newest": (Event, (Event.creditor_id == case.creditor_id, Event.id == last)),
            "people": (User, (or_(is_of(User.id, "people"), *writers(Request, InternalNote)),)),
            "requests": pointed("request", Request.status == RequestStatus.OPEN),
            "sla": (SlaVersion, (SlaVersion.creditor_id == case.creditor_id, SlaVersion.id == in_force)),
        }
    )


def is_of(column: SQLColumnExpression[UUID], name: str) -> ColumnElement[bool]:
    """One of the ids in that parameter."""
    return column == any_(bindparam(name, type_=Ids()))


def next_case(kind: Kind, dated: bool) -> Select[UUID]:
    """The one that follows in the order of the list: by next step, then as they came."""
    ours = Case.creditor_id if kind is Kind.CREDITOR else Case.partner_id
    next_on = bindparam("next_on", type_=Date())
    same_day = Case.next_on == next_on if dated else Case.next_on.is_(None)
    later: ColumnElement[bool] = and_(same_day, Case.id > ANY_CASE.id)
    if dated:
        later = or_(Case.next_on > next_on, later, Case.next_on.is_(None))
    rows = select(Case.id).where(ours == bindparam("mine"), Case.closed_at.is_(None), later)
    return rows.order_by(Case.next_on.asc().nulls_last(), Case.id).limit(1)


def changes_of(rows: Mapping[str, list[Any]]) -> list[Change]:
    """When the regie of a case changed, in order of time: by an intervention, an offer, a return."""
    found = [Change(row.at, row.regie_before, row.regie_after) for row in rows["interventions"]]
    found += [Change(row.at, Regie.INTERNAL, Regie.PARTNER) for row in rows["handovers"]]
    returned = [row for row in rows["handovers"] if row.status is HandoverStatus.RETURNED and row.answered_at]
    found += [Change(row.answered_at, Regie.PARTNER, Regie.INTERNAL) for row in returned]
    return sorted(found, key=lambda change: change.at)


def pointed_by(event: Any, rows: Mapping[str, list[Any]]) -> dict[str, Any]:
    """The rows that one event speaks of, as far as we may see them."""
    tables = {"cause": "causes", "answer": "answers", "preference": "preferences"}
    found: dict[str, Any] = {}
    for name in POINTS_TO.keys() & event.data.keys():
        row = by_id(rows[tables.get(name, f"{name}s")]).get(UUID(event.data[name]))
        if row is not None:
            found[name] = row
    if "approval" in found and "action" not in found:
        action = by_id(rows["actions"]).get(found["approval"].action_id)
        found |= {"action": action} if action is not None else {}
    reply = by_id(rows["replies"]).get(UUID(event.data.get("answer", str(NOTHING_YET))))
    return found | ({} if reply is None else {"reply": reply})


def window(known: Known, before: UUID | None, *, alone: bool) -> tuple[datetime | None, datetime | None]:
    """From and until when the lines of the ledger belong on this page of the timeline; None is open."""
    until = datetime.fromtimestamp(moment_of(before), UTC) if before else None
    if alone or known.older is None or not known.events:
        return None, until
    return known.events[-1].at, until


def newest_event(db: Session, case_id: UUID, *, by: Actor, after: UUID) -> Event | None:
    """The poll: one statement on an index of the acting side. A case that left a partner is still heard of."""
    side = Event.creditor_id if by.kind is Kind.CREDITOR else Event.partner_id
    news = (side == by.organisation_id, Event.id > after, Event.subject_id == case_id, Event.subject_kind == "case")
    rows = select(Event).where(*news, NO_VIEW).order_by(Event.id.desc()).limit(1)
    return db.scalars(rows).one_or_none()


def official_acts(db: Session, case: Case, channels: Mapping[str, str]) -> Sequence[Action]:
    """Acts of a bailiff that are planned or under way; `channels` of action types. A move does not stop them."""
    types = [code for code, channel in channels.items() if channel == "exploot"]
    running = (ActionStatus.PLANNED, ActionStatus.CLEARED)
    ours = (Action.creditor_id == case.creditor_id, Action.case_id == case.id)
    return db.scalars(select(Action).where(*ours, Action.type.in_(types), Action.status.in_(running))).all()
