"""Reads of hand-overs: offers that wait, partners to choose from, what a former partner still reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.actions.models import Action
from app.cases.models import Assignment, Case, CaseCause, Claim, FormalNotice, InternalNote, Note, OfCase
from app.cases.policy import HAPPENED, SOMETHING
from app.cases.service import cause_names
from app.handovers.models import Handover
from app.handovers.policy import HandoverStatus
from app.infra.events import NO_VIEW, Event
from app.kernel.actor import Actor, Kind
from app.kernel.errors import NotFound
from app.ledger.models import Entry
from app.ledger.policy import Bearer
from app.ledger.queries import whole
from app.organisations.models import Organisation
from app.regie.models import Answer
from app.sla.models import Sla, SlaVersion, VersionStatus
from app.sla.service import catalogue

Row = TypeVar("Row", bound=OfCase)


def handovers_of(case: Case) -> Select[Handover]:
    """Every offer of one case, the last one first."""
    ours = (Handover.creditor_id == case.creditor_id, Handover.case_id == case.id)
    return select(Handover).where(*ours).order_by(Handover.id.desc())


def latest_handover(db: Session, case: Case) -> Handover:
    found = db.scalars(handovers_of(case).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def handovers_seen_by(by: Actor, status: HandoverStatus | None = None) -> Select[Handover]:
    """By API: all offers of the acting side."""
    side = Handover.creditor_id if by.kind is Kind.CREDITOR else Handover.partner_id
    rows = select(Handover).where(side == by.organisation_id)
    return rows if status is None else rows.where(Handover.status == status)


def open_offers(by: Actor) -> Select[*tuple[Any, ...]]:
    """What waits for a partner's answer, for the list: no name, no address.

    id, case_id, version, reference, about, since, due_at, offered_at, other_id (the other side), message,
    missing, share_history, open_cents, claims.
    """
    mine, other = Handover.partner_id, Handover.creditor_id
    if by.kind is Kind.CREDITOR:
        mine, other = other, Handover.to_partner_id
    debt = (
        select(whole(func.sum(Entry.amount_cents)))
        .where(
            Entry.creditor_id == Case.creditor_id,
            Entry.account_id == Case.account_id,
            Entry.bearer == Bearer.DEBTOR,
        )
        .scalar_subquery()
    )
    claims = (
        select(func.count(Claim.id))
        .where(Claim.creditor_id == Case.creditor_id, Claim.case_id == Case.id)
        .scalar_subquery()
    )
    return (
        select(
            Handover.id,
            Handover.case_id,
            Case.version,
            Case.reference,
            Case.about,
            Case.since,
            Handover.due_at,
            Handover.at.label("offered_at"),
            other.label("other_id"),
            Handover.message,
            Handover.missing,
            Handover.share_history,
            debt.label("open_cents"),
            claims.label("claims"),
        )
        .join(Case, and_(Case.id == Handover.case_id, Case.creditor_id == Handover.creditor_id))
        .where(mine == by.organisation_id, Handover.status == HandoverStatus.OFFERED)
    )


def offers_among(case_ids: Sequence[UUID], by: Actor) -> Select[*tuple[Any, ...]]:
    """Which of these still wait for an answer, in the order of the list."""
    return open_offers(by).where(Handover.case_id.in_(case_ids)).order_by(Handover.due_at, Handover.id)


def given_back(case_ids: Sequence[UUID], by: Actor) -> Select[Handover]:
    """Which of these a partner gave back, and why; the oldest first."""
    ours = (Handover.creditor_id == by.organisation_id, Handover.case_id.in_(case_ids))
    return select(Handover).where(*ours, Handover.status == HandoverStatus.RETURNED).order_by(Handover.id)


def count_open(by: Actor) -> Select[int]:
    side = Handover.creditor_id if by.kind is Kind.CREDITOR else Handover.partner_id
    waiting = (side == by.organisation_id, Handover.status == HandoverStatus.OFFERED)
    return select(func.count(Handover.id)).where(*waiting)


def partners_with_terms(db: Session, creditor_id: UUID) -> set[UUID]:
    """Partners with which the creditor has a signed version."""
    signed = and_(SlaVersion.sla_id == Sla.id, SlaVersion.creditor_id == Sla.creditor_id)
    rows = select(Sla.partner_id).join(SlaVersion, signed)
    ours = (Sla.creditor_id == creditor_id, SlaVersion.status == VersionStatus.SIGNED)
    return {id_ for id_ in db.scalars(rows.where(*ours)) if id_ is not None}


def all_partners() -> Select[Organisation]:
    return select(Organisation).where(Organisation.kind == Kind.PARTNER).order_by(Organisation.name)


def claims_in(cases: Sequence[Case]) -> Select[Any]:
    """case_id, how many claims, and whether all of them may be enforced."""
    creditors, ids = {case.creditor_id for case in cases}, [case.id for case in cases]
    rows = select(
        Claim.case_id, func.count(Claim.id).label("claims"), func.bool_and(Claim.enforceable).label("enforceable")
    )
    return rows.where(Claim.creditor_id.in_(creditors), Claim.case_id.in_(ids)).group_by(Claim.case_id)


def notices_in(cases: Sequence[Case]) -> Select[FormalNotice]:
    creditors, ids = {case.creditor_id for case in cases}, [case.id for case in cases]
    return select(FormalNotice).where(FormalNotice.creditor_id.in_(creditors), FormalNotice.case_id.in_(ids))


# ---- the closed page of a former partner


def assignments_closed_at(partner_id: UUID) -> Select[Assignment]:
    """Cases that this partner had and has no more: no name, and nothing of after it left."""
    return select(Assignment).where(Assignment.partner_id == partner_id, Assignment.ended_at.is_not(None))


def closed_assignments(partner_id: UUID) -> Select[*tuple[Any, ...]]:
    """The same for the list: id, reference, creditor_id, at, accepted_at, ended_at, end_reason."""
    columns = (Assignment.id, Assignment.reference, Assignment.creditor_id, Assignment.at, Assignment.accepted_at)
    return assignments_closed_at(partner_id).with_only_columns(*columns, Assignment.ended_at, Assignment.end_reason)


def get_closed_assignment(db: Session, assignment_id: UUID, *, partner_id: UUID) -> Assignment:
    found = db.scalars(assignments_closed_at(partner_id).where(Assignment.id == assignment_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in a closed case, as its former partner may still read it."""

    at: datetime
    title: str
    text: str
    by_user_id: UUID
    ours: bool


