"""Web, worker, Valkey and PostgreSQL are killed while people read dossiers and payments in: all is there exactly once.

By hand, longer and at other moments: `CRASH_ROUNDS=100 CRASH_SEED=7 python3 -m app.infra.local test -n0 -s` this file.
What the processes said then stands in `.state/crashes`.
"""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.infra.local.places import ROOT
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.organisations.access import COOKIE
from app.organisations.models import Mandate
from app.organisations.policy import PartnerKind, Sector
from tests.crashing import VICTIMS, Product, supervised, wait_until
from tests.reading_in import CASES, COSTS, SHARED, STEPS, UNKNOWN, Round, Visitor
from tests.world import Person, a_case, joins, organisation

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "20"))
SEED = int(os.environ.get("CRASH_SEED", "1"))
AT_ONCE = 10  # creditors that are at it together
AT_WORK = """select exists (select from jobs where status = 'waiting'
    and (name like 'app.imports.%' or name like 'app.bank.%' or name = 'app.infra.events.deliver'))"""


# ---- who kills


@dataclass
class Killer:
    """Kills each in turn, at a random moment of work that is of its kind."""

    product: Product
    posting: list[str]
    chance: Random
    rounds: list[Round]
    busy: Callable[[], bool]
    killed: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)

    def work(self) -> None:
        while self.killed.total() < ROUNDS and self.busy():
            for victim in self.chance.sample(VICTIMS, len(VICTIMS)):
                self.kill(victim)

    def kill(self, victim: str) -> None:
        due = STEPS * self.killed.total() * 0.9  # so that the last step is hit as well as the first
        wait_until(lambda: sum(one.steps for one in self.rounds) >= due or not self.busy())
        pending = self.asked if victim == "web" else self.at_work
        wait_until(lambda: pending() or not self.busy(), glance=0.002 if victim == "web" else 0.05)
        time.sleep(self.chance.random() * (0.05 if victim == "web" else 0.4))
        self.hit[victim] += pending()
        self.product.kill(victim)
        self.killed[victim] += 1
        time.sleep(self.chance.random() * 0.8)

    def asked(self) -> bool:
        """Whether somebody sends a file or says yes, and has no answer."""
        return bool(self.posting)

    def at_work(self) -> bool:
        """Whether a job of theirs is being done, or waits for it."""
        try:
            with psycopg.connect(self.product.superuser) as look:
                return bool(look.execute(AT_WORK).fetchone()[0])
        except psycopg.OperationalError:  # it is coming up
            return False


# ---- the test


@pytest.fixture
def product() -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        Path(folder).chmod(0o711)
        with supervised(Path(folder)) as running:
            yield running
        shutil.copytree(Path(folder) / "log", ROOT / ".state" / "crashes", dirs_exist_ok=True)  # to read why


@pytest.fixture
def bas(product: Product) -> Person:
    vos = organisation("Vos Incasso", Kind.PARTNER, partner_kind=PartnerKind.BAILIFF)
    return joins("Bas Behandelaar", vos, Kind.PARTNER, Role.BEHANDELAAR)


def creditor(number: int, partner: UUID, product: Product, posting: list[str]) -> Round:
    """With a regisseur, somebody who does the money, and dossiers that the partner works already."""
    org = organisation(f"Schuldeiser {number}", Kind.CREDITOR, sector=Sector.HOUSING)
    ria = joins(f"Ria{number} Regie", org, Kind.CREDITOR, Role.REGISSEUR)
    fien = joins(f"Fien{number} Financieel", org, Kind.CREDITOR, Role.FINANCIEEL)
    with acting_for(org) as db, db.begin():
        db.add(Mandate(organisation_id=org, role=Role.REGISSEUR, up_to_cents=None))
    for place in range(SHARED):
        a_case(ria, f"P-{number:03}-{place:05}", partner=partner)
    visitors = (Visitor(p, product.address, posting, {COOKIE: p.cookie}) for p in (ria, fien))
    return Round(number, *visitors)


def test_whatever_is_killed_when_all_is_there_exactly_once(product, bas):
    posting: list[str] = []
    rounds = [creditor(number, bas.organisation_id, product, posting) for number in range(ROUNDS)]
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as people:
        lives = [people.submit(one.live) for one in rounds]
        killer = Killer(product, posting, Random(SEED), rounds, lambda: not all(map(Future.done, lives)))  # noqa: S311
        killer.work()
    for life in lives:
        life.result()
    wait_until(lambda: not killer.at_work())
    visitors = [visitor for one in rounds for visitor in (one.regisseur, one.cashier)]
    met = sum((visitor.met for visitor in visitors), Counter())
    print(f"\n{dict(killer.killed)} killed, {dict(killer.hit)} at work; {dict(met)}; {time.monotonic() - began:.0f} s")
    assert [said for visitor in visitors for said in visitor.wrong] == []
    for one in rounds:
        assert found(product, one, bas) == expected(one)
    assert killer.killed.total() == ROUNDS
    assert killer.hit.total() * 2 >= ROUNDS


