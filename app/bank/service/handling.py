"""What a person does with a payment: book it on one case or more, set it apart, take that back within a week."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.bank.models import BankEntry, Booking
from app.bank.policy.booking import REASONS, Part, may_book, may_undo, wrong_with
from app.bank.policy.matching import books_in_batch, match_all, proposal
from app.bank.policy.words import EntryStatus, MatchedBy
from app.bank.queries.candidates import index_for, payment_of
from app.bank.queries.entries import bookings_of, get_entry, undone_before
from app.bank.service.booking import DESCRIPTION
from app.cases.models import Case
from app.cases.queries import get_case, main_debtor
from app.cases.service import refuse_special, touch_news
from app.infra import events
from app.kernel.actor import Actor
from app.kernel.decision import Decision
from app.kernel.errors import Invalid, NotFound, Refused
from app.kernel.numbers import is_iban
from app.ledger import service as ledger
from app.ledger.models import Entry
from app.ledger.policy import EntryKind

RETURNED = "Teruggeboekt door de bank"


def check(decision: Decision) -> None:
    """Raise Refused with the sentence of its reason."""
    if not decision.allowed:
        raise Refused(REASONS[decision.because[0]], because=list(decision.because))


def book(
    db: Session,
    entry: BankEntry,
    parts: Sequence[Part],
    *,
    by: Actor,
    now: datetime,
    remember: bool = False,
) -> list[Booking]:
    """Book the whole of `entry` (locked) on cases; money that came back makes what is open larger again.

    `remember`: the account belongs to the person of this case from now on, where none was known. Raises Invalid on
    `boekingen` when the parts are not the whole, and Refused when somebody was first.
    """
    check(may_book(entry.status))
    if wrong := wrong_with(entry.amount_cents, parts):
        raise Invalid({"boekingen": [wrong]})
    cases = {part.case_id: _own_case(db, part.case_id, by) for part in sorted(parts)}  # one order: nobody waits twice
    bookings = [
        _book_part(db, entry, part, cases[part.case_id], number, by=by, now=now) for number, part in enumerate(parts, 1)
    ]
    _handle(entry, EntryStatus.BOOKED, MatchedBy.PERSON, by=by, now=now)
    if remember and len(parts) == 1:
        _remember(db, entry, cases[parts[0].case_id])
    _reallocate(db, cases.values(), by=by)
    return bookings


def _own_case(db: Session, case_id: UUID, by: Actor) -> Case:
    """Locked. A case of another creditor is not found: its money is not in our bank."""
    case = get_case(db, case_id, lock=True)
    if case.creditor_id != by.organisation_id:
        raise NotFound
    return case


def _book_part(
    db: Session, entry: BankEntry, part: Part, case: Case, number: int, *, by: Actor, now: datetime
) -> Booking:
    paid = part.amount_cents > 0
    line = ledger.book(
        db,
        case.account_id,
        creditor_id=case.creditor_id,
        partner_id=case.partner_id,
        kind=EntryKind.PAYMENT if paid else EntryKind.REVERSAL,
        amount_cents=-part.amount_cents,
        by=by,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        description=DESCRIPTION if paid else RETURNED,
        source=f"bank:{entry.key}:{entry.version}.{number}",  # after a correction it may be booked anew
    )
    if line is None:
        raise Refused(REASONS["bank.handled"], because=["bank.handled"])
    booking = Booking(
        creditor_id=case.creditor_id,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        entry_id=entry.id,
        case_id=case.id,
        amount_cents=part.amount_cents,
        ledger_entry_id=line.id,
    )
    db.add(booking)
    db.flush()  # for its id
    touch_news(case, now)
    kind = "payment.booked" if paid else "payment.reversed"
    events.record(db, kind, case, by=by, booking=str(booking.id), entry=str(entry.id))
    return booking


def _remember(db: Session, entry: BankEntry, case: Case) -> None:
    debtor = main_debtor(db, case)
    if debtor is not None and not debtor.iban and is_iban(entry.iban):
        debtor.iban = entry.iban


def set_apart(db: Session, entry: BankEntry, *, by: Actor, reason: str, now: datetime) -> None:
    """It belongs to no case. Raises Invalid for a BSN in the reason, and Refused when somebody was first."""
    check(may_book(entry.status))
    refuse_special(reason, field="reden")
    _handle(entry, EntryStatus.IGNORED, None, by=by, now=now, remark=reason)
    events.record_own(db, "payment.set_apart", entry.id, by=by)


def undo(db: Session, entry: BankEntry, *, by: Actor, now: datetime, today: date) -> None:
    """Take back what was booked, by counter entries, or what was set apart: it looks for a case again.

    Raises Refused after a week.
    """
    check(may_undo(entry.status, entry.handled_at, now))
    bookings = db.scalars(bookings_of(entry)).all()
    cases = {
        booking.case_id: _own_case(db, booking.case_id, by) for booking in sorted(bookings, key=lambda b: b.case_id)
    }
    for booking in bookings:
        case = cases[booking.case_id]
        line = db.get_one(Entry, (booking.ledger_entry_id, booking.creditor_id))
        ledger.take_back(db, line, by=by, booked_on=today, reason="De betaling hoort bij een ander dossier")
        booking.undone_at = now
        touch_news(case, now)
        events.record(db, "payment.taken_back", case, by=by, booking=str(booking.id), entry=str(entry.id))
    if not bookings:
        events.record_own(db, "payment.taken_back", entry.id, by=by)
    _handle(entry, EntryStatus.SUSPENSE, None, by=by, now=now)
    _reallocate(db, cases.values(), by=by)


def book_proposals(db: Session, chosen: Sequence[tuple[UUID, int]], *, by: Actor, now: datetime) -> tuple[int, int]:
    """Book those of `chosen` (entry and the version that was seen) of which we are still almost sure.

    How many were booked, and how many were left because something changed since.
    """
    held = [(get_entry(db, entry_id, lock=True), version) for entry_id, version in sorted(chosen)]
    fresh = [entry for entry, seen in held if entry.version == seen and entry.status is EntryStatus.SUSPENSE]
    payments = [payment_of(entry) for entry in fresh]
    undone = undone_before(db, by.organisation_id, [entry.id for entry in fresh])
    answers = match_all(payments, index_for(db, by.organisation_id, payments, names=True))
    sure = [
        (entry, found.case_id)
        for entry, payment, answer in zip(fresh, payments, answers, strict=True)
        if (found := proposal(answer)) and books_in_batch(payment, answer, undone=entry.id in undone)
    ]
    for case_id in sorted({case_id for _, case_id in sure}):
        _own_case(db, case_id, by)  # all of them first, in one order
    for entry, case_id in sure:
        book(db, entry, [Part(case_id, entry.amount_cents)], by=by, now=now)
    return len(sure), len(chosen) - len(sure)


def _handle(
    entry: BankEntry, status: EntryStatus, matched: MatchedBy | None, *, by: Actor, now: datetime, remark: str = ""
) -> None:
    entry.status, entry.matched_by, entry.remark = status, matched, remark
    entry.handled_at, entry.handled_by_user_id = now, by.user_id


def _reallocate(db: Session, cases: Iterable[Case], *, by: Actor) -> None:
    db.flush()  # the lines that count
    ledger.reallocate_all(db, {c.account_id: c.partner_id for c in cases}, creditor_id=by.organisation_id, by=by)
