"""The second step: an app that gives codes, and ten codes on paper for when the telephone is away."""

import segno
from flask import flash, redirect, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.models import Login
from app.accounts.policy import local_path
from app.accounts.queries import codes_left, get_login
from app.accounts.service import (
    check_password,
    new_totp_secret,
    renew_recovery_codes,
    set_second_factor,
    totp_address,
)
from app.infra.clock import now
from app.infra.limits import GUESSES, SIGN_IN, limiter
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import me, public, requires
from app.organisations.policy import Permission
from app.organisations.schemas import CodeForm, ProvenForm, SecondFactorForm
from app.organisations.views import half
from app.organisations.views.blueprints import accounts_pages as bp
from app.organisations.views.blueprints import put_away, take_out
from app.organisations.views.sign_in import wrong

SECRET, CODES = "tweede", "codes"
NOT_YOURS = "Dit is niet uw wachtwoord."


def pending_secret(account: Login) -> str:
    """The same one when the page is loaded again; it counts only once a code of it was right."""
    about = str(account.user_id)
    kept = take_out(SECRET, about=about, keep=True)
    secret = str(kept) if kept else new_totp_secret()
    put_away(SECRET, secret, about=about)
    return secret


def set_up_page(form: Form, account: Login, *, first: bool) -> str:
    """The QR code, and the same in letters for who cannot scan."""
    secret = pending_secret(account)
    drawn = segno.make(totp_address(secret, account.email), error="m").svg_inline(scale=5, light="#fff")
    groups = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    qr = Markup(drawn)  # noqa: S704 - drawn here: squares and no text
    return page("organisations/second_step.html", form=form, account=account, qr=qr, letters=groups, first=first)


@bp.get("/aanmelden/tweede-stap")
@public
def new_second_step() -> Page | Response:
    begun = half.current()
    account, _ = half.enter(begun)
    if account.totp_since is not None:
        return redirect(url_for(".new_code"), 303)
    return set_up_page(Form(), account, first=True)


@bp.post("/aanmelden/tweede-stap")
@limiter.limit(SIGN_IN)
@limiter.limit(GUESSES, key_func=half.half_user, deduct_when=wrong)
@public
def create_second_step() -> Response | Page:
    begun, form = half.current(), load_form(CodeForm)
    account, invited = half.enter(begun)
    if account.totp_since is not None:  # a second click: the first one did it
        return redirect(url_for(".new_code"), 303)
    if form.ok:
        try:
            codes = set_second_factor(db, account, pending_secret(account), form.data["code"], now=now())
        except Invalid as e:
            form = with_errors(form, e)
        else:
            response = half.finish(begun, invited, to=url_for(".list_recovery_codes", verder=begun.next))
            put_away(CODES, codes, about=str(begun.user))
            return response
    return set_up_page(form, account, first=True), 422


@bp.get("/account/tweede-stap")
@requires(Permission.ACCOUNT_OWN)
def edit_second_step() -> Page:
    return set_up_page(Form(), get_login(db, me.user_id), first=False)


@bp.post("/account/tweede-stap")
@limiter.limit(GUESSES, deduct_when=wrong)
@requires(Permission.ACCOUNT_OWN)
def update_second_step() -> Response | Page:
    """Another telephone: the old app stops when the new one has shown a code."""
    form, account = load_form(SecondFactorForm), get_login(db, me.user_id)
    if form.ok:
        try:
            prove(account, form.data["current"])
            codes = set_second_factor(db, account, pending_secret(account), form.data["code"], now=now())
        except Invalid as e:
            form = with_errors(form, e)
        else:
            session.pop(SECRET, None)
            put_away(CODES, codes, about=str(me.user_id))
            flash("Uw nieuwe app werkt. De oude codes werken niet meer.", "goed")
            return redirect(url_for(".list_recovery_codes"), 303)
    return set_up_page(form, account, first=False), 422


def codes_page(form: Form, account: Login, codes: list[str] | None = None, to: str = "/") -> str:
    left = codes_left(db, account.user_id)
    return page("organisations/recovery_codes.html", form=form, account=account, codes=codes, left=left, to=to)


@bp.get("/account/herstelcodes")
@requires(Permission.ACCOUNT_OWN)
def list_recovery_codes() -> Page:
    """New codes are shown here once; after that only how many are left."""
    codes, to = take_out(CODES, about=str(me.user_id)), local_path(request.args.get("verder"))
    return codes_page(Form(), get_login(db, me.user_id), codes, to)


@bp.post("/account/herstelcodes")
@limiter.limit(GUESSES, deduct_when=wrong)
@requires(Permission.ACCOUNT_OWN)
def create_recovery_codes() -> Response | Page:
    form, account = load_form(ProvenForm), get_login(db, me.user_id)
    if form.ok:
        try:
            prove(account, form.data["current"])
        except Invalid as e:
            form = with_errors(form, e)
        else:
            put_away(CODES, renew_recovery_codes(db, me.user_id), about=str(me.user_id))
            return redirect(url_for(".list_recovery_codes"), 303)
    return codes_page(form, account), 422


def prove(account: Login, password: str) -> None:
    """Raises Invalid when it is not the password of who is signed in."""
    if check_password(db, account.email, password) is None:
        raise Invalid({"huidigWachtwoord": [NOT_YOURS]})
