"""Files of the bank: send one, see how far it is, and whether it adds up."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.bank.queries.statements import new_accounts, statements_of, sums_of, upload_rows
from app.bank.service.receiving import MOST_BYTES, receive
from app.bank.views.blueprint import bp
from app.infra.files import Upload, UploadKind, UploadStatus, get_upload
from app.infra.paging import Key, page_of, with_cursor
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
    more = found.next and url_for("bank.list_files", **with_cursor(request.args, found.next))
    return page("bank/files.html", rows=found.rows, more=more, people=people_of(db, {r.by_user_id for r in found.rows}))


@bp.get("/bank/afschriften/nieuw")
@requires(Permission.BANK_IMPORT)
def new_file() -> Page:
    return page("bank/file_form.html", form=Form())


@bp.post("/bank/afschriften")
@requires(Permission.BANK_IMPORT)
def create_file() -> Response | Page:
    sent = request.files.get("bestand")
    if sent is None or not sent.filename:
        return page(
            "bank/file_form.html", form=Form({"bestand": ""}, errors={"bestand": ["Kies eerst een bestand."]})
        ), 422
    try:
        upload = receive(db, sent.stream, name=sent.filename, by=me)
    except Refused as known:
        return again(known.detail)
    return redirect(url_for("bank.show_file", file_id=upload.id), 303)


def again(sentence: str) -> tuple[str, int]:
    return page("bank/file_form.html", form=Form({"bestand": ""}, errors={"bestand": [sentence]})), 422


@bp.get("/bank/afschriften/<uuid:file_id>")
@requires(Permission.BANK_READ)
def show_file(file_id: UUID) -> Page:
    upload = get_upload(db, file_id, kind=UploadKind.BANK)
    statements = db.scalars(statements_of(upload)).all() if upload.status not in BUSY else []
    sums = sums_of(db, statements)
    title = TITLES.get(upload.status, "Wij lezen het bestand")
    return page(
        "bank/file.html",
        upload=upload,
        sums=sums,
        unknown=new_accounts(db, upload, statements),
        busy=upload.status in BUSY,
        title=title,
    )


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
