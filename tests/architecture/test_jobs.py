"""What the clock asks may be asked twice: by two clocks, after a crash, by hand."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, text

from app.actions.models import Action, Approval
from app.actions.policy import ActionStatus
from app.cases.policy import Side
from app.features import FEATURES
from app.infra import jobs
from app.infra.clock import now, today
from app.infra.files import Upload, UploadKind, UploadStatus
from app.infra.jobs import Job, name_of
from app.infra.once import Once
from app.infra.tenancy import acting_for
from app.ledger.policy import Bearer
from tests.conftest import TABLES, Queue
from tests.world import World

CLOCK = {job: "day" for feature in FEATURES for job in feature.daily}
CLOCK |= {job: "hour" for feature in FEATURES for job in feature.hourly}
WORK = {"jobs", "event_deliveries"}  # that it was asked and done is itself written down


@pytest.fixture
def busy(world: World, app, sign_in) -> World:  # type: ignore[no-untyped-def]
    """Something for each of them to do, later."""
    pause = {"soort": "pauzeren", "reden": "Wij wachten op hulp.", "versie": "1"}
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = sign_in(world.ria).post(f"/dossiers/{world.case.id}/interventies", data=pause | {"totEnMet": tomorrow})
    assert answer.status_code == 303
    linde, bas = world.ria.organisation_id, world.bas.actor
    with acting_for(linde) as db, db.begin():
        db.add(Once(organisation_id=linde, key="k", fingerprint="", status=303, headers={}, body=""))
        about = {"name": "een.csv", "size": 0, "sha256": bytes(32), "summary": {}, "kind": UploadKind.CASES}
        by = {"organisation_id": linde, "by_user_id": world.ria.actor.user_id}
        db.add(Upload(status=UploadStatus.READY, **about, **by))
    with acting_for(bas.organisation_id) as db, db.begin():
        about = {"type": "dagvaarding", "side": Side.PARTNER, "status": ActionStatus.HELD, "outward": True}
        action = Action(world.case, by=bas, **about)
        db.add(action)
        db.flush()  # for its id
        asked = {"article": "4.1", "sentence": "Vraag eerst akkoord.", "cost_cents": 0, "bearer": Bearer.CREDITOR}
        due = now() + timedelta(days=2)
        db.add(Approval(world.case, by=bas, action_id=action.id, due_at=due, not_tried=[], persons_needed=1, **asked))
    return world


def everything(owner: Engine) -> dict[str, str]:
    """A digest of each table, past the policies."""
    with owner.connect() as c:
        c.execute(text("set role rk_gate"))
        said = "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
        return {name: str(c.scalar(text(said.format(name)))) for name in TABLES if name not in WORK}


@pytest.mark.parametrize("job", CLOCK, ids=lambda job: name_of(job).removeprefix("app."))
def test_every_job_is_harmless_twice(job: Job, busy: World, queue: Queue, owner: Engine) -> None:
    def run() -> dict[str, str]:
        for person in (busy.ria, busy.bas, busy.net):
            with acting_for(person.organisation_id) as db, db.begin():
                jobs.later(db, job, moment)
        queue.work()
        return everything(owner)

    queue.work()
    with time_machine.travel(now() + timedelta(days=60), tick=False):
        moment = now().date().isoformat() if CLOCK[job] == "day" else f"{now():%Y-%m-%dT%H}"
        before = everything(owner)
        once = run()
        assert once != before, "it finds nothing to do: give it something in `busy`"
        assert run() == once
