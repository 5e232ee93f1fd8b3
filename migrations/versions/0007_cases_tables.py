"""The tables of cases, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_creditor, protect_family

revision = "0007_cases_tables"
down_revision = "0006_sla_tables"


def upgrade() -> None:
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
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("households_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("households_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("households_pkey")),
        sa.UniqueConstraint("creditor_id", "address_key", name=op.f("households_creditor_id_address_key_key")),
    )
    op.create_index(op.f("households_partner_id_id_idx"), "households", ["partner_id", "id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "reference_key",
            sa.String(),
            sa.Computed("upper(regexp_replace(reference, '[^A-Za-z0-9]', '', 'g'))", persisted=True),
            nullable=False,
        ),
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
                "unknown", "cannot", "will_not", name="ability", native_enum=False, create_constraint=True, length=40
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
            "(regie in ('internal', 'recalled')) = (partner_id is null)", name=op.f("cases_regie_fits_partner_check")
        ),
        sa.CheckConstraint("regie <> 'paused' or paused_until is not null", name=op.f("cases_pause_has_end_check")),
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
    op.create_index(op.f("cases_creditor_id_account_id_idx"), "cases", ["creditor_id", "account_id"], unique=False)
    op.create_index(
        op.f("cases_creditor_id_next_on_id_idx"),
        "cases",
        ["creditor_id", "next_on", "id"],
        unique=False,
        postgresql_include=["partner_id", "by_organisation_id"],
    )
    op.create_index(
        op.f("cases_creditor_id_reference_key_idx"), "cases", ["creditor_id", "reference_key"], unique=False
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
            ["case_id", "creditor_id"], ["cases.id", "cases.creditor_id"], name=op.f("debtors_case_id_creditor_id_fkey")
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
    op.create_index(op.f("debtors_creditor_id_number_idx"), "debtors", ["creditor_id", "number"], unique=False)
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
    for step in (
        *protect_family("cases"),
        *may(
            "cases",
            "regie, regie_before, regie_since, paused_until, about, rent_cents, relation_continues, "
            "since, segment, start_reason, track, partner_reference, ability, ability_reason, "
            "picture_complete, next_step, next_on, next_by, waiting_for, waiting_since, waiting_until, "
            "news_at, closed_at, outcome, durable, retain_until, source_hash, version",
        ),
        *protect_creditor("households"),
        *may("households"),
        *protect_family("debtors"),
        *may(
            "debtors",
            "household_id, kind, initials, prefix, surname, company, register_number, contact_person, "
            "birth_date, street, house_number, addition, postcode, city, country, phone, mobile, email, "
            "iban, language, contract_number, unit_number, object_address, representative, "
            "representative_name, representative_email, search_key",
        ),
    ):
        op.execute(step)
