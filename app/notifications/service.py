"""Writes what the other side did, once for each colleague who may act on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.infra.events import NO_VIEW, Event, together
from app.infra.jinja import number
from app.kernel.actor import Actor
from app.notifications.models import Notification
from app.notifications.policy import SETTLES, TOLD, text_of
from app.notifications.queries import Known, cases_of, colleagues_who
from app.organisations.queries import names_of

FEW = 10


@together
def tell(db: Session, events: Sequence[Event]) -> None:
    """Events of one kind, in the tenant of an organisation that they concern; one's own acts are no news.

    Of more than FEW payments at once each colleague gets one line: nobody reads thousands.
    """
    own = db.info["org"]
    news = [event for event in events if event.by_organisation_id != own or event.kind == "approval.overdue"]
    if not news:
        return
    told, by = TOLD[news[0].kind], names_of(db, {event.by_organisation_id for event in news})
    known = cases_of(db, [event.subject_id for event in news if event.subject_kind == "case"])
    lines = [line for event in news if (line := line_of(event, by, known)) is not None]
    if told.many and len(lines) > FEW:
        lines = [lines[-1] | {"case_id": None, "url": "/dossiers", "text": told.many.format(aantal=number(len(lines)))}]
    readers = colleagues_who(db, told.to)
    rows = [line | {"user_id": user_id} for line in lines for user_id in readers if user_id != line["by"]]
    written = [{name: value for name, value in row.items() if name != "by"} | {"organisation_id": own} for row in rows]
    if written:
        db.execute(insert(Notification).values(written).on_conflict_do_nothing())


def line_of(event: Event, by: Mapping[UUID, str], known: Mapping[UUID, Known]) -> dict[str, Any] | None:
    """What a colleague reads of it; None when nothing of the case is left for us to see."""
    of_case = event.subject_kind == "case"
    case = known.get(event.subject_id)
    if of_case and case is None:
        return None
    url = f"/afspraken/{event.subject_id}"
    if case is not None:
        url = f"/dossiers/{event.subject_id}" if case.in_sight else "/afgesloten-dossiers"
    who, reference = by.get(event.by_organisation_id, "De andere kant"), case.reference if case else ""
    return {
        "event_id": event.id,
        "kind": event.kind,
        "case_id": event.subject_id if of_case else None,
        "text": text_of(event.kind, by=who, reference=reference),
        "url": url,
        "by": event.by_user_id,
    }


def settle(db: Session, event: Event) -> None:
    """What was asked and is done now, by a colleague or by the other side, asks nobody any more."""
    if event.kind == "sla.signed" and event.by_organisation_id != db.info["org"]:
        return  # that was theirs; ours is still asked
    n, (kinds, name) = Notification, SETTLES[event.kind]
    if name:
        about = (Event.creditor_id == event.creditor_id, Event.subject_id == event.subject_id, Event.kind.in_(kinds))
        same = select(Event.id).where(*about, NO_VIEW, Event.data[name].astext == str(event.data.get(name)))
        wanted: ColumnElement[bool] = n.event_id.in_(same)
    else:
        wanted = and_(n.case_id == event.subject_id, n.kind.in_(kinds))
    ours = (n.organisation_id == db.info["org"], n.read_at.is_(None))
    db.execute(update(n).where(*ours, wanted).values(read_at=event.at))


def read(notification: Notification, *, now: datetime) -> None:
    notification.read_at = notification.read_at or now


def read_same(db: Session, notification: Notification, *, now: datetime) -> None:
    """The list shows what says the same as one: who opens that one has read them all, but for what came later."""
    n = Notification
    mine = (n.organisation_id == notification.organisation_id, n.user_id == notification.user_id)
    same = (n.text == notification.text, n.id < notification.id, n.read_at.is_(None))
    db.execute(update(n).where(*mine, *same).values(read_at=now))


def read_all(db: Session, *, by: Actor, now: datetime) -> None:
    mine = (Notification.organisation_id == by.organisation_id, Notification.user_id == by.user_id)
    db.execute(update(Notification).where(*mine, Notification.read_at.is_(None)).values(read_at=now))
