"""Numbers with a format of their own: IBAN, payment references, KvK, postcode, telephone, and the BSN that
we refuse."""

import re
from itertools import pairwise
from typing import NamedTuple

import phonenumbers
from stdnum import iban as _iban
from stdnum import iso11649 as _rf
from stdnum.iso7064 import mod_97_10
from stdnum.nl import postcode as _postcode

# ---- BSN: refused everywhere (UAVG art. 46)

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_GAP = "[ .\\-\N{NO-BREAK SPACE}]"
_NINE_DIGITS = re.compile(
    r"(?<![0-9])(?:[0-9]{9}"
    rf"|[0-9]{{3}}(?P<a>{_GAP})[0-9]{{3}}(?P=a)[0-9]{{3}}"
    rf"|[0-9]{{4}}(?P<b>{_GAP})[0-9]{{2}}(?P=b)[0-9]{{3}}"
    rf"|[0-9]{{2}}(?P<c>{_GAP})[0-9]{{2}}(?P=c)[0-9]{{2}}(?P=c)[0-9]{{3}})(?![0-9])"
)
_BSN_LABEL = re.compile(r"(?i)\b(?:bsn|burgerservice\s?(?:nummer|nr)|sofi\s?-?(?:nummer|nr)?)\b\W*(?:is\W*)?$")
_OTHER_NUMBER = re.compile(
    r"(?i)\b(?:factuur|dossier|klant|contract|order|zaak|huurder|debiteur|polis|rol|kvk|rsin|telefoon|tel|mobiel"
    r"|(?:betalings)?kenmerk|referentie|ref|nota|artikel)[- ]?(?:nummer|nr)?\b\W*$"
)
_ABROAD = re.compile(r"(?:\+|\b00)[0-9]{2}[\s.\-]*(?:\(0\))?[\s.\-]*$")  # +31 612345678
_LONGER_BEFORE = re.compile(rf"(?:[0-9]{_GAP}|[0-9],|€\s*)$")
_LONGER_AFTER = re.compile(rf"(?:{_GAP}[0-9]|,[0-9])")


class PossibleBsn(NamedTuple):
    """Nine digits that pass the eleven-test. Not `certain` after a word like factuurnummer."""

    start: int
    end: int
    written: str
    certain: bool


def is_bsn(text: str) -> bool:
    """Whether nine digits pass the eleven-test: the weighted sum of its digits is a multiple of 11."""
    if not re.fullmatch("[0-9]{9}", text) or text == "000000000":
        return False
    return sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, text, strict=True)) % 11 == 0


def possible_bsns(text: str) -> tuple[PossibleBsn, ...]:
    """What could be a BSN in free text: `123456782`, `123.456.782`, `1234 56 782`.

    Not a part of a longer number, an amount, or a telephone number with its country.
    """
    return tuple(
        PossibleBsn(match.start(), match.end(), match[0], certain)
        for match in _NINE_DIGITS.finditer(text)
        if is_bsn(re.sub("[^0-9]", "", match[0]))
        if (certain := _is_certain(text, match)) is not None
    )


def _is_certain(text: str, match: re.Match[str]) -> bool | None:
    """None: it is something else."""
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 2]
    if _BSN_LABEL.search(before):
        return True
    grouped = len(match[0]) > 9
    longer = grouped and (_LONGER_BEFORE.search(before) or _LONGER_AFTER.match(after))
    amount = re.match(",[0-9]", after) or before.rstrip()[-1:] == "€"
    if longer or amount or _ABROAD.search(before) or before[-1:].isalpha() or after[:1].isalpha():
        return None
    return _OTHER_NUMBER.search(before) is None


def looks_like_bsn(text: str) -> bool:
    """Whether free text seems to hold a BSN. Fields with a format of their own need not ask this."""
    return bool(possible_bsns(text))


# ---- IBAN

_DUTCH_IBAN = re.compile("NL([0-9]{2})([A-Z]{4}[0-9]{10})")


def parse_iban(text: str) -> str:
    """The IBAN without spaces, in capitals. ValueError with a Dutch sentence when it is wrong.

    Length and shape by country and ISO 13616 mod 97; no eleven-test on the account part.
    """
    if not is_iban(text):
        raise ValueError(f"“{text.strip()[:40]}” is geen geldig rekeningnummer. Controleer de IBAN.")
    return _iban.compact(text)


