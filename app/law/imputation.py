"""To what a payment goes: art. 6:43 BW between debts to one creditor, art. 6:44 BW inside a debt.

Only costs that are due absorb money: without a valid formal notice the caller's costs are zero.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import groupby
from typing import Generic, TypeVar

from app.kernel.money import Cents, euro, split_by_ratio
from app.kernel.words import Word

Key = TypeVar("Key", bound=Hashable)


class Part(Word):
    """What a debt consists of."""

    COSTS = "costs", "kosten"
    INTEREST = "interest", "rente"
    PRINCIPAL = "principal", "hoofdsom"


Order = tuple[Part, Part, Part]

LEGAL_ORDER: Order = (Part.COSTS, Part.INTEREST, Part.PRINCIPAL)  # art. 6:44 lid 1
PRINCIPAL_FIRST: Order = (Part.PRINCIPAL, Part.INTEREST, Part.COSTS)  # agreed, in favour of the person


class Weight(IntEnum):
    """How onerous a debt is (6:43 lid 2); our ranking, the heaviest last."""

    PLAIN = 0
    COSTS_DUE = 1
    HIGHER_INTEREST = 2
    TITLE_OR_SECURITY = 3


@dataclass(frozen=True, slots=True)
class Amounts:
    """Cents of one debt or one payment, by part."""

    costs: Cents = 0
    interest: Cents = 0
    principal: Cents = 0

    @property
    def total(self) -> Cents:
        return self.costs + self.interest + self.principal

    def of(self, part: Part) -> Cents:
        return {Part.COSTS: self.costs, Part.INTEREST: self.interest, Part.PRINCIPAL: self.principal}[part]

    def minus(self, other: "Amounts") -> "Amounts":
        return Amounts(self.costs - other.costs, self.interest - other.interest, self.principal - other.principal)


@dataclass(frozen=True, slots=True)
class Imputed:
    """Where a payment went inside one debt: `taken`, what is `left` to pay, and the `surplus`."""

    taken: Amounts
    left: Amounts
    surplus: Cents
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Debt(Generic[Key]):
    """One of several debts to the same creditor. `since`: the day on which it arose."""

    key: Key
    owed: Amounts
    due: bool
    since: date
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class Distribution(Generic[Key]):
    """Where a payment went, for every debt (also with nothing), and the `surplus` that found none."""

    taken: Mapping[Key, Amounts]
    surplus: Cents
    steps: tuple[str, ...]


def impute(payment: Cents, owed: Amounts, *, order: Order = LEGAL_ORDER, explain: bool = True) -> Imputed:
    """`payment` cents over the parts of one debt, in the order of art. 6:44 BW or an agreed one.

    Without `explain` there are no steps: for thousands of payments nobody reads them.

    ValueError for a payment below zero, an amount owed below zero, or an order that misses a part.
    """
    if payment < 0 or min(owed.costs, owed.interest, owed.principal) < 0 or set(order) != set(Part):
        raise ValueError("Toerekenen kan met bedragen vanaf nul en alle drie de onderdelen.")
    taken, left, steps = {}, payment, []
    for part in order:
        taken[part.value] = cents = min(left, owed.of(part))
        left -= cents
        if cents and explain:
            steps.append(f"{euro(cents)} gaat naar de {part.dutch} ({_basis(order)}).")
    if left and explain:
        steps.append(f"{euro(left)} blijft over.")
    amounts = Amounts(**taken)
    return Imputed(amounts, owed.minus(amounts), left, tuple(steps))


def impute_over(
    payment: Cents,
    debts: Sequence[Debt[Key]],
    *,
    designated: Key | None = None,
    order: Order = LEGAL_ORDER,
    explain: bool = True,
) -> Distribution[Key]:
    """`payment` cents over several debts to one creditor (art. 6:43 BW), inside each by `order`.

    First the debt that was `designated` at payment (a payment reference does that, lid 1); then those that
    are due, the most onerous, the oldest, and by ratio when all that is equal (lid 2). Cents left over go
    by largest remainder. ValueError when the designated debt is not among them.
    """
    if payment < 0 or (designated is not None and designated not in {debt.key for debt in debts}):
        raise ValueError("De aangewezen vordering hoort niet bij deze betaling.")
    left, steps = payment, []
    taken = {debt.key: Amounts() for debt in debts}

    def pay(debt: Debt[Key], cents: Cents, why: str) -> None:
        nonlocal left
        imputed = impute(cents, debt.owed, order=order, explain=False)
        taken[debt.key] = imputed.taken
        left -= imputed.taken.total
        if imputed.taken.total and explain:
            steps.append(f"{euro(imputed.taken.total)} gaat naar {why}.")

    for debt in debts:
        if designated is not None and debt.key == designated:
            pay(debt, min(left, debt.owed.total), "de vordering die de betaler aanwees (art. 6:43 lid 1 BW)")

    rest = sorted((debt for debt in debts if designated is None or debt.key != designated), key=_rank)
    for _, equals in groupby(rest, key=_rank):
        group = list(equals)
        open_ = [debt.owed.total for debt in group]
        shares = split_by_ratio(left, open_) if 0 < left < sum(open_) else [min(left, cents) for cents in open_]
        for debt, share in zip(group, shares, strict=True):
            pay(debt, share, _reason(debt, together=len(group) > 1) if explain else "")
    if left and explain:
        steps.append(f"{euro(left)} blijft over.")
    return Distribution(taken, left, tuple(steps))


def _rank(debt: Debt[Key]) -> tuple[bool, int, date]:
    return not debt.due, -debt.weight, debt.since


def _reason(debt: Debt[Key], *, together: bool) -> str:
    what = "een opeisbare vordering" if debt.due else "een vordering die nog niet opeisbaar is"
    how = ", naar verhouding met even oude" if together else ""
    return f"{what} van {debt.since:%d-%m-%Y}{how} (art. 6:43 lid 2 BW)"


def _basis(order: Order) -> str:
    return "art. 6:44 lid 1 BW" if order == LEGAL_ORDER else "afgesproken volgorde"
