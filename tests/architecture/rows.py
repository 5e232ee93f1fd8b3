"""One row in every table, made from the table itself: a new table is covered by being there."""

import itertools
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Engine, Enum, Table, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.cases.models import Case
from app.infra.db import Base
from tests.world import World

_count = itertools.count(1)

# Where a check asks for more than a value of the right type.
SPECIAL: dict[str, dict[str, Any]] = {
    "cases": {"regie": "internal", "partner_id": None},
    "requests": {"kind": "question"},
    "interventions": {"act": "recall"},
    "ledger_entries": {"kind": "claim", "amount_cents": 100},
    "actions": {"status": "planned", "type": "bellen", "side": "partner"},
    "case_assignments": {"ended_at": datetime(2026, 11, 23, 13, tzinfo=UTC)},  # closed, so that its page is there
    "case_causes": {"code": "onbekend"},
    "circumstances": {"fact": "dispute.open", "value": True},
    "events": {"kind": "case.tested", "subject_kind": "case"},
    "decisions": {"action_type": "bellen", "because": [], "unknown": []},
    "approvals": {"article": "4.1", "sentence": "Een zin."},
    "sla_versions": {"terms": [], "status": "proposed"},
    "notifications": {"kind": "case.recalled", "url": "/dossiers"},
    "uploads": {"name": "een.csv", "size": 0},
}


def value_for(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, JSONB):
        return {}
    if isinstance(kind, ARRAY):
        return []
    return {
        UUID: lambda: uuid4(),
        str: lambda: f"t{next(_count)}",
        int: lambda: next(_count) + 1000,
        bool: lambda: False,
        date: lambda: date(2026, 11, 23),
        datetime: lambda: datetime(2026, 11, 23, 12, tzinfo=UTC),
        bytes: lambda: f"{next(_count):032}".encode(),
    }[kind.python_type]()


def fill(owner: Engine, world: World, *, case: Case | None = None) -> dict[str, UUID]:
    """Rows of De Linde and its person Ria, written past the policies; gives an id per table.

    They hang on `case` (the one that De Linde works alone); a row that is there already is left.
    """
    case = case or world.fresh
    ria = world.ria.actor
    known: dict[str, Any] = {
        "creditor_id": ria.organisation_id,
        "partner_id": None,
        "by_organisation_id": ria.organisation_id,
        "organisation_id": ria.organisation_id,
        "by_user_id": ria.user_id,
        "user_id": ria.user_id,
        "their partner": world.bas.organisation_id,
        "account_id": case.account_id,
        "version": 1,
        "case_id": case.id,
    }
    made: dict[str, UUID] = {}
    with owner.begin() as c:
        for table in Base.metadata.sorted_tables:
            c.execute(text(f"alter table {table} no force row level security"))
        for table in Base.metadata.sorted_tables:
            if not c.execute(select(table).where(*mine(table, known)).limit(1)).first():
                c.execute(insert(table).values(**row_of(table, known)))
            kept = c.execute(select(table).where(*mine(table, known)).limit(1)).first()
            if kept is not None and "id" in table.c:
                known[f"{table.name}.id"] = kept.id
                made[table.name] = kept.id
        for table in Base.metadata.sorted_tables:
            c.execute(text(f"alter table {table} force row level security"))
    return made


def mine(table: Table, known: dict[str, Any]) -> list[Any]:
    names = [name for name in ("creditor_id", "organisation_id", "user_id", "case_id") if name in table.c]
    return [table.c[name] == known[name] for name in names]


def row_of(table: Table, known: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.server_default is not None or column.identity is not None:
            continue
        row[column.name] = known.get(column.name, None if column.nullable else value_for(column))
    for key in table.foreign_key_constraints:
        for column, element in zip(key.columns, key.elements, strict=True):
            target = f"{element.column.table.name}.id"
            if element.column.name == "id" and target in known and column.name not in known:
                row[column.name] = known[target]
    if table.name in ("slas", "sla_versions", "sla_signatures"):
        row["partner_id"] = known["their partner"]
    return row | SPECIAL.get(table.name, {})
