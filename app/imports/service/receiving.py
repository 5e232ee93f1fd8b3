"""A file comes in, and a person says yes or no to what its trial found."""

from typing import IO

from sqlalchemy.orm import Session

from app.imports.queries import writable_rows
from app.infra import events
from app.infra.files import Upload, UploadKind, UploadStatus, keep
from app.kernel.actor import Actor
from app.kernel.errors import Refused

MOST_BYTES = 100_000_000


def receive(db: Session, stream: IO[bytes], *, name: str, by: Actor) -> Upload:
    """Keep the file, to be tried out by a job. The same file may come again: that changes nothing.

    Raises TooLarge.
    """
    upload = keep(db, stream, kind=UploadKind.CASES, name=name, most=MOST_BYTES, by=by)
    upload.status = UploadStatus.READING
    events.record_own(db, "import.received", upload.id, by=by)
    return upload


def confirm(db: Session, upload: Upload, *, by: Actor) -> bool:
    """Have the good rows written. False when somebody had said yes before.

    Raises Refused when it is not ready, or when there is nothing to write.
    """
    _hold(db, upload)
    if upload.status in (UploadStatus.BOOKING, UploadStatus.DONE):
        return False
    if upload.status is not UploadStatus.READY:
        raise Refused("Dit bestand kan niet ingelezen worden.", because=["imports.not-ready"])
    rows = writable_rows(upload)
    if not rows:
        raise Refused("In dit bestand staat niets dat nog ingelezen kan worden.", because=["imports.nothing-new"])
    upload.status, upload.progress, upload.total = UploadStatus.BOOKING, 0, rows
    events.record_own(db, "import.confirmed", upload.id, by=by)
    return True


def discard(db: Session, upload: Upload, *, by: Actor) -> None:
    """Throw a file away, with all that its trial found.

    Raises Refused as long as the trial lasts, and once its dossiers are being written.
    """
    _hold(db, upload)
    if upload.status not in (UploadStatus.READY, UploadStatus.REFUSED):
        raise Refused("Dit bestand wordt al ingelezen. U kunt het niet meer weggooien.", because=["imports.begun"])
    events.record_own(db, "import.discarded", upload.id, by=by)
    db.delete(upload)


def _hold(db: Session, upload: Upload) -> None:
    """Of two who decide at once the second sees what the first did. A trial holds the file for as long as it lasts."""
    if upload.status is UploadStatus.READING:
        raise Refused("Wij kijken dit bestand nog na. Wacht tot de proef klaar is.", because=["imports.not-ready"])
    db.refresh(upload, with_for_update=True)


def note_download(db: Session, upload: Upload, *, by: Actor) -> None:
    """Somebody takes rows with personal data out of the product: that is written down."""
    events.record_own(db, "import.rows_downloaded", upload.id, by=by)
