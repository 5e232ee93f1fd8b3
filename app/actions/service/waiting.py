"""For whom a case waits while approvals and requests are open: silence has an owner (requirements C4)."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.actions.models import Approval
from app.actions.policy.approvals import moved_on
from app.actions.queries import waiting_in
from app.cases.models import Case
from app.cases.policy import Side, Waiting
from app.cases.service import wait_for
from app.regie.queries import open_requests_of


def go_on(db: Session, case: Case, *, now: datetime) -> None:
    """A creditor without a partner did or planned something: what came back does not wait for it any longer."""
    if case.partner_id is None and case.waiting_for is Waiting.CREDITOR:
        settle(db, case, now=now)


def settle(db: Session, case: Case, *, now: datetime, answered: Approval | None = None) -> None:
    """Say anew for whom `case` waits: an open approval first, else the request that is due first.

    The partner's clock stood still while `answered` waited: what it still owes is due as many working days later.
    """
    db.flush()  # what was just answered no longer waits
    approval = db.scalars(waiting_in(case).limit(1)).first()
    if approval is not None:
        wait_for(case, Waiting.CREDITOR, since=approval.at, until=approval.due_at)
        return
    request = db.scalars(open_requests_of(case).limit(1)).first()
    if request is None:
        if answered is not None or case.waiting_for in (Waiting.CREDITOR, Waiting.PARTNER):
            wait_for(case, Waiting.NOBODY, since=None, until=None)
        return
    until = request.due_at
    if answered is not None and request.to_side is Side.PARTNER and request.at < answered.at:
        until = moved_on(until, answered.at, now)
    wait_for(case, Waiting.of(request.to_side.value), since=request.at, until=until)
