"""Statements of the creditor's bank. A partner never reads these; what is booked it sees in the ledger."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.bank.policy.words import EntryStatus, MatchedBy
from app.infra.db import Base, InFamily, cents, created


class Statement(InFamily, Base):
    """One statement of one account. The sum of its entries is what was booked plus what is in suspense."""

    __tablename__ = "bank_statements"
    __table_args__ = (
        Index(None, "creditor_id", "closing_on", "id"),
        Index(None, "partner_id", "id"),
        UniqueConstraint("creditor_id", "upload_id", "position"),
    )

    at: Mapped[created]
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    upload_id: Mapped[UUID]
    position: Mapped[int]  # in the file
    iban: Mapped[str]
    currency: Mapped[str] = mapped_column(default="EUR")
    number: Mapped[str] = mapped_column(default="")
    opening_cents: Mapped[cents | None]
    closing_cents: Mapped[cents | None]
    opening_on: Mapped[date | None]
    closing_on: Mapped[date | None]
    total_cents: Mapped[cents] = mapped_column(default=0)  # of the entries in the file
    entries: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)  # entries that an earlier file had brought already
    repeated_cents: Mapped[cents] = mapped_column(default=0)
    warning: Mapped[str] = mapped_column(default="")


class BankEntry(InFamily, Base):
    """One line of a statement; it is here once, whatever files it comes in."""

    __tablename__ = "bank_entries"
    __table_args__ = (
        ForeignKeyConstraint(["statement_id", "creditor_id"], ["bank_statements.id", "bank_statements.creditor_id"]),
        UniqueConstraint("creditor_id", "key"),
        Index(None, "creditor_id", "status", "booked_on", "id", postgresql_include=["amount_cents"]),
        Index(None, "creditor_id", "statement_id", "status", postgresql_include=["amount_cents"]),
        Index(None, "creditor_id", "iban", "status"),
        Index(None, "partner_id", "id"),
    )

    at: Mapped[created]
    statement_id: Mapped[UUID]
    key: Mapped[str]  # sha256 of what makes this line itself (bank/parsers/camt.py)
    booked_on: Mapped[date]
    value_on: Mapped[date]
    amount_cents: Mapped[cents]  # plus came in, minus went out
    name: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")  # structured: betalingskenmerk or RF
    end_to_end_id: Mapped[str] = mapped_column(default="")
    return_reason: Mapped[str] = mapped_column(default="")  # ISO 20022 code when money came back, else empty
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.SUSPENSE)
    matched_by: Mapped[MatchedBy | None]
    handled_at: Mapped[datetime | None]
    handled_by_user_id: Mapped[UUID | None]
    remark: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Booking(InFamily, Base):
    """That a part of a bank entry went to a case; the parts of a booked entry are its whole amount."""

    __tablename__ = "bank_bookings"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "creditor_id"], ["bank_entries.id", "bank_entries.creditor_id"]),
        ForeignKeyConstraint(["case_id", "creditor_id"], ["cases.id", "cases.creditor_id"]),
        Index(None, "creditor_id", "entry_id"),
        Index(None, "creditor_id", "case_id"),
        Index(None, "partner_id", "id"),
    )

    at: Mapped[created]
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    entry_id: Mapped[UUID]
    case_id: Mapped[UUID]
    amount_cents: Mapped[cents]
    ledger_entry_id: Mapped[UUID]
    undone_at: Mapped[datetime | None]
