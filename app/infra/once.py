"""A double click or a repeated request does its work once: the first answer is kept beside the work."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Index, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.infra.db import Base, created

KEPT = timedelta(hours=48)


class Once(Base):
    """`key` is the client's; `fingerprint` is of what it sent with it."""

    __tablename__ = "once"
    __table_args__ = (Index(None, "organisation_id", "at"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[created]
    fingerprint: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body: Mapped[str]


def earlier(db: Session, key: str) -> Once | None:
    """The first answer to this key, after waiting for a request that is still at it."""
    organisation_id = db.info["org"]
    lock = int.from_bytes(sha256(f"{organisation_id} {key}".encode()).digest()[:8], signed=True)
    db.execute(select(func.pg_advisory_xact_lock(lock)))  # until this transaction ends
    return db.get(Once, (organisation_id, key))


def forget_old(db: Session, now: datetime) -> None:
    db.execute(delete(Once).where(Once.organisation_id == db.info["org"], Once.at < now - KEPT))
