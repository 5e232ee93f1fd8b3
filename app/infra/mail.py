"""E-mail: written in the same transaction as the work, sent by a job; a mail that may have left is not sent again.

Texts stand in templates/email/<slice>/<message>.txt (first line: the subject). No name of a debtor and no amount.
"""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.infra import crypto, jobs
from app.infra.clock import now
from app.infra.db import Base, created, pk
from app.infra.tenancy import acting_for
from app.kernel.words import Word


class MailStatus(Word):
    WAITING = "waiting", "wacht"
    TRYING = "trying", "onzeker"  # marked before the attempt; what stays here is looked at by a person
    SENT = "sent", "verstuurd"
    FAILED = "failed", "niet aangekomen"


class Mail(Base):
    """One message to one address. The text may hold a link that opens something: it is sealed, and gone once sent."""

    __tablename__ = "mails"
    __table_args__ = (Index(None, "organisation_id", "status", "id"),)

    id: Mapped[pk]
    organisation_id: Mapped[UUID]
    at: Mapped[created]
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[bytes | None]
    status: Mapped[MailStatus] = mapped_column(default=MailStatus.WAITING)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


_smtp: dict[str, str] = {}
TEXTS = Environment(  # noqa: S701 - plain text: nothing to escape
    loader=FileSystemLoader(Path(__file__).parents[2] / "templates" / "email"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def configure(smtp_url: str, mail_from: str) -> None:
    _smtp.update(url=smtp_url, sender=mail_from)


def written(message: str, /, **about: object) -> dict[str, str]:
    """`post(db, to, **written("organisations/uitnodiging", name=...))`: the template's first line is the subject."""
    subject, _, text = TEXTS.get_template(f"{message}.txt").render(about).partition("\n")
    return {"subject": subject.strip(), "text": f"{text.strip()}\n"}


def post(db: Session, to: str, *, subject: str, text: str) -> Mail:
    """Have it sent once this transaction is kept."""
    mail = Mail(organisation_id=db.info["org"], to=to, subject=subject, text=crypto.sealed(text.encode(), about=to))
    db.add(mail)
    db.flush()  # for mail.id
    jobs.later(db, send_mail, str(mail.id))
    return mail


@jobs.job
def send_mail(db: Session, mail_id: str) -> None:
    """Marks the attempt in a transaction of its own first: after a crash it is uncertain, and not sent twice."""
    with acting_for(db.info["org"]) as marking, marking.begin():
        mail = marking.get(Mail, UUID(mail_id), with_for_update=True)
        if mail is None or mail.status is not MailStatus.WAITING or mail.text is None:
            return
        mail.status = MailStatus.TRYING
        to, subject, box = mail.to, mail.subject, mail.text
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = _smtp["sender"], to, subject
    message["Message-ID"] = make_msgid(domain="regiekamer.example")
    message.set_content(crypto.opened(box, about=to).decode())
    try:
        status, problem = attempt(message)
    except ConnectionRefusedError:
        with acting_for(db.info["org"]) as marking, marking.begin():
            mark(marking, mail_id, MailStatus.WAITING)
        raise
    mark(db, mail_id, status, problem)


def attempt(message: EmailMessage) -> tuple[MailStatus, str]:
    """Raises ConnectionRefusedError when surely nothing has left."""
    try:
        deliver(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as refused:
        return MailStatus.FAILED, str(refused)[:300]
    return MailStatus.SENT, ""


def mark(db: Session, mail_id: str, status: MailStatus, problem: str = "") -> None:
    mail = db.get_one(Mail, UUID(mail_id), with_for_update=True)
    mail.status, mail.problem = status, problem
    if status is MailStatus.SENT:
        mail.sent_at, mail.text = now(), None


def deliver(message: EmailMessage) -> None:
    to = urlsplit(_smtp["url"])
    kind = smtplib.SMTP_SSL if to.scheme == "smtps" else smtplib.SMTP
    with kind(to.hostname or "127.0.0.1", to.port or 25, timeout=20) as server:
        if to.username:
            server.starttls()
            server.login(to.username, to.password or "")
        server.send_message(message)
