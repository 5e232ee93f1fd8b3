"""Immutable lines in euro cents. A balance is a sum over entries, never a column."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Base, InFamily, cents, created
from app.ledger.policy import Bearer, Bucket, EntryKind


class Account(InFamily, Base):
    """What entries hang on. A case has one; the ledger does not know cases."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (Index(None, "creditor_id", "id"), Index(None, "partner_id", "id"))

    at: Mapped[created]


class Entry(InFamily, Base):
    """Plus is owed, minus is paid. Written once: the database forbids update and delete."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "creditor_id"], ["ledger_accounts.id", "ledger_accounts.creditor_id"]),
        UniqueConstraint("creditor_id", "source"),
        CheckConstraint("kind not in ('claim', 'cost', 'interest', 'reversal') or amount_cents >= 0", "owed_is_plus"),
        CheckConstraint("kind not in ('payment', 'waiver') or amount_cents <= 0", "paid_is_minus"),
        Index(
            None,
            "creditor_id",
            "account_id",
            postgresql_include=["amount_cents", "bearer", "kind", "partner_id", "by_organisation_id"],
        ),
        Index(None, "partner_id", "account_id", postgresql_include=["amount_cents", "bearer", "kind", "creditor_id"]),
    )

    at: Mapped[created]
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    account_id: Mapped[UUID]
    kind: Mapped[EntryKind]
    amount_cents: Mapped[cents]
    bearer: Mapped[Bearer] = mapped_column(default=Bearer.DEBTOR)
    cost_kind: Mapped[str | None]  # actions.yaml cost_kinds
    claim_id: Mapped[UUID | None]  # the claim that it adds to or lowers
    booked_on: Mapped[date]
    value_on: Mapped[date]
    description: Mapped[str] = mapped_column(default="")
    counters_id: Mapped[UUID | None]  # the entry that this one takes back
    source: Mapped[str | None]  # "bank:<key>", "claim:<id>": the same source books once


class Allocation(InFamily, Base):
    """Where a payment went: derived, and versioned; the highest version of an account counts."""

    __tablename__ = "ledger_allocations"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "creditor_id"], ["ledger_accounts.id", "ledger_accounts.creditor_id"]),
        Index(None, "creditor_id", "account_id", "version"),
        Index(None, "partner_id", "id"),
    )

    at: Mapped[created]
    account_id: Mapped[UUID]
    version: Mapped[int]
    entry_id: Mapped[UUID]  # the payment
    claim_id: Mapped[UUID | None]
    bucket: Mapped[Bucket]
    amount_cents: Mapped[cents]
    rule: Mapped[str]  # "6:44 BW", or the clause
