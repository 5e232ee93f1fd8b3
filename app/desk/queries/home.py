"""What needs a person today: the first of a few lists, each with its own index. Every row says in `total` how many
there are, up to COUNTED + 1."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.actions.models import Action, Approval, ApprovalAnswer
from app.actions.policy.words import ActionStatus, ApprovalStatus
from app.bank.models import BankEntry
from app.bank.policy import EntryStatus
from app.cases.models import Assignment, Case, Debtor
from app.cases.policy import Regie, Side, Waiting
from app.desk.queries.lists import COUNTED, ITS_DEBTOR, NAME, RUNS, own_steps
from app.kernel.actor import Actor, Kind
from app.regie.models import Request
from app.regie.policy import RequestStatus

MOST = 50
SHOWN = 12
CASE: tuple[Any, ...] = (
    Case.id,
    Case.reference,
    Case.creditor_id,
    Case.partner_id,
    Debtor.id.label("debtor_id"),
    *NAME,
)


def ours(by: Actor, model: Any) -> ColumnElement[bool]:
    """The acting side's id is the way to the rows."""
    side = model.creditor_id if by.kind is Kind.CREDITOR else model.partner_id
    mine: ColumnElement[bool] = side == by.organisation_id
    return mine


def with_case(model: Any, *columns: Any) -> Select[Any]:
    its_case = and_(Case.id == model.case_id, Case.creditor_id == model.creditor_id)
    return select(*columns, *CASE).select_from(model).join(Case, its_case).outerjoin(Debtor, ITS_DEBTOR)


def of_cases(*columns: Any) -> Select[Any]:
    return select(*CASE, *columns).select_from(Case).outerjoin(Debtor, ITS_DEBTOR)


def first(db: Session, rows: Select[Any], *order: Any, most: int = SHOWN) -> Sequence[Row[Any]]:
    """In the order of the list, or all are read to count the first thousand."""
    some = rows.with_only_columns(Case.id, maintain_column_froms=True).order_by(*order).limit(COUNTED + 1).subquery()
    total = select(func.count()).select_from(some).scalar_subquery().label("total")
    return db.execute(rows.add_columns(total).order_by(*order).limit(most)).all()


def approvals_asked(db: Session, by: Actor) -> Sequence[Row[Any]]:
    """The first due first; the desk puts what cannot be taken back above that."""
    its_action = and_(Action.id == Approval.action_id, Action.creditor_id == Approval.creditor_id)
    columns = (
        Approval.id.label("approval_id"),
        Approval.due_at,
        Approval.article,
        Approval.cost_cents,
        Approval.bearer,
        Action.type,
    )
    rows = with_case(Approval, *columns).join(Action, its_action)
    rows = rows.where(ours(by, Approval), Approval.status == ApprovalStatus.ASKED)
    return first(db, rows, Approval.due_at, Approval.id, most=MOST)


def approvals_answered(db: Session, by: Actor, now: datetime) -> Sequence[Row[Any]]:
    """What the partner may do now, and what it heard no to this week."""
    its_approval = and_(Approval.id == ApprovalAnswer.approval_id, Approval.creditor_id == ApprovalAnswer.creditor_id)
    its_action = and_(Action.id == Approval.action_id, Action.creditor_id == Approval.creditor_id)
    a = ApprovalAnswer
    columns = (a.at, a.kind, a.text, a.alternative, Action.type, Action.status)
    rows = with_case(ApprovalAnswer, *columns).join(Approval, its_approval).join(Action, its_action)
    todo = Action.status == ActionStatus.CLEARED
    told = and_(Action.status == ActionStatus.REJECTED, ApprovalAnswer.at > now - timedelta(days=7))
    rows = rows.where(ours(by, ApprovalAnswer), todo | told)
    return first(db, rows, ApprovalAnswer.id.desc())


def requests_open(db: Session, by: Actor, side: Side) -> Sequence[Row[Any]]:
    """Instructions and questions that this side still has to answer."""
    columns = (Request.id.label("request_id"), Request.kind, Request.text, Request.due_at)
    rows = with_case(Request, *columns)
    rows = rows.where(ours(by, Request), Request.status == RequestStatus.OPEN, Request.to_side == side)
    return first(db, rows, Request.due_at, Request.id)


def offered(db: Session, by: Actor) -> Sequence[Row[Any]]:
    """Cases that a partner has not accepted yet, the first due first."""
    rows = of_cases(Case.about, Case.waiting_until, Case.regie_since).where(
        ours(by, Case), Case.regie == Regie.PARTNER, Case.accepted_at.is_(None)
    )
    return first(db, rows, Case.waiting_until.asc().nulls_last(), Case.id)


def silent(db: Session, by: Actor, now: datetime) -> Sequence[Row[Any]]:
    """The other side is holding these up: its term has passed, and nothing was heard."""
    other = Waiting.PARTNER if by.kind is Kind.CREDITOR else Waiting.CREDITOR
    rows = of_cases(Case.waiting_since, Case.waiting_until, Case.accepted_at).where(
        ours(by, Case), Case.waiting_for == other, Case.waiting_until < now, RUNS
    )
    return first(db, rows, Case.waiting_until, Case.id)


def came_back(db: Session, by: Actor) -> Sequence[Row[Any]]:
    """A partner gave them back, and the creditor did not go on yet; the oldest first. With who did so, and why."""
    its = and_(Assignment.creditor_id == Case.creditor_id, Assignment.case_id == Case.id)
    given_by, why = (
        select(column).where(its).order_by(Assignment.id.desc()).limit(1).scalar_subquery().label(label)
        for column, label in ((Assignment.partner_id, "given_by"), (Assignment.end_reason, "why"))
    )
    rows = of_cases(Case.regie_since, given_by, why).where(
        ours(by, Case), Case.partner_id.is_(None), Case.waiting_for == Waiting.CREDITOR, RUNS
    )
    return first(db, rows, Case.regie_since, Case.id)


def pauses_ending(db: Session, by: Actor, today: date) -> Sequence[Row[Any]]:
    """Today is their last day; tomorrow they go on by themselves."""
    rows = of_cases(Case.paused_until).where(ours(by, Case), Case.regie == Regie.PAUSED, Case.paused_until <= today)
    return first(db, rows, Case.paused_until, Case.id)


def steps_due(db: Session, by: Actor, today: date) -> Sequence[Row[Any]]:
    """Next steps of the acting side that are due, the oldest first."""
    open_now = (ours(by, Case), Case.closed_at.is_(None), own_steps(by.kind, today))
    rows = of_cases(Case.next_step, Case.next_on).where(*open_now)
    return first(db, rows, Case.next_on, Case.id)


def count_suspense(db: Session, by: Actor) -> int:
    """Payments that still look for a case."""
    rows = (BankEntry.creditor_id == by.organisation_id, BankEntry.status == EntryStatus.SUSPENSE)
    return db.scalar(select(func.count(BankEntry.id)).where(*rows)) or 0
