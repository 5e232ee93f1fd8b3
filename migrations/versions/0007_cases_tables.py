"""The tables of cases, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import ME, may, protect, protect_creditor, protect_family, protect_maker

revision = "0007_cases_tables"
down_revision = "0006_sla_tables"


def upgrade() -> None:
    op.create_table(
        "payment_references",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("payment_references_pkey")),
    )
    op.create_index(
        op.f("payment_references_creditor_id_idx"), "payment_references", ["creditor_id"], unique=False
    )
    op.create_table(
        "households",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("households_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("households_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("households_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("households_pkey")),
        sa.UniqueConstraint(
            "creditor_id", "address_key", name=op.f("households_creditor_id_address_key_key")
        ),
    )
    op.create_index(op.f("households_partner_id_id_idx"), "households", ["partner_id", "id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "regie",
            sa.Enum(
                "internal",
                "partner",
                "together",
                "creditor",
                "paused",
                "recalled",
                name="regie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
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
            nullable=True,
        ),
        sa.Column("regie_since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column(
            "track",
            sa.Enum("agency", "bailiff", name="track", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("start_reason", sa.String(), nullable=True),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("rent_cents", sa.BigInteger(), nullable=True),
        sa.Column("relation_continues", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partner_reference", sa.String(), nullable=True),
        sa.Column(
            "ability",
            sa.Enum(
                "unknown",
                "cannot",
                "will_not",
                name="ability",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ability_reason", sa.String(), nullable=True),
        sa.Column("picture_complete", sa.Boolean(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column(
            "next_by",
            sa.Enum("creditor", "partner", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "waiting_for",
            sa.Enum(
                "nobody",
                "creditor",
                "partner",
                "person",
                "third",
                name="waiting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("news_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("durable", sa.Boolean(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(regie in ('internal', 'recalled')) = (partner_id is null)",
            name=op.f("cases_regie_fits_partner_check"),
        ),
        sa.CheckConstraint(
            "regie <> 'paused' or paused_until is not null", name=op.f("cases_pause_has_end_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "creditor_id"],
            ["ledger_accounts.id", "ledger_accounts.creditor_id"],
            name=op.f("cases_account_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("cases_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("cases_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("cases_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("cases_pkey")),
        sa.UniqueConstraint("creditor_id", "reference", name=op.f("cases_creditor_id_reference_key")),
    )
    op.create_index(
        op.f("cases_creditor_id_account_id_idx"), "cases", ["creditor_id", "account_id"], unique=False
    )
    op.create_index(
        op.f("cases_creditor_id_next_on_id_idx"),
        "cases",
        ["creditor_id", "next_on", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("cases_creditor_id_regie_next_on_id_idx"),
        "cases",
        ["creditor_id", "regie", "next_on", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("cases_creditor_id_waiting_for_waiting_until_id_idx"),
        "cases",
        ["creditor_id", "waiting_for", "waiting_until", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("cases_partner_id_next_on_id_idx"),
        "cases",
        ["partner_id", "next_on", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("cases_partner_id_regie_next_on_id_idx"),
        "cases",
        ["partner_id", "regie", "next_on", "id"],
        unique=False,
        postgresql_include=["creditor_id", "by_organisation_id"],
    )
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
            ["by_organisation_id"],
            ["organisations.id"],
            name=op.f("case_assignments_by_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("case_assignments_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("case_assignments_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("case_assignments_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("case_assignments_pkey")),
    )
    op.create_index(
        op.f("case_assignments_creditor_id_case_id_id_idx"),
        "case_assignments",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("case_assignments_partner_id_id_idx"), "case_assignments", ["partner_id", "id"], unique=False
    )
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
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("case_causes_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("case_causes_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("case_causes_pkey")),
    )
    op.create_index(
        op.f("case_causes_creditor_id_case_id_id_idx"),
        "case_causes",
        ["creditor_id", "case_id", "id"],
        unique=False,
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
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("circumstances_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("circumstances_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("circumstances_pkey")),
    )
    op.create_index(
        op.f("circumstances_creditor_id_case_id_id_idx"),
        "circumstances",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("circumstances_partner_id_id_idx"), "circumstances", ["partner_id", "id"], unique=False
    )
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
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("claims_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("claims_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("claims_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("claims_pkey")),
        sa.UniqueConstraint(
            "creditor_id", "case_id", "number", name=op.f("claims_creditor_id_case_id_number_key")
        ),
    )
    op.create_index(
        op.f("claims_creditor_id_case_id_id_idx"), "claims", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(op.f("claims_partner_id_id_idx"), "claims", ["partner_id", "id"], unique=False)
    op.create_table(
        "debtors",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "consumer",
                "sole_trader",
                "legal_person",
                name="debtorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("register_number", sa.String(), nullable=True),
        sa.Column("contact_person", sa.String(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("house_number", sa.String(), nullable=True),
        sa.Column("addition", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("mobile", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("iban", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contract_number", sa.String(), nullable=True),
        sa.Column("unit_number", sa.String(), nullable=True),
        sa.Column("object_address", sa.String(), nullable=True),
        sa.Column(
            "representative",
            sa.Enum(
                "none",
                "helper",
                "administrator",
                "guardian",
                "mentor",
                "heirs",
                name="representative",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("representative_name", sa.String(), nullable=True),
        sa.Column("representative_email", sa.String(), nullable=True),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("debtors_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("debtors_by_user_id_fkey")),
        sa.ForeignKeyConstraint(
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("debtors_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("debtors_creditor_id_fkey")),
        sa.ForeignKeyConstraint(
            ["household_id", "creditor_id"],
            ["households.id", "households.creditor_id"],
            name=op.f("debtors_household_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("debtors_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("debtors_pkey")),
    )
    op.create_index(
        op.f("debtors_creditor_id_case_id_id_idx"), "debtors", ["creditor_id", "case_id", "id"], unique=False
    )
    op.create_index(
        op.f("debtors_creditor_id_household_id_case_id_idx"),
        "debtors",
        ["creditor_id", "household_id", "case_id"],
        unique=False,
    )
    op.create_index(op.f("debtors_creditor_id_iban_idx"), "debtors", ["creditor_id", "iban"], unique=False)
    op.create_index(
        op.f("debtors_creditor_id_number_idx"), "debtors", ["creditor_id", "number"], unique=False
    )
    op.create_index(
        "debtors_creditor_search_idx",
        "debtors",
        ["creditor_id", "search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index(op.f("debtors_partner_id_id_idx"), "debtors", ["partner_id", "id"], unique=False)
    op.create_index(
        "debtors_partner_search_idx",
        "debtors",
        ["partner_id", "search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
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
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("formal_notices_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("formal_notices_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("formal_notices_pkey")),
    )
    op.create_index(
        op.f("formal_notices_creditor_id_case_id_id_idx"),
        "formal_notices",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("formal_notices_partner_id_id_idx"), "formal_notices", ["partner_id", "id"], unique=False
    )
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
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("internal_notes_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("internal_notes_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("internal_notes_pkey")),
    )
    op.create_index(
        op.f("internal_notes_creditor_id_case_id_id_idx"),
        "internal_notes",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("internal_notes_partner_id_id_idx"), "internal_notes", ["partner_id", "id"], unique=False
    )
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
            ["case_id", "creditor_id"],
            ["cases.id", "cases.creditor_id"],
            name=op.f("notes_case_id_creditor_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("notes_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("notes_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("notes_pkey")),
    )
    op.create_index(
        op.f("notes_creditor_id_case_id_id_idx"), "notes", ["creditor_id", "case_id", "id"], unique=False
    )
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
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["organisations.id"], name=op.f("preferences_creditor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["organisations.id"], name=op.f("preferences_partner_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("preferences_pkey")),
    )
    op.create_index(
        op.f("preferences_creditor_id_case_id_id_idx"),
        "preferences",
        ["creditor_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(op.f("preferences_partner_id_id_idx"), "preferences", ["partner_id", "id"], unique=False)
    for step in (
        *protect_family("cases"),
        *may(
            "cases",
            "regie, regie_before, regie_since, paused_until, about, rent_cents, relation_continues, since, segment, start_reason, track, partner_reference, ability, ability_reason, picture_complete, next_step, next_on, next_by, waiting_for, waiting_since, waiting_until, news_at, closed_at, outcome, durable, retain_until, source_hash, version",
        ),
        *protect_creditor("households"),
        *may("households"),
        *protect_family("debtors"),
        *may(
            "debtors",
            "household_id, kind, initials, prefix, surname, company, register_number, contact_person, birth_date, street, house_number, addition, postcode, city, country, phone, mobile, email, iban, language, contract_number, unit_number, object_address, representative, representative_name, representative_email, search_key",
        ),
        *protect_family("claims"),
        *may(
            "claims",
            "kind, description, invoiced_on, due_on, legal_basis, enforceable, terms_status, interest_from",
        ),
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
        *protect(
            "payment_references", sees=f"creditor_id = {ME}", adds=f"creditor_id = {ME}", changes="false"
        ),
        *may("payment_references"),
    ):
        op.execute(step)
