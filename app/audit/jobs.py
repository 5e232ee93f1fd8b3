from sqlalchemy.orm import Session

from app.audit.service import seal_until
from app.infra.clock import now
from app.infra.jobs import job


@job
def seal_hours(db: Session, _hour: str) -> None:
    """Close the hours that are over. Runs hourly per organisation; a second run finds nothing."""
    seal_until(db, now())
