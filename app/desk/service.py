"""From what is known of a case to what its page says. Writes nothing but that somebody looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.actions.policy.words import ActionStatus
from app.cases.models import Case
from app.cases.service import cause_names
from app.desk.policy.leading import Panel, lead_at, panel_of_creditor, panel_of_partner
from app.desk.policy.timeline import MONEY, Line, Words, lane, money_told, tell, tells_deed
from app.desk.queries.case import Known, changes_of, official_acts, pointed_by, window
from app.infra.content import contents
from app.kernel.actor import Actor
from app.kernel.dates import HERE, day_short, moment_short
from app.ledger.policy import Bearer, EntryKind
from app.sla.policy.terms import USUAL_WEEK
from app.sla.service import catalogue

WRITTEN_LATER = timedelta(hours=1)  # then a line says when it was as well


@cache
def words() -> Words:
    """The names of the catalogue. An outcome has one name, whatever the action."""
    actions = catalogue().actions
    outcomes = {one.code: one.name for action in actions.values() for one in action.outcomes}
    return Words({code: one.name for code, one in actions.items()}, outcomes, cause_names())


@cache
def channels() -> Mapping[str, str]:
    return {one["code"]: one["channel"] for one in contents()["actions"]["actions"]}


def lines_of(known: Known, *, by: Actor, kind: str, before: UUID | None) -> list[Line]:
    """The timeline: events with the rows that they speak of, and the lines of the ledger between them."""
    case, changes = known.case, changes_of(known.rows)
    found = []
    for event in known.events:
        rows = pointed_by(event, known.rows)
        title, text = tell(event.kind, event.data, rows, words())
        who = lane(event.kind, event.data, rows, by_creditor=event.by_organisation_id == case.creditor_id)
        name = known.person(event.by_user_id)
        if event.by_organisation_id != by.organisation_id:
            company = known.organisation(event.by_organisation_id)
            name = name if company in name else ", ".join(part for part in (name, company) if part)
        action = rows.get("action") if tells_deed(event.kind, event.data) else None
        if action is not None and action.happened_at and event.at - action.happened_at > WRITTEN_LATER:
            text = "\n".join(part for part in (f"Dit was {moment_short(action.happened_at)}.", text) if part)
        if event.kind == "handover.offered" and "partner" in event.data:
            title = f"Droeg het dossier over aan {known.organisation(UUID(event.data['partner']))}"
        found.append(Line(str(event.id), who, lead_at(event.at, changes, case.regie), event.at, title, name, text))
    if kind in ("", MONEY):
        found += money_lines(known, before, changes, alone=kind == MONEY)
    return sorted(found, key=lambda line: line.at, reverse=True)


def money_lines(known: Known, before: UUID | None, changes: Sequence[Any], *, alone: bool) -> list[Line]:
    start, end = window(known, before, alone=alone)
    found = []
    for row in known.rows["entries"]:
        if row.kind is EntryKind.CLAIM or (start and row.at < start) or (end and row.at >= end):
            continue
        title, text = money_told(row.kind, row.amount_cents, row.description)
        paid = row.kind in (EntryKind.PAYMENT, EntryKind.REVERSAL)
        side = "opdrachtgever" if row.by_organisation_id == known.case.creditor_id else "partner"
        lead = lead_at(row.at, changes, known.case.regie)
        who = "bewoner" if paid else side
        found.append(Line(str(row.id), who, lead, row.at, title, f"bankdag {day_short(row.value_on)}", text))
    return found


def panel_of(known: Known, by: Actor, *, intervenes: bool) -> Panel:
    """`intervenes`: may `by` intervene for the creditor? Its role says so."""
    case = known.case
    since = day_short(case.led_since.astimezone(HERE).date())
    until = day_short(case.paused_until) if case.paused_until else ""
    accepted = case.accepted_at is not None
    partner = known.organisation(case.partner_id)
    if by.organisation_id == case.creditor_id:
        return panel_of_creditor(
            case.regie,
            partner=partner,
            since=since,
            until=until,
            accepted=accepted,
            intervenes=intervenes,
            again=case.regie_since > case.at,
        )
    creditor = known.organisation(case.creditor_id)
    return panel_of_partner(case.regie, creditor=creditor, since=since, until=until, accepted=accepted)


@dataclass(frozen=True, slots=True)
class Amount:
    text: str
    bearer: str
    cents: int
    paid: bool


def amounts_of(known: Known, person: str) -> tuple[list[Amount], int]:
    """The lines of the ledger in order of day, and what is open: the sum of what the person bears."""
    rows = sorted(known.rows["entries"], key=lambda row: (row.booked_on, row.id))
    names = {Bearer.DEBTOR: person, Bearer.CREDITOR: "opdrachtgever", Bearer.PARTNER: "partner", Bearer.SHARED: "samen"}
    lines = []
    for row in rows:
        paid = row.kind in (EntryKind.PAYMENT, EntryKind.WAIVER)
        usual = f"{row.kind.dutch.capitalize()} {day_short(row.value_on)}" if paid else row.kind.dutch.capitalize()
        text = usual if paid or not row.description else row.description
        lines.append(Amount(text, "" if paid else names[row.bearer], row.amount_cents, paid))
    return lines, sum(row.amount_cents for row in rows if row.bearer is Bearer.DEBTOR)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many contacts a week were agreed; `article` is empty when the number is only our custom."""

    count: int
    article: str


