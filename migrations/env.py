"""Alembic's way in. Run through `python -m migrations`, which takes the lock and the address."""

from alembic import context
from sqlalchemy import Connection, text

from app.infra.db import Base

CAREFUL = ("set row_security = off", "set lock_timeout = '5s'", "set statement_timeout = '15min'")


def run(connection: Connection) -> None:
    """`row_security = off` makes PostgreSQL raise where a data step would silently touch no row."""
    for step in CAREFUL:
        connection.execute(text(step))
    connection.commit()  # or the migrations would take that transaction for a caller's, and could not leave it
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_server_default=False,
        include_schemas=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()  # also when the caller had begun


run(context.config.attributes["connection"])
