"""The tables of ledger, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_family

revision = "0005_ledger_tables"
down_revision = "0004_infra_tables"


def upgrade() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("ledger_accounts_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("ledger_accounts_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("ledger_accounts_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("ledger_accounts_pkey")),
    )
    op.create_index(op.f("ledger_accounts_creditor_id_id_idx"), "ledger_accounts", ["creditor_id", "id"], unique=False)
    op.create_index(op.f("ledger_accounts_partner_id_id_idx"), "ledger_accounts", ["partner_id", "id"], unique=False)
    op.create_table(
        "ledger_allocations",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column(
            "bucket",
            sa.Enum(
                "costs",
                "interest",
                "principal",
                "surplus",
                name="bucket",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "creditor_id"],
            ["ledger_accounts.id", "ledger_accounts.creditor_id"],
            name=op.f("ledger_allocations_account_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("ledger_allocations_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("ledger_allocations_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("ledger_allocations_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("ledger_allocations_pkey")),
    )
    op.create_index(
        op.f("ledger_allocations_creditor_id_account_id_version_idx"),
        "ledger_allocations",
        ["creditor_id", "account_id", "version"],
        unique=False,
    )
    op.create_index(
        op.f("ledger_allocations_partner_id_id_idx"), "ledger_allocations", ["partner_id", "id"], unique=False
    )
    op.create_table(
        "ledger_entries",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "claim",
                "cost",
                "interest",
                "payment",
                "reversal",
                "waiver",
                "correction",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "bearer",
            sa.Enum(
                "debtor",
                "creditor",
                "partner",
                "shared",
                name="bearer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cost_kind", sa.String(), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("counters_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind not in ('claim', 'cost', 'interest', 'reversal') or amount_cents >= 0",
            name=op.f("ledger_entries_owed_is_plus_check"),
        ),
        sa.CheckConstraint(
            "kind not in ('payment', 'waiver') or amount_cents <= 0", name=op.f("ledger_entries_paid_is_minus_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "creditor_id"],
            ["ledger_accounts.id", "ledger_accounts.creditor_id"],
            name=op.f("ledger_entries_account_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("ledger_entries_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("ledger_entries_by_user_id_fkey")),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("ledger_entries_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("ledger_entries_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("ledger_entries_pkey")),
        sa.UniqueConstraint("creditor_id", "source", name=op.f("ledger_entries_creditor_id_source_key")),
    )
    op.create_index(
        op.f("ledger_entries_creditor_id_account_id_idx"),
        "ledger_entries",
        ["creditor_id", "account_id"],
        unique=False,
        postgresql_include=["amount_cents", "bearer", "kind", "partner_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("ledger_entries_partner_id_account_id_idx"),
        "ledger_entries",
        ["partner_id", "account_id"],
        unique=False,
        postgresql_include=["amount_cents", "bearer", "kind", "creditor_id"],
    )
    for step in (
        *protect_family("ledger_accounts"),
        *may("ledger_accounts"),
        *protect_family("ledger_entries"),
        *may("ledger_entries"),
        *protect_family("ledger_allocations"),
        *may("ledger_allocations"),
    ):
        op.execute(step)
