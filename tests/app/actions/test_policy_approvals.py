"""What an approval rests on, who may give it and until when: as tables. No database, no clock."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.actions.policy import AnswerKind, ApprovalStatus
from app.actions.policy.approvals import (
    COLLECTS,
    Mandate,
    after_yes,
    answer_by,
    bearer_of,
    decide_answer,
    is_paid,
    mandate_for,
    moved_on,
    not_tried,
    persons_needed,
    stands_in,
)
from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.ledger.policy import Bearer
from app.sla.service import catalogue
from tests.app.sla.known import ORDINARY, TUESDAY, ask, terms_with

TODAY = TUESDAY.date()
FEE_CLAUSE = "kosten-incasso-bewoner-bij-wil-niet"
ONE, TWO = UUID(int=1), UUID(int=2)


# ---- approvals


@pytest.mark.parametrize(
    ("kind", "differs", "because"),
    [
        (AnswerKind.AGREE, {}, ()),
        (AnswerKind.CONDITION, {}, ()),
        (AnswerKind.AGREE, {"mandates": []}, ("approval.no-mandate",)),
        (AnswerKind.AGREE, {"mandates": [Mandate(100_00)]}, ("approval.above-mandate",)),
        (AnswerKind.AGREE, {"mandates": [Mandate(142_18)]}, ()),
        (AnswerKind.AGREE, {"mandates": [Mandate(100_00), Mandate(None, of=TWO)]}, ()),
        (AnswerKind.REFUSE, {"mandates": []}, ()),  # a no never costs the person anything
        (AnswerKind.AGREE, {"by_creditor": False}, ("approval.creditor-only",)),
        (AnswerKind.AGREE, {"own": True}, ("approval.own",)),
        (AnswerKind.AGREE, {"answered_before": True}, ("approval.twice",)),
    ],
)
def test_who_may_answer(kind, differs, because):
    usual = {"by_creditor": True, "own": False, "answered_before": False, "mandates": [Mandate(None)]}
    decision = decide_answer(kind, ApprovalStatus.ASKED, cost_cents=142_18, **usual | differs)
    assert decision.because == because


@pytest.mark.parametrize("status", [one for one in ApprovalStatus if one is not ApprovalStatus.ASKED])
def test_what_was_answered_is_not_answered_again(status):
    about = {"by_creditor": True, "own": False, "answered_before": False, "mandates": [Mandate(None)]}
    assert not decide_answer(AnswerKind.AGREE, status, cost_cents=0, **about).allowed


def test_what_was_paid_is_agreed_to_no_more_but_may_be_refused():
    about = {"by_creditor": True, "own": False, "answered_before": False, "mandates": [Mandate(None)], "paid": True}
    said = [decide_answer(kind, ApprovalStatus.ASKED, cost_cents=0, **about).because for kind in AnswerKind]
    assert said == [() if kind is AnswerKind.REFUSE else ("approval.paid",) for kind in AnswerKind]


@pytest.mark.parametrize(
    ("step", "about", "paid"),
    [
        ("dagvaarding", {}, True),
        ("regeling-vastleggen", {}, True),
        ("huisbezoek", {}, False),  # may be for another reason, and costs nothing
        ("huisbezoek", {"cost_cents": 25_00}, True),
        ("dagvaarding", {"open_cents": 1}, False),
        ("dagvaarding", {"open_cents": -50}, True),
        ("dagvaarding", {"open_cents": None}, False),  # nothing was booked yet: nobody knows
        ("dagvaarding", {"done": True}, False),
    ],
)
def test_what_a_step_is_for_was_paid(step, about, paid):
    assert is_paid(step, **{"done": False, "cost_cents": 0, "open_cents": 0} | about) is paid


def test_what_collects_is_in_the_catalogue():
    assert catalogue().actions.keys() >= COLLECTS


def test_the_own_mandate_goes_before_that_of_a_colleague():
    own, theirs = Mandate(100_00), Mandate(None, of=TWO)
    assert mandate_for([theirs, own], 50_00) == own
    assert mandate_for([theirs, own], 500_00) == theirs
    assert mandate_for([own], 500_00) is None


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        (None, None, False),
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=3), None, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
    ],
)
def test_a_substitute_stands_in_while_the_colleague_is_away(first, last, away):
    assert stands_in(first, last, TODAY) is away


def test_one_yes_is_not_enough_where_two_are_needed():
    assert after_yes(1, 2) is ApprovalStatus.ASKED
    assert after_yes(2, 2) is ApprovalStatus.GIVEN


@pytest.mark.parametrize(
    ("action", "clauses", "persons"),
    [
        ("dagvaarding", ["akkoord-dagvaarding"], 1),
        ("ontruiming", [], 2),
        ("ontruiming", ["akkoord-ontruiming-twee-personen"], 2),
        ("bellen", ["grens-contacten-week"], 1),
    ],
)
def test_how_many_people_must_agree_follows_from_the_rules(action, clauses, persons):
    held = ask(action, terms_with(*clauses), approval__persons=0, contact__attempts_7d=9, action__actor_side="partner")
    assert held.verdict is Verdict.NEEDS_APPROVAL
    assert persons_needed(held) == persons


def test_three_persons_when_that_was_agreed():
    terms = terms_with("akkoord-ontruiming-twee-personen", personen=3)
    assert persons_needed(ask("ontruiming", terms, approval__persons=0)) == 3


def test_what_was_not_tried_yet_is_lighter_and_the_lightest_comes_first():
    held = ask("dagvaarding", terms_with("akkoord-dagvaarding", "akkoord-kosten-boven-bedrag"), action__cost_cents=9000)
    doer = "gerechtsdeurwaarder"
    assert not_tried(held, {"bellen"}, doer=doer) == ["regeling-voorstellen", "uitstel-geven", "huisbezoek"]
    assert not_tried(held, {"bellen", "huisbezoek", "uitstel-geven"}, doer=doer) == ["regeling-voorstellen"]
    assert not_tried(held, {"bellen", "huisbezoek", "uitstel-geven", "regeling-voorstellen"}, doer=doer) == []


@pytest.mark.parametrize(
    ("action", "clauses", "facts", "bearer"),
    [
        ("bellen", [], {}, Bearer.CREDITOR),
        ("dagvaarding", [], {}, Bearer.DEBTOR),  # without a clause nobody overlooks it
        ("dagvaarding", ["kosten-gerechtelijk"], {}, Bearer.CREDITOR),
        ("huisbezoek", ["kosten-minnelijk-partner"], {}, Bearer.PARTNER),
        ("adresonderzoek", ["kosten-informatie"], {"notice.returned": True}, Bearer.CREDITOR),
        ("adresonderzoek", ["kosten-informatie"], {"notice.returned": False}, Bearer.PARTNER),
        ("incassokosten-berekenen", [FEE_CLAUSE], {}, Bearer.DEBTOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"case.ability": "kan-niet"}, Bearer.CREDITOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"arrangement.offered": False}, Bearer.CREDITOR),
        ("incassokosten-berekenen", [FEE_CLAUSE], {"case.causes": ("fout-van-ons",)}, Bearer.CREDITOR),
    ],
)
def test_who_bears_it(action, clauses, facts, bearer):
    assert bearer_of(terms_with(*clauses), action, {**ORDINARY, **facts}) is bearer


def test_the_term_is_that_of_the_duty_or_three_working_days():
    friday = datetime(2026, 11, 27, 9, tzinfo=HERE)
    assert answer_by(terms_with(), friday) == datetime(2026, 12, 2, 17, tzinfo=HERE)
    one_day = terms_with("plicht-akkoord-antwoord", termijn=1)
    assert answer_by(one_day, friday) == datetime(2026, 11, 30, 17, tzinfo=HERE)


def test_the_partners_clock_stands_still_while_it_waits():
    due, asked = datetime(2026, 11, 26, 17, tzinfo=HERE), datetime(2026, 11, 24, 9, tzinfo=HERE)
    answered = datetime(2026, 11, 27, 16, tzinfo=HERE)  # three working days later
    assert moved_on(due, asked, answered) == datetime(2026, 12, 1, 17, tzinfo=HERE)
    assert moved_on(due, asked, asked) == due
