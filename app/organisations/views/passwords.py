"""A password that was forgotten, and one that is changed."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.models import Login
from app.accounts.queries import get_login
from app.accounts.service import request_reset, set_password, take_reset
from app.infra import gate, mail
from app.infra.clock import now
from app.infra.crypto import hashed
from app.infra.limits import GUESSES, SIGN_IN, limiter, typed_address
from app.infra.tenancy import acting_for
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.dates import moment_short
from app.kernel.errors import Invalid
from app.organisations.access import act_as, known, me, public, requires
from app.organisations.policy import Permission
from app.organisations.schemas import ChangePasswordForm, ForgottenForm, PasswordForm
from app.organisations.views.blueprints import accounts_pages as bp
from app.organisations.views.blueprints import own_address
from app.organisations.views.second_factor import prove
from app.organisations.views.sign_in import wrong

GONE = ("Deze link werkt niet meer", "Een link werkt één keer, en een uur lang. Vraag gerust een nieuwe aan.")


@bp.get("/wachtwoord-vergeten")
@public
def new_reset() -> Page:
    return page("organisations/forgotten.html", form=Form(), sent=False)


@bp.post("/wachtwoord-vergeten")
@limiter.limit(SIGN_IN)
@limiter.limit("5 per hour", key_func=typed_address)
@public
def create_reset() -> Page:
    """The same answer whether we know the address or not."""
    form = load_form(ForgottenForm)
    if not form.ok:
        return page("organisations/forgotten.html", form=form, sent=False), 422
    email = form.data["email"]
    with acting_for(None) as nobody, nobody.begin():
        found = gate.login_of(nobody, email)
    if found is not None and found.organisation_id is not None:
        act_as(found.user_id, found.organisation_id)
        secret = request_reset(db, found.user_id, now=now())
        link = f"{own_address('accounts.new_password')}?sleutel={secret}"
        mail.post(db, email, **mail.written("organisations/nieuw-wachtwoord", name=found.name, link=link))
    return page("organisations/forgotten.html", form=form, sent=True)


@bp.get("/nieuw-wachtwoord")
@public
def new_password() -> Page:
    secret = request.args.get("sleutel", "")
    found = behind(secret)
    if found is None:
        return gone_page()
    return page("organisations/new_password.html", form=Form(), secret=secret, email=found[2])


@bp.post("/nieuw-wachtwoord")
@limiter.limit(SIGN_IN)
@public
def create_password() -> Response | Page:
    form, secret = load_form(PasswordForm), request.args.get("sleutel", "")
    found = behind(secret)
    if found is None:
        return gone_page()
    user_id, name, email = found
    if form.ok:
        with acting_for(None) as nobody, nobody.begin():
            login = gate.login_of(nobody, email)
        act_as(user_id, login.organisation_id if login else None)
        if not take_reset(db, user_id, secret, now=now()):
            return gone_page()
        try:
            set_password(db, get_login(db, user_id), form.data["password"], name=name, now=now())
        except Invalid as e:
            form = with_errors(form, e)
        else:
            tell(email, name)
            flash("Uw wachtwoord is nieuw. Overal waar u was ingelogd, bent u nu uitgelogd.", "goed")
            return redirect(url_for(".new_sign_in"), 303)
    return page("organisations/new_password.html", form=form, secret=secret, email=email), 422


def behind(secret: str) -> tuple[UUID, str, str] | None:
    with acting_for(None) as nobody, nobody.begin():
        return gate.reset_of(nobody, hashed(secret))


def gone_page() -> Page:
    again = url_for("accounts.new_reset")
    return page("organisations/link_gone.html", title=GONE[0], text=GONE[1], again=again), 404


def tell(email: str, name: str) -> None:
    """Who did not do this has to hear of it. Somebody without an organisation has no mail of ours."""
    if db.info["org"] is not None:
        at = moment_short(now())
        mail.post(db, email, **mail.written("organisations/wachtwoord-gewijzigd", name=name, at=at))


@bp.get("/account/wachtwoord")
@requires(Permission.ACCOUNT_OWN)
def edit_password() -> Page:
    return page("organisations/change_password.html", form=Form(), account=get_login(db, me.user_id))


@bp.post("/account/wachtwoord")
@limiter.limit(GUESSES, deduct_when=wrong)
@requires(Permission.ACCOUNT_OWN)
def update_password() -> Response | Page:
    """Other devices are out; this one stays."""
    form, account = load_form(ChangePasswordForm), get_login(db, me.user_id)
    if form.ok:
        try:
            change(account, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
        else:
            tell(account.email, known.name)
            flash("Uw wachtwoord is nieuw. Op andere apparaten bent u nu uitgelogd.", "goed")
            return redirect(url_for(".show_account"), 303)
    return page("organisations/change_password.html", form=form, account=account), 422


def change(account: Login, current: str, password: str) -> None:
    prove(account, current)
    set_password(db, account, password, name=known.name, now=now(), but=known.sign_in)
