"""Reading dossiers in, on screen: a file, its trial, and then for good."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from app.imports.models import RowProblem
from app.imports.policy.explained import example_file, explained
from app.imports.policy.told import after_trial, after_writing, numbers, of_cases, of_rows
from app.imports.queries import (
    at_work,
    bad_rows,
    get_import,
    has_file,
    import_lines,
    problem_lines,
)
from app.imports.service.receiving import MOST_BYTES, confirm, discard, note_download, receive
from app.infra.files import Upload, UploadStatus
from app.infra.paging import Key, Turn, page_of
from app.infra.web import Form, Page, db, page
from app.kernel.errors import Refused
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import people_of
from app.sla.service import words_for

bp = Blueprint("imports", __name__)
AROUND_A_FILE = 100_000  # bytes that a form needs beside it
EARLIER = 3  # files in the rail
NEWEST = [Key(Upload.id, "id", descending=True)]
IN_ORDER = [Key(RowProblem.row, "row"), Key(RowProblem.id, "id")]
BUSY = (UploadStatus.READING, UploadStatus.BOOKING)
TRIED = (UploadStatus.READY, UploadStatus.BOOKING, UploadStatus.DONE)
STEPS = {UploadStatus.READY: 1, UploadStatus.BOOKING: 2, UploadStatus.DONE: 3}
CSV = {"Content-Type": "text/csv; charset=utf-8", "X-Content-Type-Options": "nosniff"}


@bp.url_value_preprocessor
def allow_file(endpoint: str | None, _values: object) -> None:
    """Before anything reads the body; the check of the form's token does."""
    if endpoint == "imports.create_import":
        request.max_content_length = MOST_BYTES + AROUND_A_FILE


@bp.get("/inlezen")
@requires(Permission.CASE_IMPORT)
def list_imports() -> Page:
    return list_page(Form())


def list_page(form: Form) -> str:
    found = page_of(db, import_lines(me.organisation_id), NEWEST, cursor=request.args.get("cursor"))
    people = people_of(db, {row.by_user_id for row in found.rows})
    told = [(row, numbers(row.summary)) for row in found.rows]
    return page("imports/list.html", form=form, rows=told, people=people, turn=Turn.of(found, "imports.list_imports"))


@bp.post("/inlezen")
@requires(Permission.CASE_IMPORT)
def create_import() -> Response | tuple[str, int]:
    sent = request.files.get("bestand")
    if sent is None or not sent.filename:
        return list_page(Form(typed={"bestand": ""}, errors={"bestand": ["Kies eerst een bestand."]})), 422
    upload = receive(db, sent.stream, name=sent.filename, by=me)
    return redirect(url_for("imports.show_import", upload_id=upload.id), 303)


@bp.get("/inlezen/uitleg")
@requires(Permission.CASE_IMPORT)
def show_columns() -> Page:
    return page("imports/columns.html", parts=explained(words_for(db, me.organisation_id)))


@bp.get("/inlezen/voorbeeldbestand")
@requires(Permission.CASE_IMPORT)
def show_example() -> Response:
    return download(example_file(), "voorbeeld-overdracht.csv")


@bp.get("/inlezen/<uuid:upload_id>")
@requires(Permission.CASE_IMPORT)
def show_import(upload_id: UUID) -> Page:
    upload = get_import(db, upload_id)
    found = numbers(upload.summary)
    title, lead = conclusion(upload)
    wrong = problems(upload, warning=False, param="cursor")
    return page(
        "imports/show.html",
        upload=upload,
        found=found,
        title=title,
        lead=lead,
        step=STEPS.get(upload.status, 0),
        busy=upload.status in BUSY,
        of_rows=of_rows,
        of_cases=of_cases,
        wrong=wrong,
        remarks=problems(upload, warning=True, param="opmerkingen"),
        kept=has_file(db, upload),
        **rail(upload),
    )


