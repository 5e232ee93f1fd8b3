"""The tables of organisations, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import ME, MINE, OWN, may, protect, protect_own

revision = "0003_organisations_tables"
down_revision = "0002_accounts_tables"


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "creditor",
                "partner",
                "operator",
                "member",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sector",
            sa.Enum(
                "housing",
                "education",
                "care",
                "municipality",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "partner_kind",
            sa.Enum("agency", "bailiff", name="partnerkind", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("register_number", sa.String(), nullable=True),
        sa.Column("registered_until", sa.Date(), nullable=True),
        sa.Column("person_one", sa.String(), nullable=False),
        sa.Column("person_many", sa.String(), nullable=False),
        sa.Column("person_article", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("organisations_pkey")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "regisseur",
                "consulent",
                "financieel",
                "behandelaar",
                "teamleider",
                "adviseur",
                "netwerkbeheerder",
                "lid",
                "beheerder",
                "lezer",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("invitations_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("invitations_pkey")),
        sa.UniqueConstraint("hash", name=op.f("invitations_hash_key")),
    )
    op.create_index(op.f("invitations_organisation_id_idx"), "invitations", ["organisation_id"], unique=False)
    op.create_table(
        "mandates",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "regisseur",
                "consulent",
                "financieel",
                "behandelaar",
                "teamleider",
                "adviseur",
                "netwerkbeheerder",
                "lid",
                "beheerder",
                "lezer",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("up_to_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("mandates_organisation_id_fkey")),
        sa.PrimaryKeyConstraint("organisation_id", "role", name=op.f("mandates_pkey")),
    )
    op.create_table(
        "memberships",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "regisseur",
                "consulent",
                "financieel",
                "behandelaar",
                "teamleider",
                "adviseur",
                "netwerkbeheerder",
                "lid",
                "beheerder",
                "lezer",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_work", sa.Boolean(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=True),
        sa.Column("absent_from", sa.Date(), nullable=True),
        sa.Column("absent_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("memberships_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("memberships_user_id_fkey")),
        sa.PrimaryKeyConstraint("organisation_id", "user_id", name=op.f("memberships_pkey")),
    )
    for step in (
        *protect("organisations", sees="true", adds="false", changes=f"id = {ME}"),
        *may(
            "organisations",
            "name, sector, person_one, person_many, person_article, phone, register_number, registered_until",
        ),
        *protect("memberships", sees=f"{OWN} or {MINE}", adds=OWN, changes=OWN),
        *may("memberships", "role, ended_at, may_work, substitute_id, absent_from, absent_until"),
        *protect_own("mandates"),
        *may("mandates", "up_to_cents", delete=True),
        *protect_own("invitations"),
        *may("invitations", "accepted_at, withdrawn_at"),
    ):
        op.execute(step)
