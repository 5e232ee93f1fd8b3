"""What was delivered is kept no longer than somebody may need it; what it brought stands in the dossiers."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.imports.models import ImportCase, RowProblem
from app.infra.files import Upload, UploadKind, UploadPiece, UploadStatus

KEPT = timedelta(days=30)
UNSEEN = {"synchronize_session": False}
TOO_LATE = "Niemand las dit bestand binnen 30 dagen in. Wij hebben het verwijderd."


def forget_old(db: Session, *, organisation_id: UUID, now: datetime) -> None:
    """Delete files older than KEPT with all that a trial found in them; who delivered what, when, stays."""
    theirs = (Upload.organisation_id == organisation_id, Upload.kind == UploadKind.CASES)
    old = select(Upload.id).where(*theirs, Upload.at < now - KEPT, Upload.status != UploadStatus.BOOKING)
    waited = update(Upload).where(Upload.id.in_(old), Upload.status.in_((UploadStatus.READY, UploadStatus.READING)))
    late = {"status": UploadStatus.REFUSED, "problem": TOO_LATE, "done_at": now, "version": Upload.version + 1}
    db.execute(waited.values(late), execution_options=UNSEEN)
    for kind in (UploadPiece, ImportCase, RowProblem):
        db.execute(delete(kind).where(kind.upload_id.in_(old)), execution_options=UNSEEN)
