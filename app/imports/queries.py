"""Reads of imports: files that came in, what a trial found, and the file itself once more."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import BigInteger, Select, func, select
from sqlalchemy.orm import Session

from app.imports.models import ImportCase, Outcome, RowProblem
from app.imports.parsers.csv_v1 import CsvSheet, open_sheet
from app.imports.policy.problems import RowError, error_file
from app.infra.files import PIECE, Pieces, Upload, UploadKind, UploadPiece, UploadStatus, get_upload, pieces

IN_BATCHES = {"yield_per": 2_000}


def get_import(db: Session, upload_id: UUID, *, lock: bool = False) -> Upload:
    """The one way to a file of dossiers."""
    return get_upload(db, upload_id, kind=UploadKind.CASES, lock=lock)


def imports_of(organisation_id: UUID) -> Select[Upload]:
    """Every file of dossiers of an organisation, the newest first."""
    ours = (Upload.organisation_id == organisation_id, Upload.kind == UploadKind.CASES)
    return select(Upload).where(*ours).order_by(Upload.id.desc())


def at_work(organisation_id: UUID) -> Select[Upload]:
    """Those that a job is busy with."""
    return imports_of(organisation_id).where(Upload.status.in_((UploadStatus.READING, UploadStatus.BOOKING)))


def problems_of(upload: Upload, *, warning: bool | None = None) -> Select[RowProblem]:
    """Rows that can't come along, or (`warning`) remarks about those that can; None: both."""
    rows = select(RowProblem).where(RowProblem.upload_id == upload.id)
    if warning is not None:
        rows = rows.where(RowProblem.warning.is_(warning))
    return rows.order_by(RowProblem.row, RowProblem.id)


def outcomes_of(db: Session, upload: Upload) -> dict[str, dict[str, int]]:
    """Per outcome: how many dossiers and rows, and what is open in them in cents."""
    rows = func.sum(func.jsonb_array_length(ImportCase.data["rows"]))
    cents = func.sum(ImportCase.data["cents"].astext.cast(BigInteger))
    found = select(ImportCase.outcome, func.count(), rows, cents).where(ImportCase.upload_id == upload.id)
    counted = {
        outcome: {"cases": int(cases), "rows": int(lines), "cents": int(open_cents)}
        for outcome, cases, lines, open_cents in db.execute(found.group_by(ImportCase.outcome))
    }
    return {outcome.value: counted.get(outcome, {"cases": 0, "rows": 0, "cents": 0}) for outcome in Outcome}


def writable_rows(upload: Upload) -> int:
    """Rows of dossiers that the trial found to be new or changed."""
    return sum(int(upload.summary.get(outcome.value, {}).get("rows", 0)) for outcome in (Outcome.NEW, Outcome.CHANGED))


def import_lines(organisation_id: UUID) -> Select[Any]:
    """What a list shows of them."""
    u = Upload
    lines: Any = select(u.id, u.at, u.name, u.by_user_id, u.status, u.progress, u.total, u.summary)
    ours = (u.organisation_id == organisation_id, u.kind == UploadKind.CASES)
    found: Select[Any] = lines.where(*ours)
    return found


def problem_lines(upload: Upload, *, warning: bool) -> Select[Any]:
    """What a table shows of them."""
    p = RowProblem
    lines: Any = select(p.id, p.row, p.column, p.found, p.wrong, p.remedy)
    wanted: Select[Any] = lines.where(p.upload_id == upload.id, p.warning.is_(warning))
    return wanted


class Rereadable(Pieces):
    """The pieces of an upload as one file that can be read from its start again."""

    def __init__(self, db: Session, upload: Upload) -> None:
        super().__init__(iter(()))
        self.db, self.upload, self.at = db, upload, 0
        self.seek(0)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To the start only; ValueError otherwise."""
        if offset or whence != io.SEEK_SET:
            raise ValueError("only from the start")
        self.source, self.rest, self.at = pieces(self.db, self.upload), b"", 0
        return 0

    def readinto(self, buffer: Any) -> int:
        taken = super().readinto(buffer)
        self.at += taken
        return taken


def file_of(db: Session, upload: Upload) -> BinaryIO:
    """The file as it was delivered; only while `db` is open."""
    return io.BufferedReader(Rereadable(db, upload), PIECE)


def has_file(db: Session, upload: Upload) -> bool:
    """Whether we still have the file itself; it is forgotten after a while."""
    return db.scalar(select(UploadPiece.number).where(UploadPiece.upload_id == upload.id).limit(1)) is not None


def bad_rows(db: Session, upload: Upload) -> Iterator[bytes]:
    """The rows that could not come along, as a CSV to mend and hand in again; read while it is sent."""
    sheet: CsvSheet = open_sheet(file_of(db, upload))
    found = db.scalars(problems_of(upload, warning=False), execution_options=IN_BATCHES)
    errors = (RowError(p.row, p.column, p.found, p.wrong, p.remedy) for p in found)
    yield from error_file(sheet.header, sheet.rows(), errors)