# ---- what is there, and what must be


COUNTS = (
    "cases",
    "claims",
    "debtors",
    "ledger_accounts",
    "payment_references",
    "bank_statements",
    "bank_bookings",
    "ledger_allocations",
)
QUESTIONS = {
    "references": "select 'all', count(distinct reference) from cases where creditor_id = %(org)s",
    "ledger": "select kind, count(*) from ledger_entries where creditor_id = %(org)s group by 1",
    "entries": "select status, count(*) from bank_entries where creditor_id = %(org)s group by 1",
    "events": "select kind, count(*) from events where creditor_id = %(org)s group by 1",
    "uploads": "select kind || ' ' || status, count(*) from uploads where organisation_id = %(org)s group by 1",
    "left over": """select name || ' ' || status, count(*) from jobs
        where by_organisation_id = %(org)s and status <> 'done' group by 1""",
    "told of each": """select kind, max(times) from (
        select kind, subject_id, count(*) as times from events where creditor_id = %(org)s group by 1, 2) of_one
        where kind in ('case.imported', 'payment.booked') group by 1""",
    "open": """select c.reference, sum(e.amount_cents)::bigint from cases c
        join ledger_entries e using (creditor_id, account_id) where creditor_id = %(org)s group by 1""",
    "imputed": """select c.reference, sum(a.amount_cents)::bigint from cases c
        join ledger_allocations a using (creditor_id, account_id) where creditor_id = %(org)s group by 1""",
    "versions of the imputation": """select version, count(distinct account_id) from ledger_allocations
        where creditor_id = %(org)s group by 1""",
    "wrong rows": """select row, count(*) from import_errors e join uploads u on u.id = e.upload_id
        where u.organisation_id = %(org)s and u.status = 'done' and not warning group by 1""",
    "notifications": """select c.reference, count(n.id) from cases c
        left join notifications n on n.case_id = c.id and n.user_id = %(bas)s
        where c.creditor_id = %(org)s and c.partner_id is not null group by 1""",
    "not in the bank's total": """select 'cents', sum(cents)::bigint from (
        select sum(total_cents) as cents from bank_statements where creditor_id = %(org)s
        union all select -sum(amount_cents) from bank_bookings where creditor_id = %(org)s
        union all select -sum(amount_cents) from bank_entries
          where creditor_id = %(org)s and status <> 'booked') all_of_it""",
}


def found(product: Product, one: Round, bas: Person) -> dict[str, dict[Any, int]]:
    """All that is there of one creditor, counted."""
    about = {"org": one.organisation_id, "bas": bas.actor.user_id}
    tables = " union all ".join(
        f"select '{table}', count(*) from {table} where creditor_id = %(org)s"  # noqa: S608
        for table in COUNTS
    )
    with psycopg.connect(product.superuser) as db:
        asked = QUESTIONS | {"rows": tables}
        return {what: dict(db.execute(question, about).fetchall()) for what, question in asked.items()}


def expected(one: Round) -> dict[str, dict[Any, int]]:
    paid, claims = dict(one.paid()), CASES + CASES // 4 + SHARED
    all_cases = CASES + SHARED
    return {
        "references": {"all": all_cases},
        "rows": {
            "cases": all_cases,
            "claims": claims,
            "debtors": all_cases,
            "ledger_accounts": all_cases,
            "payment_references": CASES,
            "bank_statements": 1,
            "bank_bookings": all_cases,
            "ledger_allocations": all_cases + CASES // 4,  # of two equal claims each gets its part
        },
        "ledger": {"claim": claims, "payment": all_cases},
        "entries": {"booked": all_cases, "suspense": UNKNOWN, "ignored": COSTS},
        "events": {
            "case.imported": CASES,
            "payment.booked": all_cases,
            "import.received": 2,
            "import.confirmed": 1,
            "import.finished": 1,
            "statement.received": 1,
            "statement.booked": 1,
        },
        "told of each": {"case.imported": 1, "payment.booked": 1},
        "uploads": {"cases done": 1, "cases ready": 1, "bank done": 1},
        "left over": {},
        "open": one.owed(),
        "imputed": paid,
        "versions of the imputation": {1: all_cases},
        "wrong rows": dict.fromkeys(one.bad_rows(), 1),
        "notifications": {one.shared(place): 1 for place in range(SHARED)},
        "not in the bank's total": {"cents": 0},
    }
