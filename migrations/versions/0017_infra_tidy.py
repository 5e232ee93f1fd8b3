"""Work that is done may be forgotten after a while, by its own organisation."""

from alembic import op

from migrations.rls import OWN

revision = "0017_infra_tidy"
down_revision = "0016_gate"


def upgrade() -> None:
    op.execute(f"create policy jobs_deletes on jobs for delete using ({OWN})")
    op.execute("grant delete on jobs to rk_web")
