from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Base, created


class Seal(Base):
    """The hash over one hour of events of one organisation, chained to the hour before it."""

    __tablename__ = "event_seals"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    events: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[created]
