"""Gathers what the SLA may look at: the one impure step before decide(). Few questions, whatever the action.

`look` asks the database, `facts_of` makes facts of it. A fact that nothing knows is left out: then
`if_unknown` of facts.yaml says what happens, and the answer names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.actions.policy.contacts import Past, contact_facts
from app.actions.policy.debts import claim_facts, hours_since, ledger_facts, notice_facts
from app.actions.policy.draft import Draft
from app.actions.policy.entry import WRITTEN_WAYS
from app.actions.queries import Written, past_of, sides_of, written_in
from app.cases.models import Case, Claim, Debtor
from app.cases.policy import DebtorKind, Representative, Side, Waiting
from app.cases.queries import claims_of, main_debtor
from app.infra import gate
from app.infra.gate import Pressure, Stand
from app.kernel.actor import Actor
from app.kernel.dates import HERE, working_days_between
from app.kernel.text import contains_special_data
from app.ledger.models import Entry
from app.ledger.queries import entries_of
from app.organisations.models import Organisation
from app.organisations.policy import PartnerKind, Sector
from app.sla.policy.actions import ActionType
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.vocabulary import Value

OWN_WAYS = frozenset({"geen", "e-mail", "sms", "chat", "brief", "telefoon", "gesprek", "portaal", "systeem"})
UNKNOWN_CAUSE = "onbekend"


@dataclass(frozen=True, slots=True)
class Known:
    """What was found of one case, for one moment."""

    debtor: Debtor | None
    claims: Sequence[Claim]
    entries: Sequence[Entry]
    past: Sequence[Past]
    written: Written
    creditor: Organisation
    partner: Organisation | None
    may_work: bool
    pressure: Pressure
    stand: Stand


def look(db: Session, case: Case, *, by: Actor, at: datetime) -> Known:
    """Seven questions. `at`: the moment of the action, for the contacts before it."""
    creditor, partner, may_work = sides_of(db, case, by)
    pressure, stand = gate.pressure_and_stand(db, case.id, at)
    return Known(
        debtor=main_debtor(db, case),
        claims=db.scalars(claims_of(case)).all(),
        entries=db.scalars(entries_of(case.account_id, case.creditor_id)).all(),
        past=past_of(db, case),
        written=written_in(db, case),
        creditor=creditor,
        partner=partner,
        may_work=may_work,
        pressure=pressure,
        stand=stand,
    )


def gather(
    db: Session, case: Case, draft: Draft, *, by: Actor, now: datetime, catalogue: Catalogue
) -> dict[str, Value]:
    """The facts of facts.yaml for one draft in one case."""
    known = look(db, case, by=by, at=draft.moment(now))
    return facts_of(known, case, draft, by=by, now=now, catalogue=catalogue)


def facts_of(
    known: Known, case: Case, draft: Draft, *, by: Actor, now: datetime, catalogue: Catalogue
) -> dict[str, Value]:
    kind, today = catalogue.action(draft.type), now.astimezone(HERE).date()
    side = Side.CREDITOR if by.organisation_id == case.creditor_id else Side.PARTNER
    dwelling = known.creditor.sector is Sector.HOUSING
    cost = draft.cost_cents if kind.cost_kinds else 0
    found: dict[str, Value | None] = {
        **known.written.circumstances,
        **_of_draft(draft, kind, side, now),
        **_of_case(case, known, now, today),
        **_of_people(known, kind, today),
        **_of_pressure(known, kind, draft),
        **contact_facts(known.past, kind, catalogue.actions, today=today, next_on=case.next_on),
        **claim_facts(known.claims, today=today, dwelling=dwelling),
        **ledger_facts(known.entries, today=today, rent_cents=case.rent_cents, cost_cents=cost),
        **notice_facts(known.written.letters, today=today),
        "approval.status": "geen",
        "approval.persons": 0,
    }
    return {code: value for code, value in found.items() if value is not None}


def _of_draft(draft: Draft, kind: ActionType, side: Side, now: datetime) -> Mapping[str, Value | None]:
    text = " ".join((draft.note, draft.reason, draft.alternatives))
    return {
        "action.actor_side": side.value,
        "action.initiated_by_debtor": draft.on_request,
        "action.planned_at": draft.moment(now),
        "action.cost_cents": draft.cost_cents if kind.cost_kinds else 0,
        "action.reason_given": bool(draft.reason),
        "action.alternatives_considered": bool(draft.alternatives),
        "action.contains_special_data": bool(contains_special_data(text)) and not draft.confirmed,
        "action.threat_without_ground": draft.threatens if kind.channel in WRITTEN_WAYS else False,
        "action.third_party_reached": False if kind.channel in OWN_WAYS else None,
        "action.mandatory_items_complete": draft.items_complete or None,
        "action.instalment_cents": draft.instalment_cents,
        "action.instalment_count": draft.instalment_count,
        "action.deferral_days": draft.deferral_days,
        "action.waiver_cents": draft.waiver_cents,
        "action.is_mass_run": False,
        "action.in_holdout_test": False,
    }


def _of_case(case: Case, known: Known, now: datetime, today: date) -> Mapping[str, Value | None]:
    causes = tuple(known.written.causes)
    waited = case.waiting_since is not None and case.waiting_for is not Waiting.NOBODY
    return {
        "case.regie": case.regie.dutch,
        "case.sector": known.creditor.sector.dutch if known.creditor.sector else None,
        "case.segment": case.segment,
        "case.days_since_first_arrears": (today - case.since).days if case.since else None,
        "case.days_since_handover": (today - _day(case.accepted_at)).days if case.accepted_at else None,
        "case.working_days_since_handover": (
            working_days_between(_day(case.accepted_at), today) if case.accepted_at else None
        ),
        "case.causes": causes,
        "case.cause_known": any(code != UNKNOWN_CAUSE for code in causes),
        "case.ability": case.ability.dutch,
        "case.picture_complete": case.picture_complete,
        "case.days_without_news": (today - _day(case.news_at)).days,
        "case.has_next_action": None not in (case.next_step, case.next_on, case.next_by),
        "case.relation_continues": case.relation_continues,
        "case.outcome_recorded": case.outcome is not None and case.durable is not None,
        "ledger.balance_age_hours": hours_since(known.stand.as_of, now),
        "ledger.unmatched_possible_payment": known.stand.possible_payment,
        "request.instruction_open": known.written.instruction_open,
        "request.waiting_for": case.waiting_for.dutch,
        "request.working_days_waiting": (
            working_days_between(_day(case.waiting_since), today) if waited and case.waiting_since else 0
        ),
    }


def _of_people(known: Known, kind: ActionType, today: date) -> Mapping[str, Value | None]:
    debtor, partner = known.debtor, known.partner
    found: dict[str, Value | None] = {"contact.channel_refused": kind.channel in known.written.refused_channels}
    if partner is not None and partner.partner_kind is not None:
        found |= {
            "partner.kind": partner.partner_kind.dutch,
            "partner.registered": is_registered(partner, today),
            "partner.user_ready": known.may_work,
        }
    if debtor is not None:
        found |= {
            "debtor.kind": debtor.kind.dutch,
            "debtor.is_consumer": debtor.kind is DebtorKind.CONSUMER,
            "debtor.is_natural_person": debtor.kind is not DebtorKind.LEGAL_PERSON,
            "debtor.representative": debtor.representative.dutch,
            "debtor.address_known": bool(debtor.street and debtor.postcode and debtor.city),
            "debtor.language": debtor.language,
        }
        if debtor.representative is Representative.HEIRS:
            found["debtor.deceased"] = True
    return found


def _of_pressure(known: Known, kind: ActionType, draft: Draft) -> Mapping[str, Value | None]:
    """Of the whole household, by all parties together; what the person asked for weighs nothing."""
    weight = 0 if draft.on_request else kind.pressure
    return {
        "contact.pressure_after": known.pressure.points + weight,
        "contact.attempts_7d": known.pressure.attempts,
        "contact.attempts_today": known.pressure.attempts_today,
        "contact.talks_7d": known.pressure.talks,
        "contact.letters_90d": known.pressure.letters,
    }


def is_registered(partner: Organisation, today: date) -> bool:
    """In the register of Wki art. 4, on that day; a bailiff is exempt."""
    if partner.partner_kind is PartnerKind.BAILIFF:
        return True
    return bool(partner.register_number) and partner.registered_until is not None and partner.registered_until >= today


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def draft_again(draft: Draft, facts: Mapping[str, Any]) -> Draft:
    """A draft of something planned earlier, with what was filled in then: it stands in the decision."""

    def was(fact: str) -> Any:
        return facts.get(f"action.{fact}")

    return replace(
        draft,
        instalment_cents=was("instalment_cents"),
        instalment_count=was("instalment_count"),
        deferral_days=was("deferral_days"),
        waiver_cents=was("waiver_cents"),
        items_complete=was("mandatory_items_complete") is True,
        threatens=was("threat_without_ground"),
    )
