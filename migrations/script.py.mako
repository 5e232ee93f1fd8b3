"""${message}

Rules (scale.md, ARCHITECTURE §9): small steps; a constraint in an ALTER of its own, NOT VALID and then VALIDATE;
an index CONCURRENTLY on a table with rows; no imports from the app; code first when something goes away;
a new table calls protect(...) and may(...) here, and creditor_id is in each of its keys.
"""
import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
