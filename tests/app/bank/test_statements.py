"""A file comes in, is read once and booked once, whoever sends it, however often and whatever dies halfway."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.bank import jobs as steps
from app.bank.feature import FEATURE
from app.bank.models import BankEntry, Booking, Statement
from app.bank.policy.words import EntryStatus, MatchedBy
from app.bank.queries.statements import statements_of, sums_of
from app.bank.service.receiving import receive
from app.cases.models import Case, Debtor, PaymentReference
from app.factory import listen
from app.infra import events, jobs
from app.infra.events import Event
from app.infra.files import Upload, UploadPiece, UploadStatus
from app.infra.tenancy import acting_for
from app.kernel.errors import Refused, TooLarge
from app.ledger.models import Allocation, Entry
from app.ledger.policy import EntryKind
from app.ledger.queries import balances
from app.notifications.feature import FEATURE as TELLING
from app.notifications.models import Notification
from app.notifications.service import FEW
from tests.app.bank.camt import Paid, camt, file, numbered, statement
from tests.world import a_case

BOOKED, SUSPENSE, IGNORED = EntryStatus.BOOKED, EntryStatus.SUSPENSE, EntryStatus.IGNORED
REFERENCE = "5000056789012345"
RAMDIN = "NL20INGB0001234567"
OWED = 780_60
DETAILS = b"BkToCstmrDbtCdtNtfctn"


@pytest.fixture(autouse=True)
def listening(queue):
    listen([FEATURE])


def seen_by(person):
    return acting_for(person.organisation_id, person.actor.user_id)


def send(person, data, name="afschrift.xml"):
    with seen_by(person) as db, db.begin():
        return receive(db, BytesIO(data), name=name, by=person.actor)


def upload_of(person, upload):
    with seen_by(person) as db:
        return db.get_one(Upload, upload.id)


def all_of(person, *what):
    with seen_by(person) as db:
        return db.execute(select(*what)).all()


def count(person, kind):
    with seen_by(person) as db:
        return db.scalar(select(func.count()).select_from(kind))


def status_of(person):
    """Text of each entry -> what became of it."""
    return {row.text: row.status for row in all_of(person, BankEntry.text, BankEntry.status)}


def open_of(person, case):
    with seen_by(person) as db:
        return db.execute(balances([case.account_id], creditor_id=case.creditor_id)).one().open_cents


def owes(person, case, iban):
    with seen_by(person) as db, db.begin():
        db.scalars(select(Debtor).where(Debtor.case_id == case.id)).one().iban = iban


def adds_up(person, upload):
    """The total of each statement is what is new by status plus what was there; and what is booked is on the ledger."""
    with seen_by(person) as db:
        for one in sums_of(db, db.scalars(statements_of(upload)).all()):
            assert one.sum.difference == 0
        booked = select(func.coalesce(func.sum(BankEntry.amount_cents), 0)).where(BankEntry.status == BOOKED)
        parts = select(func.coalesce(func.sum(Booking.amount_cents), 0)).where(Booking.undone_at.is_(None))
        lines = select(func.coalesce(func.sum(-Entry.amount_cents), 0)).where(Entry.kind != EntryKind.CLAIM)
        assert db.scalar(booked) == db.scalar(parts) == db.scalar(lines)
    return True


@pytest.fixture
def ours(world):
    """A case of De Linde alone."""
    return a_case(world.ria, "H-26-01893", surname="Ramdin")


@pytest.fixture
def paid(world, ours):
    """Ramdin pays by reference and by case number, somebody unknown pays too, the bank takes its costs."""
    with seen_by(world.fien) as db, db.begin():
        db.add(PaymentReference(code=REFERENCE, creditor_id=world.case.creditor_id, case_id=world.case.id))
    owes(world.ria, ours, RAMDIN)
    return numbered(
        Paid(100_00, "kenmerk", structured=REFERENCE),
        Paid(200_00, "dossier H-26-01893, nov"),
        Paid(OWED - 200_00, "", iban="NL02RABO0123456789"),
        Paid(55_00, "van wie is dit"),
        Paid(-5_70, "kosten van de bank"),
        Paid(-50_00, "kwam terug", returned="MD06"),
    )


def test_the_list_of_files_shows_those_that_were_refused_and_the_last_day_with_money(world, queue, paid, sign_in):
    send(world.fien, b"geen xml", name="kapot.xml")
    send(world.fien, camt(*paid))
    queue.work()
    page = sign_in(world.fien).get("/bank/afschriften")
    assert page.status_code == 200
    assert "kapot.xml" in page.text
    days = all_of(world.fien, BankEntry.booked_on)
    assert [row[0] for row in all_of(world.fien, Statement.closing_on)] == [max(day for (day,) in days)]


def test_what_is_sure_is_booked_and_the_rest_waits(world, queue, paid, ours):
    upload = send(world.fien, camt(*paid))
    queue.work()
    assert status_of(world.fien) == {
        "kenmerk": BOOKED,
        "dossier H-26-01893, nov": BOOKED,
        "": SUSPENSE,
        "van wie is dit": SUSPENSE,
        "kosten van de bank": IGNORED,
        "kwam terug": SUSPENSE,
    }
    assert (open_of(world.ria, world.case), open_of(world.ria, ours)) == (OWED - 100_00, OWED - 200_00)
    done = upload_of(world.fien, upload)
    assert (done.status, done.progress, done.total) == (UploadStatus.DONE, 6, 6)
    assert done.summary == {"statements": 1, "entries": 6, "repeated": 0, "booked": 2, "suspense": 3, "ignored": 1}
    assert adds_up(world.fien, upload)
    (one,) = all_of(
        world.fien, Statement.opening_cents, Statement.closing_cents, Statement.total_cents, Statement.warning
    )
    assert one.opening_cents + one.total_cents == one.closing_cents
    assert one.warning == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (FEW, ["Er is een betaling geboekt in dossier L-1."] * FEW),
        (FEW + 1, [f"Er zijn {FEW + 1} betalingen geboekt in uw dossiers."]),
    ],
)
@pytest.mark.usefixtures("paid")
def test_a_few_payments_are_told_one_by_one_and_many_in_one_line(world, queue, number, said):
    listen([TELLING])
    send(world.fien, camt(*numbered(*(Paid(1_00 + n, "huur", structured=REFERENCE) for n in range(number)))))
    queue.work()
    assert told(world.bas) == said
    for id_, kind in all_of(world.ria, Event.id, Event.kind):
        if kind == "payment.booked":
            with acting_for(world.ria.organisation_id) as db, db.begin():
                events.announce(db, kind, id_, {world.bas.organisation_id})
    queue.work()
    assert told(world.bas) == said, "rung again, told once"


def told(person):
    with seen_by(person) as db:
        return db.scalars(select(Notification.text).where(Notification.user_id == person.actor.user_id)).all()


def test_account_and_amount_book_where_exactly_one_case_fits(world, queue, ours):
    owes(world.ria, ours, RAMDIN)
    twice = numbered(Paid(OWED, "huur", iban=RAMDIN), Paid(OWED, "nog eens", iban=RAMDIN))
    send(world.fien, camt(*twice))
    queue.work()
    assert status_of(world.fien) == {"huur": BOOKED, "nog eens": SUSPENSE}
    assert {row.matched_by for row in all_of(world.fien, BankEntry.matched_by)} == {MatchedBy.ACCOUNT_AND_AMOUNT, None}


def test_the_file_is_forgotten_once_it_is_read(world, queue, paid):
    send(world.fien, camt(*paid))
    assert count(world.fien, UploadPiece) == 1
    queue.work()
    assert count(world.fien, UploadPiece) == 0


def test_the_partner_sees_the_payment_in_its_case_and_nothing_of_the_bank(world, queue, paid):
    send(world.fien, camt(*paid))
    queue.work()
    payments = [
        row.amount_cents for row in all_of(world.bas, Entry.amount_cents, Entry.kind) if row.kind is EntryKind.PAYMENT
    ]
    assert payments == [-100_00]
    assert [row.kind for row in all_of(world.bas, Event.kind)] == ["payment.booked"]
    assert [count(world.bas, kind) for kind in (Statement, BankEntry, Booking, Upload)] == [0, 0, 0, 0]
    assert open_of(world.bas, world.case) == OWED - 100_00


def test_a_payment_is_imputed_and_the_case_says_that_there_is_news(world, queue, paid):
    with seen_by(world.ria) as db:
        before = db.get_one(Case, (world.case.id, world.case.creditor_id))
    send(world.fien, camt(*paid))
    queue.work()
    parts = all_of(world.bas, Allocation.bucket, Allocation.amount_cents)
    assert [(p.bucket.value, p.amount_cents) for p in parts] == [("principal", 100_00)]
    with seen_by(world.bas) as db:
        after = db.get_one(Case, (world.case.id, world.case.creditor_id))
    assert (after.version, after.news_at > before.news_at) == (before.version + 1, True)


# ---- each entry once


def test_the_same_file_again_is_told_and_nothing_doubles(world, queue, paid):
    data = camt(*paid)
    send(world.fien, data)
    queue.work()
    with pytest.raises(Refused, match="Dit bestand is al ingelezen op"):
        send(world.fien, data)
    assert (count(world.fien, Upload), count(world.fien, BankEntry)) == (1, 6)


def test_while_the_first_is_being_read_the_second_hears_so(world, queue, paid):
    data = camt(*paid)
    send(world.fien, data)
    with pytest.raises(Refused, match="Dit bestand wordt al ingelezen, sinds"):
        send(world.fien, data)


def test_statements_that_overlap_book_each_entry_once(world, queue, paid):
    first, second = send(world.fien, camt(*paid[:4])), send(world.fien, camt(*paid[2:], number=2))
    queue.work()
    assert count(world.fien, BankEntry) == 6
    repeated = all_of(world.fien, Statement.entries, Statement.repeated, Statement.repeated_cents)
    assert sorted(tuple(row) for row in repeated) == [(4, 0, 0), (4, 2, paid[2].cents + paid[3].cents)]
    assert adds_up(world.fien, first) and adds_up(world.fien, second)
    assert open_of(world.ria, world.case) == OWED - 100_00


def test_two_equal_lines_in_one_file_are_two_payments(world, queue, ours):
    line = Paid(10_00, "dossier H-26-01893", ref="SAME")
    send(world.fien, camt(line, line))
    queue.work()
    assert open_of(world.ria, ours) == OWED - 20_00


def test_a_file_of_two_accounts_is_two_statements(world, queue):
    upload = send(
        world.fien, file(statement(*numbered(Paid(5_00)), number=1), statement(*numbered(Paid(7_00)), number=2))
    )
    queue.work()
    assert [row.total_cents for row in all_of(world.fien, Statement.total_cents)] == [5_00, 7_00]
    assert adds_up(world.fien, upload)


# ---- what dies halfway


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (steps, "read_file"),
        (steps, "statements_of"),
        (steps, "book_batch"),
        (steps, "impute"),
        (steps, "finish"),
        ("app.bank.service.booking", "reallocate_all"),
        ("app.bank.service.reading", "_lines"),
    ],
)
def test_a_step_that_dies_is_done_again_exactly_once(where, what, world, queue, paid, monkeypatch, ours):
    """It did all its work, and then nothing of it was kept."""
    monkeypatch.setattr(steps, "BATCH", 2)
    place = where if not isinstance(where, str) else __import__(where, fromlist=[what])
    real, died = getattr(place, what), []

    def dies_once(*args, **kwargs):
        answer = real(*args, **kwargs)
        if not died:
            died.append(True)
            raise MemoryError
        return answer

    monkeypatch.setattr(place, what, dies_once)
    upload = send(world.fien, camt(*paid))
    with pytest.raises(MemoryError):
        queue.work()
    monkeypatch.setattr(place, what, real)
    again(world.fien, queue)
    assert upload_of(world.fien, upload).status is UploadStatus.DONE
    assert (count(world.fien, BankEntry), count(world.fien, Booking)) == (6, 2)
    assert (open_of(world.ria, world.case), open_of(world.ria, ours)) == (OWED - 100_00, OWED - 200_00)
    assert len([row for row in all_of(world.ria, Event.kind) if row.kind == "payment.booked"]) == 2
    assert adds_up(world.fien, upload)


@pytest.mark.parametrize(
    ("broken", "said", "left"),
    [
        ("read_file", "Bij ons ging iets mis toen wij dit bestand lazen", "Er is niets geboekt."),
        ("book_batch", "Bij ons ging iets mis toen wij dit afschrift boekten", "staat bij de betalingen die"),
    ],
)
def test_what_fails_for_good_is_said_on_its_page(broken, said, left, world, queue, paid, monkeypatch, sign_in):
    def breaks(*_args, **_kwargs):
        raise MemoryError

    monkeypatch.setattr(steps, broken, breaks)
    upload = send(world.fien, camt(*paid))
    with pytest.raises(MemoryError):
        queue.work()
    for _ in range(jobs.MAX_TRIES - 1):
        assert upload_of(world.fien, upload).status is not UploadStatus.REFUSED
        with pytest.raises(MemoryError):
            again(world.fien, queue)
    again(world.fien, queue)
    page = sign_in(world.fien).get(f"/bank/afschriften/{upload.id}").text
    assert said in page
    assert left in page


def again(person, queue):
    """What the sweep does."""
    for row in all_of(person, jobs.QueuedJob.id, jobs.QueuedJob.status):
        if row.status is jobs.Status.WAITING:
            queue.enqueue("app.infra.jobs.run", str(row.id), str(person.organisation_id))
    queue.work()


# ---- what is refused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Het bestand is leeg."),
        (b"%PDF-1.7", "geen XML-bestand"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "DOCTYPE"),
        (camt(*numbered(Paid(1_00), Paid(2_00)))[:-200], "houdt op"),
        (camt(*numbered(*[Paid(1_00)] * 5_000))[:-200], "houdt op"),
        (camt(*numbered(Paid(1_00))).replace(b"<Amt Ccy=\"EUR\">1.00", b"<Amt Ccy=\"EUR\">1.00.1"), "geen bedrag"),
        (camt(*numbered(Paid(1_00))).replace(b"BkToCstmrStmt", DETAILS).replace(b"Stmt>", b"Ntfctn>"), "CAMT.054"),
    ],
)  # fmt: skip
def test_a_refused_file_leaves_nothing_but_its_sentence(data, words, world, queue):
    upload = send(world.fien, data)
    queue.work()
    refused = upload_of(world.fien, upload)
    assert (refused.status, words in refused.problem) == (UploadStatus.REFUSED, True), refused.problem
    assert [count(world.fien, kind) for kind in (Statement, BankEntry, UploadPiece)] == [0, 0, 0]
    send(world.fien, data)  # may be tried again


def test_a_statement_that_does_not_add_up_is_read_with_a_warning(world, queue):
    upload = send(world.fien, camt(*numbered(Paid(1_00)), closing=1))
    queue.work()
    assert upload_of(world.fien, upload).status is UploadStatus.DONE
    ((warning,),) = all_of(world.fien, Statement.warning)
    assert "Er ontbreekt iets" in warning


def test_a_file_over_the_limit_is_not_kept(world, monkeypatch):
    monkeypatch.setattr("app.bank.service.receiving.MOST_BYTES", 100)
    with pytest.raises(TooLarge, match="te groot"):
        send(world.fien, b"x" * 101)
    assert count(world.fien, Upload) == 0


def test_a_stranger_has_its_own_cases_and_its_own_bank(world, queue, paid, ours):
    theirs = a_case(world.olga, "H-26-01893")
    upload = send(world.olga, camt(*paid))
    queue.work()
    assert status_of(world.olga)["kenmerk"] is SUSPENSE  # a reference of another creditor
    assert open_of(world.olga, theirs) == OWED - 200_00
    assert open_of(world.ria, ours) == OWED
    assert adds_up(world.olga, upload)
    assert count(world.fien, BankEntry) == 0
