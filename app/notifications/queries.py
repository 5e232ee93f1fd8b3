from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.cases.models import Assignment, Case
from app.infra.db import among
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.notifications.models import Notification
from app.notifications.policy import Shown, asking
from app.organisations.models import Membership, Organisation
from app.organisations.policy import Permission, allowed


def notifications_of(me: Actor) -> Select[Notification]:
    ours = (Notification.organisation_id == me.organisation_id, Notification.user_id == me.user_id)
    return select(Notification).where(*ours)


def rows_of(me: Actor, shown: Shown) -> Select[Any]:
    """The columns that a list shows."""
    n = Notification
    wanted = [n.organisation_id == me.organisation_id, n.user_id == me.user_id]
    if shown is not Shown.ALL:
        wanted.append(n.read_at.is_(None))
    if shown is Shown.ASKING:
        wanted.append(n.kind.in_(asking(allowed(me.kind, me.role, me.scopes))))
    rows: Any = select(n.id, n.at, n.kind, n.text, n.read_at).where(*wanted)
    return rows  # type: ignore[no-any-return]


def get_notification(db: Session, notification_id: UUID, *, me: Actor) -> Notification:
    """One's own; a colleague's is not found either."""
    found = db.scalar(notifications_of(me).where(Notification.id == notification_id))
    if found is None:
        raise NotFound
    return found


def unread_of(db: Session, me: Actor) -> tuple[int, int]:
    """How many are new, and how many of those ask something."""
    n = Notification
    that_ask = func.count().filter(n.kind.in_(asking(allowed(me.kind, me.role, me.scopes))))
    mine = (n.organisation_id == me.organisation_id, n.user_id == me.user_id, n.read_at.is_(None))
    new, asks = db.execute(select(func.count(), that_ask).where(*mine)).one()
    return new, asks


def colleagues_who(db: Session, permission: Permission) -> list[UUID]:
    """Members of the own organisation whose role may do this."""
    own = db.info["org"]
    kind = db.scalars(select(Organisation.kind).where(Organisation.id == own)).one()
    roles = set(db.scalars(select(Membership.role).where(Membership.organisation_id == own)))
    able = [role for role in roles if permission in allowed(kind, role)]
    working = (Membership.organisation_id == own, Membership.role.in_(able), Membership.ended_at.is_(None))
    return list(db.scalars(select(Membership.user_id).where(*working)))


@dataclass(frozen=True, slots=True)
class Known:
    """A case of which something was told."""

    reference: str
    in_sight: bool


def cases_of(db: Session, case_ids: Collection[UUID]) -> dict[UUID, Known]:
    """Also those that have left our sight, from the assignment that stayed."""
    seen = db.execute(select(Case.id, Case.reference).where(among(Case.id, case_ids)))
    known = {id_: Known(reference, in_sight=True) for id_, reference in seen}
    gone = [id_ for id_ in case_ids if id_ not in known]
    if gone:
        was = select(Assignment.case_id, Assignment.reference).where(among(Assignment.case_id, gone))
        known |= {id_: Known(reference, in_sight=False) for id_, reference in db.execute(was.order_by(Assignment.id))}
    return known


def way_to(db: Session, notification: Notification) -> str:
    """Where it leads now: a case may have left our sight since it was told."""
    if notification.case_id is None:
        return notification.url
    known = cases_of(db, [notification.case_id]).get(notification.case_id)
    if known is None:
        return ""
    return f"/dossiers/{notification.case_id}" if known.in_sight else "/afgesloten-dossiers"
