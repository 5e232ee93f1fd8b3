"""What was done or is to be done in a case, what the SLA said of it, and what the creditor answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.actions.policy import ActionStatus, AnswerKind, ApprovalStatus
from app.cases.models import MIRROR, POLICY, OfCase, of_case
from app.cases.policy import Side
from app.infra.db import cents
from app.kernel.decision import Verdict
from app.ledger.policy import Bearer


class Action(OfCase):
    """Something done or to be done in a case, by either side."""

    __tablename__ = "actions"
    __table_args__ = of_case(
        CheckConstraint("status <> 'done' or happened_at is not null", "done_has_moment"),
        CheckConstraint("cost_cents >= 0", "cost_not_below_zero"),
        Index(None, "creditor_id", "case_id", "happened_at"),
        Index(None, "creditor_id", "status", "planned_on", "id", postgresql_include=POLICY),
        Index(None, "partner_id", "status", "planned_on", "id", postgresql_include=MIRROR),
    )

    type: Mapped[str]  # code of actions.yaml
    side: Mapped[Side]
    status: Mapped[ActionStatus] = mapped_column(default=ActionStatus.DONE)
    happened_at: Mapped[datetime | None]
    planned_on: Mapped[date | None]
    outcome: Mapped[str | None]
    real_contact: Mapped[bool] = mapped_column(default=False)  # the person let something be heard
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # why this step, when the SLA asks
    alternatives: Mapped[str] = mapped_column(default="")  # which lighter step was looked at
    cost_cents: Mapped[cents] = mapped_column(default=0)  # what it adds for the person
    bearer: Mapped[Bearer] = mapped_column(default=Bearer.CREDITOR)
    pressure: Mapped[int] = mapped_column(default=0)  # points (actions.yaml); 0 when the person asked
    outward: Mapped[bool] = mapped_column(default=False)
    on_request: Mapped[bool] = mapped_column(default=False)  # of the person
    condition_met_at: Mapped[datetime | None]  # when was said that what the akkoord asked for was done
    stopped_because: Mapped[str] = mapped_column(default="")  # why the creditor held a planned one back


class StoredDecision(OfCase):
    """What the SLA said of an action, under which version, and what it knew. Written once, also for a no."""

    __tablename__ = "decisions"
    __table_args__ = of_case(
        ForeignKeyConstraint(["action_id", "creditor_id"], ["actions.id", "actions.creditor_id"]),
        Index(None, "creditor_id", "action_id"),
    )

    action_id: Mapped[UUID | None]  # none when it was refused
    action_type: Mapped[str]
    verdict: Mapped[Verdict]
    because: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unknown: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sla_version_id: Mapped[UUID | None]  # none: no SLA yet, only what the law says
    terms_hash: Mapped[str]


class Approval(OfCase):
    """The creditor's answer to an action that the SLA holds for it. No answer is never a yes."""

    __tablename__ = "approvals"
    __table_args__ = of_case(
        ForeignKeyConstraint(["action_id", "creditor_id"], ["actions.id", "actions.creditor_id"]),
        UniqueConstraint("creditor_id", "action_id"),
        Index(None, "creditor_id", "status", "due_at", "id", postgresql_include=POLICY),
        Index(None, "partner_id", "status", "due_at", "id", postgresql_include=MIRROR),
    )

    action_id: Mapped[UUID]
    status: Mapped[ApprovalStatus] = mapped_column(default=ApprovalStatus.ASKED)
    due_at: Mapped[datetime]
    article: Mapped[str]  # "4.2"
    sentence: Mapped[str]  # of that article, as it read when it was asked
    cost_cents: Mapped[cents]
    bearer: Mapped[Bearer]
    not_tried: Mapped[list[str]] = mapped_column(ARRAY(Text))  # action types, lightest first
    persons_needed: Mapped[int] = mapped_column(default=1)
    reminded_at: Mapped[datetime | None]  # when both sides were told that the term passed
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ApprovalAnswer(OfCase):
    """One person's answer; written once."""

    __tablename__ = "approval_answers"
    __table_args__ = of_case(
        ForeignKeyConstraint(["approval_id", "creditor_id"], ["approvals.id", "approvals.creditor_id"]),
        UniqueConstraint("creditor_id", "approval_id", "by_user_id"),
    )

    approval_id: Mapped[UUID]
    kind: Mapped[AnswerKind]
    text: Mapped[str] = mapped_column(default="")  # the condition, or why not
    alternative: Mapped[str | None]  # an action type that is asked for instead
    mandate_of: Mapped[UUID | None]  # the absent colleague
