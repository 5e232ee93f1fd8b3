"""What claims, letters and lines of the ledger say, as facts of facts.yaml.

A case may hold several claims and an action is about all of them, so the strictest counts: the one for which
the law protects the person most, one that is not enforceable, the worst judgment of a contract.
"""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple, Protocol
from uuid import UUID

from app.cases.policy import ClaimKind, LegalBasis, TermsStatus
from app.kernel.dates import add_months
from app.kernel.money import Cents
from app.law.formal_notice import delivery_day, term
from app.law.small_instalments import LOOK_BACK_MONTHS, is_small
from app.ledger.policy import Bearer, Bucket, EntryKind, Line, allocate
from app.sla.policy.vocabulary import Value

STRICTEST_BASIS = (
    LegalBasis.NON_CONTRACT,
    LegalBasis.PUBLIC_LAW,
    LegalBasis.CONTRACT_CONSUMER,
    LegalBasis.CONTRACT_BUSINESS,
)
WORST_TERMS = (TermsStatus.ANNULLED, TermsStatus.RISKY, TermsStatus.NOT_REVIEWED, TermsStatus.OK)
FEE = "bik"
BY_POST = "brief"


class Owed(Protocol):
    """What is asked of a claim."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> ClaimKind: ...
    @property
    def due_on(self) -> date: ...
    @property
    def original_cents(self) -> int: ...
    @property
    def legal_basis(self) -> LegalBasis: ...
    @property
    def enforceable(self) -> bool: ...
    @property
    def terms_status(self) -> TermsStatus: ...


class Booked(Line, Protocol):
    @property
    def booked_on(self) -> date: ...


class Letter(NamedTuple):
    """A formal notice that was sent. `proven`: receipt can be shown, or it went by post."""

    sent_on: date
    by_post: bool
    proven: bool
    returned: bool
    valid: bool

    @property
    def delivered_on(self) -> date | None:
        """By post the rule of experience counts; other ways need proof. None when it came back."""
        return delivery_day(self.sent_on) if not self.returned and (self.by_post or self.proven) else None


def claim_facts(claims: Sequence[Owed], *, today: date, dwelling: bool) -> dict[str, Value]:
    """`dwelling`: the creditor lets homes, so that rent is rent of one. Without claims nothing is known."""
    if not claims:
        return {}
    bases, terms = {one.legal_basis for one in claims}, {one.terms_status for one in claims}
    return {
        "claim.legal_basis": next(basis.value for basis in STRICTEST_BASIS if basis in bases),
        "claim.terms_status": next(status.value for status in WORST_TERMS if status in terms),
        "claim.enforceable": all(one.enforceable for one in claims),
        "claim.in_default": all(one.due_on < today for one in claims),
        "claim.small_instalment": any(is_small(one.original_cents) for one in claims),
        "claim.is_rent_of_dwelling": dwelling and any(one.kind is ClaimKind.RENT for one in claims),
    }


def ledger_facts(
    lines: Sequence[Booked], *, today: date, rent_cents: Cents | None, cost_cents: Cents | None
) -> dict[str, Value]:
    """`cost_cents`: what the action would add for the person."""
    owed = principal_by_claim(lines)
    principal, handed_over = sum(owed.values()), sum(_principal(lines).values())
    costs = open_costs(lines, paid_too=True)
    recent = add_months(today, -LOOK_BACK_MONTHS)
    facts: dict[str, Value] = {
        "ledger.open_cents": sum(one.amount_cents for one in lines if one.bearer is Bearer.DEBTOR),
        "ledger.principal_open_cents": principal,
        "ledger.costs_charged_cents": costs,
        "ledger.fee_already_charged": any(cents > 0 for _, cents in fees(lines)),
        "ledger.fees_six_months_cents": sum(cents for day, cents in fees(lines) if day >= recent),
    }
    if rent_cents:
        facts["claim.arrears_months"] = Fraction(principal, rent_cents)
    if handed_over > 0 and cost_cents is not None:
        facts["ledger.cost_ratio_after"] = Fraction(costs + cost_cents, handed_over)
    return facts


def fees(lines: Sequence[Booked]) -> list[tuple[date, Cents]]:
    """Collection costs that were charged to the person and stand: day and amount. A cost without a kind may be one."""
    taken_back = {one.counters_id: one.amount_cents for one in lines if one.counters_id is not None}
    charged = [
        one
        for one in lines
        if one.kind is EntryKind.COST and one.bearer is Bearer.DEBTOR and one.cost_kind in (FEE, None)
    ]
    return [(one.booked_on, one.amount_cents + taken_back.get(one.id, 0)) for one in charged]


def open_costs(lines: Sequence[Booked], *, paid_too: bool = False) -> Cents:
    """Costs that the person bears, what was taken back left out; what was paid or waived too unless `paid_too`."""
    borne = [one for one in lines if one.bearer is Bearer.DEBTOR]
    costs = {one.id for one in borne if one.kind is EntryKind.COST}
    charged = sum(one.amount_cents for one in borne if one.id in costs or one.counters_id in costs)
    if paid_too:
        return charged
    reached = sum(part.amount_cents for part in allocate(lines) if part.bucket is Bucket.COSTS)
    return max(0, charged - reached)


def principal_by_claim(lines: Sequence[Booked], *, until: date | None = None) -> dict[UUID | None, Cents]:
    """Principal that is still open by claim; `until`: as it stood at the end of that day."""
    seen = [one for one in lines if until is None or one.value_on <= until]
    owed = _principal(seen)
    for part in allocate(seen):
        if part.bucket is Bucket.PRINCIPAL and part.claim_id in owed:
            owed[part.claim_id] -= part.amount_cents
    return owed


def _principal(lines: Sequence[Booked]) -> dict[UUID | None, Cents]:
    """What was owed by claim, with what was taken back of it; payments and waivers not."""
    ours = {one.id: one for one in lines if one.bearer is Bearer.DEBTOR}
    owed: dict[UUID | None, Cents] = {}
    for one in ours.values():
        root = ours.get(one.counters_id, one) if one.counters_id else one
        if root.kind in (EntryKind.CLAIM, EntryKind.CORRECTION):
            owed[one.claim_id] = owed.get(one.claim_id, 0) + one.amount_cents
    return owed


def letter_that_counts(letters: Sequence[Letter]) -> Letter | None:
    """The oldest that has effect; without one the last that was sent."""
    standing = [one for one in letters if one.valid and one.delivered_on is not None]
    return standing[0] if standing else letters[-1] if letters else None


def notice_facts(letters: Sequence[Letter], *, today: date) -> dict[str, Value]:
    """`letters`: the oldest first."""
    letter = letter_that_counts(letters)
    if letter is None:
        return {"notice.sent": False}
    arrived = letter.delivered_on
    return {
        "notice.sent": True,
        "notice.returned": letters[-1].returned,
        "notice.valid": letter.valid and not letter.returned,
        "notice.delivered": arrived is not None and arrived <= today,
        "notice.term_ended": arrived is not None and term(arrived).is_over(today),
    }


def hours_since(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds() // 3600))