def is_iban(text: str) -> bool:
    """Whether it is a valid IBAN; spaces and small letters are fine."""
    if dutch := _DUTCH_IBAN.fullmatch(text.replace(" ", "").upper()):  # nearly all: ten times as fast
        return int("".join(str(int(c, 36)) for c in f"{dutch[2]}NL{dutch[1]}")) % 97 == 1
    return text.isascii() and _iban.is_valid(text, check_country=False)


def show_iban(iban: str) -> str:
    """`NL91 ABNA 0417 1643 00`."""
    return _iban.format(iban)


# ---- Payment references

# From the right, over all digits right of the check digit (Betaalvereniging, specificaties betalingskenmerk).
REFERENCE_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
REFERENCE_NUMBER_LENGTHS = range(7, 13)  # of the number inside a reference of 9-14 digits


def payment_reference(number: str) -> str:
    """The betalingskenmerk for a number: 16 digits for one of 15, else 9-14 digits for one of 7-12.

    In the short form the length (its last digit) stands between check digit and number. ValueError otherwise.
    """
    if re.fullmatch("[0-9]{15}", number):
        body = number
    elif re.fullmatch("[0-9]+", number) and len(number) in REFERENCE_NUMBER_LENGTHS:
        body = f"{len(number) % 10}{number}"
    else:
        raise ValueError("Een betalingskenmerk maken we van 15 cijfers, of van 7 tot en met 12 cijfers.")
    return f"{_check_digit(body)}{body}"


def is_payment_reference(text: str) -> bool:
    """Whether it is a betalingskenmerk of 7 (nothing to check), 9-14 or 16 digits; spaces are fine."""
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch("[0-9]{7}|[0-9]{9,14}|[0-9]{16}", digits):
        return False
    if len(digits) == 7:
        return True
    if len(digits) < 16 and int(digits[1]) != (len(digits) - 2) % 10:
        return False
    return digits[0] == _check_digit(digits[1:])


def _check_digit(body: str) -> str:
    total = sum(int(d) * REFERENCE_WEIGHTS[i % 10] for i, d in enumerate(reversed(body)))
    check = 11 - total % 11
    return {10: "1", 11: "0"}.get(check, str(check))


def rf_reference(reference: str) -> str:
    """`RF98INV2026000123` for `INV2026000123` (ISO 11649). ValueError for other than 1-21 of A-Z and 0-9."""
    reference = reference.replace(" ", "").upper()
    if not re.fullmatch("[A-Z0-9]{1,21}", reference):
        raise ValueError("Een RF-kenmerk maken we van hoogstens 21 letters en cijfers.")
    return f"RF{mod_97_10.calc_check_digits(f'{reference}RF')}{reference}"


def is_rf_reference(text: str) -> bool:
    """Whether it is a valid ISO 11649 reference; spaces and small letters are fine."""
    return text.isascii() and _rf.is_valid(text)


# ---- Organisation, address, telephone


def is_kvk(text: str) -> bool:
    """Eight digits; the number has no check digit."""
    return re.fullmatch("[0-9]{8}", text.replace(" ", "")) is not None


def parse_postcode(text: str) -> str:
    """`1234ab` becomes `1234 AB`. ValueError with a Dutch sentence when it is no Dutch postcode."""
    if not (text.isascii() and _postcode.is_valid(text)):
        raise ValueError(f"“{text.strip()[:40]}” is geen postcode. Schrijf hem als 1234 AB.")
    return _postcode.validate(text)


def parse_phone(text: str) -> str:
    """`06 12345678` becomes `+31612345678`. ValueError with a Dutch sentence when nobody can have it."""
    sentence = f"“{text.strip()[:40]}” is geen telefoonnummer. Schrijf het als 06 12345678."
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        raise ValueError(sentence) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(sentence)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


NETHERLANDS = 31
PAIRS = {8: (2, 2, 2, 2), 7: (3, 2, 2), 6: (2, 2, 2)}  # after the area code


def show_phone(phone: str) -> str:
    """`+31612312049` as people here write it: `06 12 31 20 49`. Of another country in groups; else as it is."""
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(number):
        return phone
    if number.country_code != NETHERLANDS:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = str(number.national_number)
    area = 1 if digits[0] == "6" else phonenumbers.length_of_national_destination_code(number)
    groups = PAIRS.get(len(digits) - area)
    if not area or groups is None:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    ends = [area + sum(groups[:n]) for n in range(len(groups) + 1)]
    rest = [digits[start:end] for start, end in pairwise(ends)]
    return " ".join([f"0{digits[:area]}", *rest])
