"""The tables of bank, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_creditor

revision = "0012_bank_tables"
down_revision = "0011_handovers_tables"


def upgrade() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("opening_cents", sa.BigInteger(), nullable=True),
        sa.Column("closing_cents", sa.BigInteger(), nullable=True),
        sa.Column("opening_on", sa.Date(), nullable=True),
        sa.Column("closing_on", sa.Date(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("repeated_cents", sa.BigInteger(), nullable=False),
        sa.Column("warning", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("bank_statements_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("bank_statements_by_user_id_fkey")),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("bank_statements_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("bank_statements_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("bank_statements_pkey")),
        sa.UniqueConstraint(
            "creditor_id", "upload_id", "position", name=op.f("bank_statements_creditor_id_upload_id_position_key")
        ),
    )
    op.create_index(
        op.f("bank_statements_creditor_id_closing_on_id_idx"),
        "bank_statements",
        ["creditor_id", "closing_on", "id"],
        unique=False,
    )
    op.create_index(op.f("bank_statements_partner_id_id_idx"), "bank_statements", ["partner_id", "id"], unique=False)
    op.create_table(
        "bank_entries",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("end_to_end_id", sa.String(), nullable=False),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "suspense",
                "ignored",
                name="entrystatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "matched_by",
            sa.Enum(
                "reference",
                "case_number",
                "account_and_amount",
                "person",
                name="matchedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("bank_entries_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("bank_entries_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("bank_entries_partner_id_fkey")),
        sa.ForeignKeyConstraint(
            ["statement_id", "creditor_id"],
            ["bank_statements.id", "bank_statements.creditor_id"],
            name=op.f("bank_entries_statement_id_creditor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("bank_entries_pkey")),
        sa.UniqueConstraint("creditor_id", "key", name=op.f("bank_entries_creditor_id_key_key")),
    )
    op.create_index(
        op.f("bank_entries_creditor_id_iban_status_idx"),
        "bank_entries",
        ["creditor_id", "iban", "status"],
        unique=False,
    )
    op.create_index(
        op.f("bank_entries_creditor_id_statement_id_status_idx"),
        "bank_entries",
        ["creditor_id", "statement_id", "status"],
        unique=False,
        postgresql_include=["amount_cents"],
    )
    op.create_index(
        op.f("bank_entries_creditor_id_status_booked_on_id_idx"),
        "bank_entries",
        ["creditor_id", "status", "booked_on", "id"],
        unique=False,
        postgresql_include=["amount_cents"],
    )
    op.create_index(op.f("bank_entries_partner_id_id_idx"), "bank_entries", ["partner_id", "id"], unique=False)
    op.create_table(
        "bank_bookings",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("ledger_entry_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("bank_bookings_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("bank_bookings_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("bank_bookings_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("bank_bookings_creditor_id_fkey")),
        sa.ForeignKeyConstraint(
            ["entry_id", "creditor_id"],
            ["bank_entries.id", "bank_entries.creditor_id"],
            name=op.f("bank_bookings_entry_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("bank_bookings_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("bank_bookings_pkey")),
    )
    op.create_index(
        op.f("bank_bookings_creditor_id_case_id_idx"), "bank_bookings", ["creditor_id", "case_id"], unique=False
    )
    op.create_index(
        op.f("bank_bookings_creditor_id_entry_id_idx"), "bank_bookings", ["creditor_id", "entry_id"], unique=False
    )
    op.create_index(op.f("bank_bookings_partner_id_id_idx"), "bank_bookings", ["partner_id", "id"], unique=False)
    for step in (
        *protect_creditor("bank_statements"),
        *may(
            "bank_statements",
            "opening_on, closing_on, opening_cents, closing_cents, total_cents, entries, repeated, "
            "repeated_cents, warning",
        ),
        *protect_creditor("bank_entries"),
        *may("bank_entries", "status, matched_by, handled_at, handled_by_user_id, remark, version"),
        *protect_creditor("bank_bookings"),
        *may("bank_bookings", "undone_at"),
    ):
        op.execute(step)
