"""When a partner said that the condition of an akkoord was met."""

import sqlalchemy as sa
from alembic import op

revision = "0020_actions_condition"
down_revision = "0019_cases_shared"


def upgrade() -> None:
    op.add_column("actions", sa.Column("condition_met_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("grant update (condition_met_at) on actions to rk_web")
