"""Cases that the payments of a batch may be for, in a few questions: the net around the rule (policy/matching.py)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, and_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from app.bank.policy.matching import Candidate, MatchIndex, Payment, Seen, index_of, keys_of, words_of_name
from app.cases.models import Case, Debtor, PaymentReference
from app.infra import gate
from app.infra.db import among
from app.ledger.models import Entry
from app.ledger.policy import NEVER_ABOVE, Bearer
from app.ledger.queries import balances, newest_parts

MOST_OF_A_NAME = 50  # cases that share a name; more says nothing


def payment_of(row: Any) -> Seen:
    """What the rule wants to know of a BankEntry, or of a row with its columns."""
    return Seen(
        amount_cents=row.amount_cents,
        returned=row.return_reason != "",
        return_code=row.return_reason or None,
        structured_reference=row.reference or None,
        end_to_end_id=row.end_to_end_id or None,
        remittance=row.text or None,
        counterparty_iban=row.iban or None,
        counterparty_name=row.name or None,
    )


def index_for(db: Session, creditor_id: UUID, payments: Collection[Payment], *, names: bool = False) -> MatchIndex:
    """The part of the creditor's cases that matters for `payments`. `names`: also who shares a name, to suggest."""
    keys = list(frozenset[str]().union(*map(keys_of, payments)))
    codes = _by_code(db, creditor_id, keys)
    near = _by_number(db, creditor_id, keys) | set(codes.values()) | _by_account(db, creditor_id, payments)
    if names:
        near |= _namesakes(db, payments)
    return index_of(candidates(db, creditor_id, near, codes, names=names))


def candidates(
    db: Session, creditor_id: UUID, case_ids: Collection[UUID], codes: Mapping[str, UUID], *, names: bool
) -> list[Candidate]:
    """What matching knows of these cases; `codes`: the payment references among them that matter."""
    if not case_ids:
        return []
    wanted = select(Case.id, Case.reference, Case.account_id, Case.closed_at.is_not(None).label("closed"))
    cases = db.connection().execute(wanted.where(Case.creditor_id == creditor_id, among(Case.id, case_ids))).all()
    accounts = [case.account_id for case in cases]
    left: dict[UUID, int] = {
        account_id: int(cents)
        for account_id, cents in db.connection().execute(balances(accounts, creditor_id=creditor_id)).all()
    }
    claims = open_claims(db, creditor_id, accounts)
    people = _people(db, creditor_id, [case.id for case in cases])
    own: defaultdict[UUID, list[str]] = defaultdict(list)
    for code, case_id in (codes or {}).items():
        own[case_id].append(code)
    return [
        Candidate(
            case.id,
            case.reference,
            payment_references=tuple(own[case.id]),
            ibans=tuple(debtor.iban for debtor in people[case.id] if debtor.iban),
            names=tuple(debtor.company or debtor.surname for debtor in people[case.id]) if names else (),
            open_cents=left.get(case.account_id, 0),
            claim_cents=claims.get(case.account_id, ()),
            closed=case.closed,
        )
        for case in cases
    ]


def open_claims(db: Session, creditor_id: UUID, account_ids: Sequence[UUID]) -> dict[UUID, tuple[int, ...]]:
    """What is open of each claim, by account: what was charged on it, less what payments went to it."""
    original = aliased(Entry)
    taken_back = and_(original.creditor_id == Entry.creditor_id, original.id == Entry.counters_id)
    owed = (
        select(Entry.account_id, Entry.claim_id, func.sum(Entry.amount_cents))
        .outerjoin(original, taken_back)
        .where(Entry.creditor_id == creditor_id, among(Entry.account_id, account_ids), Entry.claim_id.is_not(None))
        .where(Entry.bearer == Bearer.DEBTOR, func.coalesce(original.kind, Entry.kind).not_in(NEVER_ABOVE))
        .group_by(Entry.account_id, Entry.claim_id)
    )
    left = {(account_id, claim_id): int(cents) for account_id, claim_id, cents in db.connection().execute(owed).all()}
    for part in db.connection().execute(newest_parts(account_ids, creditor_id)).all():
        if (part.account_id, part.claim_id) in left:
            left[part.account_id, part.claim_id] -= part.amount_cents
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    for (account_id, _), cents in left.items():
        if cents > 0:
            found[account_id].append(cents)
    return {account_id: tuple(cents) for account_id, cents in found.items()}


def _by_number(db: Session, creditor_id: UUID, keys: list[str]) -> set[UUID]:
    asked = func.unnest(literal(keys, ARRAY(String))).table_valued("key").render_derived()
    named = select(Case.id).join(asked, asked.c.key == Case.reference_key)
    return set(db.scalars(named.where(Case.creditor_id == creditor_id)))


def _by_code(db: Session, creditor_id: UUID, keys: list[str]) -> dict[str, UUID]:
    asked = func.unnest(literal(keys, ARRAY(String))).table_valued("key").render_derived()
    named = select(PaymentReference.code, PaymentReference.case_id).join(asked, asked.c.key == PaymentReference.code)
    return dict(db.execute(named.where(PaymentReference.creditor_id == creditor_id)).all())


def _by_account(db: Session, creditor_id: UUID, payments: Iterable[Payment]) -> set[UUID]:
    accounts = sorted({payment.counterparty_iban for payment in payments if payment.counterparty_iban})
    asked = func.unnest(literal(accounts, ARRAY(String))).table_valued("iban").render_derived()
    known = select(Debtor.case_id).join(asked, asked.c.iban == Debtor.iban)
    return set(db.scalars(known.where(Debtor.creditor_id == creditor_id)))


def _namesakes(db: Session, payments: Iterable[Payment]) -> set[UUID]:
    words = {word for payment in payments for word in words_of_name(payment.counterparty_name or "")}
    return {case_id for word in sorted(words) for case_id in gate.search_cases(db, word, most=MOST_OF_A_NAME)}


def _people(db: Session, creditor_id: UUID, case_ids: Sequence[UUID]) -> Mapping[UUID, list[Row[Any]]]:
    people: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    columns: Any = select(Debtor.case_id, Debtor.iban, Debtor.surname, Debtor.company)
    wanted = columns.where(Debtor.creditor_id == creditor_id, among(Debtor.case_id, case_ids))
    for debtor in db.connection().execute(wanted).all():
        people[debtor.case_id].append(debtor)
    return people
