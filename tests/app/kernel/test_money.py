from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import euro, parse_euro, percent, round_half_up, split_by_ratio, split_evenly

CENTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (148620, "€\u00a01.486,20"),
        (0, "€\u00a00,00"),
        (5, "€\u00a00,05"),
        (100_000_000, "€\u00a01.000.000,00"),
        (-7500, "\N{MINUS SIGN}\u00a0€\u00a075,00"),
    ],
)
def test_an_amount_reads_as_in_the_netherlands(cents, shown):
    assert euro(cents) == shown


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1486,20", 148620),
        ("1.486,20", 148620),
        ("1486.20", 148620),
        ("1.486", 148600),
        ("1486", 148600),
        ("12,5", 1250),
        ("€ 1.486,20", 148620),
        ("€\u00a01.486,20", 148620),
        ("EUR 12,00", 1200),
        (" 0,01 ", 1),
        ("-12,50", -1250),
        ("\N{MINUS SIGN} € 12,50", -1250),
        ("007", 700),
    ],
)
def test_what_people_and_programs_write_is_understood(text, cents):
    assert parse_euro(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "1.486.20", "1,486.20", "1,486", "12,345", "0.123", "1.48,20", "", " ", "€", "-", "tien", "1e3",
        "1_000", "12,", ",50", "--1", "1 486,20", "١٢", "NaN", "inf", "0x10", "1" * 40,
    ],
)  # fmt: skip
def test_what_is_no_amount_or_two_amounts_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"bedrag.*\.$"):
        parse_euro(text)


@given(CENTS)
def test_what_we_write_we_read(cents):
    assert parse_euro(euro(cents)) == cents


@given(st.text())
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        assert isinstance(parse_euro(text), int)
    except ValueError as error:
        sentence = str(error)
    else:
        sentence = "Gelezen."
    assert sentence.endswith(".")


@given(CENTS, st.integers(1, 60))
def test_even_parts_add_up_and_differ_one_cent_at_most(total, parts):
    split = split_evenly(total, parts)
    assert sum(split) == total
    assert len(split) == parts
    assert max(split) - min(split) <= 1


@given(CENTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_parts_by_ratio_add_up_and_are_fair_to_a_cent(total, weights):
    split = split_by_ratio(total, weights)
    assert sum(split) == total
    for part, weight in zip(split, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or part == 0


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any), st.data())
def test_nobody_gets_more_than_is_open(weights, data):
    split = split_by_ratio(data.draw(st.integers(0, sum(weights))), weights)
    assert all(part <= weight for part, weight in zip(split, weights, strict=True))


def test_the_largest_remainder_gets_the_cent():
    assert split_by_ratio(100_00, [100_00, 200_00]) == (33_33, 66_67)
    assert split_evenly(100, 3) == (34, 33, 33)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [3, -1]])
def test_nothing_to_split_by_is_refused(weights):
    with pytest.raises(ValueError, match=r"\.$"):
        split_by_ratio(100, weights)


@given(st.fractions())
def test_rounding_is_to_the_nearest_cent_and_mirrors(amount):
    assert abs(round_half_up(amount) - amount) <= Fraction(1, 2)
    assert round_half_up(-amount) == -round_half_up(amount)


@pytest.mark.parametrize(
    ("rate", "shown"), [("4", "4%"), ("10.15", "10,15%"), ("10.4", "10,4%"), ("0.5", "0,5%"), ("20", "20%")]
)
def test_a_rate_reads_as_in_the_netherlands(rate, shown):
    assert percent(Fraction(rate)) == shown
