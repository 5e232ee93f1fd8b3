"""The tables of notifications, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_own

revision = "0014_notifications_tables"
down_revision = "0013_imports_tables"


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("notifications_pkey")),
        sa.UniqueConstraint("event_id", "user_id", name=op.f("notifications_event_id_user_id_key")),
    )
    op.create_index(
        op.f("notifications_organisation_id_user_id_read_at_id_idx"),
        "notifications",
        ["organisation_id", "user_id", "read_at", "id"],
        unique=False,
    )
    for step in (
        *protect_own("notifications"),
        *may("notifications", "read_at"),
    ):
        op.execute(step)
