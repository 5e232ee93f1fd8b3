"""In with a password and a second step, out again, and over to another organisation."""

from flask import flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts.policy import local_path
from app.accounts.queries import codes_left, get_sign_in
from app.accounts.service import check_password, use_code
from app.infra import login
from app.infra.clock import now
from app.infra.limits import GUESSES, SIGN_IN, limiter, typed_address
from app.infra.web import Form, Page, db, load_form, page
from app.kernel.errors import NotFound
from app.organisations.access import COOKIE, act_as, known, me, public, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_organisation, memberships_of
from app.organisations.schemas import CodeForm, SignInForm, SwitchForm
from app.organisations.views import half
from app.organisations.views.blueprints import accounts_pages as bp
from app.organisations.views.demo import demo_groups

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens."
NOWHERE = (
    "U werkt nu voor geen enkele organisatie. Kreeg u een uitnodiging? Open dan opnieuw de link in die mail, en maak "
    "de tweede stap af. Anders vraagt u een beheerder om een uitnodiging."
)
WRONG_CODE = "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code in uw app."


def wrong(response: Response) -> bool:
    """Only a wrong guess counts against the limit."""
    return response.status_code == 422


@bp.get("/aanmelden")
@public
def new_sign_in() -> Page | Response:
    to = local_path(request.args.get("verder"))
    groups = demo_groups()
    if not groups and login.visitor() is not None:
        return redirect(to, 303)
    return page("organisations/sign_in.html", form=Form(), to=to, groups=groups)


@bp.post("/aanmelden")
@limiter.limit(SIGN_IN)
@limiter.limit(GUESSES, key_func=typed_address, deduct_when=wrong)
@public
def create_sign_in() -> Response | Page:
    form = load_form(SignInForm)
    to = local_path(form.data.get("next"))
    if form.ok:
        found = check_password(db, form.data["email"], form.data["password"])
        if found is not None and found.organisation_id is not None:
            return half.begin_for(found, found.organisation_id, now=now(), next_=to)
        form.errors["_"] = [WRONG if found is None else NOWHERE]
    return page("organisations/sign_in.html", form=form, to=to, groups=demo_groups()), 422


@bp.get("/aanmelden/code")
@public
def new_code() -> Page:
    half.current()
    return page("organisations/sign_in_code.html", form=Form())


@bp.post("/aanmelden/code")
@limiter.limit(SIGN_IN)
@limiter.limit(GUESSES, key_func=half.half_user, deduct_when=wrong)
@public
def create_code() -> Response | Page:
    form, begun = load_form(CodeForm), half.current()
    if form.ok:
        account, invited = half.enter(begun)
        if use_code(db, account, form.data["code"], now=now()):
            left = codes_left(db, begun.user)
            few = f"U heeft nog {left} herstelcodes. Maak nieuwe bij Uw account." if left <= 3 else ""
            return half.finish(begun, invited, said=few)
        form.errors["code"] = [WRONG_CODE]
    return page("organisations/sign_in_code.html", form=form), 422


@bp.post("/afmelding")
@public
def create_sign_out() -> Response:
    """Public, so that it also works when the sign-in ended by itself."""
    found = login.visitor()
    if found is not None and found.sign_in is not None:
        act_as(found.actor.user_id, found.actor.organisation_id)
        get_sign_in(db, found.sign_in, found.actor.user_id).ends_at = now()
    session.clear()
    flash("U bent uitgelogd. Tot de volgende keer.", "goed")
    response = redirect(url_for(".new_sign_in"), 303)
    response.delete_cookie(COOKIE)
    return response


@bp.post("/organisatiewissel")
@requires(Permission.ACCOUNT_OWN)
def create_switch() -> Response:
    """The same sign-in, for another organisation that one works for."""
    form = load_form(SwitchForm)
    wanted = form.data.get("organisation_id")
    mine = {membership.organisation_id for membership in db.scalars(memberships_of(me.user_id))}
    if known.sign_in is None or wanted not in mine:
        raise NotFound
    get_sign_in(db, known.sign_in, me.user_id).organisation_id = wanted
    flash(f"U werkt nu voor {get_organisation(db, wanted).name}.", "goed")
    return redirect("/", 303)
