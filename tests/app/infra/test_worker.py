"""A job that ends the process that does it is not tried for ever."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from app.infra.jobs import MAX_TRIES, QueuedJob, Status
from app.infra.tenancy import acting_for
from tests.deadly import NAME

ROOT = Path(__file__).parents[3]


def ring(settings, job, bells):
    given = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "DATA_KEY": b64encode(settings.data_key).decode(),
        "BASE_URL": settings.base_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "JOB": str(job.id),
        "ORGANISATION": str(job.organisation_id),
        "BELLS": str(bells),
    }
    subprocess.run([sys.executable, "-m", "tests.deadly"], cwd=ROOT, env=os.environ | given, check=True, timeout=60)
    with acting_for(job.organisation_id) as db:
        row = db.get_one(QueuedJob, job.id)
        return row.tries, row.status


def test_a_job_that_takes_its_process_along_is_given_up_in_the_end(world, settings):
    ours = world.ria.organisation_id
    with acting_for(ours) as db, db.begin():
        job = QueuedJob(name=NAME, args=[], organisation_id=ours, by_organisation_id=ours)
        db.add(job)
    assert ring(settings, job, 1) == (1, Status.WAITING)
    assert ring(settings, job, MAX_TRIES) == (MAX_TRIES, Status.FAILED)
