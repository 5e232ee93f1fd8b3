"""Where one is signed in, and how to stop that."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.queries import get_sign_in, sign_ins_of
from app.accounts.service import end_sign_ins
from app.infra.clock import now
from app.infra.web import Page, db, page
from app.organisations.access import known, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import names_of
from app.organisations.views.blueprints import accounts_pages as bp


@bp.get("/account/sessies")
@requires(Permission.ACCOUNT_OWN)
def list_sign_ins() -> Page:
    rows = db.scalars(sign_ins_of(me.user_id, now())).all()
    names = names_of(db, [row.organisation_id for row in rows])
    rows = sorted(rows, key=lambda row: row.id != known.sign_in)  # this one on top
    return page("organisations/sessions.html", rows=rows, names=names, here=known.sign_in)


@bp.post("/account/sessies/<uuid:sign_in_id>/afmelding")
@requires(Permission.ACCOUNT_OWN)
def delete_sign_in(sign_in_id: UUID) -> Response:
    found = get_sign_in(db, sign_in_id, me.user_id)
    found.ends_at = min(found.ends_at, now())
    flash("Daar bent u nu uitgelogd.", "goed")
    return redirect(url_for(".list_sign_ins"), 303)


@bp.post("/account/sessies/afmelding")
@requires(Permission.ACCOUNT_OWN)
def delete_sign_ins() -> Response:
    """Everywhere but here."""
    ended = end_sign_ins(db, me.user_id, now=now(), but=known.sign_in)
    flash(f"U bent uitgelogd op {ended} andere {'plek' if ended == 1 else 'plekken'}.", "goed")
    return redirect(url_for(".list_sign_ins"), 303)
