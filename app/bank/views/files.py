"""Files of the bank: send one, see how far it is, and whether it adds up."""

from collections.abc import Sequence
from hashlib import sha256
from typing import IO
from uuid import UUID

from flask import redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.bank.queries.statements import (
    FileSum,
    first_of,
    gaps_of,
    new_accounts,
    statements_of,
    sums_of,
    upload_rows,
    with_wrong_sum,
)
from app.bank.service.receiving import MOST_BYTES, receive
from app.bank.views.blueprint import bp
from app.infra.files import PIECE, Upload, UploadKind, UploadStatus, get_upload
from app.infra.paging import Key, Turn, page_of
from app.infra.web import Form, Page, db, page
from app.kernel.errors import Refused
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import people_of

AROUND_A_FILE = 100_000  # bytes that a form needs beside it
NEWEST = [Key(Upload.id, "id", descending=True)]
BUSY = (UploadStatus.RECEIVED, UploadStatus.READING, UploadStatus.BOOKING)
TITLES = {
    UploadStatus.DONE: "Dit bestand is verwerkt",
    UploadStatus.REFUSED: "Dit bestand kunnen wij niet inlezen",
    UploadStatus.BOOKING: "Wij zoeken de dossiers erbij",
}


@bp.url_value_preprocessor
def allow_file(endpoint: str | None, _values: object) -> None:
    """Before anything reads the body; the check of the form's token does."""
    if endpoint == "bank.create_file":
        request.max_content_length = MOST_BYTES + AROUND_A_FILE


@bp.get("/bank/afschriften")
@requires(Permission.BANK_READ)
def list_files() -> Page:
    found = page_of(db, upload_rows(me.organisation_id), NEWEST, cursor=request.args.get("cursor"))
    return page(
        "bank/files.html",
        rows=found.rows,
        turn=Turn.of(found, "bank.list_files"),
        people=people_of(db, {row.by_user_id for row in found.rows}),
        wrong_sums=with_wrong_sum(db, [row.id for row in found.rows]),
    )


@bp.get("/bank/afschriften/nieuw")
@requires(Permission.BANK_IMPORT)
def new_file() -> Page:
    return page("bank/file_form.html", form=Form())


@bp.post("/bank/afschriften")
@requires(Permission.BANK_IMPORT)
def create_file() -> Response | Page:
    sent = request.files.get("bestand")
    if sent is None or not sent.filename:
        return again("Kies eerst een bestand.")
    try:
        with db.begin_nested():  # what is refused is gone when we look for the first
            upload = receive(db, sent.stream, name=sent.filename, by=me)
    except Refused as known:
        return again(known.detail, link_to_first(sent.stream))
    return redirect(url_for("bank.show_file", file_id=upload.id), 303)


def again(sentence: str, link: str = "") -> tuple[str, int]:
    errors = {"bestand": [sentence]} | ({"_eerder": [link]} if link else {})
    return page("bank/file_form.html", form=Form({"bestand": ""}, errors=errors)), 422


def link_to_first(stream: IO[bytes]) -> str:
    """A line of its own, since the sentence about the field leads to the field."""
    stream.seek(0)
    digest = sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    first = first_of(db, me.organisation_id, digest.digest())
    link = Markup('<a href="{}">Bekijk het bestand dat er al is</a>')
    return link.format(url_for("bank.show_file", file_id=first.id)) if first else ""


@bp.get("/bank/afschriften/<uuid:file_id>")
@requires(Permission.BANK_READ)
def show_file(file_id: UUID) -> Page:
    upload = get_upload(db, file_id, kind=UploadKind.BANK)
    statements = db.scalars(statements_of(upload)).all() if upload.status not in BUSY else []
    sums = sums_of(db, statements)
    return page(
        "bank/file.html",
        upload=upload,
        sums=sums,
        gaps=gaps_of(db, statements) if statements else {},
        unknown=new_accounts(db, upload, statements),
        busy=upload.status in BUSY,
        title=conclusion(upload, sums),
    )


def conclusion(upload: Upload, sums: Sequence[FileSum]) -> str:
    """The h1. A file is only done well when each statement in it adds up."""
    if upload.status is UploadStatus.DONE and not all(one.fits for one in sums):
        return f"De som van {'dit afschrift' if len(sums) == 1 else 'een afschrift in dit bestand'} klopt niet"
    return TITLES.get(upload.status, "Wij lezen het bestand")


@bp.get("/bank/afschriften/<uuid:file_id>/stand")
@requires(Permission.BANK_READ)
def show_progress(file_id: UUID) -> Response | Page:
    """Asked every few seconds: nothing new, the bar anew, or the whole page when another step began."""
    upload = get_upload(db, file_id, kind=UploadKind.BANK)
    if request.args.get("status") != upload.status.value:
        return Response(status=200, headers={"HX-Refresh": "true"})
    if request.args.get("gedaan", type=int) == upload.progress:
        return Response(status=204)
    return page("bank/_progress.html", upload=upload)
