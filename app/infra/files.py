"""Files that people send: kept in PostgreSQL in pieces, so that web, worker and a crash all find them.

A piece is 1 MiB; nothing here holds more than one of them in memory.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.infra.db import Base, cents, created, pk
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, TooLarge
from app.kernel.words import Word

PIECE = 1024 * 1024


class UploadKind(Word):
    CASES = "cases", "dossiers"
    BANK = "bank", "bankafschrift"


class UploadStatus(Word):
    RECEIVED = "received", "ontvangen"
    READING = "reading", "wordt gelezen"
    READY = "ready", "klaar om na te kijken"
    BOOKING = "booking", "wordt verwerkt"
    DONE = "done", "verwerkt"
    REFUSED = "refused", "geweigerd"


class Upload(Base):
    """One file of one organisation, and how far its handling is. `total` and `progress` count rows or entries."""

    __tablename__ = "uploads"
    __table_args__ = (
        Index(None, "organisation_id", "kind", "id"),
        Index(None, "organisation_id", "kind", "sha256"),
    )

    id: Mapped[pk]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    by_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[created]
    kind: Mapped[UploadKind]
    name: Mapped[str]
    size: Mapped[cents]  # bytes
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[UploadStatus] = mapped_column(default=UploadStatus.RECEIVED)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    problem: Mapped[str] = mapped_column(default="")  # why it was refused, in Dutch
    done_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class UploadPiece(Base):
    __tablename__ = "upload_pieces"

    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id", ondelete="cascade"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    data: Mapped[bytes]


def keep(db: Session, stream: IO[bytes], *, kind: UploadKind, name: str, most: int, by: Actor) -> Upload:
    """Keep what comes in, up to `most` bytes. Raises TooLarge, and then nothing is kept."""
    upload = Upload(
        organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        kind=kind,
        name=name[-200:] or "bestand",
        size=0,
        sha256=b"",
    )
    db.add(upload)
    db.flush()  # for upload.id
    digest, size = sha256(), 0
    for number, piece in enumerate(iter(lambda: stream.read(PIECE), b"")):
        size += len(piece)
        if size > most:
            raise TooLarge(f"Dit bestand is te groot. Wij nemen hooguit {most // 1_000_000} MB aan.")
        digest.update(piece)
        row = UploadPiece(upload_id=upload.id, number=number, organisation_id=by.organisation_id, data=piece)
        db.add(row)
        db.flush()  # one piece in memory at a time
        db.expunge(row)
    upload.size, upload.sha256 = size, digest.digest()
    db.flush()  # the caller looks for the same file by its hash
    return upload


def get_upload(db: Session, upload_id: UUID, *, kind: UploadKind, lock: bool = False) -> Upload:
    """The one way to an upload; what is of another organisation or kind is not found."""
    found = db.get(Upload, upload_id, with_for_update=lock, populate_existing=lock)
    if found is None or found.kind is not kind:
        raise NotFound
    return found


def pieces(db: Session, upload: Upload) -> Iterator[bytes]:
    for number in range((upload.size + PIECE - 1) // PIECE):
        wanted = (UploadPiece.upload_id == upload.id, UploadPiece.number == number)
        yield db.scalars(select(UploadPiece.data).where(*wanted)).one()


class Pieces(io.RawIOBase):
    """The pieces of an upload as one readable file."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self.source, self.rest = source, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            self.rest = next(self.source, b"")
        take = min(len(buffer), len(self.rest))
        buffer[:take], self.rest = self.rest[:take], self.rest[take:]
        return take


def opened(db: Session, upload: Upload) -> IO[bytes]:
    """Read it from the start; only while `db` is open."""
    return io.BufferedReader(Pieces(pieces(db, upload)), PIECE)
