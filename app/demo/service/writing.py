"""Into the database, in one transaction: each row in the tenant that made it, as the policies ask."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from app.accounts.models import Login, User
from app.demo.policy.cast import ABSENT, MANDATES, SUBSTITUTE, WORKERS
from app.demo.service.stage import Stage, names
from app.demo.service.story import Story
from app.infra.db import Base
from app.kernel.actor import Role
from app.ledger.service import reallocate_all
from app.organisations.models import Mandate, Membership

AWAY = timedelta(days=4), timedelta(days=11)  # since when and until when a colleague is absent
SHOW = text("select gate.show_case(:case, :creditor, :partner, :history)")
HIDE = text("select gate.hide_case(:case, :creditor, :partner, :account)")


def write(db: Session, stage: Stage, stories: Iterable[Story]) -> None:
    """`db` acts as rk_owner, for which the policies hold as well. Nothing is committed here."""
    _found(db, stage)
    tables: defaultdict[Table, list[Base]] = defaultdict(list)
    for row in stage.rows:
        tables[_table(row)].append(row)
    for table in Base.metadata.sorted_tables:
        _insert(db, tables.pop(table, []))
    for creditor in ("linde", "roc"):
        org = stage.organisations[creditor].id
        accounts = {story.case.account_id: story.case.partner_id for story in stories if story.case.creditor_id == org}
        _act_for(db, org)
        reallocate_all(db, accounts, creditor_id=org, by=stage.worker(creditor, "systeem"))
    _replay(db, stage)
    for event in stage.farewells:  # after the rows went: this line stays with both
        _insert(db, [event])


def _found(db: Session, stage: Stage) -> None:
    """Organisations and people: only rk_gate makes these."""
    db.execute(text("set local role rk_gate"))
    _put(db, list(stage.organisations.values()))
    known = names(stage)
    _put(db, [User(id=user_id, name=name) for user_id, name in known.items()])
    members = []
    for place, ((company, key), person) in enumerate(stage.people.items()):
        away = key == ABSENT
        members.append(
            Membership(
                organisation_id=person.organisation_id,
                user_id=person.user_id,
                role=person.role,
                at=stage.organisations["linde"].at + timedelta(minutes=place),
                ended_at=None,
                may_work=True,
                substitute_id=stage.people[company, SUBSTITUTE].user_id if away else None,
                absent_from=stage.today - AWAY[0] if away else None,
                absent_until=stage.today + AWAY[1] if away else None,
            )
        )
    _put(db, members)
    db.execute(text("reset role"))
    for (company, role), cents in MANDATES.items():
        org = stage.organisations[company].id
        _act_for(db, org)
        _put(db, [Mandate(organisation_id=org, role=role, up_to_cents=cents)])
    for worker in {one.key: one for one in WORKERS}.values():
        person = stage.people[worker.company, worker.key]
        assert person.role is not Role.SYSTEM
        _act_for(db, person.organisation_id, person.user_id)
        login = Login(user_id=person.user_id, email=worker.email, at=stage.organisations["linde"].at)
        _put(db, [login])


def _replay(db: Session, stage: Stage) -> None:
    """The gate itself moves the rows of each case that came to a partner or left it, in that order."""
    db.execute(text("set local role rk_gate"))
    for move in stage.moves:
        about: dict[str, Any] = {"case": move.case_id, "creditor": move.creditor_id, "partner": move.partner_id}
        if move.shows:
            db.execute(SHOW, about | {"history": move.with_history})
        else:
            db.execute(HIDE, about | {"account": move.account_id})
    db.execute(text("reset role"))


def _insert(db: Session, rows: Iterable[Base]) -> None:
    """Per tenant that made them."""
    by_org: defaultdict[UUID, list[Base]] = defaultdict(list)
    for row in rows:
        by_org[_maker(row)].append(row)
    for org, theirs in by_org.items():
        _act_for(db, org)
        _put(db, theirs)


def _maker(row: Base) -> UUID:
    for name in ("by_organisation_id", "organisation_id", "creditor_id"):
        found = getattr(row, name, None)
        if found is not None:
            return UUID(str(found))
    raise ValueError(f"{row}: nobody made it")


def _act_for(db: Session, organisation_id: UUID, user_id: UUID | None = None) -> None:
    db.execute(text("select set_org(:org, :me)"), {"org": organisation_id, "me": user_id})


def _put(db: Session, rows: Sequence[Base]) -> None:
    """All of one table."""
    table = _table(rows[0])
    db.execute(insert(table), [_values(table, row) for row in rows])


def _values(table: Table, row: Base) -> dict[str, Any]:
    """All columns; where nothing was said, the default of the model."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.computed is None:
            found[column.name] = row.__dict__[column.key] if column.key in row.__dict__ else _default(column)
    return found


def _default(column: Any) -> Any:
    if column.default is not None:
        return column.default.arg if column.default.is_scalar else column.default.arg(None)
    if column.server_default is not None or not column.nullable:
        raise ValueError(f"{column}: say what it is")
    return None


def _table(row: Base) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table
