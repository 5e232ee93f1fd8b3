"""A file of 100,000 rows read in: tried out, confirmed, written. Against bare set-SQL into the same tables.

The floor is given its rows as they will be, in flat temporary tables; ours reads them from the text of people, checks
every cell, compares them with what is there, waits for a yes and survives a kill between its steps.
"""

import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import Engine

from app.factory import listen
from app.imports.feature import FEATURE
from app.imports.parsers.csv_v1 import open_sheet
from app.imports.policy.dossiers import read_cases
from app.imports.policy.plan import plan
from app.imports.policy.records import ImportedCase
from app.imports.queries import get_import
from app.imports.service.receiving import confirm, receive
from app.infra import jobs
from app.infra.tenancy import acting_for
from app.kernel.actor import Actor, Kind, Role
from tests.bench.report import Measure

ROWS, PER_CASE = 100_000, 5  # one dossier in four has a second claim: four dossiers are five rows
WRITE = 2.0  # times the floor: "database share >= 50 %" (performance.md)
TODAY = date(2026, 11, 24)
STREETS = ("Lindelaan", "Beukenstraat", "Molenweg", "Kade", "Prins Hendrikstraat", "Vijverhof")
NAMES = ("Yilmaz", "de Groot", "Jansen", "van den Berg", "El Amrani", "Bakker", "Özdemir", "Visser", "Smit")
CASE = "case_id uuid, account_id uuid, reference text, since date, hash text, code text"
DEBTOR = """number text, initials text, surname text, street text, house_number text, postcode text, city text,
    mobile text, email text, iban text, search_key text, address_key text"""
CLAIM = """claim_id uuid, of_case uuid, of_account uuid, number text, description text, invoiced_on date, due_on date,
    original_cents bigint, open_cents bigint"""
FLOOR = (
    """insert into ledger_accounts (id, creditor_id, by_organisation_id)
         select account_id, %(me)s, %(me)s from sent_cases""",
    """insert into households (creditor_id, by_organisation_id, address_key)
       select distinct %(me)s, %(me)s, address_key from sent_cases on conflict do nothing""",
    """insert into cases (id, creditor_id, by_organisation_id, reference, account_id, regie, track, about, rent_cents,
         relation_continues, since, ability, picture_complete, waiting_for, retain_until, source_hash, version)
       select case_id, %(me)s, %(me)s, reference, account_id, 'internal', 'agency', 'Huur', 78060, true, since,
         'unknown', false, 'nobody', '2033-11-24', hash, 1 from sent_cases
       on conflict (creditor_id, reference) do nothing""",
    """insert into debtors (creditor_id, by_organisation_id, by_user_id, case_id, household_id, main, number, kind,
         initials, prefix, surname, street, house_number, postcode, city, country, mobile, email, iban, language,
         representative, search_key)
       select %(me)s, %(me)s, %(user)s, case_id, h.id, true, number, 'consumer', initials, '', surname, street,
         house_number, postcode, city, 'NL', mobile, email, iban, 'nl', 'none', search_key
       from sent_cases s join households h on h.creditor_id = %(me)s and h.address_key = s.address_key""",
    """insert into claims (id, creditor_id, by_organisation_id, by_user_id, case_id, number, kind, description,
         invoiced_on, due_on, original_cents, legal_basis, enforceable, terms_status)
       select claim_id, %(me)s, %(me)s, %(user)s, of_case, number, 'rent', description, invoiced_on, due_on,
         original_cents, 'contract_consumer', true, 'not_reviewed' from sent_claims on conflict do nothing""",
    """insert into ledger_entries (creditor_id, by_organisation_id, by_user_id, account_id, kind, amount_cents, bearer,
         claim_id, booked_on, value_on, description, source)
       select %(me)s, %(me)s, %(user)s, of_account, 'claim', open_cents, 'debtor', claim_id, %(today)s, due_on,
         description, 'claim:' || claim_id from sent_claims on conflict do nothing""",
    """insert into formal_notices (creditor_id, by_organisation_id, by_user_id, case_id, sent_on, channel, valid)
       select %(me)s, %(me)s, %(user)s, case_id, '2026-10-01', 'brief', true from sent_cases""",
    """insert into events (creditor_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
       select %(me)s, %(me)s, %(user)s, 'case.imported', 'case', case_id, '{}' from sent_cases""",
    """insert into payment_references (code, creditor_id, case_id) select code, %(me)s, case_id from sent_cases
       on conflict do nothing""",
)
FORGET = (
    "events",
    "payment_references",
    "circumstances",
    "notes",
    "formal_notices",
    "ledger_entries",
    "claims",
    "debtors",
    "cases",
    "households",
    "ledger_accounts",
)
HEADER = (
    "dossiernummer soort_traject debiteurnummer debiteur_type voorletters achternaam straat huisnummer postcode plaats "
    "email mobiel iban zittend_vertrokken huur_per_maand datum_14dagenbrief factuurnummer factuurdatum vervaldatum "
    "omschrijving soort bedrag_oorspronkelijk bedrag_open"
)


