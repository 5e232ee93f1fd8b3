"""The tables of handovers, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import may, protect_family

revision = "0011_handovers_tables"
down_revision = "0010_actions_tables"


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("to_partner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "offered",
                "accepted",
                "returned",
                "withdrawn",
                name="handoverstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("share_history", sa.Boolean(), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("handovers_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("handovers_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("handovers_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("handovers_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("handovers_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("handovers_pkey")),
    )
    op.create_index(
        op.f("handovers_creditor_id_case_id_id_idx"), "handovers", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(
        op.f("handovers_creditor_id_status_due_at_id_idx"),
        "handovers",
        ["creditor_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(op.f("handovers_partner_id_id_idx"), "handovers", ["partner_id", "id"], unique=False)
    op.create_index(
        op.f("handovers_partner_id_status_due_at_id_idx"),
        "handovers",
        ["partner_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
    for step in (
        *protect_family("handovers"),
        *may("handovers"),
    ):
        op.execute(step)
