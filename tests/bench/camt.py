"""A bank statement of 100,000 entries: read, matched and booked, against lxml with eight fields and bare set-SQL.

Ours also checks balances, keeps events and allocations, holds each entry once and survives a kill between its steps.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from lxml import etree
from sqlalchemy import Engine

from app.bank import jobs as steps
from app.bank.feature import FEATURE
from app.bank.parsers.camt import read
from app.bank.service.receiving import receive
from app.factory import listen
from app.infra import jobs
from app.infra.tenancy import acting_for
from app.kernel.actor import Actor, Kind, Role
from tests.app.bank.camt import Paid, camt
from tests.bench.report import Measure

ENTRIES = 100_000
PARSE, BOOK = 1.5, 3.0  # times the floor (performance.md)
SPACE = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}"
FIELDS = ("Amt", "CdtDbtInd", "AcctSvcrRef", "Ustrd", "Ref", "Nm", "IBAN", "Dt")
CASES = """select c.id, c.reference, d.iban, (select sum(amount_cents) from ledger_entries e
    where e.creditor_id = c.creditor_id and e.account_id = c.account_id) as open
  from cases c join debtors d on d.case_id = c.id and d.creditor_id = c.creditor_id
  where c.creditor_id = %s order by c.id"""
FLOOR = (
    """create temp table sent (key text, booked_on date, cents bigint, name text, iban text, told text,
         reference text) on commit drop""",
    """insert into bank_statements (id, creditor_id, by_organisation_id, by_user_id, upload_id, position, iban,
         currency, number, total_cents, entries, repeated, repeated_cents, warning)
       values (%(statement)s, %(me)s, %(me)s, %(user)s, %(statement)s, 1, '', 'EUR', '', 0, 0, 0, 0, '')""",
    """insert into bank_entries (creditor_id, by_organisation_id, statement_id, key, booked_on, value_on, amount_cents,
         name, iban, text, reference, end_to_end_id, return_reason, status, remark, version)
       select %(me)s, %(me)s, %(statement)s, key, booked_on, booked_on, cents, name, iban, told, reference, '', '',
         'suspense', '', 1 from sent on conflict do nothing""",
    """create temp table found on commit drop as
       select e.id, e.key, e.amount_cents, e.booked_on, c.id as case_id, c.account_id, c.partner_id from bank_entries e
         join payment_references p on p.code = e.reference and p.creditor_id = %(me)s
         join cases c on c.id = p.case_id and c.creditor_id = %(me)s
         where e.creditor_id = %(me)s and e.statement_id = %(statement)s
       union all
       select e.id, e.key, e.amount_cents, e.booked_on, c.id, c.account_id, c.partner_id from bank_entries e
         join cases c on c.reference = e.text and c.creditor_id = %(me)s
         where e.creditor_id = %(me)s and e.statement_id = %(statement)s and e.reference = ''""",
    """insert into ledger_entries (creditor_id, partner_id, by_organisation_id, by_user_id, account_id, kind,
         amount_cents, bearer, booked_on, value_on, description, source)
       select %(me)s, partner_id, %(me)s, %(user)s, account_id, 'payment', -amount_cents, 'debtor', booked_on,
         booked_on, '', 'bank:' || key from found""",
    """insert into bank_bookings (creditor_id, by_organisation_id, by_user_id, entry_id, case_id, amount_cents,
         ledger_entry_id)
       select %(me)s, %(me)s, %(user)s, id, case_id, amount_cents, id from found""",
    "update bank_entries e set status = 'booked' from found f where f.id = e.id and e.creditor_id = %(me)s",
)
FORGET = (
    "delete from bank_bookings where creditor_id = %s",
    "delete from ledger_allocations where creditor_id = %s",
    "delete from ledger_entries where creditor_id = %s and kind = 'payment'",
    """delete from events where creditor_id = %s
         and kind in ('payment.booked', 'statement.received', 'statement.booked')""",
    "delete from bank_entries where creditor_id = %s",
    "delete from bank_statements where creditor_id = %s",
    "delete from uploads where organisation_id = %s",
    "delete from jobs where by_organisation_id = %s",
    "delete from payment_references where creditor_id = %s",
)


class Doorbell:
    """Keeps what was rung, to be done when the bench says so."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, ...]] = []

    def enqueue(self, _function: str, *args: str) -> None:
        self.rung.append(args)


class Set(NamedTuple):
    """The largest creditor of the bench, its system user and the payments for it."""

    by: Actor
    data: bytes


def payments(cases: list[Any]) -> Iterator[Paid]:
    """Five for each case: 65 % by payment reference, 25 % by case number, 5 % by account and amount, 5 % unknown."""
    for n in range(ENTRIES):
        case = cases[n % len(cases)]
        about: dict[str, Any] = {"name": f"NAAM {n % 5000}", "ref": f"R{n:012}", "day": date(2026, 11, 20)}
        match n % 20:
            case 0:
                yield Paid(12_34, "van mij", **about)
            case 1:
                yield Paid(int(case[3]), "", iban=case[2], **about)
            case 2 | 3 | 4 | 5 | 6:
                yield Paid(10_00 + n % 900, case[1], iban=case[2], **about)
            case _:
                yield Paid(10_00 + n % 900, "huur", structured=code_of(case[0]), iban=case[2], **about)


