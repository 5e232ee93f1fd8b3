"""Extrajudicial collection costs (BIK): art. 6:96 lid 4-7 BW and the Besluit vergoeding voor
buitengerechtelijke incassokosten.

One flat fee per claim, whoever collects and however much work it was. Small instalments (lid 8) are in
small_instalments.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.kernel.dates import day_full
from app.kernel.money import Cents, euro, percent, round_down, round_half_up
from app.kernel.words import Word
from app.law.explained import Explained

MINIMUM, MAXIMUM = 40_00, 6_775_00  # art. 2 lid 1 and 2 Besluit, before VAT

# Width of each band of the principal in cents (None: the rest) and its percentage, art. 2 lid 1 Besluit.
BANDS: tuple[tuple[Cents | None, Fraction], ...] = (
    (2_500_00, Fraction(15)),
    (2_500_00, Fraction(10)),
    (5_000_00, Fraction(5)),
    (190_000_00, Fraction(1)),
    (None, Fraction(1, 2)),
)

# Art. 9 lid 1 Wet op de omzetbelasting, since the Besluit is in force.
VAT_PERCENT: tuple[tuple[date, Fraction], ...] = (
    (date(2012, 7, 1), Fraction(19)),
    (date(2012, 10, 1), Fraction(21)),
)


class Rounding(Word):
    """The Besluit names no rounding. A creditor chooses once; down can never ask a cent too much."""

    HALF_UP = "half_up", "afronden"
    DOWN = "down", "naar-beneden"

    def cents(self, amount: Fraction) -> Cents:
        return round_down(amount) if self is Rounding.DOWN else round_half_up(amount)


class LegalBasis(Word):
    """Where a claim stands on; the whole cost regime hangs on it."""

    CONTRACT_CONSUMER = "contract_consumer", "contract_consumer"
    CONTRACT_BUSINESS = "contract_business", "contract_business"
    PUBLIC_LAW = "public_law", "public_law"
    NON_CONTRACT = "non_contract", "non_contract"


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether the fee of the Besluit may be charged now, since when, and one Dutch sentence why (not)."""

    allowed: bool
    because: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class VatPosition:
    """What art. 2 lid 3 Besluit asks: kept per stream of claims, never per organisation."""

    buys_taxed_service: bool
    can_deduct: bool
    declared_in_letter: bool  # both that it cannot deduct, and that the fee is higher because of that


@dataclass(frozen=True, slots=True)
class Fee(Explained):
    """`cents` is what may be asked: `net_cents` and, when it may be added, `vat_cents`."""

    net_cents: Cents
    vat_cents: Cents


def applicability(
    basis: LegalBasis, *, notice_in_vain: bool = False, last_payment_day: date | None = None
) -> Applicability:
    """Whether the fee is due: art. 6:96 lid 4 and 6 BW, art. 1 Besluit.

    `notice_in_vain`: a valid formal notice was delivered and its whole term passed without full payment.
    """
    match basis:
        case LegalBasis.CONTRACT_CONSUMER if notice_in_vain:
            return Applicability(True, "De termijn van een geldige veertiendagenbrief is voorbij (art. 6:96 lid 6 BW).")
        case LegalBasis.CONTRACT_CONSUMER:
            return Applicability(
                False,
                "Een consument betaalt pas kosten na een geldige veertiendagenbrief (art. 6:96 lid 6 BW).",
            )
        case LegalBasis.CONTRACT_BUSINESS:
            since = last_payment_day + timedelta(days=1) if last_payment_day else None
            return Applicability(
                True,
                "Een bedrijf betaalt kosten vanaf de dag na de laatste betaaldag (art. 6:96 lid 4 BW).",
                since,
            )
        case LegalBasis.PUBLIC_LAW:
            return Applicability(False, "Voor publiekrechtelijke schulden gelden deze kosten niet (titel 4.4 Awb).")
        case LegalBasis.NON_CONTRACT:
            return Applicability(
                False,
                "Dit is geen vordering uit een overeenkomst. Hier gelden alleen redelijke kosten "
                "(art. 6:96 lid 2 onder c BW, art. 1 Besluit).",
            )


