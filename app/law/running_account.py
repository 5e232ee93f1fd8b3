"""One debt through time: interest runs (6:119 BW), costs are added (6:96), payments are imputed (6:44).

Interest runs over principal plus the interest of full years. A payment cuts the interest on its day, and
takes costs, then interest of full years, then that of the current year, then principal. Costs bear none.
A payment that was reversed is left out: the account is always recomputed from its first day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import day_full
from app.kernel.money import Cents, euro
from app.law.imputation import LEGAL_ORDER, Amounts, Order, impute
from app.law.rates import TABLES, InterestKind, RateTable
from app.law.statutory_interest import Segment, capitalised, end_day, segment, slices


@dataclass(frozen=True, slots=True)
class Posting:
    """A payment received or a cost that became due, in cents above zero."""

    on: date
    cents: Cents


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where the payment of one day went."""

    on: date
    taken: Amounts
    surplus: Cents


@dataclass(frozen=True, slots=True)
class Account:
    """What is open, what was paid too much, and how that came about."""

    open: Amounts
    surplus: Cents
    allocations: tuple[Allocation, ...]
    segments: tuple[Segment, ...]
    steps: tuple[str, ...]


def running_account(
    principal: Cents,
    start: date,
    end: date,
    *,
    payments: Sequence[Posting] = (),
    costs: Sequence[Posting] = (),
    kind: InterestKind = InterestKind.STATUTORY,
    order: Order = LEGAL_ORDER,
    table: RateTable | None = None,
) -> Account:
    """The state of a debt of `principal` cents on day `end`, with interest from day `start` up to `end`.

    Costs of a day come before its payments. RateMissing when a rate is not known; ValueError for amounts
    below zero and for a posting after `end`.
    """
    run = _Run(principal, start, kind, order, table or TABLES[kind])
    if principal < 0 or end < start or any(p.cents < 0 for p in (*payments, *costs)):
        raise ValueError("Een rekening loopt vooruit in de tijd, met bedragen vanaf nul.")
    if any(end_day(kind, p.on) > end for p in payments) or any(c.on > end for c in costs):
        raise ValueError("Een betaling of kosten van na de peildatum tellen nog niet mee.")
    waiting = sorted(costs, key=lambda cost: cost.on)
    for payment in sorted(payments, key=lambda payment: payment.on):
        while waiting and waiting[0].on <= payment.on:
            run.add(waiting.pop(0))
        run.accrue(end_day(kind, payment.on))
        run.pay(payment)
    for cost in waiting:
        run.add(cost)
    run.accrue(end)
    surplus = sum(allocation.surplus for allocation in run.allocations)
    return Account(run.open, surplus, tuple(run.allocations), tuple(run.segments), tuple(run.steps))


class _Run:
    """The account while it is being walked through."""

    def __init__(self, principal: Cents, start: date, kind: InterestKind, order: Order, table: RateTable) -> None:
        self.principal, self.costs = principal, 0
        self.of_full_years = self.of_this_year = 0
        self.start = self.day = start
        self.kind, self.order, self.table = kind, order, table
        self.allocations: list[Allocation] = []
        self.segments: list[Segment] = []
        self.steps: list[str] = []

    @property
    def open(self) -> Amounts:
        return Amounts(self.costs, self.of_full_years + self.of_this_year, self.principal)

    def accrue(self, until: date) -> None:
        for part in slices(self.day, until, since=self.start, table=self.table):
            base = self.principal + self.of_full_years
            if base:
                line = segment(base, part, self.table)
                self.segments.append(line)
                self.steps.append(line.sentence)
                self.of_this_year += line.cents
            if part.closes_year and self.of_this_year:
                self.of_full_years += self.of_this_year
                self.of_this_year = 0
                self.steps.append(capitalised(part.end, self.principal + self.of_full_years, self.table))
        self.day = max(self.day, until)

    def add(self, cost: Posting) -> None:
        self.costs += cost.cents
        self.steps.append(f"Op {day_full(cost.on)} komen er kosten bij: {euro(cost.cents)} (art. 6:96 BW).")

    def pay(self, payment: Posting) -> None:
        imputed = impute(payment.cents, self.open, order=self.order)
        from_full_years = min(imputed.taken.interest, self.of_full_years)
        self.of_full_years -= from_full_years
        self.of_this_year -= imputed.taken.interest - from_full_years
        self.costs, self.principal = imputed.left.costs, imputed.left.principal
        self.allocations.append(Allocation(payment.on, imputed.taken, imputed.surplus))
        self.steps.append(f"Op {day_full(payment.on)} kwam {euro(payment.cents)} binnen.")
        self.steps.extend(imputed.steps)