class Doorbell:
    """Keeps what was rung, to be done when the bench says so."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, ...]] = []

    def enqueue(self, _function: str, *args: str) -> None:
        self.rung.append(args)

    def work(self) -> None:
        while self.rung:
            jobs.run(*self.rung.pop(0))


class Set(NamedTuple):
    """A creditor without cases, its file, and what that file comes to."""

    by: Actor
    data: bytes
    cases: list[ImportedCase]


def rows() -> Iterator[list[str]]:
    yield HEADER.split()
    for n in range(ROWS):
        case = n - n // PER_CASE - (1 if n % PER_CASE == PER_CASE - 1 else 0)
        yield [
            f"B-{case:07}", "INC", f"{200_000 + case}", "P", "F.", f"{NAMES[case % 9]}", STREETS[case % 6],
            str(case % 180 + 1), f"{1000 + case % 8000} AB", "Oeverstad", f"p{case}@voorbeeld.example",
            f"06 {10_000_000 + case}", "NL91ABNA0417164300", "Z", "780,60", "01-10-2026",
            f"F{n}", "01-09-2026", "15-09-2026", "Huur september", "huur", "780,60", f"{n % 700 + 20},15",
        ]  # fmt: skip


def file_of() -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows())
    return text.getvalue().encode()


def prepare(superuser: str) -> Set:
    with psycopg.connect(superuser, autocommit=True) as c:
        made = "insert into organisations (name, kind, sector, person_one, person_many, person_article) values "
        made += "('Bench inlezen', 'creditor', 'housing', 'huurder', 'huurders', 'de') returning id"
        found = c.execute("select id from organisations where name = 'Bench inlezen'").fetchone()
        (org,) = found or c.execute(made).fetchone() or (None,)
        forget(superuser, org)
        (user,) = c.execute("insert into users (name) values ('Systeem van de bench') returning id").fetchone() or (
            None,
        )
        member = "insert into memberships (organisation_id, user_id, role, may_work) values (%s, %s, 'system', true)"
        c.execute(member, [org, user])
    data = file_of()
    cases = [found for found in read_cases(open_sheet(BytesIO(data))) if isinstance(found, ImportedCase)]
    assert sum(len(case.rows) for case in cases) == ROWS
    return Set(Actor(user, org, Kind.CREDITOR, Role.SYSTEM), data, cases)


def forget(superuser: str, creditor: UUID | None) -> None:
    """What an earlier run wrote, also one that was cut short."""
    with psycopg.connect(superuser) as c:
        c.execute("set session_replication_role = replica")  # no search for children of each row
        for table in FORGET:
            c.execute(f"delete from {table} where creditor_id = %s", [creditor])  # noqa: S608  our names
        for table in ("import_cases", "import_errors", "upload_pieces", "uploads", "jobs", "event_deliveries"):
            c.execute(f"delete from {table} where organisation_id = %s", [creditor])  # noqa: S608  our names
        c.execute("delete from memberships where organisation_id = %s", [creditor])
    with psycopg.connect(superuser, autocommit=True) as c:
        c.execute(f"vacuum analyze {', '.join(FORGET)}")


def flat(known: Set) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The floor's rows: nothing left to work out."""
    cases, claims = [], []
    for n, found in enumerate(known.cases):
        planned, ids = plan(found, today=TODAY), (uuid4(), uuid4())
        d = planned.data["debtors"][0]
        names = [part.split()[0] for part in DEBTOR.replace("\n", " ").split(",")]
        about = (*ids, planned.reference, planned.data["case"]["since"], planned.hash, f"{n:016}")
        cases.append((*about, *(d[name] for name in names)))
        for c in planned.data["claims"]:
            days = (c["invoiced_on"], c["due_on"])
            amounts = (c["original_cents"], c["open_cents"])
            claims.append((uuid4(), *ids, c["number"], c["description"], *days, *amounts))
    return cases, claims


