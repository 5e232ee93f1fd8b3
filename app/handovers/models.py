from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.models import MIRROR, POLICY, OfCase, of_case
from app.handovers.policy import HandoverStatus


class Handover(OfCase):
    """An offer of one case to one partner, with what was missing in it and what the partner said."""

    __tablename__ = "handovers"
    __table_args__ = of_case(
        Index(None, "creditor_id", "status", "due_at", "id", postgresql_include=POLICY),
        Index(None, "partner_id", "status", "due_at", "id", postgresql_include=MIRROR),
    )

    to_partner_id: Mapped[UUID]
    status: Mapped[HandoverStatus] = mapped_column(default=HandoverStatus.OFFERED)
    message: Mapped[str] = mapped_column(default="")
    share_history: Mapped[bool] = mapped_column(default=True)
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_user_id: Mapped[UUID | None]
    answer: Mapped[str | None]
