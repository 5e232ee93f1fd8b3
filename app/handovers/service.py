"""A case goes to a partner, is accepted, comes back. The gate moves the rows; we decide first and tell after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.models import Case, Debtor, FormalNotice
from app.cases.policy import (
    MISSING,
    Completeness,
    DebtorKind,
    missing_for_handover,
    notice_stands,
    stops_handover,
)
from app.cases.queries import cases_in, circumstances_in, main_debtors
from app.cases.service import refuse_special
from app.handovers.policy import SENTENCES, Candidate, accept_due, decide, registered
from app.handovers.queries import all_partners, claims_in, notices_in, partners_with_terms
from app.infra import events, gate
from app.kernel.actor import Actor, Kind
from app.kernel.dates import HERE
from app.kernel.errors import AppError, Invalid, NotFound, Refused, Stale
from app.law.formal_notice import delivery_day
from app.ledger.queries import balances
from app.organisations.models import Organisation
from app.organisations.policy import PartnerKind
from app.organisations.queries import get_organisation


def completeness(db: Session, case: Case, *, now: datetime) -> Completeness:
    """What is known of one case; `missing_for_handover` names what it lacks."""
    return completeness_of(db, [case], now=now)[case.id]


def completeness_of(db: Session, cases: Sequence[Case], *, now: datetime) -> dict[UUID, Completeness]:
    """The same for cases of one creditor, in a handful of questions however many there are."""
    if not cases:
        return {}
    today, creditor_id = now.astimezone(HERE).date(), cases[0].creditor_id
    stand = gate.stand_of(db, cases[0].id).as_of  # the same for all cases of one creditor
    age = None if stand is None else int((now - stand).total_seconds() // 3600)
    debtors, facts = main_debtors(db, cases), circumstances_in(db, cases)
    claims = {row.case_id: row for row in db.execute(claims_in(cases))}
    accounts = balances([case.account_id for case in cases], creditor_id=creditor_id)
    owed = {row.account_id: row.open_cents for row in db.execute(accounts)}
    noticed = {notice.case_id for notice in db.scalars(notices_in(cases)) if _stands(notice, today=today)}
    known = {}
    for case in cases:
        debtor, counted = debtors.get(case.id), claims.get(case.id)
        known[case.id] = Completeness(
            debtor_named=debtor is not None and bool(debtor.name),
            address_known=debtor is not None and _has_address(debtor),
            claims=counted.claims if counted else 0,
            open_cents=owed.get(case.account_id, 0),
            enforceable=counted.enforceable if counted else True,
            consumer=debtor is None or debtor.kind is DebtorKind.CONSUMER,
            notice_valid=case.id in noticed,
            disputed=facts.get(case.id, {}).get("dispute.open") is True,
            balance_age_hours=age,
        )
    return known


def _stands(notice: FormalNotice, *, today: date) -> bool:
    return notice_stands(
        valid=notice.valid,
        by_post=notice.channel == "brief",
        proof=bool(notice.proof),
        returned=notice.returned_on is not None,
        delivered_on=delivery_day(notice.sent_on),
        today=today,
    )


def _has_address(debtor: Debtor) -> bool:
    return all((debtor.street, debtor.house_number, debtor.postcode, debtor.city))


def candidate(partner: Organisation, *, has_sla: bool = False) -> Candidate:
    """What the rules look at."""
    bailiff = partner.partner_kind is PartnerKind.BAILIFF
    return Candidate(partner.name, bailiff, partner.register_number, partner.registered_until, has_sla)


def candidates(db: Session, *, creditor_id: UUID) -> dict[UUID, Candidate]:
    """All partners of the network, by id and by name."""
    known = partners_with_terms(db, creditor_id)
    return {partner.id: candidate(partner, has_sla=partner.id in known) for partner in db.scalars(all_partners())}


def offer(
    db: Session, case: Case, *, partner_id: UUID, by: Actor, message: str, share_history: bool, now: datetime
) -> None:
    """Hand one case over. From here on the partner sees its amounts; the name comes when it accepts.

    Raises Refused when a rule stops it, naming what the case lacks, and Stale when another was first.
    """
    partner = partner_for(db, partner_id)
    refuse_special(message, field="bericht")
    known = completeness(db, case, now=now)
    event_id = _assign(db, case, partner, known, by=by, message=message, share_history=share_history, now=now)
    events.announce(db, "handover.offered", event_id, {case.creditor_id, partner.id})
    db.refresh(case)  # the gate changed it


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of cases that went together: which are done, and why each of the others stayed."""

    done: list[Case] = field(default_factory=list)
    stayed: list[tuple[Case, AppError]] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)  # not there, or not in sight any more


def batch_of(db: Session, seen: Mapping[UUID, int], *, by: Actor) -> tuple[Batch, list[Case]]:
    """The cases of `seen` (case -> the version that was seen) that are as they were; the batch names the others."""
    cases = db.scalars(cases_in(list(seen))).all()
    there = {case.id for case in cases}
    batch = Batch(gone=[case_id for case_id in seen if case_id not in there])
    changed = [case for case in cases if case.version != seen[case.id]]
    batch.stayed.extend((case, Stale(SENTENCES[changed_into(case, by)])) for case in changed)
    return batch, [case for case in cases if case not in changed]


def changed_into(case: Case, by: Actor) -> str:
    """Why a case that was seen otherwise stays: of most it is enough to say that a colleague took it."""
    taken = by.kind is Kind.PARTNER and case.accepted_at is not None
    return "handover.taken" if taken else "handover.changed"