def limit_of(known: Known) -> Limit:
    agreed = known.terms.week_limit() if known.terms else None
    return Limit(*agreed) if agreed else Limit(USUAL_WEEK, "")


def pressure_words(count: int, limit: Limit) -> str:
    """What the number means for the next contact."""
    if not limit.article:
        return "Hierover is geen grens afgesproken."
    source, left = f" (artikel {limit.article})", limit.count - count
    if left > 1:
        return f"Er zijn nog {left} contacten mogelijk{source}."
    if left == 1:
        return f"Er is nog 1 contact mogelijk{source}."
    if left == 0:
        return f"De grens is bereikt{source}. Een nieuw contact vraagt akkoord."
    return f"De grens is voorbij{source}. Geef dit huishouden rust."


def gaps_of(known: Known) -> list[tuple[str, str]]:
    """What nobody wrote down yet: a sentence, and the endpoint where one can."""
    case, debtor = known.case, known.debtor
    facts = {row.fact for row in known.rows["circumstances"]}
    causes = [row for row in known.rows["causes"] if row.withdrawn_at is None]
    found = []
    if not causes:
        found.append(("Waarom er niet betaald is", "cases.new_cause"))
    if case.ability.value == "unknown":
        found.append(("Of het gaat om kunnen of willen", "cases.new_judgment"))
    if "household.minors" not in facts:
        found.append(("Of er kinderen in huis wonen", "cases.new_circumstance"))
    if not known.rows["preferences"]:
        found.append(("Hoe iemand het liefst contact heeft", "cases.new_preference"))
    if debtor is not None and not (debtor.phone or debtor.mobile):
        found.append(("Een telefoonnummer", ""))
    if debtor is not None and not debtor.email:
        found.append(("Een e-mailadres", ""))
    return found


def acts_that_run(db: Session, case: Case) -> list[str]:
    """Official acts that a recall does not stop, in words."""
    return in_words(official_acts(db, case, channels()))


def acts_still_running(known: Known) -> list[str]:
    """The same, of what the page knows already."""
    open_now = (ActionStatus.PLANNED, ActionStatus.CLEARED)
    rows = [row for row in known.rows["actions"] if row.status in open_now]
    return in_words([row for row in rows if channels().get(row.type) == "exploot"])


def in_words(acts: Sequence[Any]) -> list[str]:
    names = words().actions
    return [
        f"{names[act.type]}{', gepland op ' + day_short(act.planned_on) if act.planned_on else ''}." for act in acts
    ]


def reaches_partner(case: Case, by: Actor) -> bool:
    """May this side see who it is about? A partner only after it has accepted."""
    return by.organisation_id == case.creditor_id or case.accepted_at is not None
