"""Reads of actions, decisions and approvals, and what facts.py needs to know of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.actions.models import Action, Approval, ApprovalAnswer, StoredDecision
from app.actions.policy.approvals import PHASES, Mandate, stands_in
from app.actions.policy.contacts import Past
from app.actions.policy.debts import BY_POST, Letter
from app.actions.policy.draft import Draft
from app.actions.policy.words import YES, ActionStatus, AnswerKind, ApprovalStatus
from app.cases.models import Case, CaseCause, Circumstance, Debtor, FormalNotice, Preference
from app.cases.policy import PreferenceKind, Side
from app.cases.queries import ANY_CASE, get_case, told, written_before
from app.kernel.actor import Actor, Kind
from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.kernel.errors import NotFound, Stale
from app.ledger.models import Entry
from app.ledger.queries import BORNE
from app.organisations import models as organisations
from app.organisations.models import Membership, Organisation
from app.regie.models import Request
from app.regie.policy import RequestKind, RequestStatus
from app.sla.policy.catalogue import Catalogue

RECENT = timedelta(days=30)  # how long a partner still sees on its list what was answered
MOST = 200  # lines of the list of approvals


# ---- actions and decisions


def actions_of(case: Case) -> Select[Action]:
    return select(Action).where(Action.creditor_id == case.creditor_id, Action.case_id == case.id).order_by(Action.id)


def get_action(db: Session, case: Case, action_id: UUID) -> Action:
    found = db.scalar(actions_of(case).where(Action.id == action_id))
    if found is None:
        raise NotFound
    return found


def recorded_before(
    db: Session, case: Case, draft: Draft, *, by: Actor, now: datetime, since: datetime
) -> datetime | None:
    """When this person recorded just this. What is held does not tell the outcome that stood chosen by itself."""
    outcome = or_(Action.outcome == draft.outcome, Action.outcome.is_(None))
    same = [Action.type == draft.type, Action.note == draft.note, Action.reason == draft.reason, outcome]
    if draft.is_ahead(now):
        same.append(Action.planned_on == draft.moment(now).astimezone(HERE).date())
    elif draft.at is not None:
        same.append(or_(Action.happened_at == draft.at, Action.happened_at.is_(None)))
    else:
        same.append(Action.planned_on.is_(None))
    same.append(Action.status.not_in([ActionStatus.WITHDRAWN, ActionStatus.VETOED]))
    return written_before(db, Action, case, *same, by=by, since=since)


def approved_or_asked(case: Case, kind: str, side: Side) -> Select[Action]:
    """What one side may do or asked to do already, of this type."""
    mine = (Action.type == kind, Action.side == side, Action.status.in_((ActionStatus.HELD, ActionStatus.CLEARED)))
    return actions_of(case).where(*mine).limit(1)


def decisions_of(case: Case) -> Select[StoredDecision]:
    """All that was ever decided, also every no."""
    ours = (StoredDecision.creditor_id == case.creditor_id, StoredDecision.case_id == case.id)
    return select(StoredDecision).where(*ours).order_by(StoredDecision.id)


def decisions_about(action: Action) -> Select[StoredDecision]:
    """What was decided about one action, the last first: it is decided on again when it is carried out."""
    ours = (StoredDecision.creditor_id == action.creditor_id, StoredDecision.action_id == action.id)
    return select(StoredDecision).where(*ours).order_by(StoredDecision.id.desc())


def last_decision(db: Session, action: Action) -> StoredDecision | None:
    return db.scalars(decisions_about(action).limit(1)).first()


# ---- approvals


def get_approval(
    db: Session, approval_id: UUID, *, version: int | None = None, lock: bool = False
) -> tuple[Approval, Case]:
    """An approval with its case, both locked on request, the case first. Stale tells who was first; with the version
    to answer it anyway only while it still waits."""
    found = db.scalar(select(Approval).where(Approval.id == approval_id))
    if found is None:
        raise NotFound
    of = get_case(db, found.case_id, lock=lock)
    if lock:
        key = (found.id, found.creditor_id)
        db.expire(found)  # who held the lock before us may have changed it
        found = db.get_one(Approval, key, with_for_update={"key_share": True}, populate_existing=True)
    if version is not None and version != found.version:
        asked = found.status is ApprovalStatus.ASKED
        raise Stale.since(found.version, told(db, of, seen=of.version - 1), still=asked)
    return found, of


def approval_of(db: Session, action: Action) -> Approval | None:
    ours = (Approval.creditor_id == action.creditor_id, Approval.action_id == action.id)
    return db.scalar(select(Approval).where(*ours))


def answers_of(approval: Approval) -> Select[ApprovalAnswer]:
    ours = (ApprovalAnswer.creditor_id == approval.creditor_id, ApprovalAnswer.approval_id == approval.id)
    return select(ApprovalAnswer).where(*ours).order_by(ApprovalAnswer.id)


def agreed_at(db: Session, action: Action) -> datetime | None:
    """When the last of those who had to agree did."""
    a = ApprovalAnswer
    of_action = and_(Approval.id == a.approval_id, Approval.creditor_id == a.creditor_id)
    ours = (Approval.creditor_id == action.creditor_id, Approval.action_id == action.id)
    return db.scalar(select(func.max(a.at)).join(Approval, of_action).where(*ours, a.kind.in_(YES)))


def conditions_of(db: Session, action: Action) -> list[str]:
    """What must be done first, in the words of each who agreed to it."""
    a = ApprovalAnswer
    of_action = and_(Approval.id == a.approval_id, Approval.creditor_id == a.creditor_id)
    ours = (Approval.creditor_id == action.creditor_id, Approval.action_id == action.id)
    rows = select(a.text).join(Approval, of_action).where(*ours, a.kind == AnswerKind.CONDITION)
    return list(db.scalars(rows.order_by(a.id)))


def with_condition(approvals: Sequence[Approval]) -> Select[UUID]:
    """Which of these were agreed to with a condition."""
    creditors, ids = {one.creditor_id for one in approvals}, [one.id for one in approvals]
    ours = (ApprovalAnswer.creditor_id.in_(creditors), ApprovalAnswer.approval_id.in_(ids))
    return select(ApprovalAnswer.approval_id).where(*ours, ApprovalAnswer.kind == AnswerKind.CONDITION)


def approvals_of(by: Actor, status: ApprovalStatus | None = None) -> Select[Approval]:
    """Those of the acting side: what it has to answer, or what it asked."""
    rows = select(Approval).where(_side(by) == by.organisation_id)
    return rows if status is None else rows.where(Approval.status == status)


def _side(by: Actor) -> Any:
    return Approval.creditor_id if by.kind is Kind.CREDITOR else Approval.partner_id


def with_grounds(approvals: Select[Approval]) -> Select[Approval, Action, StoredDecision, str, str, int | None]:
    """(approval, action, decision, person, organisation, open cents) of each: a decision card in one question."""
    wanted = approvals.order_by(None).subquery()
    a, d = aliased(Approval, wanted), aliased(StoredDecision)
    of_this = (d.creditor_id == a.creditor_id, d.action_id == a.action_id, d.verdict == Verdict.NEEDS_APPROVAL)
    last = select(d.id).where(*of_this).order_by(d.id.desc()).limit(1).correlate(a).scalar_subquery()
    return (
        select(a, Action, StoredDecision, User.name, Organisation.name, open_in(a))
        .join(Action, and_(Action.id == a.action_id, Action.creditor_id == a.creditor_id))
        .join(User, User.id == a.by_user_id)
        .join(Organisation, Organisation.id == a.by_organisation_id)
        .outerjoin(StoredDecision, and_(StoredDecision.creditor_id == a.creditor_id, StoredDecision.id == last))
        .order_by(a.due_at, a.id)
    )


def open_in(approval: Any) -> ColumnElement[int | None]:
    """What the person still owes in its case; NULL when nothing was ever booked."""
    its_account = and_(Entry.creditor_id == Case.creditor_id, Entry.account_id == Case.account_id, BORNE)
    its_case = (Case.creditor_id == approval.creditor_id, Case.id == approval.case_id)
    total = select(cast(func.sum(Entry.amount_cents), BigInteger)).select_from(Case).join(Entry, its_account)
    return total.where(*its_case).scalar_subquery()


def answers_to(approvals: Sequence[Approval]) -> Select[ApprovalAnswer, str]:
    """(answer, person) of several approvals, the first first."""
    creditors, ids = {one.creditor_id for one in approvals}, [one.id for one in approvals]
    ours = (ApprovalAnswer.creditor_id.in_(creditors), ApprovalAnswer.approval_id.in_(ids))
    rows = select(ApprovalAnswer, User.name).join(User, User.id == ApprovalAnswer.by_user_id)
    return rows.where(*ours).order_by(ApprovalAnswer.id)


def waiting_in(case: Case) -> Select[Approval]:
    ours = (Approval.creditor_id == case.creditor_id, Approval.case_id == case.id)
    return select(Approval).where(*ours, Approval.status == ApprovalStatus.ASKED).order_by(Approval.due_at)


@cache
def waiting_in_any() -> Select[Approval, Action, StoredDecision, str, str, int | None]:
    """`with_grounds` of what waits in ANY_CASE: the page of a case asks it each time."""
    return with_grounds(waiting_in(ANY_CASE))


def count_waiting(by: Actor) -> Select[int]:
    mine = (_side(by) == by.organisation_id, Approval.status == ApprovalStatus.ASKED)
    return select(func.count(Approval.id)).where(*mine)


def listed(by: Actor, catalogue: Catalogue, now: datetime) -> Select[Approval, Action, Case, Debtor]:
    """Approval, action, case, and who it is about where we may see that: what waits first, the heaviest step on top.

    A partner also sees what was answered in the last thirty days, and a creditor what still waits only.
    """
    ranks = {code: PHASES.index(kind.phase) for code, kind in catalogue.actions.items()}
    rank = case(ranks, value=Action.type, else_=len(PHASES))
    waits = Approval.status == ApprovalStatus.ASKED
    shown = waits if by.kind is Kind.CREDITOR else or_(waits, Approval.at > now - RECENT)
    return (
        select(Approval, Action, Case, Debtor)
        .join(Action, and_(Action.id == Approval.action_id, Action.creditor_id == Approval.creditor_id))
        .join(Case, and_(Case.id == Approval.case_id, Case.creditor_id == Approval.creditor_id))
        .outerjoin(Debtor, and_(Debtor.case_id == Case.id, Debtor.creditor_id == Case.creditor_id, Debtor.main))
        .where(_side(by) == by.organisation_id, shown)
        .order_by(waits.desc(), rank, Approval.due_at, Approval.id)
        .limit(MOST)
    )


def next_waiting(db: Session, by: Actor, catalogue: Catalogue, now: datetime) -> Approval | None:
    """The first of the list that this person did not answer yet, and may agree to when there is a mandate at all."""
    answered = select(ApprovalAnswer.id).where(
        ApprovalAnswer.creditor_id == Approval.creditor_id,
        ApprovalAnswer.approval_id == Approval.id,
        ApprovalAnswer.by_user_id == by.user_id,
    )
    limits = [one.up_to_cents for one in mandates_of(db, by, now.astimezone(HERE).date())]
    most = None if None in limits else max((one for one in limits if one is not None), default=None)
    within = [] if most is None else [Approval.cost_cents <= most]
    row = db.execute(listed(by, catalogue, now).where(~answered.exists(), *within).limit(1)).first()
    return row[0] if row is not None else None


def overdue(creditor_id: UUID, now: datetime) -> Select[Approval]:
    """What waits past its term and was not told yet."""
    ours = (Approval.creditor_id == creditor_id, Approval.status == ApprovalStatus.ASKED)
    return select(Approval).where(*ours, Approval.due_at < now, Approval.reminded_at.is_(None))


def mandates_of(db: Session, by: Actor, today: date) -> list[Mandate]:
    """The own mandate, and those of absent colleagues whom this person stands in for."""
    m, given = Membership, organisations.Mandate
    mine = or_(m.user_id == by.user_id, m.substitute_id == by.user_id)
    rows = select(m.user_id, m.absent_from, m.absent_until, given.up_to_cents).join(
        given, and_(given.organisation_id == m.organisation_id, given.role == m.role)
    )
    rows = rows.where(m.organisation_id == by.organisation_id, m.ended_at.is_(None), mine)
    return [
        Mandate(up_to, None if user_id == by.user_id else user_id)
        for user_id, absent_from, absent_until, up_to in db.execute(rows)
        if user_id == by.user_id or stands_in(absent_from, absent_until, today)
    ]


# ---- what is known of a case


def past_of(db: Session, case: Case) -> list[Past]:
    """All its actions, in the order in which they were done; those ahead last."""
    a = Action
    rows = select(a.type, a.status, a.happened_at, a.planned_on, a.outcome, a.real_contact, a.outward)
    ours = rows.where(a.creditor_id == case.creditor_id, a.case_id == case.id)
    return [Past(*row) for row in db.execute(ours.order_by(a.happened_at.nulls_last(), a.id))]


@dataclass(frozen=True, slots=True)
class Written:
    """What both sides wrote down in a case, as far as it still counts."""

    circumstances: Mapping[str, Any] = field(default_factory=dict)  # the newest of a fact wins
    causes: Sequence[str] = ()
    refused_channels: frozenset[str] = frozenset()
    letters: Sequence[Letter] = ()
    instruction_open: bool = False


def written_in(db: Session, case: Case) -> Written:
    """Five small tables in one question."""
    one = func.jsonb_build_object

    def of(what: str, table: Any, *pairs: Any, only: Sequence[Any] = ()) -> Select[Any]:
        ours = (table.creditor_id == case.creditor_id, table.case_id == case.id, *only)
        return select(literal(what).label("what"), table.id.label("id"), one(*pairs).label("data")).where(*ours)

    c, n, p = Circumstance, FormalNotice, Preference
    sent = ("sent", n.sent_on, "channel", n.channel, "proof", n.proof, "returned", n.returned_on, "valid", n.valid)
    refuses = (p.kind == PreferenceKind.REFUSES, p.withdrawn_at.is_(None))
    instructed = (Request.kind == RequestKind.INSTRUCTION, Request.status == RequestStatus.OPEN)
    rows = union_all(
        of("circumstance", c, "fact", c.fact, "value", c.value),
        of("cause", CaseCause, "code", CaseCause.code, only=[CaseCause.withdrawn_at.is_(None)]),
        of("refused", p, "channel", p.channel, only=refuses),
        of("letter", n, *sent),
        of("instruction", Request, "due", Request.due_at, only=instructed),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for what, _, data in db.execute(rows.order_by("id")):
        found.setdefault(what, []).append(data)
    return Written(
        circumstances={one["fact"]: one["value"] for one in found.get("circumstance", ())},
        causes=[one["code"] for one in found.get("cause", ())],
        refused_channels=frozenset(one["channel"] for one in found.get("refused", ()) if one["channel"]),
        letters=[_letter(one) for one in found.get("letter", ())],
        instruction_open="instruction" in found,
    )


def _letter(data: Mapping[str, Any]) -> Letter:
    returned = data["returned"] is not None
    by_post, proven = data["channel"] == BY_POST, data["proof"] is not None
    return Letter(date.fromisoformat(data["sent"]), by_post, proven, returned, data["valid"])


def sides_of(db: Session, case: Case, by: Actor) -> tuple[Organisation, Organisation | None, bool]:
    """Creditor, partner, and whether the acting person may work with people (Wki art. 12), in one question."""
    member = and_(Membership.organisation_id == Organisation.id, Membership.user_id == by.user_id)
    rows = select(Organisation, Membership.may_work).outerjoin(Membership, member)
    both = [case.creditor_id, *([case.partner_id] if case.partner_id else [])]
    found = {one.id: (one, may) for one, may in db.execute(rows.where(Organisation.id.in_(both)))}
    partner = found.get(case.partner_id, (None, None))[0] if case.partner_id else None
    return found[case.creditor_id][0], partner, bool(found.get(by.organisation_id, (None, False))[1])
