from uuid import UUID

from sqlalchemy import Select

from app.infra.clock import now
from app.infra.rest import Api
from app.infra.web import db
from app.notifications.models import Notification
from app.notifications.queries import get_notification, notifications_of
from app.notifications.schemas import NotificationOut
from app.notifications.service import read, read_all
from app.organisations.access import me, requires
from app.organisations.policy import Permission

api = Api("notifications")


@api.list("/meldingen", gives=NotificationOut)
@requires(Permission.NOTIFICATION_READ)
def list_notifications() -> Select[Notification]:
    return notifications_of(me)


@api.post("/meldingen/lezingen", status=204)
@requires(Permission.NOTIFICATION_READ)
def create_readings() -> None:
    """All of them are read."""
    read_all(db, by=me, now=now())


@api.post("/meldingen/<uuid:notification_id>/lezingen", gives=NotificationOut)
@requires(Permission.NOTIFICATION_READ)
def create_reading(notification_id: UUID) -> Notification:
    found = get_notification(db, notification_id, me=me)
    read(found, now=now())
    return found
