"""All of it, made and written: the same for the same moment, and once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.demo.policy.cast import COMPANIES
from app.demo.service.agreements import agree
from app.demo.service.playing import play
from app.demo.service.samples import samples
from app.demo.service.stage import Stage, set_up
from app.demo.service.statements import statements
from app.demo.service.story import Story
from app.demo.service.telling import tell
from app.demo.service.writing import write
from app.kernel.actor import Kind
from app.kernel.errors import Refused
from app.organisations.models import Organisation

LOCK = 7_236_402  # one at a time
OPERATOR = next(company.name for company in COMPANIES if company.kind is Kind.OPERATOR)


@dataclass(frozen=True, slots=True)
class Demonstration:
    stage: Stage
    stories: list[Story]
    files: Mapping[str, bytes]  # to try by hand


def make(now: datetime) -> Demonstration:
    """Everything, in memory. The same `now` gives the same."""
    stage = set_up(now)
    agree(stage)
    stories = play(stage)
    banks = statements(stage, stories)
    files = samples(stage, stories, banks["linde"])
    tell(stage, stories)
    return Demonstration(stage, stories, files)


def loaded_at(db: Session) -> datetime | None:
    """When it was loaded; None when it was not. Raises Refused for a database that is in real use.

    Who asks holds the lock, until the end of the transaction.
    """
    db.execute(select(func.pg_advisory_xact_lock(LOCK)))
    of_network = select(Organisation.name, Organisation.at).where(Organisation.kind == Kind.OPERATOR)
    found = {row.name: row.at for row in db.execute(of_network)}
    if found.keys() - {OPERATOR}:
        raise Refused("In deze database werken al organisaties. Voorbeeldgegevens horen in een lege database.")
    return found.get(OPERATOR)


def load(db: Session, made: Demonstration) -> None:
    """Write it, as rk_owner. Nothing is committed here."""
    write(db, made.stage, made.stories)
    db.execute(text("select set_org(null, null)"))
