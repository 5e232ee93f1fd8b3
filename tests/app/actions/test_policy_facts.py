"""What actions, claims, letters and amounts say, as facts: tables. No database, no clock."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from app.actions.policy import ActionStatus
from app.actions.policy.contacts import Past, contact_facts
from app.actions.policy.debts import Letter, claim_facts, ledger_facts, letter_that_counts, notice_facts, open_costs
from app.actions.policy.fee import TERM_TEXT, fee_for, fee_to_name, letter_mistakes
from app.cases.policy import ClaimKind, LegalBasis, TermsStatus
from app.ledger.policy import Bearer, EntryKind
from tests.app.sla.known import CATALOGUE, TUESDAY

TODAY = TUESDAY.date()
ONE, TWO = UUID(int=1), UUID(int=2)


# ---- contact


def past(type_: str, days_ago: int, hour: int = 10, **about: Any) -> Past:
    at = TUESDAY.replace(hour=hour) - timedelta(days=days_ago)
    kind = CATALOGUE.action(type_)
    return Past(
        **{
            "type": type_,
            "status": ActionStatus.DONE,
            "happened_at": at,
            "planned_on": None,
            "outcome": None,
            "real_contact": False,
            "outward": kind.outward,
        }
        | about
    )


def contact(*done: Past, kind: str = "bellen", next_on: date | None = None) -> dict[str, Any]:
    facts = contact_facts(done, CATALOGUE.action(kind), CATALOGUE.actions, today=TODAY, next_on=next_on)
    assert CATALOGUE.problems(facts) == []
    return facts


@pytest.mark.parametrize(
    ("done", "facts"),
    [
        ([], {"contact.personal_attempts": 0, "contact.real_contact": False, "arrangement.status": "geen"}),
        (
            [past("bellen", 5), past("bellen", 4, 20), past("bellen", 3, 15), past("bellen", 1, 11)],
            {"contact.personal_attempts": 4, "contact.attempt_moments": 3, "contact.channels_tried": 1},
        ),
        ([past("huisbezoek", 2)], {"contact.home_visit_done": True, "contact.personal_attempts": 1}),
        ([past("oorzaak-vastleggen", 2)], {"contact.channels_tried": 0, "contact.personal_attempts": 0}),
        ([past("bellen", 2, status=ActionStatus.HELD)], {"contact.personal_attempts": 0}),
        ([past("bellen", 3, real_contact=True)], {"contact.real_contact": True, "contact.days_since_real_contact": 3}),
        ([past("hulp-aanbieden", 3)], {"contact.help_offered": True, "signal.help_pointed_out": True}),
        ([past("regeling-voorstellen", 3)], {"arrangement.offered": True, "arrangement.status": "voorgesteld"}),
        ([past("regeling-vastleggen", 3), past("regeling-beeindigen", 1)], {"arrangement.status": "beëindigd"}),
        ([past("beslagregister-raadplegen", 1)], {"debtor.seizure_register_checked": True}),
    ],
)
def test_what_was_done_says_about_contact(done, facts):
    assert facts.items() <= contact(*done).items()


def test_letters_in_a_row_count_until_something_else_happens():
    letters = [past("brief-sturen", 9), past("brief-sturen", 5)]
    unanswered = "contact.same_channel_unanswered"
    assert contact(*letters, kind="brief-sturen")[unanswered] == 2
    assert contact(*letters, past("bellen", 2), kind="brief-sturen")[unanswered] == 0
    assert contact(*letters, past("brief-sturen", 2, real_contact=True), kind="brief-sturen")[unanswered] == 0
    assert contact(*letters, kind="sms-sturen")[unanswered] == 0


def test_a_promise_is_open_until_the_day_that_was_agreed():
    told = past("bellen", 3, outcome="zegt-betaling-toe", real_contact=True)
    assert contact(told, next_on=TODAY)["contact.promise_open"] is True
    assert contact(told, next_on=TODAY - timedelta(days=1))["contact.promise_open"] is False
    later = past("bellen", 1, outcome="gesproken", real_contact=True)
    assert contact(told, later, next_on=TODAY)["contact.promise_open"] is False


def test_an_appointment_is_ahead():
    meeting = past("gesprek-voeren", 0, happened_at=None, planned_on=TODAY, status=ActionStatus.PLANNED)
    assert contact(meeting)["contact.appointment_ahead"] is True


# ---- claims, letters, amounts


def claim(**about: Any) -> Any:
    return SimpleNamespace(
        **{
            "id": ONE,
            "kind": ClaimKind.RENT,
            "due_on": date(2026, 9, 1),
            "original_cents": 780_60,
            "legal_basis": LegalBasis.CONTRACT_CONSUMER,
            "enforceable": True,
            "terms_status": TermsStatus.OK,
        }
        | about
    )


@pytest.mark.parametrize(
    ("second", "facts"),
    [
        ({}, {"claim.legal_basis": "contract_consumer", "claim.terms_status": "ok", "claim.in_default": True}),
        ({"legal_basis": LegalBasis.CONTRACT_BUSINESS}, {"claim.legal_basis": "contract_consumer"}),
        ({"legal_basis": LegalBasis.PUBLIC_LAW}, {"claim.legal_basis": "public_law"}),
        ({"enforceable": False}, {"claim.enforceable": False}),
        ({"terms_status": TermsStatus.NOT_REVIEWED}, {"claim.terms_status": "not_reviewed"}),
        ({"terms_status": TermsStatus.ANNULLED}, {"claim.terms_status": "annulled"}),
        ({"due_on": TODAY}, {"claim.in_default": False}),
        ({"original_cents": 200_00}, {"claim.small_instalment": True}),
    ],
)
def test_of_several_claims_the_strictest_counts(second, facts):
    found = claim_facts([claim(), claim(**second)], today=TODAY, dwelling=True)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_without_claims_nothing_is_known_of_them():
    assert claim_facts([], today=TODAY, dwelling=True) == {}
    assert claim_facts([claim()], today=TODAY, dwelling=False)["claim.is_rent_of_dwelling"] is False


def line(id_: int, kind: EntryKind, cents: int, **about: Any) -> Any:
    return SimpleNamespace(
        **{
            "id": UUID(int=id_),
            "kind": kind,
            "amount_cents": cents,
            "bearer": Bearer.DEBTOR,
            "cost_kind": "bik" if kind is EntryKind.COST else None,
            "claim_id": ONE if kind is EntryKind.CLAIM else None,
            "value_on": date(2026, 9, 1),
            "booked_on": date(2026, 10, 1),
            "counters_id": None,
        }
        | about
    )


RENT = line(1, EntryKind.CLAIM, 780_60)
COST = line(2, EntryKind.COST, 117_09, value_on=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("lines_", "facts"),
    [
        ([RENT], {"ledger.open_cents": 780_60, "ledger.principal_open_cents": 780_60, "ledger.costs_charged_cents": 0}),
        ([RENT], {"ledger.fee_already_charged": False, "ledger.fees_six_months_cents": 0}),
        ([RENT, COST], {"ledger.fee_already_charged": True, "ledger.fees_six_months_cents": 117_09}),
        (
            [RENT, COST, line(3, EntryKind.CORRECTION, -117_09, counters_id=COST.id, cost_kind="bik")],
            {"ledger.fee_already_charged": False, "ledger.costs_charged_cents": 0, "ledger.open_cents": 780_60},
        ),
        (
            [RENT, COST, line(3, EntryKind.PAYMENT, -117_09, value_on=date(2026, 10, 2))],
            {"ledger.principal_open_cents": 780_60, "ledger.costs_charged_cents": 117_09},  # costs first, 6:44 BW
        ),
        (
            [RENT, line(3, EntryKind.PAYMENT, -80_60, value_on=date(2026, 9, 2))],
            {"ledger.principal_open_cents": 700_00, "ledger.open_cents": 700_00},
        ),
        ([RENT, line(2, EntryKind.COST, 50_00, bearer=Bearer.PARTNER)], {"ledger.fee_already_charged": False}),
    ],
)
def test_what_the_lines_say(lines_, facts):
    found = ledger_facts(lines_, today=TODAY, rent_cents=390_30, cost_cents=0)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_shares_are_exact():
    found = ledger_facts([RENT, COST], today=TODAY, rent_cents=390_30, cost_cents=78_06)
    assert found["claim.arrears_months"] == 2
    assert found["ledger.cost_ratio_after"] * 780_60 == 117_09 + 78_06
    assert "ledger.cost_ratio_after" not in ledger_facts([RENT], today=TODAY, rent_cents=None, cost_cents=None)


def test_costs_that_were_paid_or_waived_can_not_lapse_again():
    waived = line(3, EntryKind.WAIVER, -17_09, cost_kind="bik", value_on=date(2026, 10, 3))
    assert open_costs([RENT, COST]) == 117_09
    assert open_costs([RENT, COST, waived]) == 100_00


SENT = date(2026, 10, 1)  # a Thursday; delivered on Saturday, the term ends on Monday the 19th


def letter(**about: Any) -> Letter:
    return Letter(**{"sent_on": SENT, "by_post": True, "proven": False, "returned": False, "valid": True} | about)


@pytest.mark.parametrize(
    ("letters", "today", "facts"),
    [
        ([], TODAY, {"notice.sent": False}),
        ([letter()], SENT, {"notice.valid": True, "notice.delivered": False, "notice.term_ended": False}),
        ([letter()], date(2026, 10, 21), {"notice.delivered": True, "notice.term_ended": False}),
        ([letter()], date(2026, 10, 22), {"notice.delivered": True, "notice.term_ended": True}),
        ([letter(returned=True)], TODAY, {"notice.valid": False, "notice.delivered": False, "notice.returned": True}),
        ([letter(by_post=False)], TODAY, {"notice.delivered": False, "notice.term_ended": False}),
        ([letter(by_post=False, proven=True)], TODAY, {"notice.delivered": True}),
        ([letter(valid=False), letter()], TODAY, {"notice.valid": True, "notice.term_ended": True}),
    ],
)
def test_what_the_letters_say(letters, today, facts):
    found = notice_facts(letters, today=today)
    assert CATALOGUE.problems(found) == []
    assert facts.items() <= found.items()


def test_the_fee_is_over_what_was_open_when_the_term_ended():
    assert fee_for([RENT], [letter()], today=TODAY).cents == 117_09
    in_time = line(3, EntryKind.PAYMENT, -380_60, value_on=date(2026, 10, 19))
    assert fee_for([RENT, in_time], [letter()], today=TODAY).cents == 60_00
    too_late = line(3, EntryKind.PAYMENT, -380_60, value_on=date(2026, 10, 20))
    assert fee_for([RENT, too_late], [letter()], today=TODAY).cents == 117_09
    later_rent = line(4, EntryKind.CLAIM, 780_60, claim_id=TWO, value_on=date(2026, 10, 5))
    assert fee_for([RENT, later_rent], [letter()], today=TODAY).cents == 117_09  # it is not in the letter
    assert fee_for([], [letter()], today=TODAY).cents == 0
    assert letter_that_counts([]) is None


@pytest.mark.parametrize(
    ("text", "fee", "fields"),
    [
        (TERM_TEXT, 117_09, set()),
        (TERM_TEXT, 50_00, set()),  # lower is fine
        (TERM_TEXT, 117_10, {"genoemdeKosten"}),
        (TERM_TEXT, None, {"genoemdeKosten"}),
        ("Betaal binnen veertien dagen na vandaag.", 117_09, {"termijntekst"}),
        ("", 117_09, {"termijntekst"}),
    ],
)
def test_a_letter_without_effect_does_not_go_out(text, fee, fields):
    lawful = fee_to_name([RENT], today=TODAY).cents
    assert set(letter_mistakes(text, fee, lawful=lawful, sent=TODAY)) == fields
