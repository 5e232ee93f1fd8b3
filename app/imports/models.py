"""What a dry run found in a file, kept until it is confirmed; the file itself stands in infra/files.py."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Base, pk
from app.kernel.words import Word


class Outcome(Word):
    NEW = "new", "nieuw"
    CHANGED = "changed", "bijgewerkt"
    SAME = "same", "staat er al"
    DONE = "done", "ingelezen"
    CLASH = "clash", "kan niet mee"


class ImportCase(Base):
    """One dossier of a file, ready to be written."""

    __tablename__ = "import_cases"
    __table_args__ = (
        UniqueConstraint("upload_id", "reference"),
        Index(None, "upload_id", "outcome", "position"),
    )

    id: Mapped[pk]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id", ondelete="cascade"))
    position: Mapped[int]  # first row in the file
    reference: Mapped[str]
    hash: Mapped[str]  # of its values
    outcome: Mapped[Outcome]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class RowProblem(Base):
    """A row that can't come along, or a remark about one that can."""

    __tablename__ = "import_errors"
    __table_args__ = (Index(None, "upload_id", "row", "id"),)

    id: Mapped[pk]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id", ondelete="cascade"))
    row: Mapped[int]  # as a spreadsheet counts: the header is 1
    column: Mapped[str]
    found: Mapped[str]  # "verborgen" where it may be a BSN
    wrong: Mapped[str]
    remedy: Mapped[str]
    warning: Mapped[bool] = mapped_column(default=False)
