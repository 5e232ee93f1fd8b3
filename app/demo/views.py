"""Files to try by hand, offered where the demonstration runs and nowhere else."""

from pathlib import Path

from flask import Blueprint, current_app, request, send_from_directory
from werkzeug.wrappers import Response

from app.demo.policy.samples import FOLDER, SAMPLES
from app.infra.settings import Settings
from app.infra.web import Page, page
from app.kernel.errors import NotFound
from app.organisations.access import demo_here, public

bp = Blueprint("demo", __name__)


def folder() -> Path:
    """Where they lie, beside the mailbox. Raises NotFound where this is no demonstration."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.mailbox is None or not demo_here():
        raise NotFound
    return settings.mailbox.parent / FOLDER


@bp.get("/voorbeelden")
@public
def list_samples() -> Page:
    there = folder()
    return page("demo/samples.html", samples=[one for one in SAMPLES if (there / one.name).exists()])


@bp.get("/voorbeelden/overdracht.csv")
@bp.get("/voorbeelden/overdracht-met-fouten.csv")
@bp.get("/voorbeelden/afschrift.xml")
@bp.get("/voorbeelden/afschrift-met-verkeerde-som.xml")
@public
def show_sample() -> Response:
    """One of them, to save."""
    there, name = folder(), request.path.rpartition("/")[2]
    sample = next(one for one in SAMPLES if one.name == name)
    if not (there / name).exists():
        raise NotFound
    return send_from_directory(there, name, mimetype=sample.kind, as_attachment=True, max_age=0)
