from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Base, created, pk


class Notification(Base):
    """One line for one person; no name of a debtor in it. A hot table: no foreign keys."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index(None, "organisation_id", "user_id", "read_at", "id"),
    )

    id: Mapped[pk]
    organisation_id: Mapped[UUID]
    user_id: Mapped[UUID]
    at: Mapped[created]
    event_id: Mapped[UUID]
    kind: Mapped[str]  # of the event
    case_id: Mapped[UUID | None]
    text: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]
