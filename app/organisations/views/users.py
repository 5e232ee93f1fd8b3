"""Who works here: their role, and the day that they leave."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.infra import gate
from app.infra.clock import now, today
from app.infra.web import Form, Page, db, load_form, page
from app.kernel.errors import Stale
from app.organisations.access import me, requires
from app.organisations.policy import ROLES, Permission, managers
from app.organisations.queries import get_member, mandates_of, members_of, open_invitations, people_of
from app.organisations.schemas import RoleForm
from app.organisations.service import change_role, end_membership
from app.organisations.views.blueprints import organisation_pages as bp


def role_words() -> dict[str, str]:
    return {role.dutch: role.dutch.capitalize() for role in ROLES[me.kind]}


@bp.get("/instellingen/gebruikers")
@requires(Permission.USER_MANAGE)
def list_users() -> Page:
    members = db.scalars(members_of(me.organisation_id)).all()
    invitations = db.scalars(open_invitations(me.organisation_id)).all()
    return page(
        "organisations/users.html",
        members=members,
        logins=gate.member_logins(db),
        names=people_of(db, [member.substitute_id for member in members]),
        mandates=mandates_of(db, me.organisation_id),
        invitations=invitations,
        now=now(),
        today=today(),
    )


def user_page(form: Form, user_id: UUID) -> str:
    member = get_member(db, user_id, me.organisation_id)
    login = gate.member_logins(db).get(user_id)
    alone = (
        member.role in managers(me.kind)
        and sum(other.role in managers(me.kind) for other in db.scalars(members_of(me.organisation_id))) == 1
    )
    about = {"member": member, "login": login, "alone": alone, "roles": role_words()}
    return page("organisations/user.html", form=form, **about)


@bp.get("/instellingen/gebruikers/<uuid:user_id>")
@requires(Permission.USER_MANAGE)
def show_user(user_id: UUID) -> Page:
    return user_page(Form(), user_id)


@bp.post("/instellingen/gebruikers/<uuid:user_id>/rol")
@requires(Permission.USER_MANAGE)
def update_role(user_id: UUID) -> Response | Page:
    member, form = get_member(db, user_id, me.organisation_id), load_form(RoleForm)
    if not form.ok:
        return user_page(form, user_id), 422
    if request.form.get("was", member.role.dutch) != member.role.dutch:
        raise Stale(f"Een collega gaf {member.name} intussen een andere rol: {member.role.dutch}.")
    change_role(db, user_id, form.data["role"], by=me)
    flash(f"{member.name} heeft nu een andere rol: {form.data['role'].dutch}. Dat geldt meteen.", "goed")
    return redirect(url_for(".list_users"), 303)


@bp.post("/instellingen/gebruikers/<uuid:user_id>/vertrek")
@requires(Permission.USER_MANAGE)
def delete_user(user_id: UUID) -> Response:
    member = get_member(db, user_id, me.organisation_id)
    end_membership(db, user_id, by=me, now=now())
    flash(f"{member.name} werkt hier niet meer, en is overal uitgelogd.", "goed")
    return redirect(url_for(".list_users"), 303)
