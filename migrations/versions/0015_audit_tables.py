"""The tables of audit, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import may, protect_own

revision = "0015_audit_tables"
down_revision = "0014_notifications_tables"


def upgrade() -> None:
    op.create_table(
        "event_seals",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "hour", name=op.f("event_seals_pkey")),
    )
    for step in (
        *protect_own("event_seals"),
        *may("event_seals"),
    ):
        op.execute(step)