def own_lines(db: Session, assignment: Assignment, *, partner_id: UUID) -> list[Line]:
    """What this partner did and wrote in its time, and the line that says why the case left; the last first."""
    texts: dict[str, str] = {str(note.id): note.text for note in db.scalars(_own(Note, assignment, partner_id))}
    texts |= {str(answer.id): answer.text for answer in db.scalars(_own(Answer, assignment, partner_id))}
    done: dict[str, tuple[str, str]] = {}
    causes = cause_names()
    for cause in db.scalars(_own(CaseCause, assignment, partner_id)):
        texts[str(cause.id)] = ". ".join(part for part in (causes.get(cause.code, cause.code), cause.note) if part)
    for action in db.scalars(_own(Action, assignment, partner_id)):
        done[str(action.id)] = catalogue().said(action.type, action.outcome), action.note or ""
        texts[str(action.id)] = ". ".join(part for part in done[str(action.id)] if part)
    lines = []
    for event in db.scalars(_own_events(assignment, partner_id)):
        title = HAPPENED.get(event.kind, SOMETHING)
        text = str(event.data.get("reason") or next((texts[v] for v in _ids(event) if v in texts), ""))
        if event.kind == "action.recorded":
            title, text = next((done[v] for v in _ids(event) if v in done), (title, text))
        lines.append(Line(event.at, title, text, event.by_user_id, event.by_organisation_id == partner_id))
    lines += [
        Line(note.at, HAPPENED["note.internal_added"], note.text, note.by_user_id, ours=True)
        for note in db.scalars(_own(InternalNote, assignment, partner_id))
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _ids(event: Event) -> list[str]:
    return [value for value in event.data.values() if isinstance(value, str)]


def _own_events(assignment: Assignment, partner_id: UUID) -> Select[Event]:
    about = (Event.creditor_id == assignment.creditor_id, Event.subject_id == assignment.case_id)
    mine = or_(Event.by_organisation_id == partner_id, Event.partner_id == partner_id)
    then = Event.at.between(assignment.at, assignment.ended_at)
    kinds = (Event.subject_kind == "case", NO_VIEW)
    return select(Event).where(*about, mine, then, *kinds).order_by(Event.id)


def _own(kind: type[Row], assignment: Assignment, partner_id: UUID) -> Select[Row]:
    about = (kind.creditor_id == assignment.creditor_id, kind.case_id == assignment.case_id)
    then = kind.at.between(assignment.at, assignment.ended_at)
    return select(kind).where(*about, kind.by_organisation_id == partner_id, then).order_by(kind.id)
