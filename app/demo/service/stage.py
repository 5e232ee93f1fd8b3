"""Everything that the demonstration is made of, before it is written: who takes part, what was agreed, every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from app.demo.policy.cast import COMPANIES, WORKERS
from app.demo.policy.ids import Ids, chance, moment
from app.infra.db import Base
from app.infra.events import Event
from app.kernel.actor import Actor, Kind, Role
from app.kernel.dates import HERE, add_working_days, next_working_day
from app.organisations.models import Organisation
from app.sla.models import SlaVersion
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.terms import Terms
from app.sla.service import catalogue, only_law, words_of

BEGAN = 460  # days ago the network began
BANK_READ = (8, 10)  # when the financial colleague reads the bank in
TODAY_FROM = (8, 30)  # before that the last reading is that of yesterday afternoon


@dataclass(frozen=True, slots=True)
class Move:
    """That a case came into, or left, the sight of a partner: replayed through the gate, which moves the rows."""

    case_id: UUID
    creditor_id: UUID
    partner_id: UUID
    account_id: UUID
    shows: bool
    with_history: bool = True


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two sides signed, and what it comes to."""

    version: SlaVersion
    terms: Terms


@dataclass
class Stage:
    """`now` is when it is loaded; everything lies before that. Organisations and people by their keys in cast.py."""

    now: datetime
    ids: Ids = field(default_factory=lambda: Ids("keys"))
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[tuple[str, str], Actor] = field(default_factory=dict)  # (company, worker)
    agreements: dict[tuple[UUID, UUID], Agreement] = field(default_factory=dict)  # (creditor, partner)
    rows: list[Base] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    farewells: list[Event] = field(default_factory=list)  # written after the moves, so that both keep seeing them

    @property
    def today(self) -> date:
        return self.now.astimezone(HERE).date()

    @property
    def library(self) -> Catalogue:
        return catalogue()

    @property
    def read_at(self) -> datetime:
        """When the bank was read in last: less than a day ago."""
        if self.now >= moment(self.today, *TODAY_FROM):
            return moment(self.today, *BANK_READ)
        return moment(self.today - timedelta(days=1), 16, 40)

    @property
    def last_bank_day(self) -> date:
        return add_working_days(self.read_at.astimezone(HERE).date(), -1)

    def known_until(self, at: datetime) -> datetime:
        """Until when payments were known at that moment."""
        day = at.astimezone(HERE).date()
        read = moment(day, *BANK_READ)
        return min(read if read <= at else read - timedelta(days=1), self.read_at)

    def read_in(self, bank_day: date) -> datetime:
        """When a payment of that day came in."""
        read = moment(next_working_day(bank_day + timedelta(days=1)), *BANK_READ)
        return min(read, self.read_at) if bank_day <= self.last_bank_day else read

    def company(self, organisation_id: UUID) -> Organisation:
        return next(one for one in self.organisations.values() if one.id == organisation_id)

    def worker(self, company: str, key: str) -> Actor:
        return self.people[company, key]

    def name_of(self, user_id: UUID) -> str:
        return names(self)[user_id]

    def terms(self, creditor_id: UUID, partner_id: UUID | None) -> tuple[SlaVersion | None, Terms]:
        agreed = self.agreements.get((creditor_id, partner_id)) if partner_id else None
        if agreed is None:
            return None, only_law(words_of(self.company(creditor_id)))
        return agreed.version, agreed.terms

    def add(self, *rows: Base) -> None:
        self.rows += rows


def set_up(now: datetime) -> Stage:
    """Organisations and people, with their keys."""
    stage = Stage(now)
    rng = chance("organisations")
    began = moment(stage.today - timedelta(days=BEGAN), 9)
    for place, company in enumerate(COMPANIES):
        at = began + timedelta(hours=place)
        one, many, article = company.words
        stage.organisations[company.key] = Organisation(
            id=stage.ids.at(at),
            name=company.name,
            kind=company.kind,
            sector=company.sector,
            partner_kind=company.partner_kind,
            register_number=company.register_number,
            registered_until=date(stage.today.year + 3, 6, 30) if company.register_number else None,
            person_one=one,
            person_many=many,
            person_article=article,
            phone=company.phone,
            at=now if company.kind is Kind.OPERATOR else at,  # says when it was loaded
        )
        system = Actor(stage.ids.at(at), stage.organisations[company.key].id, company.kind, Role.SYSTEM)
        stage.people[company.key, "systeem"] = system
    users: dict[str, UUID] = {}
    for place, worker in enumerate(WORKERS):
        at = began + timedelta(days=1 + place, hours=rng.randint(0, 6))
        users.setdefault(worker.key, stage.ids.at(at))
        org = stage.organisations[worker.company]
        stage.people[worker.company, worker.key] = Actor(users[worker.key], org.id, org.kind, worker.role)
    return stage


def names(stage: Stage) -> Mapping[UUID, str]:
    """Who the users are."""
    found = {stage.people[worker.company, worker.key].user_id: worker.name for worker in WORKERS}
    clocks = {key: stage.organisations[key] for key in stage.organisations}
    return found | {stage.people[key, "systeem"].user_id: f"Systeem van {org.name}" for key, org in clocks.items()}
