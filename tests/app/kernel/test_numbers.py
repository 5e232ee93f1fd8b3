import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn as published

from app.kernel import numbers

DIGITS = st.text("0123456789", min_size=9, max_size=9)


def with_last(first: str) -> str:
    """Eight digits and the one that makes them pass the eleven-test; X where none does."""
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), first, strict=True)) % 11
    return f"{first}{last}" if last < 10 else "X"


BSN = st.text("0123456789", min_size=8, max_size=8).map(with_last).filter(numbers.is_bsn)


@given(DIGITS.filter(lambda digits: digits != "000000000"))
def test_the_eleven_test_is_the_published_one(digits):
    assert numbers.is_bsn(digits) == published.is_valid(digits)


@pytest.mark.parametrize("text", ["", "12345678", "1234567820", "000000000", "12345678a", "١٢٣٤٥٦٧٨٢"])
def test_what_is_no_bsn(text):
    assert not numbers.is_bsn(text)


@given(BSN)
def test_a_bsn_in_a_text_is_found_however_it_is_written(bsn):
    a, b, c = bsn[:3], bsn[3:6], bsn[6:]
    for written in (
        bsn,
        f"{a}.{b}.{c}",
        f"{a} {b} {c}",
        f"{bsn[:4]}.{bsn[4:6]}.{c}",
        f"BSN{bsn}",
        f"bsn-nr: {bsn}",
    ):
        assert numbers.looks_like_bsn(f"Mevrouw gaf haar nummer {written} door."), written


@pytest.mark.parametrize(
    "text",
    [
        "Gebeld op +31 612345678 en 0031-612345678.",
        "NL91 ABNA 0417 1643 00",
        "kenmerk 5000056789012345",
        "€ 123456782,00",
        "1.123.456.782 keer",
        "123 456 782 001",
        "btw NL123456782B01",
        "rekening 1234567820",
        "op 20-11-2026 om 16.42 uur",
        "123456789",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not numbers.looks_like_bsn(text)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("zijn bsn is 123456782", True),
        ("nummer 123456782", True),
        ("123456782 2 keer gebeld", True),
        ("factuurnummer 123456782", False),
        ("Factuur: 123456782", False),
        ("kenmerk 123456782", False),
        ("RSIN 123456782", False),
        ("dossier 1, bsn 123456782", True),
    ],
)
def test_a_doubtful_one_is_asked_about(text, certain):
    (found,) = numbers.possible_bsns(text)
    assert (found.written, found.certain) == ("123456782", certain)
    assert text[found.start : found.end] == found.written


@given(st.text("0123456789", min_size=15, max_size=15) | st.text("0123456789", min_size=7, max_size=12))
def test_a_payment_reference_that_we_make_is_valid(number):
    reference = numbers.payment_reference(number)
    assert numbers.is_payment_reference(reference)
    assert reference.endswith(number)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(1, 15), st.integers(1, 9))
def test_most_typing_mistakes_in_a_reference_are_seen(number, place, shift):
    reference = numbers.payment_reference(number)
    wrong = reference[:place] + str((int(reference[place]) + shift) % 10) + reference[place + 1 :]
    if numbers.is_payment_reference(wrong):  # sums that differ 1 may share check digit 1, or 0 with 11
        assert reference[0] in "01"


@pytest.mark.parametrize("text", ["", "12345678", "123456789012345", "12345678901234567", "1234a67", "-123456"])
def test_other_lengths_are_no_reference(text):
    assert not numbers.is_payment_reference(text)
    if text != "123456789012345" and text != "12345678":
        with pytest.raises(ValueError, match="betalingskenmerk"):
            numbers.payment_reference(text)


@given(st.from_regex("[A-Z0-9]{1,21}", fullmatch=True))
def test_an_rf_reference_that_we_make_is_valid(reference):
    rf = numbers.rf_reference(reference)
    assert numbers.is_rf_reference(rf)
    assert numbers.is_rf_reference(rf.lower())
    assert re.fullmatch("RF[0-9]{2}" + reference, rf)


@pytest.mark.parametrize("text", ["", "A" * 22, "É", "A-1"])
def test_no_rf_reference_of_this(text):
    with pytest.raises(ValueError, match="RF-kenmerk"):
        numbers.rf_reference(text)


@given(st.from_regex("[A-Z]{4}", fullmatch=True), st.text("0123456789", min_size=10, max_size=10))
def test_a_dutch_iban_with_the_right_check_is_valid_and_no_other(bank, account):
    rest = f"{bank}{account}"
    as_digits = "".join(str(int(c, 36)) for c in f"{rest}NL00")
    check = 98 - int(as_digits) % 97
    assert numbers.parse_iban(f"nl{check:02d} {rest}") == f"NL{check:02d}{rest}"
    assert not numbers.is_iban(f"NL{(check % 97) + 1:02d}{rest}")


def test_an_iban_is_shown_in_fours():
    assert numbers.show_iban("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"


@pytest.mark.parametrize(
    "text",
    ["", "NL", "NL91ABNA041716430", "0417164300", "NL91ABNA041716430O", "ＮＬ91ABNA0417164300"],  # noqa: RUF001
)
def test_a_wrong_iban_has_a_sentence(text):
    with pytest.raises(ValueError, match="geen geldig rekeningnummer"):
        numbers.parse_iban(text)


@pytest.mark.parametrize(("text", "right"), [("12345678", True), ("1234567", False), ("123456789", False), ("", False)])
def test_a_kvk_number_has_eight_digits(text, right):
    assert numbers.is_kvk(text) is right


@pytest.mark.parametrize(("text", "postcode"), [("1234ab", "1234 AB"), ("1234 AB", "1234 AB"), (" 9999zz ", "9999 ZZ")])
def test_a_postcode_in_one_way(text, postcode):
    assert numbers.parse_postcode(text) == postcode


@pytest.mark.parametrize("text", ["", "0123 AB", "1234 SS", "1234", "AB 1234", "1234 ÀB"])
def test_a_wrong_postcode_has_a_sentence(text):
    with pytest.raises(ValueError, match="geen postcode"):
        numbers.parse_postcode(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [("06 12345678", "+31612345678"), ("030-2345678", "+31302345678"), ("+32 2 123 45 67", "+3221234567")],
)
def test_a_telephone_number_in_one_way(text, phone):
    assert numbers.parse_phone(text) == phone


@pytest.mark.parametrize("text", ["", "06", "bel mij", "061234567890123"])
def test_a_wrong_telephone_number_has_a_sentence(text):
    with pytest.raises(ValueError, match="geen telefoonnummer"):
        numbers.parse_phone(text)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+31612312049", "06 12 31 20 49"),
        ("+31201234567", "020 123 45 67"),
        ("+31182123456", "0182 12 34 56"),
        ("+31881234567", "088 123 45 67"),
        ("+318001234", "0800 1234"),
        ("+4930123456", "+49 30 123456"),
        ("+32470123456", "+32 470 12 34 56"),
        ("+14155552671", "+1 415-555-2671"),
        ("0612312049", "06 12 31 20 49"),
        ("", ""),
        ("+31612", "+31612"),
        ("vraag de buurvrouw", "vraag de buurvrouw"),
    ],
)
def test_a_telephone_number_as_people_write_it(phone, shown):
    assert numbers.show_phone(phone) == shown


@given(st.from_regex(r"\+31(6[1-5]|20|30|182|88)[0-9]{7}", fullmatch=True))
def test_the_groups_of_a_telephone_number_are_the_same_number(phone):
    shown = numbers.show_phone(phone)
    assert shown == phone or numbers.parse_phone(shown) == phone