def conclusion(upload: Upload) -> tuple[str, str]:
    """The h1, and the line under it."""
    if upload.status is UploadStatus.REFUSED:
        return "Dit bestand kunnen wij niet inlezen", "Er is niets veranderd."
    if upload.status is UploadStatus.BOOKING:
        return f"Wij lezen {of_rows(upload.total)} in", "U mag deze pagina sluiten. Wij gaan door."
    if upload.status in BUSY:
        return "Wij kijken uw bestand na", "Er verandert nog niets. U mag deze pagina sluiten."
    found = numbers(upload.summary)
    return after_writing(found) if upload.status is UploadStatus.DONE else after_trial(found)


def problems(upload: Upload, *, warning: bool, param: str) -> dict[str, Any]:
    """One page of what is wrong (or of remarks), with the ways to the others."""
    if upload.status in BUSY:
        return {"rows": []}
    found = page_of(db, problem_lines(upload, warning=warning), IN_ORDER, cursor=request.args.get(param))
    return {"rows": found.rows, "turn": Turn.of(found, "imports.show_import", param=param, upload_id=upload.id)}


def rail(upload: Upload) -> dict[str, Any]:
    """Beside it: what else is being read, and what came before."""
    busy = [one for one in db.scalars(at_work(me.organisation_id).limit(EARLIER)) if one.id != upload.id]
    done = import_lines(me.organisation_id).where(Upload.status == UploadStatus.DONE, Upload.id != upload.id)
    rows = page_of(db, done, NEWEST, cursor=None, limit=EARLIER).rows
    earlier = [(row, numbers(row.summary)) for row in rows]
    return {"others": busy, "earlier": earlier, "people": people_of(db, {row.by_user_id for row in rows})}


@bp.get("/inlezen/<uuid:upload_id>/stand")
@requires(Permission.CASE_IMPORT)
def show_progress(upload_id: UUID) -> Response | Page | tuple[str, int]:
    """Asked every few seconds: nothing new, the bar anew, or the whole page once it is done."""
    upload = get_import(db, upload_id)
    seen = (request.args.get("status"), request.args.get("gedaan", type=int))
    if seen[0] != upload.status.value:
        return Response(status=200, headers={"HX-Refresh": "true"})
    if seen[1] == upload.progress:
        return "", 204
    return page("imports/_progress.html", upload=upload)


@bp.get("/inlezen/<uuid:upload_id>/foute-regels")
@requires(Permission.CASE_IMPORT)
def show_bad_rows(upload_id: UUID) -> Response:
    upload = get_import(db, upload_id)
    if upload.status not in TRIED or not has_file(db, upload):
        raise Refused("Van dit bestand zijn geen foute regels bewaard.", because=["imports.no-rows"])
    note_download(db, upload, by=me)
    name = upload.name.rpartition(".")[0] or upload.name
    return download(stream_with_context(bad_rows(db, upload)), f"{name}-foute-regels.csv")


def download(lines: Any, name: str) -> Response:
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "-" for letter in name)
    return Response(lines, headers=CSV | {"Content-Disposition": f'attachment; filename="{safe}"'})


@bp.post("/inlezen/<uuid:upload_id>/bevestigingen")
@requires(Permission.CASE_IMPORT)
def create_confirmation(upload_id: UUID) -> Response:
    upload = get_import(db, upload_id)
    if not confirm(db, upload, by=me):
        flash("Dit bestand werd al ingelezen. Er is niets dubbel.", "let-op")
    return redirect(url_for("imports.show_import", upload_id=upload.id), 303)


@bp.post("/inlezen/<uuid:upload_id>/verwijderingen")
@requires(Permission.CASE_IMPORT)
def create_removal(upload_id: UUID) -> Response:
    discard(db, get_import(db, upload_id), by=me)
    flash("Het bestand is weg. Er is niets veranderd.", "goed")
    return redirect(url_for("imports.list_imports"), 303)
