from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.audit.models import Seal
from app.audit.policy import Fact
from app.infra.events import Event


def seals_of(organisation_id: object) -> Select[Seal]:
    return select(Seal).where(Seal.organisation_id == organisation_id).order_by(Seal.hour)


def last_seal(db: Session) -> Seal | None:
    ours = select(Seal).where(Seal.organisation_id == db.info["org"])
    return db.scalar(ours.order_by(Seal.hour.desc()).limit(1))


def first_event_at(db: Session, after: datetime | None) -> datetime | None:
    ours = select(func.min(Event.at)).where(Event.creditor_id == db.info["org"])
    return db.scalar(ours if after is None else ours.where(Event.at >= after))


def facts_of(db: Session, hour: datetime) -> Iterator[Fact]:
    """What happened in this hour for the own organisation, in the order of the ids."""
    e = Event
    within = (e.creditor_id == db.info["org"], e.at >= hour, e.at < hour + timedelta(hours=1))
    columns = (e.id, e.at, e.kind, e.subject_kind, e.subject_id, e.by_organisation_id, e.by_user_id, e.data)
    for row in db.execute(select(*columns).where(*within).order_by(e.id)):
        yield Fact(*row)
