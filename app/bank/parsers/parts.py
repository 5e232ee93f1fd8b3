"""From the fields of one line in a CAMT file to the amounts to book. Pure."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NoReturn

from app.bank.parsers.entries import Entry, Occurrences, StatementRefused, StatementStart

Fields = dict[str, str]

SIDES = {"CRDT": 1, "DBIT": -1}
RETURNED = frozenset({"UPDD", "PRDD", "RCDD", "RRTN"})  # unpaid, reversed and cancelled collections; returns
CENTS_WIDTH = 2
MOST_DIGITS = 18  # of an amount (ISO 20022); fits a bigint
RETURN_FIELDS = frozenset({"return_code", "return_own"})
YES = frozenset({"true", "1"})
NO_VALUE = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF"})  # banks write these for "nothing"


def refuse(sentence: str) -> NoReturn:
    raise StatementRefused(sentence)


def amount(text: str) -> int | None:
    """'12.34' and '12.34000' are 1234 cents; '12.345', '12,34' and '-1' are None."""
    whole, _, fraction = text.partition(".")
    if len(fraction) > CENTS_WIDTH:
        fraction = fraction.rstrip("0")
    digits = whole + fraction.ljust(CENTS_WIDTH, "0")
    if not whole or len(fraction) > CENTS_WIDTH or len(digits) > MOST_DIGITS:
        return None
    return int(digits) if digits.isascii() and digits.isdigit() else None


def cents(fields: Fields, where: str, currency: str) -> int:
    """The signed amount of a line or a balance. Raises StatementRefused, saying `where`."""
    text, own = fields.get("amount", ""), fields.get("amount_ccy", currency)
    if own != currency:
        refuse(f"{where} is in {own[:3]}. Wij boeken alleen {currency}.")
    value = amount(text)
    if value is None:
        refuse(f"{where}: “{text[:30]}” is geen bedrag in hele centen. Vraag uw bank om een nieuw bestand.")
    side = SIDES.get(fields.get("side", ""))
    if side is None:
        refuse(f"{where}: er staat niet bij of het geld bij of af gaat. Vraag uw bank om een nieuw bestand.")
    return side * value


def day(text: str | None, where: str) -> date | None:
    """The date of '2026-11-20' or '2026-11-20T09:30:00+01:00', as the bank wrote it."""
    try:
        return None if text is None else _date(text[:10])
    except ValueError:
        refuse(f"{where}: “{str(text)[:30]}” is geen datum. Vraag uw bank om een nieuw bestand.")


_date = lru_cache(maxsize=1024)(date.fromisoformat)  # a statement has few days


def parts_of(
    line: Fields, parts: Sequence[Fields], total: int, number: int, head: StatementStart, seen: Occurrences
) -> tuple[list[Entry], int | None]:
    """What to book for one line, and what its parts come to when that is not the line's total.

    A line is split only when its parts add up to it exactly; else it is one amount, for a person to look at.
    """
    if len(parts) == 1:
        value = _part_cents(parts[0], line, head.currency, alone=True)
        return [_entry(line, parts[0], total, (1, 1), number, head, seen)], None if value == total else value
    values = [_part_cents(part, line, head.currency, alone=False) for part in parts]
    known = [value for value in values if value is not None]
    added = sum(known)
    fits = bool(parts) and len(known) == len(parts) and added == total
    doubt = added if known and not fits else None
    if not fits:
        return [_entry(line, {}, total, (1, 1), number, head, seen)], doubt
    return [
        _entry(line, part, value, (index, len(parts)), number, head, seen)
        for index, (part, value) in enumerate(zip(parts, known, strict=True), 1)
    ], None


def _part_cents(part: Fields, line: Fields, currency: str, *, alone: bool) -> int | None:
    """A part's amount in the currency of the account; None when the file does not say. The amount that was
    instructed may hold costs, so it speaks only for parts of a batch."""
    side = SIDES.get(part.get("side") or line["side"])
    for name in ("amount", "part_amount") if alone else ("amount", "part_amount", "instructed"):
        if name in part and part.get(f"{name}_ccy", currency) == currency:
            value = amount(part[name])
            return None if value is None or side is None else side * value
    return None


def _entry(
    line: Fields,
    part: Fields,
    value: int,
    place: tuple[int, int],
    number: int,
    head: StatementStart,
    seen: Occurrences,
) -> Entry:
    index, count = place
    where = f"Regel {number}"
    valued = day(line.get("valued"), where)
    booked = day(line.get("booked"), where) or valued or head.made_on
    if booked is None:
        refuse(f"{where} heeft geen datum. Vraag uw bank om een nieuw bestand.")

    code, subfamily = _code(part, line)
    returned = line.get("reversal") in YES or subfamily in RETURNED or not RETURN_FIELDS.isdisjoint(part)
    name, iban = _counterparty(part, head.account, from_debtor=(value >= 0) is not returned)
    first, second = (part, line) if count > 1 else (line, part)
    bank_reference = _given(first.get("bank_reference")) or _given(second.get("bank_reference"))
    entry_reference = _given(line.get("entry_reference"))
    end_to_end, remittance = _given(part.get("end_to_end")), part.get("remittance")
    structured = part.get("structured")
    structured = structured.replace(" ", "").upper() if structured else None
    # A number of the entry may start at 1 every day: without the bank's reference its content tells it apart.
    identity = (
        (bank_reference,)
        if bank_reference
        else (entry_reference, end_to_end, part.get("transaction"), iban, name, structured, remittance)
    )
    return Entry(
        key=seen.key(head.account, identity, booked, value, index),
        line=number,
        part=index,
        parts=count,
        booked_on=booked,
        valued_on=valued,
        amount_cents=value,
        returned=returned,
        return_code=part.get("return_code") or part.get("return_own"),
        return_text=part.get("return_text"),
        bank_code=code,
        own_code=part.get("own_code") or line.get("own_code"),
        end_to_end_id=end_to_end,
        mandate_id=_given(part.get("mandate")),
        bank_reference=bank_reference,
        entry_reference=entry_reference,
        batch_id=line.get("batch") or line.get("batch_message"),
        counterparty_name=name,
        counterparty_iban=iban,
        structured_reference=structured,
        remittance=remittance,
        description=part.get("description") or line.get("description"),
    )


def _given(text: str | None) -> str | None:
    return None if text is None or text.upper() in NO_VALUE else text


def _code(part: Fields, line: Fields) -> tuple[str | None, str]:
    """'PMNT/RDDT/UPDD' and its last word; a part knows better than its line."""
    source = part if "domain" in part else line
    words = [source[word] for word in ("domain", "family", "subfamily") if word in source]
    return ("/".join(words) or None), source.get("subfamily", "")


def _counterparty(part: Fields, account: str, *, from_debtor: bool) -> tuple[str | None, str | None]:
    """Who stands on the other side: the debtor of money in, but of a return the roles are those of the
    payment that came back. Not every bank does so: when it is our own account, it is the other one."""
    theirs, ours = ("debtor", "creditor") if from_debtor else ("creditor", "debtor")
    for role in (theirs, ours):
        name = part.get(f"{role}_name") or part.get(f"{role}_ultimate")
        iban = part.get(f"{role}_iban", "").replace(" ", "").upper() or None
        if (name or iban) and iban != account:
            return name, iban
    return None, None
