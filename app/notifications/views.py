from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.infra.clock import now, today
from app.infra.jinja import here
from app.infra.paging import Key, page_of, with_cursor
from app.infra.web import Page, db, page
from app.notifications.models import Notification
from app.notifications.policy import Shown, asking, icon_of
from app.notifications.queries import get_notification, rows_of, unread_of, way_to
from app.notifications.service import read, read_all
from app.organisations.access import me, requires
from app.organisations.policy import Permission, allowed

bp = Blueprint("notifications", __name__)
NEWEST = [Key(Notification.id, "id", descending=True)]  # a uuidv7 tells the time


@bp.get("/meldingen")
@requires(Permission.NOTIFICATION_READ)
def list_notifications() -> Page:
    wanted = request.args.get("toon", "")
    shown = next((one for one in Shown if one.dutch == wanted), Shown.ALL)
    found = page_of(db, rows_of(me, shown), NEWEST, cursor=request.args.get("cursor"))
    new, asks = unread_of(db, me)
    return page(
        "notifications/list.html",
        days=[(day, list(rows)) for day, rows in groupby(found.rows, key=lambda row: here(row.at))],
        further=url_for(".list_notifications", **with_cursor(request.args, found.next)) if found.next else "",
        newest="" if "cursor" not in request.args else url_for(".list_notifications", toon=wanted or None),
        new=new,
        asks=asks,
        shown=shown,
        Shown=Shown,
        asking=asking(allowed(me.kind, me.role, me.scopes)),
        icon_of=icon_of,
        today=today(),
    )


@bp.get("/meldingen/<uuid:notification_id>")
@requires(Permission.NOTIFICATION_READ)
def show_notification(notification_id: UUID) -> Response:
    """Go to what it is about; it is no longer new then."""
    found = get_notification(db, notification_id, me=me)
    read(found, now=now())
    way = way_to(db, found)
    if not way:
        flash("Dit dossier is niet meer bij u.", "let-op")
    return redirect(way or url_for(".list_notifications"), 303)


@bp.post("/meldingen/lezingen")
@requires(Permission.NOTIFICATION_READ)
def create_readings() -> Response:
    read_all(db, by=me, now=now())
    flash("Alle meldingen zijn gelezen.", "goed")
    return redirect(url_for(".list_notifications"), 303)
