"""The tables of regie, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_family

revision = "0009_regie_tables"
down_revision = "0008_case_details_tables"


def upgrade() -> None:
    op.create_table(
        "interventions",
        sa.Column(
            "act",
            sa.Enum(
                "take_over",
                "hand_back",
                "together",
                "let_partner",
                "pause",
                "resume",
                "recall",
                "keep",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "regie_before",
            sa.Enum(
                "internal",
                "partner",
                "together",
                "creditor",
                "paused",
                "recalled",
                name="regie_before",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "regie_after",
            sa.Enum(
                "internal",
                "partner",
                "together",
                "creditor",
                "paused",
                "recalled",
                name="regie_after",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("act <> 'pause' or until is not null", name=op.f("interventions_pause_has_end_check")),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("interventions_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("interventions_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("interventions_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("interventions_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("interventions_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("interventions_pkey")),
    )
    op.create_index(
        op.f("interventions_creditor_id_case_id_id_idx"),
        "interventions",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("interventions_partner_id_id_idx"), "interventions", ["partner_id", "id"], unique=False)
    op.create_table(
        "requests",
        sa.Column(
            "kind",
            sa.Enum(
                "instruction", "question", name="requestkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "to_side",
            sa.Enum("creditor", "partner", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "answered",
                "withdrawn",
                name="requeststatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'instruction' or to_side = 'partner'", name=op.f("requests_instructs_partner_check")
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("requests_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("requests_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("requests_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("requests_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("requests_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("requests_pkey")),
    )
    op.create_index(
        op.f("requests_creditor_id_case_id_id_idx"), "requests", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(
        op.f("requests_creditor_id_status_due_at_id_idx"),
        "requests",
        ["creditor_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(op.f("requests_partner_id_id_idx"), "requests", ["partner_id", "id"], unique=False)
    op.create_index(
        op.f("requests_partner_id_status_due_at_id_idx"),
        "requests",
        ["partner_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
    op.create_table(
        "request_answers",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("request_answers_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("request_answers_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("request_answers_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("request_answers_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("request_answers_partner_id_fkey")),
        sa.ForeignKeyConstraint(
            ["request_id", "creditor_id"],
            ["requests.id", "requests.creditor_id"],
            name=op.f("request_answers_request_id_creditor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("request_answers_pkey")),
    )
    op.create_index(
        op.f("request_answers_creditor_id_case_id_id_idx"),
        "request_answers",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("request_answers_partner_id_id_idx"), "request_answers", ["partner_id", "id"], unique=False)
    for step in (
        *protect_family("interventions"),
        *may("interventions"),
        *protect_family("requests"),
        *may("requests", "status"),
        *protect_family("request_answers"),
        *may("request_answers"),
    ):
        op.execute(step)
