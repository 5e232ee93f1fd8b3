"""The lines of a case are found without the thousands of times that somebody looked at it."""

import sqlalchemy as sa
from alembic import op

revision = "0021_events_lines"
down_revision = "0020_actions_condition"
NAME = "events_creditor_id_subject_id_id_idx"
COLUMNS = ["creditor_id", "subject_id", "id"]


def upgrade() -> None:
    with op.get_context().autocommit_block():  # people go on working meanwhile
        new, name = f"{NAME}_new", op.f(NAME)
        op.drop_index(new, "events", if_exists=True, postgresql_concurrently=True)  # of a try that was cut off
        lines = sa.text("kind <> 'case.viewed'")
        op.create_index(new, "events", COLUMNS, postgresql_concurrently=True, postgresql_where=lines)
        op.drop_index(name, "events", if_exists=True, postgresql_concurrently=True)
        op.execute(f"alter index {new} rename to {name}")
