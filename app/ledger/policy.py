"""Words of the ledger, and where each payment goes. Pure; the order itself stands in law/imputation.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol
from uuid import UUID

from app.kernel.money import Cents
from app.kernel.words import Word
from app.law.imputation import LEGAL_ORDER, PRINCIPAL_FIRST, Amounts, Debt, Order, Part, Weight, impute_over


class EntryKind(Word):
    CLAIM = "claim", "vordering"
    COST = "cost", "kosten"
    INTEREST = "interest", "rente"
    PAYMENT = "payment", "betaling"
    REVERSAL = "reversal", "stornering"
    WAIVER = "waiver", "kwijtschelding"
    CORRECTION = "correction", "correctie"


class Bearer(Word):
    """Who bears an amount. Only what the debtor bears is part of the balance."""

    DEBTOR = "debtor", "persoon"
    CREDITOR = "creditor", "opdrachtgever"
    PARTNER = "partner", "partner"
    SHARED = "shared", "samen"


class Bucket(Word):
    """What a part of a payment went to (art. 6:44 BW)."""

    COSTS = "costs", "kosten"
    INTEREST = "interest", "rente"
    PRINCIPAL = "principal", "hoofdsom"
    SURPLUS = "surplus", "over"


NEVER_BELOW = frozenset({EntryKind.CLAIM, EntryKind.COST, EntryKind.INTEREST, EntryKind.REVERSAL})
NEVER_ABOVE = frozenset({EntryKind.PAYMENT, EntryKind.WAIVER})


def sign_fits(kind: EntryKind, amount: Cents) -> bool:
    """Plus is owed, minus is paid; only a correction may be either."""
    return not (kind in NEVER_BELOW and amount < 0) and not (kind in NEVER_ABOVE and amount > 0)


class Line(Protocol):
    """What the plan needs of an entry."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> EntryKind: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def bearer(self) -> Bearer: ...
    @property
    def cost_kind(self) -> str | None: ...
    @property
    def claim_id(self) -> UUID | None: ...
    @property
    def value_on(self) -> date: ...
    @property
    def counters_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Allocated:
    """A part of one payment (or waiver): to which claim and bucket it went, in cents."""

    entry_id: UUID
    claim_id: UUID | None
    bucket: Bucket
    amount_cents: Cents
    rule: str


PART = {EntryKind.COST: Part.COSTS, EntryKind.INTEREST: Part.INTEREST}
LEGAL = "art. 6:44 lid 1 BW"
AGREED = "afgesproken volgorde"


@dataclass(slots=True)
class _Money:
    """A payment, waiver or correction on its way to what is owed; `amount` is what others left of it."""

    line: Line
    amount: Cents
    order: Order
    rule: str
    left: Cents = 0
    used: bool = False

    def __post_init__(self) -> None:
        self.left = self.amount


@dataclass(slots=True)
class _Owed:
    """What is owed on one claim, by part; `since` is its oldest day."""

    since: date
    parts: dict[Part, Cents]


def allocate(entries: Sequence[Line], *, order: Order = LEGAL_ORDER) -> tuple[Allocated, ...]:
    """Where each payment of one account went, day by day of value: money goes to what is owed on that day.

    What is left over waits, and goes to the next amount that falls due. A waiver lowers the principal
    first, unless it waives costs. The lines of a payment are together what it brought; one that was taken back
    keeps a line of nothing. Only what the debtor bears takes part.
    """
    owed: dict[UUID | None, _Owed] = {}
    money: list[_Money] = []
    found: list[Allocated] = []
    nets = sorted(_nets(entries), key=lambda net: (net[0].value_on, net[0].id))
    for _, of_the_day in groupby(nets, key=lambda net: net[0].value_on):
        coming = []
        for line, amount in of_the_day:
            if amount > 0:
                debt = owed.setdefault(line.claim_id, _Owed(line.value_on, dict.fromkeys(Part, 0)))
                debt.parts[PART.get(line.kind, Part.PRINCIPAL)] += amount
            elif amount < 0 or line.kind in NEVER_ABOVE:
                coming.append(_as_money(line, -amount, order))
        money += coming
        for paid in money:  # the oldest first
            found += _spend(paid, owed)
    rest = [paid for paid in money if paid.left or not paid.used]
    return (*found, *(Allocated(p.line.id, None, Bucket.SURPLUS, p.left, p.rule) for p in rest))


def _nets(entries: Sequence[Line]) -> Iterable[tuple[Line, Cents]]:
    """Each entry with all that takes it back, and all that takes that back."""
    ours = {line.id: line for line in entries if line.bearer is Bearer.DEBTOR}
    sums: dict[UUID, Cents] = dict.fromkeys(ours, 0)
    roots = set(ours)
    for line in ours.values():
        root = line
        while root.counters_id in ours:
            root = ours[root.counters_id]
        sums[root.id] += line.amount_cents
        if root is not line:
            roots.discard(line.id)
    return [(ours[id_], sums[id_]) for id_ in sums if id_ in roots]


def _as_money(line: Line, amount: Cents, order: Order) -> _Money:
    if line.kind is EntryKind.PAYMENT:
        return _Money(line, amount, order, LEGAL if order == LEGAL_ORDER else AGREED)
    return _Money(line, amount, LEGAL_ORDER if line.cost_kind else PRINCIPAL_FIRST, line.kind.dutch)


def _spend(paid: _Money, owed: Mapping[UUID | None, _Owed]) -> list[Allocated]:
    """Money to what is owed now; a payment that names a claim goes there first (art. 6:43 lid 1 BW)."""
    debts = [_debt(claim, debt, paid.order) for claim, debt in owed.items() if sum(debt.parts.values())]
    if not paid.left or not debts:
        return []
    named = next((debt.key for debt in debts if debt.key == (paid.line.claim_id,) and paid.line.claim_id), None)
    spread = impute_over(paid.left, debts, designated=named, order=paid.order, explain=False)
    found = []
    for (claim,), taken in spread.taken.items():
        for part in Part:
            if cents := taken.of(part):
                owed[claim].parts[part] -= cents
                found.append(Allocated(paid.line.id, claim, Bucket.of(part.value), cents, paid.rule))
    paid.left, paid.used = spread.surplus, True
    return found


def _debt(claim: UUID | None, debt: _Owed, order: Order) -> Debt[tuple[UUID | None]]:
    """Costs of the case as a whole (no claim) come before all claims, or after them when that was agreed."""
    costs_first = order == LEGAL_ORDER
    since = debt.since if claim is not None or costs_first else date.max
    weight = Weight.COSTS_DUE if costs_first and debt.parts[Part.COSTS] else Weight.PLAIN
    amounts = Amounts(**{part.value: cents for part, cents in debt.parts.items()})
    return Debt((claim,), amounts, due=True, since=since, weight=weight)
