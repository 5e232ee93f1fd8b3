"""API keys: each acts as its maker. An administrator sees and revokes those of all."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.policy import KEY_LASTS_AT_MOST
from app.accounts.queries import get_key, keys_of
from app.accounts.service import revoke_key
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission, allowed
from app.organisations.queries import people_of
from app.organisations.schemas import KeyForm
from app.organisations.service import issue_key
from app.organisations.views.blueprints import organisation_pages as bp
from app.organisations.views.blueprints import put_away, take_out
from app.organisations.views.settings import RIGHTS

NEW = "sleutel"


def whose() -> UUID | None:
    """None: of everybody here."""
    return None if may(Permission.KEY_MANAGE) else me.user_id


@bp.get("/instellingen/sleutels")
@requires(Permission.ACCOUNT_OWN)
def list_keys() -> Page:
    keys = db.scalars(keys_of(me.organisation_id, whose())).all()
    return page(
        "organisations/keys.html",
        keys=keys,
        names=people_of(db, [key.user_id for key in keys]),
        fresh=take_out(NEW, about=str(me.user_id)),
        words={permission.value: permission.dutch for permission in Permission},
        now=now(),
    )


def key_page(form: Form) -> str:
    mine = allowed(me.kind, me.role) - {Permission.ACCOUNT_OWN}
    scopes = {right.dutch: words for right, words in RIGHTS.items() if right in mine}
    last = today() + KEY_LASTS_AT_MOST
    usual = today() + timedelta(days=90)
    return page("organisations/key_form.html", form=form, scopes=scopes, first=today(), last=last, usual=usual)


@bp.get("/instellingen/sleutels/nieuw")
@requires(Permission.ACCOUNT_OWN)
def new_key() -> Page:
    return key_page(Form())


@bp.post("/instellingen/sleutels")
@requires(Permission.ACCOUNT_OWN)
def create_key() -> Response | Page:
    """The secret goes to the next page in the browser's own session, sealed: nothing here keeps it."""
    form = load_form(KeyForm)
    if form.ok:
        try:
            key, secret = issue_key(db, by=me, today=today(), **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            put_away(NEW, {"name": key.name, "secret": secret}, about=str(me.user_id))
            return redirect(url_for(".list_keys"), 303)
    return key_page(form), 422


@bp.post("/instellingen/sleutels/<uuid:key_id>/intrekking")
@requires(Permission.ACCOUNT_OWN)
def delete_key(key_id: UUID) -> Response:
    key = get_key(db, key_id, me.organisation_id, whose())
    revoke_key(db, key, by=me, now=now())
    flash(f"De sleutel “{key.name}” werkt niet meer.", "goed")
    return redirect(url_for(".list_keys"), 303)
