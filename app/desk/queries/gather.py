"""Rows of many tables in one statement: the pages of the desk would otherwise ask a dozen times."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    Enum,
    Table,
    Uuid,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.infra.db import Base

Part = tuple[type[Base], tuple[ColumnElement[bool], ...]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A question for rows of many tables, put together once: that takes longer than its answer."""

    models: Mapping[str, type[Base]]
    rows: CompoundSelect[str, Any]

    @classmethod
    def of(cls, parts: Mapping[str, Part]) -> Self:
        """`{"notes": (Note, (Note.case_id == ANY_CASE.id,))}`"""
        asked = [
            select(literal(name).label("of"), func.to_jsonb(table(model).table_valued()).label("row"))
            .select_from(table(model))
            .where(*conditions)
            for name, (model, conditions) in parts.items()
        ]
        return cls({name: model for name, (model, _) in parts.items()}, union_all(*asked))

    def ask(self, db: Session, **values: Any) -> dict[str, list[Any]]:
        """By name the rows, each with the columns as attributes, in the order of their id.

        To read only: a row is no object of the session.
        """
        found: dict[str, list[Any]] = {name: [] for name in self.models}
        for name, row in db.connection().execute(self.rows, values):
            found[name].append(read(self.models[name], row))
        for rows in found.values():
            rows.sort(key=lambda row: row.id)
        return found


def table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def read(model: type[Base], row: Mapping[str, Any]) -> SimpleNamespace:
    convert = readers(model)
    return shape(model)(**{key: convert[key](value) for key, value in row.items() if key in convert})


@cache
def shape(model: type[Base]) -> type[SimpleNamespace]:
    """A row with the model's own properties, which need no more than its columns."""
    own = {name: value for name, value in vars(model).items() if isinstance(value, property)}
    return type(f"{model.__name__}Row", (SimpleNamespace,), own)


@cache
def readers(model: type[Base]) -> dict[str, Callable[[Any], Any]]:
    """How the JSON of each column becomes what the model has."""
    return {column.key: reader(column.type) for column in table(model).columns}


def reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return optional(kind.enum_class)
    for known, convert in ((Uuid, UUID), (DateTime, datetime.fromisoformat), (Date, date.fromisoformat)):
        if isinstance(kind, known):
            return optional(convert)
    return as_it_is


def optional(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def as_it_is(value: Any) -> Any:
    return value


def by_id(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.id: row for row in rows}
