"""The operator: which organisations there are, and a new one."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.infra.clock import now
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.actor import Kind
from app.kernel.errors import Invalid
from app.organisations.access import me, requires
from app.organisations.policy import PartnerKind, Permission
from app.organisations.queries import all_organisations
from app.organisations.schemas import AdmissionForm
from app.organisations.service import admit
from app.organisations.views.blueprints import organisation_pages as bp
from app.organisations.views.blueprints import own_address
from app.organisations.views.settings import SECTORS

KINDS = {kind.dutch: kind.dutch.capitalize() for kind in Kind if kind is not Kind.OPERATOR}
PARTNER_KINDS = {kind.dutch: kind.dutch.capitalize() for kind in PartnerKind}


@bp.get("/organisaties")
@requires(Permission.ORGANISATION_ADMIT)
def list_organisations() -> Page:
    return page("organisations/organisations.html", organisations=db.scalars(all_organisations()).all())


def admission_page(form: Form) -> str:
    about = {"kinds": KINDS, "partner_kinds": PARTNER_KINDS, "sectors": SECTORS}
    return page("organisations/admission.html", form=form, **about)


@bp.get("/organisaties/nieuw")
@requires(Permission.ORGANISATION_ADMIT)
def new_organisation() -> Page:
    return admission_page(Form())


@bp.post("/organisaties")
@requires(Permission.ORGANISATION_ADMIT)
def create_organisation() -> Response | Page:
    form = load_form(AdmissionForm)
    if form.ok:
        try:
            admit(db, by=me, address=own_address("accounts.new_membership"), now=now(), **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    if not form.ok:
        return admission_page(form), 422
    flash(f"{form.data['name']} is toegelaten. {form.data['first_name']} krijgt een mail met een link.", "goed")
    return redirect(url_for(".list_organisations"), 303)
