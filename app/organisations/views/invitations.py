"""Asking a colleague to come."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.infra.clock import now
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_invitation
from app.organisations.schemas import InvitationIn
from app.organisations.service import invite, repeat_invitation, withdraw_invitation
from app.organisations.views.blueprints import organisation_pages as bp
from app.organisations.views.blueprints import own_address
from app.organisations.views.users import role_words


@bp.get("/instellingen/uitnodigingen/nieuw")
@requires(Permission.USER_MANAGE)
def new_invitation() -> Page:
    return page("organisations/invite.html", form=Form(), roles=role_words())


@bp.post("/instellingen/uitnodigingen")
@requires(Permission.USER_MANAGE)
def create_invitation() -> Response | Page:
    form = load_form(InvitationIn)
    if form.ok:
        try:
            invite(db, by=me, address=own_address("accounts.new_membership"), now=now(), **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    if not form.ok:
        return page("organisations/invite.html", form=form, roles=role_words()), 422
    flash(f"{form.data['name']} krijgt een mail met een link. Die werkt zeven dagen.", "goed")
    return redirect(url_for(".list_users"), 303)


@bp.post("/instellingen/uitnodigingen/<uuid:invitation_id>/herhaling")
@requires(Permission.USER_MANAGE)
def create_reminder(invitation_id: UUID) -> Response:
    found = get_invitation(db, invitation_id, me.organisation_id)
    repeat_invitation(db, found, by=me, address=own_address("accounts.new_membership"), now=now())
    flash(f"{found.name} krijgt een nieuwe mail. De link van de vorige werkt niet meer.", "goed")
    return redirect(url_for(".list_users"), 303)


@bp.post("/instellingen/uitnodigingen/<uuid:invitation_id>/intrekking")
@requires(Permission.USER_MANAGE)
def delete_invitation(invitation_id: UUID) -> Response:
    found = get_invitation(db, invitation_id, me.organisation_id)
    withdraw_invitation(found, now=now())
    flash(f"De uitnodiging van {found.name} is ingetrokken.", "goed")
    return redirect(url_for(".list_users"), 303)
