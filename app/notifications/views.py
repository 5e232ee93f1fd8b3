from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.infra.clock import now, today
from app.infra.jinja import here
from app.infra.paging import Key, Turn, page_of
from app.infra.web import Page, db, page
from app.notifications.models import Notification
from app.notifications.policy import Shown, asking, icon_of
from app.notifications.queries import get_notification, rows_of, unread_of, way_to
from app.notifications.service import read, read_all, read_same
from app.organisations.access import me, requires
from app.organisations.policy import Permission, allowed

bp = Blueprint("notifications", __name__)
FIRST = 5
NEWEST = [Key(Notification.id, "id", descending=True)]  # a uuidv7 tells the time


@bp.get("/meldingen")
@requires(Permission.NOTIFICATION_READ)
def list_notifications() -> Page:
    wanted = request.args.get("toon", "")
    shown = next((one for one in Shown if one.dutch == wanted), Shown.ALL)
    first = first_of() if shown is Shown.ALL and "cursor" not in request.args else []
    found = page_of(db, rows_of(me, shown), NEWEST, cursor=request.args.get("cursor"))
    above = {row.text for row, _ in first}
    rest = [row for row in found.rows if row.read_at is not None or row.text not in above]
    new, asks = unread_of(db, me)
    return page(
        "notifications/list.html",
        first=first,
        days=[(day, repeats(list(rows))) for day, rows in groupby(rest, key=lambda row: here(row.at))],
        turn=Turn.of(found, ".list_notifications"),
        new=new,
        asks=asks,
        shown=shown,
        Shown=Shown,
        asking=asking(allowed(me.kind, me.role, me.scopes)),
        icon_of=icon_of,
        today=today(),
    )


def first_of() -> list[tuple[Any, int]]:
    """What is new and asks something, above all else."""
    return repeats(page_of(db, rows_of(me, Shown.ASKING), NEWEST, cursor=None).rows)[:FIRST]


def repeats(rows: Sequence[Any]) -> list[tuple[Any, int]]:
    """What was told more than once, once: the newest, and how often."""
    alike: dict[tuple[str, bool], list[Any]] = {}
    for row in rows:
        alike.setdefault((row.text, row.read_at is None), []).append(row)
    return [(same[0], len(same)) for same in alike.values()]


@bp.get("/meldingen/<uuid:notification_id>")
@requires(Permission.NOTIFICATION_READ)
def show_notification(notification_id: UUID) -> Response:
    """Go to what it is about; it is no longer new then, nor is what said the same before it."""
    found = get_notification(db, notification_id, me=me)
    read(found, now=now())
    read_same(db, found, now=now())
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
