from sqlalchemy.orm import Session

from app.infra import jobs, once
from app.infra.clock import now
from app.infra.jobs import job


@job
def tidy_up(db: Session, _today: str) -> None:
    """Forget answers that no repeated click asks for any more, and work long done. A second run finds nothing."""
    once.forget_old(db, now())
    jobs.forget_done(db, now())
