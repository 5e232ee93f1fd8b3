"""Only in a demonstration on this very machine: in by one click, and the mail that was sent."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import groupby
from re import escape, split
from urllib.parse import urlsplit

from flask import redirect, session
from werkzeug.wrappers import Response

from app.infra import gate
from app.infra.gate import DemoPerson
from app.infra.tenancy import acting_for
from app.infra.web import Page, load_form, page
from app.kernel.actor import Kind
from app.kernel.errors import NotFound
from app.organisations.access import act_as, demo_here, public
from app.organisations.schemas import DemoForm
from app.organisations.views.blueprints import accounts_pages as bp
from app.organisations.views.blueprints import settings
from app.organisations.views.half import sign_in

KINDS = list(Kind)
MOST = 100  # messages on one page


def demo_people() -> list[DemoPerson]:
    with acting_for(None) as nobody, nobody.begin():
        return gate.demo_people(nobody)


def demo_groups() -> list[tuple[str, Kind, list[DemoPerson]]]:
    """Organisations with their people: creditors first. Empty when this is no demonstration."""
    if not demo_here():
        return []
    people = sorted(demo_people(), key=lambda person: (KINDS.index(person.kind), person.organisation))
    groups = groupby(people, key=lambda person: (person.organisation, person.kind))
    return [(name, kind, list(them)) for (name, kind), them in groups]


@bp.post("/aanmelden/demo")
@public
def create_demo_sign_in() -> Response:
    if not demo_here():
        raise NotFound
    form = load_form(DemoForm)
    chosen = (form.data.get("user_id"), form.data.get("organisation_id"))
    person = next((one for one in demo_people() if (one.user_id, one.organisation_id) == chosen), None)
    if person is None:
        raise NotFound
    act_as(person.user_id)
    session.clear()
    response = redirect("/", 303)
    sign_in(response, person.user_id, person.organisation_id)
    return response


@bp.get("/postvak")
@public
def list_mails() -> Page:
    folder = settings().mailbox
    if folder is None or not demo_here():
        raise NotFound
    files = sorted(folder.glob("*.eml"), reverse=True)
    mails = [read_mail(file.read_bytes()) for file in files[:MOST]]
    return page("organisations/mailbox.html", mails=mails, more=len(files) - len(mails))


def read_mail(raw: bytes) -> dict[str, object]:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if isinstance(body, EmailMessage) else ""
    return {"to": message["To"], "subject": message["Subject"], "at": message["Date"], "parts": with_links(text)}


def with_links(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with its own address when it is a link to our own pages."""
    own = f"({escape(settings().base_url)}/\\S*)"
    pieces = [piece for piece in split(own, text) if piece]
    return [(piece, path_of(piece) if piece.startswith(settings().base_url) else "") for piece in pieces]


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
