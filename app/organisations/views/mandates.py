"""How far each role may say yes alone, and who does it when somebody is away."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.infra.clock import today
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import me, requires
from app.organisations.policy import Permission, Reach, absence_faults, deciders
from app.organisations.queries import get_member, mandates_of, substitutes_for
from app.organisations.schemas import AbsenceForm, MandateForm
from app.organisations.service import set_absence, set_mandate
from app.organisations.views.blueprints import accounts_pages, organisation_pages

REACHES = {reach.dutch: reach.dutch.capitalize() for reach in Reach}


def mandates_page(form: Form) -> str:
    about = {"roles": deciders(me.kind), "mandates": mandates_of(db, me.organisation_id), "reaches": REACHES}
    return page("organisations/mandates.html", form=form, **about)


@organisation_pages.get("/instellingen/mandaten")
@requires(Permission.MANDATE_MANAGE)
def list_mandates() -> Page:
    return mandates_page(Form())


@organisation_pages.post("/instellingen/mandaten")
@requires(Permission.MANDATE_MANAGE)
def update_mandate() -> Response | Page:
    form = load_form(MandateForm)
    if form.ok:
        try:
            set_mandate(db, by=me, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    if not form.ok:
        return mandates_page(form), 422
    flash(f"Bewaard. Het mandaat van de {form.data['role'].dutch} geldt meteen.", "goed")
    return redirect(url_for(".list_mandates"), 303)


def absence_page(form: Form) -> str:
    colleagues = {str(member.id): member.name for member in db.scalars(substitutes_for(me))}
    member = get_member(db, me.user_id, me.organisation_id)
    return page("organisations/absence.html", form=form, member=member, colleagues=colleagues, today=today())


@accounts_pages.get("/account/vervanging")
@requires(Permission.APPROVAL_DECIDE)
def edit_absence() -> Page:
    return absence_page(Form())


@accounts_pages.post("/account/vervanging")
@requires(Permission.APPROVAL_DECIDE)
def update_absence() -> Response | Page:
    """With nothing filled in: back at work, for who is away."""
    form = load_form(AbsenceForm)
    away = get_member(db, me.user_id, me.organisation_id).substitute_id is not None
    if form.ok and not away and not any(form.data.values()):
        form = with_errors(form, Invalid(absence_faults(False, None, None, today=today(), back=False)))
    if form.ok:
        try:
            set_absence(db, by=me, today=today(), **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    if not form.ok:
        return absence_page(form), 422
    flash("Bewaard." if form.data["substitute_id"] else "Fijn dat u er weer bent. U beslist weer zelf.", "goed")
    return redirect(url_for(".show_account"), 303)
