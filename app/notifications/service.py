"""Writes what the other side did, once for each colleague who may act on it."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.infra.events import Event
from app.kernel.actor import Actor
from app.notifications.models import Notification
from app.notifications.policy import TOLD, text_of
from app.notifications.queries import colleagues_who, is_in_sight, reference_of
from app.organisations.queries import names_of


def tell(db: Session, event: Event) -> None:
    """Runs in the tenant of each organisation that the event concerns; one's own acts are no news."""
    own = db.info["org"]
    if event.by_organisation_id == own and event.kind != "approval.overdue":
        return
    of_case = event.subject_kind == "case"
    reference = reference_of(db, event.subject_id) if of_case else ""
    if reference is None:
        return
    by = names_of(db, [event.by_organisation_id]).get(event.by_organisation_id, "De andere kant")
    if not of_case:
        url = f"/afspraken/{event.subject_id}"
    elif is_in_sight(db, event.subject_id):
        url = f"/dossiers/{event.subject_id}"
    else:
        url = "/afgesloten-dossiers"
    rows = [
        {
            "organisation_id": own,
            "user_id": user_id,
            "event_id": event.id,
            "kind": event.kind,
            "case_id": event.subject_id if of_case else None,
            "text": text_of(event.kind, by=by, reference=reference),
            "url": url,
        }
        for user_id in colleagues_who(db, TOLD[event.kind].to)
        if user_id != event.by_user_id
    ]
    if rows:
        db.execute(insert(Notification).values(rows).on_conflict_do_nothing())


def read(notification: Notification, *, now: datetime) -> None:
    notification.read_at = notification.read_at or now


def read_all(db: Session, *, by: Actor, now: datetime) -> None:
    mine = (Notification.organisation_id == by.organisation_id, Notification.user_id == by.user_id)
    db.execute(update(Notification).where(*mine, Notification.read_at.is_(None)).values(read_at=now))