def floor(web: Engine, known: Set, sent: tuple[list[Any], list[Any]]) -> None:
    """Rolled back: nothing of it is to be found by ours."""
    about = {"me": known.by.organisation_id, "user": known.by.user_id, "today": TODAY}
    with psycopg.connect(web.url.set(drivername="postgresql").render_as_string(False)) as c:
        c.execute("select set_org(%s)", [known.by.organisation_id])
        c.execute(f"create temp table sent_cases ({CASE}, {DEBTOR}) on commit drop")
        c.execute(f"create temp table sent_claims ({CLAIM}) on commit drop")
        for table, lines in zip(("sent_cases", "sent_claims"), sent, strict=True):
            with c.cursor().copy(f"copy {table} from stdin") as copy:
                for line in lines:
                    copy.write_row(line)
        for step in FLOOR:
            c.execute(step, about)
        c.rollback()


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def try_out(known: Set, doorbell: Doorbell) -> UUID:
    with acting_for(known.by.organisation_id) as db, db.begin():
        upload = receive(db, BytesIO(known.data), name="bench.csv", by=known.by)
    doorbell.work()
    return upload.id


def write(known: Set, upload_id: UUID, doorbell: Doorbell) -> None:
    with acting_for(known.by.organisation_id) as db, db.begin():
        assert confirm(db, get_import(db, upload_id), by=known.by)
    doorbell.work()
    with acting_for(known.by.organisation_id) as db:
        assert get_import(db, upload_id).summary["done"]["rows"] == ROWS


def run(web: Engine, superuser: str) -> list[Measure]:
    """Floor and ours once each, after each other; the parser alone against the csv module."""
    known = prepare(superuser)
    doorbell, bell = Doorbell(), jobs.queue
    jobs.queue = doorbell
    listen([FEATURE])
    uploads: list[UUID] = []
    try:
        split = timed(lambda: sum(1 for _ in csv.reader(TextIOWrapper(BytesIO(known.data), "utf-8"), delimiter=";")))
        parse = timed(lambda: sum(1 for _ in read_cases(open_sheet(BytesIO(known.data)))))
        sent = flat(known)
        bare = timed(lambda: floor(web, known, sent))
        tried = timed(lambda: uploads.append(try_out(known, doorbell)))
        wrote = timed(lambda: write(known, uploads[0], doorbell))
        again = timed(lambda: try_out(known, doorbell))
    finally:
        jobs.queue = bell
        forget(superuser, known.by.organisation_id)
    whole = tried + wrote
    print(f"  inlezen: {ROWS / whole:,.0f} regels per seconde, van bestand tot dossier", flush=True)
    return [
        Measure("overdracht van 100.000 regels: elke cel lezen (vloer: csv splitsen)", split, parse, None),
        Measure("overdracht van 100.000 regels: dossiers schrijven", bare, wrote, WRITE),
        Measure("overdracht van 100.000 regels: proef en schrijven", bare, whole, None),
        Measure("hetzelfde bestand nog eens: alles staat er al", bare, again, None),
    ]
