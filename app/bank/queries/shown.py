"""What a person sees of payments that look for a case: our proposal, and the cases beside them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bank.policy.comparing import Shown
from app.bank.policy.matching import Match, Seen, Suggestion, books_in_batch, match_all, proposal
from app.bank.policy.words import Certainty
from app.bank.queries.candidates import index_for, open_claims, payment_of
from app.bank.queries.entries import undone_before
from app.cases.models import Case, Claim, Debtor
from app.cases.policy import bare_reference
from app.infra import gate
from app.infra.db import among
from app.kernel.text import house, search_words
from app.ledger.queries import balances

FIRST_SURE = tuple(Certainty)
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Weighed:
    """One payment of a list, with what we think of it now."""

    row: Any
    payment: Seen
    answer: Match
    proposal: Suggestion | None
    in_batch: bool

    @property
    def certainty(self) -> Certainty:
        return Certainty.ALMOST_SURE if self.proposal else self.answer.certainty or Certainty.FIND_OUT

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return (self.proposal,) if self.proposal else self.answer.suggestions


@dataclass(frozen=True, slots=True)
class SeenCase:
    id: UUID
    closed: bool
    shown: Shown

    @property
    def name(self) -> str:
        return " en ".join(self.shown.names)


def weigh(db: Session, creditor_id: UUID, rows: Sequence[Any]) -> list[Weighed]:
    """Entries of one page, those of which we are almost sure first."""
    payments = [payment_of(row) for row in rows]
    undone = undone_before(db, creditor_id, [row.id for row in rows])
    answers = match_all(payments, index_for(db, creditor_id, payments, names=True))
    found = [
        Weighed(row, payment, answer, proposal(answer), books_in_batch(payment, answer, undone=row.id in undone))
        for row, payment, answer in zip(rows, payments, answers, strict=True)
    ]
    return sorted(found, key=lambda weighed: FIRST_SURE.index(weighed.certainty))


def seen_cases(db: Session, creditor_id: UUID, case_ids: Collection[UUID]) -> dict[UUID, SeenCase]:
    """What a page shows of each of these cases beside a payment."""
    if not case_ids:
        return {}
    cases = db.scalars(select(Case).where(Case.creditor_id == creditor_id, among(Case.id, case_ids))).all()
    accounts = [case.account_id for case in cases]
    left: dict[UUID, int] = {
        row.account_id: int(row.open_cents) for row in db.execute(balances(accounts, creditor_id=creditor_id))
    }
    claims = open_claims(db, creditor_id, accounts)
    people, bills = defaultdict(list), defaultdict(list)
    ours = (Debtor.creditor_id == creditor_id, among(Debtor.case_id, case_ids))
    for debtor in db.scalars(select(Debtor).where(*ours).order_by(Debtor.main.desc(), Debtor.id)):
        people[debtor.case_id].append(debtor)
    theirs = (Claim.creditor_id == creditor_id, among(Claim.case_id, case_ids))
    for claim in db.scalars(select(Claim).where(*theirs).order_by(Claim.due_on.desc(), Claim.id)):
        bills[claim.case_id].append(claim)
    return {
        case.id: SeenCase(
            case.id,
            case.closed_at is not None,
            Shown(
                reference=case.reference,
                open_cents=left.get(case.account_id, 0),
                claim_cents=claims.get(case.account_id, ()),
                names=tuple(debtor.name for debtor in people[case.id]),
                ibans=tuple(debtor.iban for debtor in people[case.id] if debtor.iban),
                text=_text(case, bills[case.id], people[case.id]),
            ),
        )
        for case in cases
    }


def _text(case: Case, claims: Sequence[Claim], debtors: Sequence[Debtor]) -> str:
    """What the newest claim is for, and where the person lives: what payers write."""
    about = claims[0].description if claims and claims[0].description else case.about
    of = debtors[0] if debtors else None
    street = f"{of.street or ''} {house(of.house_number, of.addition)}".strip() if of else ""
    return ", ".join(part for part in (about, street) if part)


def found_cases(db: Session, creditor_id: UUID, words: str) -> list[UUID]:
    """Cases with this number, or in whose name or street these words occur; at most `MOST_FOUND`."""
    bare = bare_reference(words)
    named = gate.search_cases(db, search_words(words), most=MOST_FOUND)
    by_number = select(Case.id).where(Case.creditor_id == creditor_id, Case.reference_key == bare)
    return list(dict.fromkeys([*db.scalars(by_number), *named]))[:MOST_FOUND]


def cases_by_number(db: Session, creditor_id: UUID, numbers: Collection[str]) -> dict[str, UUID]:
    """Case number as it was typed -> case; a number that we do not know is not in it."""
    bare = {number: "".join(filter(str.isalnum, number.upper())) for number in numbers}
    wanted = select(Case.reference_key, Case.id).where(Case.creditor_id == creditor_id)
    known = dict(db.execute(wanted.where(Case.reference_key.in_(bare.values()))).all())
    return {number: known[key] for number, key in bare.items() if key in known}
