from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.models import Seal
from app.audit.policy import START, hour_of, seal
from app.audit.queries import facts_of, first_event_at, last_seal, seals_of

SETTLED = timedelta(minutes=5)  # a transaction that began in an hour has ended by then


def seal_until(db: Session, now: datetime) -> int:
    """Seal each full hour with events that is not sealed yet; gives how many. A second call finds nothing."""
    last, made = last_seal(db), 0
    while True:
        start = first_event_at(db, last.hour + timedelta(hours=1) if last else None)
        if start is None or hour_of(start) + timedelta(hours=1) > now - SETTLED:
            return made
        hour, previous = hour_of(start), last.hash if last else START
        digest, count = seal(previous, facts_of(db, hour))
        last = Seal(organisation_id=db.info["org"], hour=hour, events=count, hash=digest, previous=previous)
        db.add(last)
        db.flush()  # the next hour builds on it
        made += 1


def broken_hours(db: Session) -> list[datetime]:
    """Hours whose events are no longer what was sealed, or that do not follow on the hour before."""
    wrong, previous = [], START
    for sealed in db.scalars(seals_of(db.info["org"])):
        digest, count = seal(sealed.previous, facts_of(db, sealed.hour))
        if sealed.previous != previous or digest != sealed.hash or count != sealed.events:
            wrong.append(sealed.hour)
        previous = sealed.hash
    return wrong
