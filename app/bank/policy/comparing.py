"""Bank and case side by side, in words that a person checks in one look. Pure."""

import re
from dataclasses import dataclass

from app.bank.policy.matching import Payment, words_of_name
from app.kernel.money import euro
from app.kernel.text import normalise_name
from app.kernel.words import Word


class Likeness(Word):
    EQUAL = "equal", "gelijk"
    SIMILAR = "similar", "lijkt erop"
    LESS = "less", "minder dan open"
    MORE = "more", "meer dan open"
    OTHER = "other", "anders"
    NEW = "new", "nieuw"
    UNKNOWN = "unknown", "staat er niet bij"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a case shows beside a payment. Amounts in cents, IBANs without spaces."""

    reference: str
    open_cents: int
    claim_cents: tuple[int, ...]
    names: tuple[str, ...]
    ibans: tuple[str, ...]
    text: str  # what the amounts are for, and where


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison."""

    what: str
    bank: str
    case: str
    likeness: Likeness


def compare(payment: Payment, case: Shown) -> tuple[Line, ...]:
    """Amount, name, text and account, in this order."""
    written = payment.remittance or payment.description or ""
    told = " ".join(filter(None, (payment.structured_reference, written)))
    account = payment.counterparty_iban or ""
    return (
        Line(
            "Bedrag", euro(payment.amount_cents), f"{euro(case.open_cents)} open", _amount(payment.amount_cents, case)
        ),
        Line("Naam", payment.counterparty_name or "", ", ".join(case.names), _name(payment, case)),
        Line("Tekst", told, case.text, _text(told, case)),
        Line(
            "Rekening",
            ending(account),
            ", ".join(map(ending, case.ibans)) or "nog niet bekend",
            _account(account, case),
        ),
    )


def ending(iban: str) -> str:
    """As much of an account as one needs to recognise it."""
    return f"eindigt op {iban[-2:]}" if iban else ""


def _amount(cents: int, case: Shown) -> Likeness:
    if cents == case.open_cents or cents in case.claim_cents:
        return Likeness.EQUAL
    return Likeness.LESS if cents < case.open_cents else Likeness.MORE


def _name(payment: Payment, case: Shown) -> Likeness:
    paid_by = set(words_of_name(payment.counterparty_name or ""))
    if not paid_by:
        return Likeness.UNKNOWN
    owed_by = [set(words_of_name(name)) for name in case.names]
    if any(words and words <= paid_by for words in owed_by):
        return Likeness.EQUAL
    return Likeness.SIMILAR if any(words & paid_by for words in owed_by) else Likeness.OTHER


def _text(told: str, case: Shown) -> Likeness:
    if not told:
        return Likeness.UNKNOWN
    bare = re.sub("[^a-z0-9]", "", told.lower())
    if re.sub("[^a-z0-9]", "", case.reference.lower()) in bare:
        return Likeness.EQUAL
    ours, theirs = (set(re.findall("[a-z0-9]+", normalise_name(text))) for text in (case.text, told))
    return Likeness.SIMILAR if {word for word in ours & theirs if len(word) > 1} else Likeness.OTHER


def _account(account: str, case: Shown) -> Likeness:
    if not account:
        return Likeness.UNKNOWN
    if account in case.ibans:
        return Likeness.EQUAL
    return Likeness.OTHER if case.ibans else Likeness.NEW
