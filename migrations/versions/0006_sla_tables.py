"""The tables of sla, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import may, protect_family

revision = "0006_sla_tables"
down_revision = "0005_ledger_tables"


def upgrade() -> None:
    op.create_table(
        "slas",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("partner_id is not null", name=op.f("slas_has_partner_check")),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("slas_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("slas_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("slas_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("slas_pkey")),
        sa.UniqueConstraint("creditor_id", "partner_id", name=op.f("slas_creditor_id_partner_id_key")),
    )
    op.create_index(op.f("slas_partner_id_id_idx"), "slas", ["partner_id", "id"], unique=False)
    op.create_table(
        "sla_versions",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("sla_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "signed",
                "withdrawn",
                name="versionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status <> 'signed' or signed_at is not null", name=op.f("sla_versions_signed_has_moment_check")
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("sla_versions_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("sla_versions_by_user_id_fkey")),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("sla_versions_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("sla_versions_partner_id_fkey")),
        sa.ForeignKeyConstraint(
            ["sla_id", "creditor_id"],
            ["slas.id", "slas.creditor_id"],
            name=op.f("sla_versions_sla_id_creditor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("sla_versions_pkey")),
        sa.UniqueConstraint("creditor_id", "sla_id", "number", name=op.f("sla_versions_creditor_id_sla_id_number_key")),
    )
    op.create_index(op.f("sla_versions_partner_id_sla_id_idx"), "sla_versions", ["partner_id", "sla_id"], unique=False)
    op.create_table(
        "sla_signatures",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisations.id"], name=op.f("sla_signatures_by_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("sla_signatures_by_user_id_fkey")),
        sa.ForeignKeyConstraint(["creditor_id"], ["organisations.id"], name=op.f("sla_signatures_creditor_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("sla_signatures_partner_id_fkey")),
        sa.ForeignKeyConstraint(
            ["version_id", "creditor_id"],
            ["sla_versions.id", "sla_versions.creditor_id"],
            name=op.f("sla_signatures_version_id_creditor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("sla_signatures_pkey")),
        sa.UniqueConstraint(
            "creditor_id",
            "version_id",
            "by_organisation_id",
            name=op.f("sla_signatures_creditor_id_version_id_by_organisation_id_key"),
        ),
    )
    op.create_index(op.f("sla_signatures_partner_id_id_idx"), "sla_signatures", ["partner_id", "id"], unique=False)
    for step in (
        *protect_family("slas"),
        *may("slas", "name"),
        *protect_family("sla_versions"),
        *may("sla_versions", "status, signed_at, version"),
        *protect_family("sla_signatures"),
        *may("sla_signatures"),
    ):
        op.execute(step)
