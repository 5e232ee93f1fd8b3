"""One's own account: name, password, second step, and single-key shortcuts."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.queries import codes_left, get_login, get_user
from app.infra.clock import today
from app.infra.web import Form, Page, db, load_form, page
from app.organisations.access import known, may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_member, people_of
from app.organisations.schemas import AccountForm
from app.organisations.views.blueprints import accounts_pages as bp


def account_page(form: Form) -> str:
    member = get_member(db, me.user_id, me.organisation_id)
    return page(
        "organisations/account.html",
        form=form,
        account=get_login(db, me.user_id),
        name=known.name,
        left=codes_left(db, me.user_id),
        member=member,
        substitute=people_of(db, [member.substitute_id]).get(member.substitute_id) if member.substitute_id else None,
        decides=may(Permission.APPROVAL_DECIDE),
        today=today(),
    )


@bp.get("/account")
@requires(Permission.ACCOUNT_OWN)
def show_account() -> Page:
    return account_page(Form())


@bp.post("/account")
@requires(Permission.ACCOUNT_OWN)
def update_account() -> Response | Page:
    form = load_form(AccountForm)
    if not form.ok:
        return account_page(form), 422
    get_user(db, me.user_id).name = form.data["name"]
    get_login(db, me.user_id).keyboard = form.data["keyboard"]
    flash("Bewaard.", "goed")
    return redirect(url_for(".show_account"), 303)
