"""One case in memory. It is written with the models of the product, stamped as these stamp themselves."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from app.actions.facts import Known
from app.actions.models import Action, Approval
from app.actions.policy.contacts import Past
from app.actions.policy.debts import Letter
from app.actions.queries import Written
from app.cases.models import Assignment, Case, Claim, Debtor
from app.cases.policy import Side, Waiting
from app.demo.policy.names import Home, Someone
from app.demo.service.stage import Stage
from app.handovers.models import Handover
from app.infra.db import Base
from app.infra.events import Event
from app.infra.gate import Pressure, Stand
from app.kernel.actor import Actor, Kind
from app.kernel.dates import HERE
from app.ledger.models import Account, Entry
from app.organisations.models import Organisation
from app.regie.models import Request

WEEK, QUARTER = timedelta(days=7), timedelta(days=90)
LETTERS = frozenset({"brief-sturen", "sommatie", "kennismaking-partner", "veertiendagenbrief"})


class Contact(NamedTuple):
    at: datetime
    points: int
    real: bool
    letter: bool


@dataclass
class Household:
    """Those at one address: contact counts for all of them together (gate.household_pressure)."""

    home: Home
    row_id: UUID
    contacts: list[Contact] = field(default_factory=list)

    def had(self, action: Action) -> None:
        if action.outward and action.happened_at is not None:
            letter = action.type in LETTERS
            self.contacts.append(Contact(action.happened_at, action.pressure, action.real_contact, letter))

    def pressure(self, at: datetime) -> Pressure:
        past = [one for one in self.contacts if at - QUARTER < one.at <= at]
        week = [one for one in past if one.at > at - WEEK]
        tries = [one for one in week if one.points]
        day = at.astimezone(HERE).date()
        return Pressure(
            points=sum(one.points for one in week),
            attempts=len(tries),
            attempts_today=sum(one.at.astimezone(HERE).date() == day for one in tries),
            talks=sum(one.real for one in week),
            letters=sum(one.letter for one in past),
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """What came in for a case; `entry` is its line in the ledger, `known_as` how the bank's text names it."""

    entry: Entry
    day: date
    cents: int
    known_as: str  # a value of bank.policy.MatchedBy


@dataclass
class Story:
    """`at` is the moment of the last thing that happened: time only goes on."""

    stage: Stage
    rng: Random
    case: Case
    account: Account
    people: list[Someone]
    debtors: list[Debtor]
    claims: list[Claim]
    household: Household
    code: str  # payment reference
    at: datetime
    entries: list[Entry] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    told: dict[UUID, Past] = field(default_factory=dict)
    approvals: list[Approval] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    circumstances: dict[str, Any] = field(default_factory=dict)
    refused_channels: set[str] = field(default_factory=set)
    payments: list[Payment] = field(default_factory=list)
    partners: list[UUID] = field(default_factory=list)  # that had it, the last at the end
    handovers: list[Handover] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    second: bool = False  # of somebody who has another case
    plan_cents: int = 0  # of an arrangement: each month
    pay_day: int = 24  # of the month
    answers: dict[UUID, datetime] = field(default_factory=dict)  # approval -> when it was answered

    @property
    def creditor(self) -> Organisation:
        return self.stage.company(self.case.creditor_id)

    @property
    def partner(self) -> Organisation | None:
        return self.stage.company(self.case.partner_id) if self.case.partner_id else None

    def open_cents(self, at: datetime | None = None) -> int:
        from_debtor = [one for one in self.entries if one.bearer.value == "debtor"]
        return sum(one.amount_cents for one in from_debtor if at is None or one.at <= at)

    def side_of(self, by: Actor) -> Side:
        return Side.CREDITOR if by.kind is Kind.CREDITOR else Side.PARTNER

    # ---- what is written

    def begin(self, at: datetime) -> datetime:
        """The moment of what happens now: `at`, or just after what happened last."""
        self.at = max(at, self.at + timedelta(seconds=2))
        return self.at

    def keys(self, at: datetime | None = None) -> dict[str, Any]:
        """The key and the moment of a row that is written now."""
        moment = at or self.at
        return {"id": self.stage.ids.at(moment), "at": moment}

    def add(self, *rows: Base) -> None:
        self.stage.add(*rows)

    def tell(self, kind: str, *, by: Actor, at: datetime | None = None, **data: str) -> Event:
        """A line of the timeline. Before a partner has accepted it hears only of the hand-over (infra/events.py)."""
        case = self.case
        shown = case.accepted_at is not None or kind.startswith("handover.") or by.organisation_id == case.partner_id
        event = Event(
            **self.keys(at),
            creditor_id=case.creditor_id,
            partner_id=case.partner_id if shown else None,
            by_organisation_id=by.organisation_id,
            by_user_id=by.user_id,
            kind=kind,
            subject_kind="case",
            subject_id=case.id,
            data=data,
        )
        self.add(event)
        case.news_at, case.version = max(case.news_at, event.at), case.version + 1
        return event

    # ---- what is known

    def known(self, at: datetime) -> Known:
        """What facts.py would find at that moment."""
        return Known(
            debtor=self.debtors[0],
            claims=self.claims,
            entries=[one for one in self.entries if one.at <= at],
            past=self.past(),
            written=Written(
                circumstances=dict(self.circumstances),
                causes=list(self.causes),
                refused_channels=frozenset(self.refused_channels),
                letters=list(self.letters),
                instruction_open=any(
                    one.kind.value == "instruction" and one.status.value == "open" for one in self.requests
                ),
            ),
            creditor=self.creditor,
            partner=self.partner,
            may_work=True,
            pressure=self.household.pressure(at),
            stand=Stand(self.stage.known_until(at), False),
        )

    def past(self) -> list[Past]:
        """In the order in which they were done, those ahead last."""
        far = self.stage.now + timedelta(days=999)
        return sorted(self.told.values(), key=lambda one: one.happened_at or far)

    def knows(self, action: Action) -> None:
        """What later steps know of it; again when it changed."""
        self.told[action.id] = Past(
            action.type,
            action.status,
            action.happened_at,
            action.planned_on,
            action.outcome,
            action.real_contact,
            action.outward,
        )

    def heard_by(self, at: datetime) -> UUID | None:
        """The partner that had accepted it at that moment."""
        had = [
            one.partner_id
            for one in self.assignments
            if one.accepted_at and one.accepted_at <= at and (one.ended_at is None or one.ended_at > at)
        ]
        return had[-1] if had else None

    # ---- for whom it waits

    def wait_for(self, whom: Waiting, since: datetime | None = None, until: datetime | None = None) -> None:
        case = self.case
        case.waiting_for, case.waiting_since, case.waiting_until = whom, since, until

    def settle(self) -> None:
        """Say for whom the case waits: an open question for approval first, else the request that is due first."""
        asked = sorted((one for one in self.approvals if one.status.value == "asked"), key=lambda one: one.due_at)
        if asked:
            return self.wait_for(Waiting.CREDITOR, asked[0].at, asked[0].due_at)
        open_ones = sorted((one for one in self.requests if one.status.value == "open"), key=lambda one: one.due_at)
        if open_ones:
            return self.wait_for(Waiting.of(open_ones[0].to_side.value), open_ones[0].at, open_ones[0].due_at)
        return self.wait_for(Waiting.NOBODY)
