"""What only the owner of the tables can write: rows that the product makes through the gate."""

from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, insert, text

from app.infra.db import Base, Session


def as_owner(model: type[Base], /, **values: Any) -> UUID:
    """Add one row past the policies, and give its id."""
    return all_as_owner(model, [values])[0]


def all_as_owner(model: type[Base], rows: list[dict[str, Any]]) -> list[UUID]:
    """Add these rows past the policies, and give their ids in the same order."""
    engine = create_engine(Session.kw["bind"].url.set(username="rk_owner"))
    table = model.__table__
    with engine.begin() as c:
        c.execute(text(f"alter table {table} no force row level security"))
        found = [c.scalar(insert(model).values(**values).returning(table.c.id)) for values in rows]
        c.execute(text(f"alter table {table} force row level security"))
    engine.dispose()
    return [UUID(str(id_)) for id_ in found]
