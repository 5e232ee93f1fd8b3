"""With whom cases are shared, and how many a list has, is answered from an index alone."""

from alembic import op

revision = "0019_cases_shared"
down_revision = "0018_cases_search"
BY, CLOSED = "by_organisation_id", "closed_at"
WANTED = (
    (("creditor_id", "partner_id"), [BY]),
    (("partner_id", "creditor_id"), [BY]),
    (("creditor_id", "next_on", "id"), ["partner_id", BY, CLOSED]),
    (("partner_id", "next_on", "id"), ["creditor_id", BY, CLOSED]),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():  # people go on working meanwhile
        for columns, also in WANTED:
            name = op.f(f"cases_{'_'.join(columns)}_idx")
            new = f"{name}_new"  # the old one serves until this one stands
            op.drop_index(new, "cases", if_exists=True, postgresql_concurrently=True)  # of a try that was cut off
            op.create_index(new, "cases", columns, postgresql_concurrently=True, postgresql_include=also)
            op.drop_index(name, "cases", if_exists=True, postgresql_concurrently=True)
            op.execute(f"alter index {new} rename to {name}")
