from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import day_kind, is_working_day, working_days_between
from app.law.formal_notice import (
    BY_PARTNER,
    FAULTS,
    Item,
    Notice,
    check,
    delivery_day,
    missing_items,
    term,
    term_by_post,
)
from app.law.notice_wording import shortcoming

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
GOOD = "Doe dat binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd."
LETTER = Notice(sent=date(2026, 11, 2), term_text=GOOD, stated_fee=40_00, lawful_fee=40_00, in_default=True)


@given(DAYS)
def test_post_comes_on_tuesday_to_saturday_and_never_on_a_holiday(sent):
    delivered = delivery_day(sent)
    assert delivered.weekday() in range(1, 6)
    assert day_kind(delivered) in ("werkdag", "zaterdag")
    assert delivered >= sent + timedelta(days=2)


@given(DAYS, DAYS)
def test_what_is_sent_later_never_comes_earlier(a, b):
    assert (delivery_day(a) <= delivery_day(b)) or a > b


@given(DAYS, st.integers(0, 5))
def test_everybody_has_fourteen_full_days(sent, grace):
    for running in (term_by_post(sent, grace_days=grace), term_by_post(sent, extend=False, grace_days=grace)):
        assert (running.last_day - running.first_day).days >= 13
        assert running.last_day >= sent + timedelta(days=16)
        assert running.fee_due_from > running.last_day
        assert working_days_between(running.last_day, running.book_fee_from - timedelta(days=1)) == grace
        assert not running.is_over(running.last_day)
        assert running.is_over(running.book_fee_from)
    assert is_working_day(term_by_post(sent).last_day)


def test_the_steps_explain_an_extended_term():
    running = term(date(2026, 12, 11))
    assert running.last_day == date(2026, 12, 28)
    assert running.book_fee_from == date(2026, 12, 31)
    assert running.steps == (
        "De brief is bezorgd op 11 december 2026. De termijn begint op 12 december 2026 (art. 6:96 lid 6 BW).",
        "De veertiende dag is 25 december 2026.",
        "Dat is geen werkdag. De laatste dag is daarom 28 december 2026 (art. 1 Atw).",
        "Kosten zijn verschuldigd vanaf 29 december 2026. Wij boeken ze pas op 31 december 2026: "
        "een betaling op de laatste dag kan dan nog binnenkomen (art. 6:114 lid 2 BW).",
    )


@pytest.mark.parametrize(
    "text",
    [
        "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
        "Binnen 14 dagen vanaf de dag na bezorging van deze brief.",
        "binnen vijftien dagen nadat deze brief bij u is bezorgd",
        "binnen 15 dagen nadat u deze brief hebt ontvangen",
        "binnen drie weken na ontvangst van deze brief",
        "binnen een termijn van veertien dagen, ingaande de dag na ontvangst van dit bericht",
        "uiterlijk 18 november 2026",
        "vóór 19 november 2026",
        "uiterlijk 25-11-2026",
    ],
)
def test_words_that_give_the_full_term(text):
    assert shortcoming(text, last_day=date(2026, 11, 18)) is None


@pytest.mark.parametrize(
    "text",
    [
        "binnen 14 dagen na heden",
        "binnen veertien dagen na dagtekening van deze brief",
        "binnen veertien dagen na verzending",
        "binnen 14 dagen",
        "binnen 14 dagen nadat deze brief bij u is bezorgd",
        "binnen tien dagen vanaf de dag nadat deze brief bij u is bezorgd",
        "binnen twee weken na ontvangst",
        "uiterlijk 17 november 2026",
        "vóór 18 november 2026",
        "voor 18-11-2026",
        f"{GOOD} Dat is uiterlijk 16 november 2026.",
        f"{GOOD} Betaal in elk geval binnen 14 dagen na vandaag.",
    ],
)
def test_words_that_give_too_little(text):
    assert shortcoming(text, last_day=date(2026, 11, 18)) == "notice.term-too-short"


@pytest.mark.parametrize(
    "text", ["", "zo snel mogelijk", "binnen enkele dagen na ontvangst", "uiterlijk 31 november 2026"]
)
def test_words_that_are_not_clear(text):
    assert shortcoming(text, last_day=date(2026, 11, 18)) == "notice.term-unclear"


def test_a_fixed_day_is_never_clear_when_delivery_is_not_known():
    assert shortcoming("uiterlijk 31 december 2030", last_day=None) == "notice.term-unclear"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({}, ()),
        ({"stated_fee": 30_00}, ()),
        ({"in_default": False}, ("notice.not-in-default",)),
        ({"stated_fee": None}, ("notice.no-fee",)),
        ({"stated_fee": 0}, ("notice.no-fee",)),
        ({"stated_fee": 40_01}, ("notice.fee-too-high",)),
        ({"returned": True}, ("notice.returned",)),
        ({"by_post": False}, ("notice.no-proof",)),
        ({"by_post": False, "received": date(2026, 11, 3)}, ()),
        ({"term_text": "binnen 14 dagen na heden"}, ("notice.term-too-short",)),
        ({"term_text": "snel"}, ("notice.term-unclear",)),
        ({"in_default": False, "returned": True}, ("notice.not-in-default", "notice.returned")),
    ],
)
def test_which_letter_has_effect(change, because):
    answer = check(replace(LETTER, **change))
    assert answer.because == because
    assert answer.valid is (not because)
    assert all(FAULTS[code].endswith(".") for code in answer.because)


def test_a_letter_that_never_came_has_no_term():
    assert check(replace(LETTER, returned=True)).term is None
    assert check(replace(LETTER, by_post=False)).term is None
    answer = check(LETTER)
    assert answer.term is not None
    assert answer.term.last_day == date(2026, 11, 18)


def test_no_letter_arrives_before_it_is_sent():
    with pytest.raises(ValueError, match="vóór"):
        check(replace(LETTER, received=date(2026, 11, 1)))


def test_a_partner_must_say_more():
    ours = frozenset(Item) - BY_PARTNER
    assert missing_items(ours, by_partner=False) == ()
    assert missing_items(ours, by_partner=True) == (Item.PARTNER, Item.REGISTRATION, Item.LEGAL_GROUND)
    assert missing_items(ours - {Item.FEE}, by_partner=False) == (Item.FEE,)
