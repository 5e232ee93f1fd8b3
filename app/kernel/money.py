"""Amounts are whole cents. Reading and writing them the Dutch way, rounding, and splits that add up."""

import re
from collections.abc import Sequence
from fractions import Fraction

Cents = int

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MAX_EUROS = 10**12 - 1  # far above any debt, far below what a bigint of cents can hold

_SIGN = r"\s*([-\N{MINUS SIGN}]?)\s*(?:€|EUR)?\s*"
_AMOUNT = re.compile(_SIGN + r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?\s*")
_POINT_AMOUNT = re.compile(_SIGN + r"([0-9]+)\.([0-9]{1,2})\s*")  # 1486.20: programs write it so


def euro(cents: Cents) -> str:
    """`148620` becomes `€ 1.486,20`: no line break inside, a real minus sign in front when below zero."""
    whole, rest = divmod(abs(cents), 100)
    sign = f"{MINUS}{NO_BREAK_SPACE}" if cents < 0 else ""
    return f"{sign}€{NO_BREAK_SPACE}{whole:,}".replace(",", ".") + f",{rest:02d}"


class AmountTooLarge(ValueError):
    """Well written, and more than anybody owes."""


def parse_euro(text: str) -> Cents:
    """Cents in `1486,20`, `1.486,20`, `1486.20`, `€ 12` or `-12,5`.

    A ValueError carries one Dutch sentence: for what is no amount, for what can be read in two ways
    (`1.486.20`, `1,486.20`) and for what is too large.
    """
    match = _AMOUNT.fullmatch(text) or _POINT_AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError(f"“{_shown(text)}” is geen bedrag. Schrijf het als 1486,20.")
    sign, whole, rest = match.groups()
    digits = whole.replace(".", "").lstrip("0")
    if len(digits) > len(str(MAX_EUROS)):
        raise AmountTooLarge(f"Het bedrag “{_shown(text)}” is te groot.")
    cents = int(digits or "0") * 100 + int((rest or "").ljust(2, "0"))
    return -cents if sign else cents


def round_half_up(amount: Fraction) -> Cents:
    """Whole cents; half a cent goes away from zero, so that a refund mirrors its payment."""
    cents = int(abs(amount) + Fraction(1, 2))
    return cents if amount >= 0 else -cents


def round_down(amount: Fraction) -> Cents:
    """Whole cents towards zero."""
    return int(amount)


def split_evenly(total: Cents, parts: int) -> tuple[Cents, ...]:
    """`total` in `parts` that differ at most one cent, the larger ones first. ValueError below one part."""
    if parts < 1:
        raise ValueError("Verdelen kan in één deel of meer.")
    return split_by_ratio(total, [1] * parts)


def split_by_ratio(total: Cents, weights: Sequence[int]) -> tuple[Cents, ...]:
    """`total` by weight; the cents left over go to the largest remainders, on a tie to the first.

    The parts always add up to `total`; when `abs(total)` is at most the sum of the weights, no part
    is larger than its weight. ValueError when a weight is negative or all are zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Verdelen kan alleen naar gewichten vanaf nul, en niet allemaal nul.")
    parts = [divmod(abs(total) * weight, whole) for weight in weights]
    left = abs(total) - sum(part for part, _ in parts)
    lucky = set(sorted(range(len(parts)), key=lambda i: -parts[i][1])[:left])
    shares = (part + (i in lucky) for i, (part, _) in enumerate(parts))
    return tuple(share if total >= 0 else -share for share in shares)


def percent(rate: Fraction) -> str:
    """A rate in percents to two decimals: `Fraction("10.15")` becomes `10,15%`, 4 becomes `4%`."""
    whole, rest = divmod(round_half_up(rate * 100), 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + "%" if rest else f"{whole}%"


def _shown(text: str) -> str:
    """What somebody typed, short enough for a sentence."""
    return text.strip()[:40]
