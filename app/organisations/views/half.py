"""Between the password and the second step: who it is, for ten minutes, without any tenant."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts.models import Login
from app.accounts.policy import HALF_SIGN_IN_LASTS
from app.accounts.queries import get_login
from app.accounts.service import start_sign_in
from app.infra import gate
from app.infra.clock import now
from app.infra.crypto import hashed
from app.infra.gate import LoginFound
from app.infra.tenancy import acting_for
from app.infra.web import db
from app.kernel.errors import AppError
from app.organisations.access import act_as, set_cookie
from app.organisations.service import accept_invitation
from app.organisations.views.blueprints import settings

NAME = "half"


class TooLate(AppError):
    """The ten minutes are over, or the password is another by now."""

    status, code, title = 401, "te-laat", "Dit duurde langer dan tien minuten. Log opnieuw in."


@dataclass(frozen=True, slots=True)
class Half:
    """Kept in the signed session of the browser. `mark` is of the password: with a new one this counts no more."""

    user_id: str
    organisation_id: str
    mark: str
    until: float
    next: str = "/"
    invitation: str = ""  # the secret of its link: the membership comes when the second step is done

    @property
    def user(self) -> UUID:
        return UUID(self.user_id)


def mark_of(password_hash: str | None) -> str:
    return hashed(password_hash or "").hex()[:16]


def begin(
    user_id: UUID,
    organisation_id: UUID,
    password_hash: str | None,
    *,
    secured: bool,
    now: datetime,
    next_: str = "/",
    invitation: str = "",
) -> Response:
    """The password was right: on to the code, or to setting up the second step."""
    session.clear()
    until = (now + HALF_SIGN_IN_LASTS).timestamp()
    half = Half(str(user_id), str(organisation_id), mark_of(password_hash), until, next_, invitation)
    session[NAME] = asdict(half)
    return redirect(url_for("accounts.new_code" if secured else "accounts.new_second_step"), 303)


def begin_for(found: LoginFound, organisation_id: UUID, *, now: datetime, **more: str) -> Response:
    secured = found.totp_since is not None
    return begin(found.user_id, organisation_id, found.password_hash, secured=secured, now=now, **more)


def current() -> Half:
    """Raises TooLate when nobody is halfway."""
    kept = session.get(NAME)
    half = Half(**kept) if isinstance(kept, dict) else None
    if half is None or now().timestamp() > half.until:
        session.pop(NAME, None)
        raise TooLate
    return half


def half_user() -> str:
    """Guesses at the second step count per account."""
    kept = session.get(NAME)
    return str(kept["user_id"]) if isinstance(kept, dict) else ""


def enter(half: Half) -> tuple[Login, gate.InvitationFound | None]:
    """Open `db` for who is halfway. Gives the login, and the invitation that still has to be accepted.

    Raises TooLate when the password has changed in between.
    """
    invited = None
    if half.invitation:
        with acting_for(None) as nobody, nobody.begin():
            invited = gate.invitation_of(nobody, hashed(half.invitation))
    act_as(half.user, invited.organisation_id if invited else None)
    login = get_login(db, half.user)
    if mark_of(login.password_hash) != half.mark:
        session.pop(NAME, None)
        raise TooLate
    return login, invited


def finish(half: Half, invited: gate.InvitationFound | None, *, to: str = "", said: str = "") -> Response:
    """Both steps are done: the cookie, and the page that was asked for."""
    organisation_id = UUID(half.organisation_id)
    if invited is not None:
        accept_invitation(db, invited, half.user, now=now())
        organisation_id = invited.organisation_id
    session.clear()  # and with it the token of before
    if invited is not None:
        flash(f"Welkom. U werkt nu voor {invited.organisation}.", "goed")
    elif half.invitation:
        flash("De uitnodiging werkt niet meer. Vraag om een nieuwe.", "let-op")
    if said:
        flash(said, "let-op")
    response = redirect(to or half.next, 303)
    sign_in(response, half.user, organisation_id)
    return response


def sign_in(response: Response, user_id: UUID, organisation_id: UUID) -> None:
    """Write the row on the server and give the browser its key."""
    agent, address = request.user_agent.string, request.remote_addr or ""
    secret = start_sign_in(db, user_id, organisation_id, agent=agent, address=address, now=now())
    set_cookie(response, secret, secure=settings().base_url.startswith("https:"))
