"""A file comes in. The same file is taken once, whoever sends it and however close together."""

from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bank.queries.statements import same_file
from app.infra import events
from app.infra.files import Upload, UploadKind, UploadStatus, keep
from app.kernel.actor import Actor
from app.kernel.dates import moment_short
from app.kernel.errors import Refused

MOST_BYTES = 500_000_000


def receive(db: Session, stream: IO[bytes], *, name: str, by: Actor) -> Upload:
    """Keep the file, to be read by a job. Raises TooLarge, and Refused for a file that we have already."""
    upload = keep(db, stream, kind=UploadKind.BANK, name=name, most=MOST_BYTES, by=by)
    same = int.from_bytes(upload.sha256[:8], signed=True)
    db.execute(select(func.pg_advisory_xact_lock(same)))  # the second of two waits here until the first is kept
    before = same_file(db, upload)
    if before is not None:
        done = before.status is UploadStatus.DONE
        words = "Dit bestand is al ingelezen" if done else "Dit bestand wordt al ingelezen, sinds"
        when = f"op {moment_short(before.at)}" if done else moment_short(before.at)
        raise Refused(f"{words} {when}. Er is niets dubbel geboekt.", because=["bank.same-file"])
    events.record_own(db, "statement.received", upload.id, by=by)
    return upload
