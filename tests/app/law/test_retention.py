from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law.retention import TERMS, Record, may_be_erased, retain_until

OPENED = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("record", "closed", "until"),
    [
        (Record.CASE, None, date(2031, 2, 28)),
        (Record.CASE, date(2026, 11, 22), date(2033, 11, 22)),
        (Record.LEDGER, date(2026, 11, 22), date(2033, 11, 22)),
        (Record.PARTNER_FILE, date(2026, 11, 22), date(2028, 11, 22)),
        (Record.JUDGMENT, date(2026, 11, 22), date(2046, 11, 22)),
        (Record.RECORDING, date(2026, 8, 31), date(2027, 2, 28)),
        (Record.SIGNAL_PAYLOAD, date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_how_long_what_is_kept(record, closed, until):
    assert retain_until(record, opened=OPENED, closed=closed) == until


def test_every_record_has_a_term_with_its_basis():
    assert set(TERMS) == set(Record)
    assert all(term.by_law is not term.basis.startswith("eigen beleid") for term in TERMS.values())


def test_a_case_is_kept_as_long_as_what_it_holds():
    assert TERMS[Record.CASE].months == max(TERMS[Record.LEDGER].months, TERMS[Record.PARTNER_FILE].months)


@given(st.sampled_from(Record), st.dates(OPENED, date(2060, 1, 1)), st.dates(OPENED, date(2100, 1, 1)))
def test_nothing_open_is_erased_and_nothing_before_its_day(record, closed, today):
    assert not may_be_erased(record, opened=OPENED, closed=None, today=today)
    until = retain_until(record, opened=OPENED, closed=closed)
    assert may_be_erased(record, opened=OPENED, closed=closed, today=today) is (today > until)


def test_closing_before_opening_is_a_mistake():
    with pytest.raises(ValueError, match="vóór openen"):
        retain_until(Record.CASE, opened=OPENED, closed=OPENED - timedelta(days=1))
