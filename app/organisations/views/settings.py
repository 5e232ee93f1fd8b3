"""The organisation itself, and the table of who may do what."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import me, requires
from app.organisations.policy import ROLES, Article, Permission, Sector, allowed
from app.organisations.queries import get_organisation
from app.organisations.schemas import OrganisationForm
from app.organisations.service import change_organisation
from app.organisations.views.blueprints import organisation_pages as bp

SECTORS = {sector.dutch: sector.dutch.capitalize() for sector in Sector}
RIGHTS = {right: right.dutch[:1].upper() + right.dutch[1:] for right in Permission}
ARTICLES = {article.dutch: article.dutch for article in Article}


def organisation_page(form: Form) -> str:
    organisation = get_organisation(db, me.organisation_id)
    about = {"organisation": organisation, "sectors": SECTORS, "articles": ARTICLES}
    return page("organisations/organisation.html", form=form, **about)


@bp.get("/instellingen")
@requires(Permission.ORGANISATION_MANAGE)
def show_organisation() -> Page:
    return organisation_page(Form())


@bp.post("/instellingen")
@requires(Permission.ORGANISATION_MANAGE)
def update_organisation() -> Response | Page:
    form = load_form(OrganisationForm)
    if form.ok:
        try:
            change_organisation(db, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    if not form.ok:
        return organisation_page(form), 422
    flash("Bewaard. Het staat nu overal zo.", "goed")
    return redirect(url_for(".show_organisation"), 303)


@bp.get("/instellingen/rollen")
@requires(Permission.USER_MANAGE)
def list_roles() -> Page:
    """Made from the table that the doors ask too."""
    roles = ROLES[me.kind]
    may = {role: allowed(me.kind, role) for role in roles}
    some = [permission for permission in Permission if any(permission in rights for rights in may.values())]
    return page("organisations/roles.html", roles=roles, may=may, permissions=some, words=RIGHTS)
