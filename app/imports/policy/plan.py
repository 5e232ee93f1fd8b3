"""What is written of a dossier: its rows, and all that follows from them, in the shape that the tables want. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from app.cases.policy import ClaimKind, DebtorKind, LegalBasis
from app.imports.policy.records import CaseRow, ClaimRow, DebtorRow, ImportedCase, InterestKind, hash_of
from app.kernel.dates import day_full
from app.kernel.money import euro
from app.kernel.text import house, normalise_name
from app.kernel.words import Word
from app.law.retention import Record, retain_until

ABOUT: Mapping[ClaimKind, str] = {kind: kind.dutch for kind in ClaimKind} | {ClaimKind.OTHER: "overige kosten"}


class Planned(NamedTuple):
    """One dossier, ready to wait for a yes. `position` is its first row, `cents` what is open in it."""

    position: int
    reference: str
    hash: str
    rows: int
    cents: int
    data: dict[str, Any]


class Fate(Word):
    """What becomes of a dossier on the moment that it is written."""

    ADD = "add", "nieuw"
    CHANGE = "change", "bijwerken"
    SAME = "same", "staat er al"
    CLASH = "clash", "botst"


def plan(found: ImportedCase, *, today: date) -> Planned:
    """`data` holds the columns of case, debtors and claims by name, the facts that are known by it, and a note with
    what has no column. Why somebody needs care is left out: only that it is so is kept."""
    case, claims = found.case, found.claims
    data = found.as_data()
    content = hash_of(data)
    data["case"].pop("vulnerable_signal", None)
    judged = case.judgment_on is not None
    data["case"] |= {
        "about": about(claim.kind for claim in claims),
        "since": min(claim.due_on for claim in claims).isoformat(),
        "retain_until": retain_until(Record.JUDGMENT if judged else Record.CASE, opened=today, closed=None).isoformat(),
        "legal_basis": legal_basis(case.debtors[0]).value,
    }
    for debtor, columns in zip(case.debtors, data["debtors"], strict=True):
        columns["search_key"], columns["address_key"] = search_key(debtor), address_key(debtor)
    for claim, columns in zip(claims, data["claims"], strict=True):
        columns["description"] = description(claim)
    data["facts"] = {code: True for code, holds in facts(case).items() if holds}
    data["note"] = note(case, claims)
    return Planned(
        position=found.rows[0],
        reference=case.reference,
        hash=content,
        rows=len(found.rows),
        cents=sum(claim.open_cents for claim in claims),
        data=data,
    )


def fate(*, expected: Fate, content: str, base: str | None, exists: bool, now: str | None) -> Fate:
    """The trial expected ADD or CHANGE; `base` is the hash that it saw, `now` the one of the dossier as it is.

    Somebody else may have read it in since: then the same content is nothing new, and other content is not
    written over, for nobody has seen that change.
    """
    if not exists:
        return expected if expected is Fate.ADD else Fate.CLASH
    if now == content:
        return Fate.SAME
    return Fate.CHANGE if expected is Fate.CHANGE and now == base else Fate.CLASH


def correction(*, owed_cents: int, paid_cents: int, stated_cents: int) -> int:
    """What to add to a claim so that it agrees with the creditor, in cents; 0 when it may be right as it is.

    `owed_cents` stands in our books without payments, `paid_cents` of it was paid as we know. The creditor may not
    know of these payments yet, or of some of them: between the two nothing is corrected, or a payment counts twice.
    The same rule stands in SQL in service/changing.py; a test compares them.
    """
    return stated_cents - min(max(stated_cents, owed_cents - paid_cents), owed_cents)


def about(kinds: Iterable[ClaimKind | None]) -> str:
    """'Huur en servicekosten', in the order of the list."""
    there = {kind or ClaimKind.OTHER for kind in kinds}
    words = [word for kind, word in ABOUT.items() if kind in there]
    text = f"{', '.join(words[:-1])} en {words[-1]}" if len(words) > 1 else "".join(words)
    return text[:1].upper() + text[1:]


def legal_basis(debtor: DebtorRow) -> LegalBasis:
    consumer = debtor.kind in (None, DebtorKind.CONSUMER)
    return LegalBasis.CONTRACT_CONSUMER if consumer else LegalBasis.CONTRACT_BUSINESS


def search_key(debtor: DebtorRow) -> str:
    """Name, address, and how they are reached, as `gate.search_cases` finds them."""
    name = (debtor.initials, debtor.prefix, debtor.surname, debtor.company)
    home = (debtor.street, house(debtor.house_number, debtor.addition), (debtor.postcode or "").replace(" ", ""))
    phones = [(number or "").replace(" ", "").replace("-", "") for number in (debtor.phone, debtor.mobile)]
    reach = (debtor.number, *phones, debtor.email)
    return normalise_name(" ".join(part for part in (*name, *home, *reach) if part))


def address_key(debtor: DebtorRow) -> str | None:
    """'1234AB 12 a': who live there are one household with this creditor. None without a full address."""
    if not debtor.postcode or not debtor.house_number:
        return None
    number = f"{debtor.house_number} {debtor.addition or ''}".lower().replace("-", " ").replace("/", " ")
    digits = number[: len(number) - len(number.lstrip("0123456789"))]
    rest = number[len(digits) :].split()
    place = debtor.postcode.replace(" ", "").upper()
    abroad = [debtor.country] if debtor.country not in (None, "NL") else []
    return " ".join([*abroad, place, digits, *rest])


def description(claim: ClaimRow) -> str:
    words = [text for text in (claim.description, claim.period) if text]
    if len(words) == 2 and words[1].lower() in words[0].lower():
        words.pop()
    return ", ".join(words) or about([claim.kind])


def facts(case: CaseRow) -> dict[str, bool]:
    """Facts of facts.yaml. What a file denies is not written down: a person may know better."""
    return {
        "arrangement.offered": bool(case.arranged_before),
        "debtor.tailored_contact": bool(case.vulnerable_signal),
        "dispute.open": bool(case.disputed),
        "signal.sent": case.early_signal_on is not None,
    }


def note(case: CaseRow, claims: Iterable[ClaimRow]) -> str | None:
    """What the file says that has no place of its own."""
    lines = [
        f"Kenmerk: {case.creditor_reference}." if case.creditor_reference else "",
        f"Overgedragen op {day_full(case.handed_over_on)}." if case.handed_over_on else "",
        f"Achterstand: {case.months_behind} maanden." if case.months_behind else "",
        f"Vroegsignaal aan de gemeente op {day_full(case.early_signal_on)}." if case.early_signal_on else "",
        f"Vonnis van {day_full(case.judgment_on)}." if case.judgment_on else "",
        f"Zaaknummer van het vonnis: {case.judgment_number}." if case.judgment_number else "",
        f"Betwisting: {case.dispute_note}" if case.dispute_note else "",
        f"Opmerking: {case.remark}" if case.remark else "",
    ]
    for claim in claims:
        if claim.interest_kind is InterestKind.CONTRACT and claim.contract_rate is not None:
            percent = f"{Decimal(claim.contract_rate.numerator * 100) / claim.contract_rate.denominator:f}".replace(
                ".", ","
            )
            lines.append(f"Rente over {claim.number}: {percent}% per jaar volgens het contract.")
        elif claim.interest_kind is not None:
            lines.append(f"Rente over {claim.number}: {claim.interest_kind.dutch}.")
        if claim.vat_cents:
            lines.append(f"Btw in {claim.number}: {euro(claim.vat_cents)}.")
    said = [line for line in lines if line]
    return "\n".join(["Uit het ingelezen bestand:", *said]) if said else None
