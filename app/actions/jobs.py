from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.actions.service import remind, settle
from app.cases.queries import get_case
from app.infra.clock import now
from app.infra.events import Event
from app.infra.jobs import job
from app.organisations.queries import system_actor


@job
def remind_of_approvals(db: Session, hour: str) -> None:
    """Tell both sides of questions for akkoord that nobody answered in time. Runs hourly; each is told once."""
    remind(db, by=system_actor(db), now=datetime.fromisoformat(hour).replace(tzinfo=UTC))


def put_back(db: Session, event: Event) -> None:
    """A request was answered: an approval that waits as well is what the case waits for again."""
    if db.info["org"] == event.creditor_id:  # told to both sides; once is enough
        settle(db, get_case(db, event.subject_id, lock=True), now=now())
