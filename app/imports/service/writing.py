"""Dossiers that somebody said yes to, a thousand in one transaction: each is there once, whatever is killed when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.imports.models import ImportCase, Outcome, RowProblem
from app.imports.policy.plan import Fate, fate
from app.imports.queries import outcomes_of
from app.imports.service.adding import add_cases
from app.imports.service.changing import change_cases
from app.imports.service.trial import clash, columns_of
from app.infra.files import Upload
from app.kernel.actor import Actor

STEP = 1_000  # dossiers
HELD = 0x696D706F7274  # names the lock among others
EXPECTED = {Outcome.NEW: Fate.ADD, Outcome.CHANGED: Fate.CHANGE}


def hold_imports(db: Session, creditor_id: UUID) -> None:
    """One step at a time per creditor: the same dossier in two files is written once."""
    db.execute(select(func.pg_advisory_xact_lock(int.from_bytes(creditor_id.bytes[8:], signed=True) ^ HELD)))


def write_step(db: Session, upload: Upload, outcome: Outcome, *, after: int, by: Actor, today: date) -> int | None:
    """Write the next dossiers of `outcome` behind position `after`. Gives the last position; None when that was all.

    What somebody else has read in since the trial is left as it is, and told row by row when it differs.
    """
    hold_imports(db, by.organisation_id)
    rows = db.execute(_next(upload, outcome, after)).all()
    known = _known(db, by.organisation_id, rows)
    fates = [(row, _fate(row, known.get(row.reference), outcome)) for row in rows]
    about = {"org": by.organisation_id, "by": by.user_id, "upload": str(upload.id), "today": today}
    add_cases(db, [row.id for row, what in fates if what is Fate.ADD], about)
    changed = [(row.id, known[row.reference].id) for row, what in fates if what is Fate.CHANGE]
    change_cases(db, changed, about, by=by)
    _mark(db, [row.id for row, what in fates if what is Fate.SAME], Outcome.SAME)
    clashed = [row for row, what in fates if what is Fate.CLASH]
    _mark(db, [row.id for row in clashed], Outcome.CLASH)
    _tell(db, upload, [(row, _is_closed(known.get(row.reference))) for row in clashed])
    upload.progress += sum(len(row.rows) for row in rows)
    return rows[-1].position if len(rows) == STEP else None


def _next(upload: Upload, outcome: Outcome, after: int) -> Select[Any]:
    i = ImportCase
    rows, base = i.data["rows"].label("rows"), i.data["base"].astext.label("base")
    found: Any = select(i.id, i.position, i.reference, i.hash, rows, base)
    wanted = (i.upload_id == upload.id, i.outcome == outcome, i.position > after)
    ordered: Select[Any] = found.where(*wanted).order_by(i.position).limit(STEP)
    return ordered


def _known(db: Session, creditor_id: UUID, rows: Sequence[Row[Any]]) -> Mapping[str, Row[Any]]:
    """The cases that are there already, by reference."""
    columns: Any = select(Case.id, Case.reference, Case.source_hash, Case.closed_at)
    asked = columns.where(Case.creditor_id == creditor_id, Case.reference.in_([row.reference for row in rows]))
    return {case.reference: case for case in db.execute(asked)}


def _fate(row: Row[Any], case: Row[Any] | None, outcome: Outcome) -> Fate:
    what = fate(
        expected=EXPECTED[outcome],
        content=row.hash,
        base=row.base,
        exists=case is not None,
        now=None if case is None else case.source_hash,
    )
    return Fate.CLASH if what is Fate.CHANGE and _is_closed(case) else what


def _is_closed(case: Row[Any] | None) -> bool:
    return case is not None and case.closed_at is not None


def _mark(db: Session, ids: list[UUID], outcome: Outcome) -> None:
    if ids:
        unseen = {"synchronize_session": False}
        db.execute(update(ImportCase).where(ImportCase.id.in_(ids)).values(outcome=outcome), execution_options=unseen)


def _tell(db: Session, upload: Upload, clashed: list[tuple[Row[Any], bool]]) -> None:
    """Each row of them, with why: the case was closed, or somebody else read it in."""
    heading = str(upload.summary["heading"])
    about = {"organisation_id": upload.organisation_id, "upload_id": upload.id}
    told = [
        about | columns_of(error)
        for row, closed in clashed
        for error in clash(row.rows, heading, row.reference, "closed" if closed else "since")
    ]
    if told:
        db.execute(insert(RowProblem), told)


def finish(db: Session, upload: Upload) -> None:
    """Count what became of every dossier."""
    upload.summary = upload.summary | outcomes_of(db, upload)
    upload.progress = upload.total
