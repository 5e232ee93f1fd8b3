"""With whom cases are shared is answered from an index alone."""

from alembic import op

revision = "0019_cases_shared"
down_revision = "0018_cases_search"
WANTED = (("creditor_id", "partner_id"), ("partner_id", "creditor_id"))


def upgrade() -> None:
    with op.get_context().autocommit_block():  # people go on working meanwhile
        for columns in WANTED:
            name = op.f(f"cases_{'_'.join(columns)}_idx")
            op.drop_index(name, "cases", if_exists=True, postgresql_concurrently=True)
            also = ["by_organisation_id"]
            op.create_index(name, "cases", columns, postgresql_concurrently=True, postgresql_include=also)
