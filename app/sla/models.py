"""An SLA between one creditor and one partner, and its versions. A signed version never changes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Base, InFamily, created
from app.kernel.words import Word


class VersionStatus(Word):
    PROPOSED = "proposed", "voorgesteld"
    SIGNED = "signed", "getekend"
    WITHDRAWN = "withdrawn", "ingetrokken"


class Sla(InFamily, Base):
    __tablename__ = "slas"
    __table_args__ = (
        UniqueConstraint("creditor_id", "partner_id"),
        CheckConstraint("partner_id is not null", "has_partner"),
        Index(None, "partner_id", "id"),
    )

    at: Mapped[created]
    name: Mapped[str]


class SlaVersion(InFamily, Base):
    """`terms` are agreed clauses as data (sla/policy/agreed.py); `terms_hash` names exactly this set."""

    __tablename__ = "sla_versions"
    __table_args__ = (
        ForeignKeyConstraint(["sla_id", "creditor_id"], ["slas.id", "slas.creditor_id"]),
        UniqueConstraint("creditor_id", "sla_id", "number"),
        CheckConstraint("status <> 'signed' or signed_at is not null", "signed_has_moment"),
        Index(None, "partner_id", "sla_id"),
    )

    at: Mapped[created]
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    sla_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(default=VersionStatus.PROPOSED)
    purpose: Mapped[str] = mapped_column(default="")
    terms: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    terms_hash: Mapped[str]
    starts_on: Mapped[date]
    signed_at: Mapped[datetime | None]  # when the second of both signed
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Signature(InFamily, Base):
    """One side's yes, by name, to exactly this set of clauses; written once."""

    __tablename__ = "sla_signatures"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "creditor_id"], ["sla_versions.id", "sla_versions.creditor_id"]),
        UniqueConstraint("creditor_id", "version_id", "by_organisation_id"),
        Index(None, "partner_id", "id"),
    )

    at: Mapped[created]
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    version_id: Mapped[UUID]
    signatory: Mapped[str]
    terms_hash: Mapped[str]
    second_factor: Mapped[bool] = mapped_column(default=False)
