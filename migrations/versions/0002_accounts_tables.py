"""The tables of accounts, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import MYSELF, may, protect, protect_mine, protect_own

revision = "0002_accounts_tables"
down_revision = "0001_infra_functions"


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("api_keys_pkey")),
        sa.UniqueConstraint("id", name=op.f("api_keys_id_key")),
    )
    op.create_index(op.f("api_keys_organisation_id_idx"), "api_keys", ["organisation_id"], unique=False)
    op.create_index(op.f("api_keys_user_id_idx"), "api_keys", ["user_id"], unique=False)
    op.create_table(
        "logins",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keyboard", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("logins_pkey")),
        sa.UniqueConstraint("email", name=op.f("logins_email_key")),
    )
    op.create_table(
        "password_resets",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("password_resets_pkey")),
    )
    op.create_index(op.f("password_resets_user_id_idx"), "password_resets", ["user_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("recovery_codes_pkey")),
    )
    op.create_index(op.f("recovery_codes_user_id_idx"), "recovery_codes", ["user_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("sign_ins_pkey")),
        sa.UniqueConstraint("id", name=op.f("sign_ins_id_key")),
    )
    op.create_index(op.f("sign_ins_organisation_id_idx"), "sign_ins", ["organisation_id"], unique=False)
    op.create_index(op.f("sign_ins_user_id_idx"), "sign_ins", ["user_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
    )
    for step in (
        *protect("users", sees="true", adds="true", changes=f"id = {MYSELF}"),
        *may("users", "name"),
        *protect_mine("logins"),
        *may("logins", "email, password_hash, totp_secret, totp_step, totp_since, keyboard"),
        *protect_mine("recovery_codes"),
        *may("recovery_codes", "used_at", delete=True),
        *protect_mine("sign_ins"),
        *may("sign_ins", "ends_at, seen_at, organisation_id"),
        *protect_own("api_keys"),
        *may("api_keys", "ends_at, seen_at"),
        *protect_mine("password_resets"),
        *may("password_resets", "used_at"),
    ):
        op.execute(step)
