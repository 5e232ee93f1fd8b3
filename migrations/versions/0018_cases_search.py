"""The ways to a case by its number for a partner, and to those that two sides share cases with."""

from alembic import op

revision = "0018_cases_search"
down_revision = "0017_infra_tidy"
WANTED = (("creditor_id", "partner_id"), ("partner_id", "creditor_id"), ("partner_id", "reference_key"))


def upgrade() -> None:
    with op.get_context().autocommit_block():  # people go on working meanwhile
        for columns in WANTED:
            name = op.f(f"cases_{'_'.join(columns)}_idx")
            op.drop_index(name, "cases", if_exists=True, postgresql_concurrently=True)  # of a try that was cut off
            op.create_index(name, "cases", columns, postgresql_concurrently=True)
