"""A file in steps, each one transaction that asks for the next: what is killed halfway is done again, once."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.imports.models import Outcome
from app.imports.policy.problems import ImportRefused
from app.imports.queries import get_import
from app.imports.service.clearing import forget_old
from app.imports.service.trial import try_out
from app.imports.service.writing import finish, write_step
from app.infra import events
from app.infra.clock import now, today
from app.infra.events import Event
from app.infra.files import Upload, UploadStatus
from app.infra.jobs import given_up, job, later
from app.infra.tenancy import acting_for
from app.kernel.errors import NotFound
from app.organisations.queries import system_actor


def start_trial(db: Session, event: Event) -> None:
    """A file was received."""
    later(db, try_import, str(event.subject_id))


def start_writing(db: Session, event: Event) -> None:
    """Somebody said yes; it is written in that person's name."""
    later(db, write_import, str(event.subject_id), str(event.by_user_id), Outcome.NEW.value, "0")


@job
def try_import(db: Session, upload_id: str) -> None:
    """Read the whole file and compare it with what we have; nothing of a case changes."""
    try:
        upload = get_import(db, UUID(upload_id))
    except NotFound:  # thrown away before we came to it
        return
    if upload.status is not UploadStatus.READING:
        return

    def show(rows: int, total: int) -> None:
        """In a transaction of its own, or nobody would see it before the end; beside the key that our rows hold."""
        with acting_for(db.info["org"]) as side, side.begin():
            free = (
                select(Upload.id).where(Upload.id == UUID(upload_id)).with_for_update(skip_locked=True, key_share=True)
            )
            side.execute(update(Upload).where(Upload.id.in_(free)).values(progress=rows, total=total))

    try:
        with db.begin_nested():
            try_out(db, upload, today=today(), seen=show)
        upload.status = UploadStatus.READY
    except ImportRefused as refused:
        db.refresh(upload)
        upload.status, upload.problem, upload.done_at = UploadStatus.REFUSED, refused.detail, now()
        events.record_own(db, "import.refused", upload.id, by=system_actor(db))


@job
def write_import(db: Session, upload_id: str, user_id: str, outcome: str, after: str) -> None:
    """The next dossiers of a file: first the new ones, then those that changed."""
    upload = get_import(db, UUID(upload_id), lock=True)
    if upload.status is not UploadStatus.BOOKING:
        return
    by = replace(system_actor(db), user_id=UUID(user_id))
    which = Outcome.of(outcome)
    last = write_step(db, upload, which, after=int(after), by=by, today=today())
    if last is not None:
        later(db, write_import, upload_id, user_id, outcome, str(last))
    elif which is Outcome.NEW:
        later(db, write_import, upload_id, user_id, Outcome.CHANGED.value, "0")
    else:
        finish(db, upload)
        upload.status, upload.done_at = UploadStatus.DONE, now()
        counts = {name: upload.summary[name]["rows"] for name in (Outcome.DONE, Outcome.SAME, Outcome.CLASH)}
        events.record_own(db, "import.finished", upload.id, by=by, **counts)


@given_up(try_import)
def say_it_was_not_tried(db: Session, upload_id: str) -> None:
    upload = get_import(db, UUID(upload_id), lock=True)
    if upload.status is UploadStatus.READING:
        _give_up(db, upload, "Bij ons ging iets mis toen wij dit bestand lazen. Kies het later opnieuw.")


@given_up(write_import)
def say_it_was_not_finished(db: Session, upload_id: str, _user_id: str, _outcome: str, _after: str) -> None:
    upload = get_import(db, UUID(upload_id), lock=True)
    if upload.status is UploadStatus.BOOKING:
        _give_up(
            db,
            upload,
            "Bij ons ging iets mis en het bestand is niet af. Kies het later opnieuw: wat er al is, komt niet dubbel.",
        )


def _give_up(db: Session, upload: Upload, problem: str) -> None:
    upload.status, upload.problem, upload.done_at = UploadStatus.REFUSED, problem, now()
    events.record_own(db, "import.refused", upload.id, by=system_actor(db))


@job
def forget_imports(db: Session, _today: str) -> None:
    """Once a day."""
    forget_old(db, organisation_id=db.info["org"], now=now())
