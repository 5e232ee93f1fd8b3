"""Imports by API: a file, what its trial found, the yes to it. The same acts as on the pages."""

from typing import IO
from uuid import UUID

from flask import request
from sqlalchemy import Select

from app.imports.models import RowProblem
from app.imports.queries import get_import, imports_of, problems_of
from app.imports.schemas import ImportOut, ProblemOut
from app.imports.service.receiving import MOST_BYTES, confirm, discard, receive
from app.infra.files import Upload
from app.infra.rest import Api
from app.infra.web import db
from app.organisations.access import me, requires
from app.organisations.policy import Permission

api = Api("imports")


@api.blueprint.url_value_preprocessor  # type: ignore[untyped-decorator]  # the facade's blueprint has no types
def allow_file(endpoint: str | None, _values: object) -> None:
    """Before anything reads the body."""
    if endpoint == f"{api.blueprint.name}.create_import":
        request.max_content_length = MOST_BYTES


@api.list("/importen", gives=ImportOut)
@requires(Permission.CASE_IMPORT)
def list_imports() -> Select[Upload]:
    return imports_of(me.organisation_id)


@api.upload("/importen", gives=ImportOut, kinds=["text/csv"])
@requires(Permission.CASE_IMPORT)
def create_import(stream: IO[bytes], name: str) -> Upload:
    return receive(db, stream, name=name, by=me)


@api.get("/importen/<uuid:upload_id>", gives=ImportOut)
@requires(Permission.CASE_IMPORT)
def show_import(upload_id: UUID) -> Upload:
    return get_import(db, upload_id)


@api.delete("/importen/<uuid:upload_id>")
@requires(Permission.CASE_IMPORT)
def delete_import(upload_id: UUID) -> None:
    discard(db, get_import(db, upload_id), by=me)


@api.list("/importen/<uuid:upload_id>/fouten", gives=ProblemOut)
@requires(Permission.CASE_IMPORT)
def list_problems(upload_id: UUID) -> Select[RowProblem]:
    return problems_of(get_import(db, upload_id))


@api.post("/importen/<uuid:upload_id>/bevestigingen", gives=ImportOut, status=202)
@requires(Permission.CASE_IMPORT)
def create_confirmation(upload_id: UUID) -> Upload:
    upload = get_import(db, upload_id)
    confirm(db, upload, by=me)
    return upload