def code_of(case_id: UUID) -> str:
    return f"{case_id.int % 10**16:016}"


def prepare(superuser: str) -> Set:
    with psycopg.connect(superuser, autocommit=True) as c:
        (creditor,) = c.execute("select creditor_id from cases group by 1 order by count(*) desc limit 1").fetchone()
        forget(superuser, creditor)
        cases = c.execute(CASES, [creditor]).fetchall()
        with c.cursor().copy("copy payment_references (code, creditor_id, case_id) from stdin") as copy:
            for case in cases:
                copy.write_row([code_of(case[0]), creditor, case[0]])
        asked = "select user_id from memberships where organisation_id = %s and role = 'system'"
        found = c.execute(asked, [creditor]).fetchone()
        if found is None:
            found = c.execute("insert into users (name) values ('Systeem') returning id").fetchone()
            c.execute(
                "insert into memberships (organisation_id, user_id, role, may_work) values (%s, %s, 'system', true)",
                [creditor, found[0]],
            )
        c.execute("vacuum analyze bank_entries, ledger_entries, cases, payment_references")
    return Set(Actor(found[0], creditor, Kind.CREDITOR, Role.SYSTEM), camt(*payments(cases)))


def forget(superuser: str, creditor: UUID) -> None:
    """What an earlier run booked, also one that was cut short."""
    with psycopg.connect(superuser) as c:
        c.execute("set session_replication_role = replica")  # no search for children of each row
        for step in FORGET:
            c.execute(step, [creditor])


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def eight_fields(data: bytes) -> Iterator[dict[str, str]]:
    for _, element in etree.iterparse(BytesIO(data), tag=f"{SPACE}Ntry"):
        row = {name: next((e.text or "" for e in element.iter(f"{SPACE}{name}")), "") for name in FIELDS}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        yield row


def floor_parse(data: bytes) -> None:
    assert sum(1 for _ in eight_fields(data)) == ENTRIES


def our_parse(data: bytes) -> None:
    assert sum(1 for _ in read(BytesIO(data))) == ENTRIES + 2


def floor_book(web: Engine, known: Set) -> None:
    """Rolled back: nothing of it is to be found by ours."""
    address = web.url.set(drivername="postgresql").render_as_string(False)
    about = {"me": known.by.organisation_id, "user": known.by.user_id, "statement": uuid4()}
    with psycopg.connect(address) as c:
        c.execute("select set_org(%s)", [known.by.organisation_id])
        c.execute(FLOOR[0])
        with c.cursor().copy("copy sent from stdin") as copy:
            for row in eight_fields(known.data):
                cents = int(row["Amt"].replace(".", ""))
                told = (row["AcctSvcrRef"], row["Dt"], cents, row["Nm"], row["IBAN"], row["Ustrd"], row["Ref"])
                copy.write_row(told)
        for step in FLOOR[1:]:
            c.execute(step, about)
        c.rollback()


def our_book(known: Set, doorbell: Doorbell) -> None:
    with acting_for(known.by.organisation_id) as db, db.begin():
        receive(db, BytesIO(known.data), name="bench.xml", by=known.by)
    late = steps.tell_bookings.__qualname__
    waiting: list[tuple[str, ...]] = []
    while doorbell.rung:
        call = doorbell.rung.pop(0)
        with acting_for(UUID(call[1])) as db:
            name = db.get_one(jobs.QueuedJob, int(call[0])).name
        waiting.append(call) if name.endswith(late) else jobs.run(*call)
    doorbell.rung = waiting


def tell(doorbell: Doorbell) -> None:
    while doorbell.rung:
        jobs.run(*doorbell.rung.pop(0))


def run(web: Engine, superuser: str) -> list[Measure]:
    """Floor and ours once each, after each other: 100,000 bookings are too many for fifteen rounds."""
    known = prepare(superuser)
    doorbell, bell = Doorbell(), jobs.queue
    jobs.queue = doorbell
    listen([FEATURE])
    try:
        parse = Measure(
            "afschrift van 100.000 regels lezen",
            min(timed(lambda: floor_parse(known.data)) for _ in range(2)),
            min(timed(lambda: our_parse(known.data)) for _ in range(2)),
            PARSE,
        )
        floor = timed(lambda: floor_book(web, known))
        ours = timed(lambda: our_book(known, doorbell))
        told = timed(lambda: tell(doorbell))
    finally:
        jobs.queue = bell
        forget(superuser, known.by.organisation_id)
    print(f"  afschrift: {ENTRIES / ours:,.0f} regels per seconde gelezen, herkend en geboekt", flush=True)
    return [
        parse,
        Measure("afschrift van 100.000 regels lezen, herkennen, boeken", floor, ours, BOOK),
        Measure("de partners vertellen van 95.000 betalingen (daarna)", floor, told, None),
    ]
