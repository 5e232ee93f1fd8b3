"""Who may get a case, and until when it may be thought over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.policy import MISSING, WARNINGS, Completeness, Regie, Track, missing_for_handover, stops_handover
from app.handovers.policy import FREE, SENTENCES, Candidate, accept_due, decide, fit, registered, standing, why
from app.kernel.dates import HERE, is_working_day, working_days_between

TODAY = date(2026, 11, 20)
AGENCY = Candidate("Haven", bailiff=False, register_number="100042", registered_until=date(2030, 1, 1))
BAILIFF = Candidate("Vos", bailiff=True, register_number=None, registered_until=None)
WHOLE = Completeness(
    debtor_named=True,
    address_known=True,
    claims=1,
    open_cents=780_60,
    enforceable=True,
    consumer=True,
    notice_valid=True,
    disputed=False,
    balance_age_hours=3,
)


@pytest.mark.parametrize(
    ("partner", "may"),
    [
        (AGENCY, True),
        (replace(AGENCY, registered_until=TODAY), True),
        (replace(AGENCY, registered_until=TODAY - timedelta(days=1)), False),
        (replace(AGENCY, registered_until=None), True),
        (replace(AGENCY, register_number=None), False),
        (replace(AGENCY, register_number=""), False),
        (BAILIFF, True),
    ],
)
def test_an_agency_needs_a_number_that_has_not_run_out_and_a_bailiff_none(partner, may):
    assert registered(partner, TODAY) is may
    assert decide(partner, Regie.INTERNAL, by_creditor=True, closed=False, today=TODAY).allowed is may
    assert ("register" in standing(partner, TODAY)) or partner.register_number is None


@pytest.mark.parametrize("regie", Regie)
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("by_creditor", [True, False])
def test_only_the_creditor_gives_away_what_is_free_and_open(regie, closed, by_creditor):
    decision = decide(AGENCY, regie, by_creditor=by_creditor, closed=closed, today=TODAY)
    assert decision.allowed is (by_creditor and not closed and regie in FREE)
    assert all(reason in SENTENCES for reason in decision.because)


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ({"debtor_named": False}, "case.no-debtor"),
        ({"address_known": False}, "case.no-address"),
        ({"claims": 0}, "case.no-claim"),
        ({"open_cents": 0}, "case.nothing-open"),
        ({"open_cents": -5}, "case.nothing-open"),
        ({"enforceable": False}, "case.not-enforceable"),
        ({"notice_valid": False}, "case.no-notice"),
        ({"disputed": True}, "case.disputed"),
        ({"balance_age_hours": None}, "case.stale-balance"),
        ({"balance_age_hours": 25}, "case.stale-balance"),
    ],
)
def test_what_a_case_lacks_is_named(lacks, code):
    missing = missing_for_handover(replace(WHOLE, **lacks))
    assert missing == (code,)
    assert MISSING[code].endswith(".")
    assert stops_handover(missing) is (code not in WARNINGS)


def test_a_whole_case_lacks_nothing_and_a_company_needs_no_letter():
    assert missing_for_handover(WHOLE) == ()
    assert missing_for_handover(replace(WHOLE, consumer=False, notice_valid=False)) == ()


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.times())
def test_a_partner_has_two_working_days_to_the_end_of_the_afternoon(day, clock):
    due = accept_due(datetime.combine(day, clock, HERE))
    assert (due.hour, due.minute, is_working_day(due.date())) == (17, 0, True)
    assert working_days_between(day, due.date()) == 2


def test_the_suggestion_says_why():
    tracks = {Track.AGENCY: 3, Track.BAILIFF: 1}
    assert (fit(AGENCY, tracks), fit(BAILIFF, tracks)) == (3, 1)
    assert why(replace(AGENCY, has_sla=True), tracks) == (
        "U heeft getekende afspraken. 3 van de 4 dossiers zijn bedoeld voor een incassobureau."
    )
    assert why(BAILIFF, {Track.AGENCY: 1}) == (
        "Zonder afspraken geldt alleen de wet. Dit dossier is niet bedoeld voor een gerechtsdeurwaarder."
    )
