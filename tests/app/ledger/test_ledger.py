"""The ledger with a real database: a balance is a sum, a source books once, a mistake gets a counter entry."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.infra.tenancy import acting_for
from app.kernel.errors import Refused
from app.law.imputation import PRINCIPAL_FIRST
from app.ledger.models import Allocation, Entry
from app.ledger.policy import Bearer, Bucket, EntryKind
from app.ledger.queries import Sums, allocations_of, amounts_of, balances, entries_of, open_principal, sums
from app.ledger.service import book, open_account, reallocate, take_back

DAY = date(2026, 10, 1)
RENT = 780_60  # what world.case owes


@pytest.fixture
def case(world):
    return world.case


@pytest.fixture
def fien(world):
    """A session and a way to write in the ledger of L-1, as Fien does it."""
    with acting_for(world.fien.organisation_id) as db, db.begin():
        yield db, writer(db, world)


def writer(db, world):
    case = world.case

    def write(kind, cents, *, day=DAY, **more):
        about = {"creditor_id": case.creditor_id, "partner_id": case.partner_id, "by": world.fien.actor}
        return book(db, case.account_id, kind=kind, amount_cents=cents, booked_on=day, **about, **more)

    return write


def again(db, world, **how):
    case = world.case
    reallocate(
        db, case.account_id, creditor_id=case.creditor_id, partner_id=case.partner_id, by=world.fien.actor, **how
    )
    db.flush()  # the next reads look at what was written
    return db.scalars(allocations_of(case.account_id, case.creditor_id)).all()


def test_the_balance_is_the_sum_of_what_the_person_bears(fien, case):
    db, write = fien
    write(EntryKind.COST, 100_00, cost_kind="bik")
    write(EntryKind.INTEREST, 5_00)
    write(EntryKind.PAYMENT, -200_00)
    write(EntryKind.WAIVER, -50_00, cost_kind="bik")
    write(EntryKind.COST, 34_00, bearer=Bearer.CREDITOR, cost_kind="partnerloon")
    write(EntryKind.COST, 12_00, bearer=Bearer.PARTNER, cost_kind="verzendkosten")
    found = amounts_of(db, case.account_id, case.creditor_id)
    assert found == Sums(RENT + 100_00 + 5_00 - 200_00 - 50_00, RENT, 100_00, 5_00, 200_00, 50_00)
    assert db.execute(balances([case.account_id], creditor_id=case.creditor_id)).all() == [
        (case.account_id, found.open_cents)
    ]


def test_a_correction_or_reversal_counts_where_its_original_stands(fien, case, world):
    db, write = fien
    cost = write(EntryKind.COST, 100_00, cost_kind="bik")
    paid = write(EntryKind.PAYMENT, -200_00)
    take_back(db, cost, by=world.fien.actor, booked_on=DAY, reason="Dubbel geboekt")
    write(EntryKind.REVERSAL, 200_00, counters_id=paid.id)
    assert amounts_of(db, case.account_id, case.creditor_id) == Sums(RENT, RENT, 0, 0, 0, 0)


def test_an_account_without_entries_owes_nothing(world):
    with acting_for(world.ria.organisation_id) as db, db.begin():
        account = open_account(db, creditor_id=world.ria.organisation_id, partner_id=None, by=world.ria.actor)
        assert amounts_of(db, account.id, account.creditor_id) == Sums()
        assert db.execute(sums([account.id], creditor_id=account.creditor_id)).all() == []


def test_the_same_source_books_once(fien, case):
    db, write = fien
    assert write(EntryKind.PAYMENT, -10_00, source="bank:a") is not None
    assert write(EntryKind.PAYMENT, -10_00, source="bank:a") is None
    assert write(EntryKind.PAYMENT, -10_00, source="bank:b") is not None
    assert amounts_of(db, case.account_id, case.creditor_id).paid_cents == 20_00


def test_two_who_book_the_same_source_at_the_same_moment_book_it_once(world):
    start, booked = Barrier(4), []

    def one() -> None:
        with acting_for(world.fien.organisation_id) as db, db.begin():
            start.wait()
            booked.append(writer(db, world)(EntryKind.PAYMENT, -10_00, source="bank:a") is not None)

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(booked) == [False, False, False, True]


def test_two_who_allocate_at_the_same_moment_write_one_version(world):
    with acting_for(world.fien.organisation_id) as db, db.begin():
        writer(db, world)(EntryKind.PAYMENT, -10_00)
    start = Barrier(3)

    def one() -> None:
        with acting_for(world.fien.organisation_id) as db, db.begin():
            start.wait()
            again(db, world)

    threads = [Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_for(world.fien.organisation_id) as db:
        assert db.execute(select(func.count(), func.max(Allocation.version))).one() == (1, 1)


def test_a_mistake_gets_a_counter_entry_and_only_once(fien, case, world):
    db, write = fien
    paid = write(EntryKind.PAYMENT, -200_00)
    counter = take_back(db, paid, by=world.fien.actor, booked_on=DAY, reason="Hoort bij L-2")
    assert (counter.kind, counter.amount_cents, counter.counters_id) == (EntryKind.CORRECTION, 200_00, paid.id)
    assert len(db.scalars(entries_of(case.account_id, case.creditor_id)).all()) == 3
    with pytest.raises(Refused):
        take_back(db, paid, by=world.fien.actor, booked_on=DAY, reason="Nog een keer")
    with pytest.raises(Refused):
        take_back(db, counter, by=world.fien.actor, booked_on=DAY, reason="Toch niet")


def test_a_sign_that_does_not_fit_is_refused_before_and_by_the_database(fien, case, world):
    db, write = fien
    with pytest.raises(ValueError, match="plus is owed"):
        write(EntryKind.PAYMENT, 10_00)
    about = {"creditor_id": case.creditor_id, "by_organisation_id": case.creditor_id, "account_id": case.account_id}
    about |= {"by_user_id": world.fien.actor.user_id, "booked_on": DAY, "value_on": DAY}
    db.add(Entry(kind=EntryKind.PAYMENT, amount_cents=10_00, **about))
    with pytest.raises(IntegrityError, match="paid_is_minus"):
        db.flush()
    db.rollback()


def test_nobody_changes_or_removes_a_line(fien):
    db, _ = fien
    for change in ("update ledger_entries set amount_cents = 0", "delete from ledger_entries"):
        with pytest.raises(ProgrammingError, match="permission denied"), db.begin_nested():
            db.execute(text(change))


def test_a_new_version_is_written_only_when_it_differs(fien, case, world):
    db, write = fien
    write(EntryKind.PAYMENT, -200_00)
    assert [part.version for part in again(db, world)] == [1]
    assert [part.version for part in again(db, world)] == [1]
    write(EntryKind.COST, 40_00, day=DAY - timedelta(days=1), cost_kind="bik")
    parts = again(db, world)
    assert {(part.version, part.bucket, part.amount_cents) for part in parts} == {
        (2, Bucket.COSTS, 40_00),
        (2, Bucket.PRINCIPAL, 160_00),
    }
    assert {part.version for part in again(db, world, order=PRINCIPAL_FIRST)} == {3}
    assert open_principal(db, case.account_id, case.creditor_id) == RENT - 200_00


def test_a_payment_that_was_taken_back_keeps_a_line_of_nothing(fien, world):
    db, write = fien
    paid = write(EntryKind.PAYMENT, -200_00)
    again(db, world)
    take_back(db, paid, by=world.fien.actor, booked_on=DAY, reason="Hoort bij L-2")
    assert [(p.version, p.entry_id, p.bucket, p.amount_cents) for p in again(db, world)] == [
        (2, paid.id, Bucket.SURPLUS, 0)
    ]


def test_the_partner_of_now_reads_the_ledger_and_a_stranger_does_not(world, fien, case):
    db, write = fien
    write(EntryKind.PAYMENT, -200_00)
    again(db, world)
    db.commit()
    for person, entries, parts in ((world.bas, 2, 1), (world.wim, 0, 0), (world.olga, 0, 0), (world.ada, 0, 0)):
        with acting_for(person.organisation_id) as theirs:
            assert len(theirs.scalars(entries_of(case.account_id, case.creditor_id)).all()) == entries
            assert len(theirs.scalars(allocations_of(case.account_id, case.creditor_id)).all()) == parts


def test_nobody_books_on_an_account_of_another(world, case):
    with acting_for(world.olga.organisation_id) as db, db.begin(), pytest.raises((ProgrammingError, IntegrityError)):
        book(
            db,
            case.account_id,
            creditor_id=case.creditor_id,
            partner_id=None,
            kind=EntryKind.PAYMENT,
            amount_cents=-1,
            by=world.olga.actor,
            booked_on=DAY,
            source=str(uuid4()),
        )
