"""Dossiers that somebody said yes to, a thousand in one transaction: each is there once, whatever is killed when."""

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
    fates = [(row, _fate(row, outcome)) for row in rows]
    about = {"org": by.organisation_id, "by": by.user_id, "upload": str(upload.id), "today": today}
    add_cases(db, [row.id for row, what in fates if what is Fate.ADD], about)
    change_cases(db, [(row.id, row.case_id) for row, what in fates if what is Fate.CHANGE], about, by=by)
    _mark(db, [row.id for row, what in fates if what is Fate.SAME], Outcome.SAME)
    clashed = [row for row, what in fates if what is Fate.CLASH]
    _mark(db, [row.id for row in clashed], Outcome.CLASH)
    _tell(db, upload, clashed)
    upload.progress += sum(len(row.rows) for row in rows)
    return rows[-1].position if len(rows) == STEP else None


def _next(upload: Upload, outcome: Outcome, after: int) -> Select[Any]:
    i = ImportCase
    found: Any = select(
        i.id,
        i.position,
        i.reference,
        i.hash,
        i.data["rows"].label("rows"),
        i.data["base"].astext.label("base"),
        Case.id.label("case_id"),
        Case.source_hash,
        Case.closed_at,
    )
    same = (Case.creditor_id == upload.organisation_id) & (Case.reference == i.reference)
    wanted = (i.upload_id == upload.id, i.outcome == outcome, i.position > after)
    ordered: Select[Any] = found.outerjoin(Case, same).where(*wanted).order_by(i.position).limit(STEP)
    return ordered


def _fate(row: Row[Any], outcome: Outcome) -> Fate:
    what = fate(
        expected=EXPECTED[outcome],
        content=row.hash,
        base=row.base,
        exists=row.case_id is not None,
        now=row.source_hash,
    )
    return Fate.CLASH if what is Fate.CHANGE and row.closed_at is not None else what


def _mark(db: Session, ids: list[UUID], outcome: Outcome) -> None:
    if ids:
        unseen = {"synchronize_session": False}
        db.execute(update(ImportCase).where(ImportCase.id.in_(ids)).values(outcome=outcome), execution_options=unseen)


def _tell(db: Session, upload: Upload, clashed: list[Row[Any]]) -> None:
    heading = str(upload.summary["heading"])
    about = {"organisation_id": upload.organisation_id, "upload_id": upload.id}
    told = [
        about | columns_of(error)
        for row in clashed
        for error in clash(row.rows, heading, row.reference, "closed" if row.closed_at else "since")
    ]
    if told:
        db.execute(insert(RowProblem), told)


def finish(db: Session, upload: Upload) -> None:
    """Count what became of every dossier."""
    upload.summary = upload.summary | outcomes_of(db, upload)
    upload.progress = upload.total
