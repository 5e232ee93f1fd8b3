"""An invitation: a new person makes an account; who has one shows that it is theirs."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.queries import get_login, new_user_id
from app.accounts.service import check_password
from app.infra import gate, login
from app.infra.clock import now
from app.infra.crypto import hashed
from app.infra.gate import InvitationFound
from app.infra.limits import GUESSES, SIGN_IN, limiter
from app.infra.tenancy import acting_for
from app.infra.web import Form, Page, db, load_form, page, with_errors
from app.kernel.errors import Invalid
from app.organisations.access import act_as, public
from app.organisations.schemas import NewPersonForm, ProvenForm
from app.organisations.service import accept_invitation, make_user
from app.organisations.views import half
from app.organisations.views.blueprints import accounts_pages as bp
from app.organisations.views.half import sign_in
from app.organisations.views.second_factor import NOT_YOURS
from app.organisations.views.sign_in import wrong

GONE = ("Deze uitnodiging werkt niet meer", "Een uitnodiging werkt één keer, en zeven dagen lang. Vraag om een nieuwe.")


def invited(secret: str) -> InvitationFound | None:
    with acting_for(None) as nobody, nobody.begin():
        return gate.invitation_of(nobody, hashed(secret))


def gone_page() -> Page:
    again = url_for("accounts.new_sign_in")
    return page("organisations/link_gone.html", title=GONE[0], text=GONE[1], again=again), 404


def join_page(form: Form, found: InvitationFound, secret: str) -> str:
    visitor = login.visitor()
    here = visitor is not None and visitor.actor.user_id == found.user_id
    return page("organisations/join.html", form=form, invitation=found, secret=secret, here=here)


@bp.get("/uitnodiging")
@public
def new_membership() -> Page:
    secret = request.args.get("sleutel", "")
    found = invited(secret)
    return join_page(Form(), found, secret) if found else gone_page()


@bp.post("/uitnodiging")
@limiter.limit(SIGN_IN)
@limiter.limit(GUESSES, key_func=lambda: request.args.get("sleutel", "")[:100], deduct_when=wrong)
@public
def create_membership() -> Response | Page:
    """A new person chooses a password; both then go on to the second step, and the membership comes with it."""
    secret = request.args.get("sleutel", "")
    found = invited(secret)
    if found is None:
        return gone_page()
    visitor = login.visitor()
    if visitor is not None and visitor.actor.user_id == found.user_id:
        return join_here(found)
    form = load_form(ProvenForm if found.has_password else NewPersonForm)
    if form.ok:
        try:
            return prove(found, secret, **form.data) if found.has_password else begin(found, secret, **form.data)
        except Invalid as e:
            form = with_errors(form, e)
    return join_page(form, found, secret), 422


def prove(found: InvitationFound, secret: str, current: str) -> Response:
    """Raises Invalid when it is not the password of who is invited."""
    account = check_password(db, found.email, current)
    if account is None:
        raise Invalid({"huidigWachtwoord": [NOT_YOURS]})
    return half.begin_for(account, account.organisation_id or found.organisation_id, now=now(), invitation=secret)


def begin(found: InvitationFound, secret: str, name: str, password: str) -> Response:
    with acting_for(None) as nobody, nobody.begin():
        user_id = found.user_id or new_user_id(nobody)
    act_as(user_id)
    make_user(db, found, user_id, name=name, password=password, now=now())
    account = get_login(db, user_id)
    return half.begin(
        user_id,
        found.organisation_id,
        account.password_hash,
        secured=account.totp_since is not None,
        now=now(),
        invitation=secret,
    )


def join_here(found: InvitationFound) -> Response:
    """Signed in already: one click, and over to the new organisation."""
    assert found.user_id is not None
    act_as(found.user_id, found.organisation_id)
    accept_invitation(db, found, found.user_id, now=now())
    response = redirect("/", 303)
    sign_in(response, found.user_id, found.organisation_id)
    return response
