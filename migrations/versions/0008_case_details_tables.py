"""The tables of case_details, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import ME, may, protect, protect_family, protect_maker

revision = "0008_case_details_tables"
down_revision = "0007_cases_tables"


def upgrade() -> None:
    op.create_table(
        "payment_references",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("payment_references_pkey")),
    )
    op.create_index(op.f("payment_references_creditor_id_idx"), "payment_references", ["creditor_id"], unique=False)
    op.create_table(
        "case_assignments",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("case_assignments_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("case_assignments_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("case_assignments_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("case_assignments_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("case_assignments_pkey")),
    )
    op.create_index(
        op.f("case_assignments_creditor_id_case_id_id_idx"),
        "case_assignments",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("case_assignments_partner_id_id_idx"), "case_assignments", ["partner_id", "id"], unique=False)
    op.create_table(
        "case_causes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("case_causes_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("case_causes_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("case_causes_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("case_causes_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("case_causes_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("case_causes_pkey")),
    )
    op.create_index(
        op.f("case_causes_creditor_id_case_id_id_idx"), "case_causes", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(op.f("case_causes_partner_id_id_idx"), "case_causes", ["partner_id", "id"], unique=False)
    op.create_table(
        "circumstances",
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("circumstances_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("circumstances_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("circumstances_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("circumstances_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("circumstances_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("circumstances_pkey")),
    )
    op.create_index(
        op.f("circumstances_creditor_id_case_id_id_idx"),
        "circumstances",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("circumstances_partner_id_id_idx"), "circumstances", ["partner_id", "id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rent",
                "service",
                "heating",
                "repair",
                "tuition",
                "care",
                "other",
                name="claimkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "legal_basis",
            sa.Enum(
                "contract_consumer",
                "contract_business",
                "public_law",
                "non_contract",
                name="legalbasis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("enforceable", sa.Boolean(), nullable=False),
        sa.Column(
            "terms_status",
            sa.Enum(
                "ok",
                "risky",
                "annulled",
                "not_reviewed",
                name="termsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("interest_from", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("claims_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("claims_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"], ["cases.id", "cases.creditor_id"], name=op.f("claims_case_id_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("claims_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("claims_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("claims_pkey")),
        sa.UniqueConstraint("creditor_id", "case_id", "number", name=op.f("claims_creditor_id_case_id_number_key")),
    )
    op.create_index(op.f("claims_creditor_id_case_id_id_idx"), "claims", ["creditor_id", "case_id", "id"], unique=False)
    op.create_index(op.f("claims_partner_id_id_idx"), "claims", ["partner_id", "id"], unique=False)
    op.create_table(
        "formal_notices",
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("formal_notices_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("formal_notices_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("formal_notices_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("formal_notices_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("formal_notices_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("formal_notices_pkey")),
    )
    op.create_index(
        op.f("formal_notices_creditor_id_case_id_id_idx"),
        "formal_notices",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("formal_notices_partner_id_id_idx"), "formal_notices", ["partner_id", "id"], unique=False)
    op.create_table(
        "internal_notes",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("internal_notes_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("internal_notes_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("internal_notes_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("internal_notes_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("internal_notes_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("internal_notes_pkey")),
    )
    op.create_index(
        op.f("internal_notes_creditor_id_case_id_id_idx"),
        "internal_notes",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("internal_notes_partner_id_id_idx"), "internal_notes", ["partner_id", "id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("notes_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("notes_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"], ["cases.id", "cases.creditor_id"], name=op.f("notes_case_id_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("notes_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("notes_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("notes_pkey")),
    )
    op.create_index(op.f("notes_creditor_id_case_id_id_idx"), "notes", ["creditor_id", "case_id", "id"], unique=False)
    op.create_index(op.f("notes_partner_id_id_idx"), "notes", ["partner_id", "id"], unique=False)
    op.create_table(
        "preferences",
        sa.Column(
            "kind",
            sa.Enum(
                "prefers",
                "refuses",
                "time",
                "reading",
                name="preferencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("preferences_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("preferences_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("preferences_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("preferences_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("preferences_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("preferences_pkey")),
    )
    op.create_index(
        op.f("preferences_creditor_id_case_id_id_idx"), "preferences", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(op.f("preferences_partner_id_id_idx"), "preferences", ["partner_id", "id"], unique=False)
    for step in (
        *protect_family("claims"),
        *may("claims", "kind, description, invoiced_on, due_on, legal_basis, enforceable, terms_status, interest_from"),
        *protect_family("formal_notices"),
        *may("formal_notices", "returned_on, valid"),
        *protect_family("circumstances"),
        *may("circumstances"),
        *protect_family("case_causes"),
        *may("case_causes", "withdrawn_at"),
        *protect_family("preferences"),
        *may("preferences", "withdrawn_at"),
        *protect_family("notes"),
        *may("notes"),
        *protect_maker("internal_notes"),
        *may("internal_notes"),
        *protect_family("case_assignments"),
        *may("case_assignments"),
        *protect("payment_references", sees=f"creditor_id = {ME}", adds=f"creditor_id = {ME}", changes="false"),
        *may("payment_references"),
    ):
        op.execute(step)