def fee(principal: Cents, *, rounding: Rounding = Rounding.HALF_UP) -> Explained:
    """The fee in cents, without VAT, over `principal` cents: the scale of art. 2 lid 1-2 Besluit.

    `principal` is what is open, VAT of the invoice included and interest not. ValueError below zero.
    """
    if principal < 0:
        raise ValueError("Kosten rekenen wij over een bedrag vanaf nul.")
    if principal == 0:
        return Explained(0, ("Er staat niets open, dus er zijn geen kosten (art. 2 Besluit).",))
    steps, total, rest = [], Fraction(0), principal
    for width, rate in BANDS:
        part = rest if width is None else min(rest, width)
        if part == 0:
            break
        amount = part * rate / 100
        steps.append(f"{percent(rate)} over {euro(part)} is {euro(rounding.cents(amount))} (art. 2 lid 1 Besluit).")
        total, rest = total + amount, rest - part
    cents = rounding.cents(total)
    if cents < MINIMUM:
        return Explained(MINIMUM, (*steps, f"De kosten zijn minstens {euro(MINIMUM)} (art. 2 lid 2 Besluit)."))
    if cents > MAXIMUM:
        return Explained(MAXIMUM, (*steps, f"De kosten zijn hoogstens {euro(MAXIMUM)} (art. 2 lid 1 Besluit)."))
    if len(steps) > 1:
        steps.append(f"Samen is dat {euro(cents)}.")
    return Explained(cents, tuple(steps))


def fee_together(principals: Sequence[Cents], *, rounding: Rounding = Rounding.HALF_UP) -> Explained:
    """One fee over claims that can be reminded in one letter: add up their principals (6:96 lid 7 BW)."""
    together = fee(sum(principals), rounding=rounding)
    if len(principals) < 2:
        return together
    added = f"{len(principals)} vorderingen tellen wij op tot {euro(sum(principals))} (art. 6:96 lid 7 BW)."
    return Explained(together.cents, (added, *together.steps))


def fee_after_payment(principal: Cents, paid_in_term: Cents, *, rounding: Rounding = Rounding.HALF_UP) -> Explained:
    """The fee when a part was paid within the fourteen days: over what is left (ECLI:NL:HR:2016:2704).

    What is paid after the term changes the fee no more: do not count it here.
    """
    left = max(0, principal - paid_in_term)
    over_the_rest = fee(left, rounding=rounding)
    paid = f"Binnen de termijn is {euro(paid_in_term)} betaald. Er bleef {euro(left)} open (HR 25-11-2016)."
    return Explained(over_the_rest.cents, (paid, *over_the_rest.steps))


def with_vat(net: Explained, position: VatPosition, *, on: date, rounding: Rounding = Rounding.HALF_UP) -> Fee:
    """`net` with VAT added when all of art. 2 lid 3 Besluit is met, at the rate of day `on`; also over the
    minimum and the maximum. ValueError before the Besluit was in force."""
    refusal = _no_vat_because(position)
    if refusal:
        return Fee(net.cents, (*net.steps, refusal), net.cents, 0)
    rates = [rate for since, rate in VAT_PERCENT if since <= on]
    if not rates:
        raise ValueError(f"Het Besluit gold op {day_full(on)} nog niet.")
    vat = rounding.cents(net.cents * rates[-1] / 100)
    step = f"Daar komt {percent(rates[-1])} btw bij: {euro(vat)} (art. 2 lid 3 Besluit)."
    return Fee(net.cents + vat, (*net.steps, step), net.cents, vat)


def _no_vat_because(position: VatPosition) -> str | None:
    if not position.buys_taxed_service:
        return "Geen btw erbij: de schuldeiser koopt geen dienst met btw in (art. 2 lid 3 Besluit)."
    if position.can_deduct:
        return "Geen btw erbij: de schuldeiser kan de btw verrekenen (art. 2 lid 3 Besluit)."
    if not position.declared_in_letter:
        return "Geen btw erbij: de brief verklaart niet waarom de kosten hoger zijn (art. 2 lid 3 Besluit)."
    return None
