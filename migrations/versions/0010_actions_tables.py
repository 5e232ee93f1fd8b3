"""The tables of actions, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import may, protect_family

revision = "0010_actions_tables"
down_revision = "0009_regie_tables"


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("creditor", "partner", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "held",
                "cleared",
                "done",
                "rejected",
                "withdrawn",
                "vetoed",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("real_contact", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("alternatives", sa.String(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
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
        sa.Column("pressure", sa.Integer(), nullable=False),
        sa.Column("outward", sa.Boolean(), nullable=False),
        sa.Column("on_request", sa.Boolean(), nullable=False),
        sa.Column("stopped_because", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status <> 'done' or happened_at is not null", name=op.f("actions_done_has_moment_check")),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("actions_cost_not_below_zero_check")),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("actions_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("actions_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"], ["cases.id", "cases.creditor_id"], name=op.f("actions_case_id_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("actions_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("actions_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("actions_pkey")),
    )
    op.create_index(
        op.f("actions_creditor_id_case_id_happened_at_idx"),
        "actions",
        ["creditor_id", "case_id", "happened_at"],
        unique=False,
    )
    op.create_index(
        op.f("actions_creditor_id_case_id_id_idx"), "actions", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(
        op.f("actions_creditor_id_status_planned_on_id_idx"),
        "actions",
        ["creditor_id", "status", "planned_on", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(op.f("actions_partner_id_id_idx"), "actions", ["partner_id", "id"], unique=False)
    op.create_index(
        op.f("actions_partner_id_status_planned_on_id_idx"),
        "actions",
        ["partner_id", "status", "planned_on", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
    op.create_table(
        "approvals",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "given",
                "refused",
                "withdrawn",
                name="approvalstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
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
        sa.Column("not_tried", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("persons_needed", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id", "creditor_id"],
            ["actions.id", "actions.creditor_id"],
            name=op.f("approvals_action_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("approvals_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("approvals_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("approvals_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("approvals_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("approvals_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("approvals_pkey")),
        sa.UniqueConstraint("creditor_id", "action_id", name=op.f("approvals_creditor_id_action_id_key")),
    )
    op.create_index(
        op.f("approvals_creditor_id_case_id_id_idx"), "approvals", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(
        op.f("approvals_creditor_id_status_due_at_id_idx"),
        "approvals",
        ["creditor_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(op.f("approvals_partner_id_id_idx"), "approvals", ["partner_id", "id"], unique=False)
    op.create_index(
        op.f("approvals_partner_id_status_due_at_id_idx"),
        "approvals",
        ["partner_id", "status", "due_at", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
    op.create_table(
        "decisions",
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("action_type", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "allow",
                "allow_with_notice",
                "ask_reason",
                "needs_approval",
                "refuse",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unknown", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sla_version_id", sa.Uuid(), nullable=True),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id", "creditor_id"],
            ["actions.id", "actions.creditor_id"],
            name=op.f("decisions_action_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("decisions_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("decisions_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("decisions_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("decisions_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("decisions_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("decisions_pkey")),
    )
    op.create_index(
        op.f("decisions_creditor_id_action_id_idx"), "decisions", ["creditor_id", "action_id"], unique=False
    )
    op.create_index(
        op.f("decisions_creditor_id_case_id_id_idx"), "decisions", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(op.f("decisions_partner_id_id_idx"), "decisions", ["partner_id", "id"], unique=False)
    op.create_table(
        "approval_answers",
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "agree", "condition", "refuse", name="answerkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("alternative", sa.String(), nullable=True),
        sa.Column("mandate_of", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id", "creditor_id"],
            ["approvals.id", "approvals.creditor_id"],
            name=op.f("approval_answers_approval_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("approval_answers_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("approval_answers_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("approval_answers_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("approval_answers_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("approval_answers_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("approval_answers_pkey")),
        sa.UniqueConstraint(
            "creditor_id",
            "approval_id",
            "by_user_id",
            name=op.f("approval_answers_creditor_id_approval_id_by_user_id_key"),
        ),
    )
    op.create_index(
        op.f("approval_answers_creditor_id_case_id_id_idx"),
        "approval_answers",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("approval_answers_partner_id_id_idx"), "approval_answers", ["partner_id", "id"], unique=False)
    for step in (
        *protect_family("actions"),
        *may("actions", "status, happened_at, planned_on, outcome, real_contact, note, stopped_because"),
        *protect_family("decisions"),
        *may("decisions"),
        *protect_family("approvals"),
        *may("approvals", "status, due_at, reminded_at, version"),
        *protect_family("approval_answers"),
        *may("approval_answers"),
    ):
        op.execute(step)