def offer_all(
    db: Session,
    seen: Mapping[UUID, int],
    *,
    partner_id: UUID,
    by: Actor,
    message: str,
    share_history: bool,
    now: datetime,
) -> Batch:
    """Hand a batch over in one transaction; a case that changed meanwhile, or may not go, stays and is named.

    Raises Invalid when the partner may take none.
    """
    partner = partner_for(db, partner_id)
    refuse_special(message, field="bericht")
    may = candidate(partner)
    if not registered(may, now.astimezone(HERE).date()):
        raise Invalid({"partner": [SENTENCES["handover.not-registered"]]})
    batch, cases = batch_of(db, seen, by=by)
    known, told = completeness_of(db, cases, now=now), []
    for case in cases:
        try:
            told.append(
                _assign(db, case, partner, known[case.id], by=by, message=message, share_history=share_history, now=now)
            )
        except AppError as e:  # a refusal of one case is no reason to keep the others
            batch.stayed.append((case, e))
        else:
            batch.done.append(case)
    for event_id in told:  # after the gate's own writes
        events.announce(db, "handover.offered", event_id, {by.organisation_id, partner.id})
    return batch


def partner_for(db: Session, partner_id: UUID) -> Organisation:
    """Raises Invalid for what is no partner."""
    try:
        partner = get_organisation(db, partner_id)
    except NotFound:
        raise Invalid({"partner": ["Kies een partner uit de lijst."]}) from None
    if partner.kind is not Kind.PARTNER:
        raise Invalid({"partner": [SENTENCES["handover.no-partner"]]})
    return partner


def _assign(
    db: Session,
    case: Case,
    partner: Organisation,
    known: Completeness,
    *,
    by: Actor,
    message: str,
    share_history: bool,
    now: datetime,
) -> UUID:
    """Decide, then let the gate move the rows; the id of its event."""
    decision = decide(
        candidate(partner),
        case.regie,
        by_creditor=by.organisation_id == case.creditor_id,
        closed=case.closed_at is not None,
        today=now.astimezone(HERE).date(),
    )
    if not decision.allowed:
        raise Refused(SENTENCES[decision.because[0]], because=list(decision.because))
    missing = missing_for_handover(known)
    if stops_handover(missing):
        raise Refused(" ".join(MISSING[code] for code in missing), because=list(missing))
    event_id = gate.assign_case(
        db,
        case.id,
        version=case.version,
        partner_id=partner.id,
        by_user_id=by.user_id,
        share_history=share_history,
        message=message,
        missing=missing,
        due_at=accept_due(now),
    )
    if event_id is None:
        raise Stale(SENTENCES["handover.changed"])
    return event_id


def accept(db: Session, case: Case, *, by: Actor, reference: str, now: datetime) -> None:
    """Take an offered case: now the partner sees who it is about. `reference` is its own, if it has one.

    Raises Refused when it is not offered to the acting side, or when the partner's registration has run out.
    """
    if by.organisation_id != case.partner_id:
        raise Refused(SENTENCES["handover.partner-only"], because=["handover.partner-only"])
    if case.accepted_at is not None:
        raise Refused(SENTENCES["handover.accepted"], because=["handover.accepted"])
    own = candidate(get_organisation(db, by.organisation_id))
    if not registered(own, now.astimezone(HERE).date()):
        raise Refused(SENTENCES["handover.not-registered"], because=["handover.not-registered"])
    event_id = gate.accept_case(db, case.id, version=case.version, by_user_id=by.user_id, reference=reference)
    if event_id is None:
        raise Stale(SENTENCES["handover.changed"])
    events.announce(db, "handover.accepted", event_id, {case.creditor_id, by.organisation_id})
    db.refresh(case)  # the gate changed it


def accept_all(db: Session, seen: Mapping[UUID, int], *, by: Actor, now: datetime) -> Batch:
    """Take a batch in one transaction; a case that was changed or taken away meanwhile stays and is named."""
    batch, cases = batch_of(db, seen, by=by)
    for case in cases:
        try:
            accept(db, case, by=by, reference="", now=now)
        except AppError as e:
            batch.stayed.append((case, e))
        else:
            batch.done.append(case)
    return batch


def give_back(db: Session, case: Case, *, by: Actor, reason: str) -> None:
    """A partner gives a case back, at once, accepted or not: from here on it sees only what it made itself."""
    if by.organisation_id != case.partner_id:
        raise Refused(SENTENCES["handover.partner-only"], because=["handover.partner-only"])
    refuse_special(reason, field="reden")
    kind = "handover.returned" if case.accepted_at is None else "case.released"
    event_id = gate.release_case(db, case.id, version=case.version, by_user_id=by.user_id, reason=reason)
    if event_id is None:
        raise Stale(SENTENCES["handover.changed"])
    events.announce(db, kind, event_id, {case.creditor_id, by.organisation_id})
    db.expunge(case)  # it is out of sight now


def give_back_all(db: Session, seen: Mapping[UUID, int], *, by: Actor, reason: str) -> Batch:
    """Give a batch back in one transaction, all for the same reason; what may not go back stays and is named."""
    refuse_special(reason, field="reden")
    batch, cases = batch_of(db, seen, by=by)
    for case in cases:
        try:
            give_back(db, case, by=by, reason=reason)
        except AppError as e:
            batch.stayed.append((case, e))
        else:
            batch.done.append(case)
    return batch
