"""Keys and tenants: what every table stands on."""

from pathlib import Path

from alembic import op

revision = "0001_infra_functions"
down_revision = None


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm")
    op.execute("create extension if not exists btree_gin")
    op.execute(Path(__file__).parents[1].joinpath("functions.sql").read_text())
    op.execute("grant usage on schema public to rk_web, rk_gate")
