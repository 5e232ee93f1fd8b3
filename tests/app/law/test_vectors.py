"""Every published figure in tests/vectors/law.json, by its own id."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.kernel import numbers
from app.kernel.dates import HERE
from app.kernel.money import Cents
from app.law import collection_costs as costs
from app.law import contact_window, early_signal, formal_notice, rates, small_instalments
from app.law.imputation import Amounts, Debt, Part, Weight, impute, impute_over
from app.law.notice_wording import shortcoming
from app.law.running_account import Posting, running_account
from app.law.statutory_interest import end_day, first_day, interest

Vector = dict[str, Any]
CHECKS: dict[str, Callable[[Vector, Vector], None]] = {}
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "law.json").read_text(encoding="utf-8"))

# What nothing in the product does yet; each comes with the slice that needs it.
NOT_COVERED = {
    "affordability_helper": "comes with arrangements",
    "epc_qr": "comes with letters: the QR is part of the letter",
    "sdd_reason_codes": "comes with the handling of reversals",
    "sdd_windows": "comes with the handling of reversals",
}


def topic(check: Callable[[Vector, Vector], None]) -> Callable[[Vector, Vector], None]:
    CHECKS[check.__name__] = check
    return check


def cents(text: str) -> Cents:
    amount = Fraction(text) * 100
    assert amount.denominator == 1
    return int(amount)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@topic
def bik(given: Vector, expected: Vector) -> None:
    principal = cents(given["principal"])
    assert costs.fee(principal).cents == cents(expected["bik_excl_vat"])
    down = expected.get("bik_round_down", expected["bik_excl_vat"])
    assert costs.fee(principal, rounding=costs.Rounding.DOWN).cents == cents(down)


@topic
def bik_vat(given: Vector, expected: Vector) -> None:
    position = costs.VatPosition(
        buys_taxed_service=given["uses_vat_taxed_collection_service"],
        can_deduct=given["creditor_can_deduct_vat"],
        declared_in_letter=given["declared_in_letter"],
    )
    fee = costs.with_vat(costs.fee(cents(given["principal"])), position, on=date(2026, 11, 22))
    if expected.get("surcharge_allowed") is False:
        assert (fee.cents, fee.vat_cents) == (cents(expected["bik_total"]), 0)
    else:
        assert fee.net_cents == cents(expected["bik_excl_vat"])
        assert fee.vat_cents == cents(expected["vat"])
        assert fee.cents == cents(expected["bik_incl_vat"])


@topic
def bik_aggregate(given: Vector, expected: Vector) -> None:
    principals = [cents(principal) for principal in given["principals"]]
    assert sum(principals) == cents(expected["base"])
    assert costs.fee_together(principals).cents == cents(expected["bik_excl_vat"])


@topic
def bik_partial_payment_in_term(given: Vector, expected: Vector) -> None:
    fee = costs.fee_after_payment(cents(given["principal"]), cents(given["paid_within_14_day_term"]))
    assert fee.cents == cents(expected["bik_excl_vat"])


@topic
def bik_applicability(given: Vector, expected: Vector) -> None:
    basis = {
        ("consumer", "contract"): costs.LegalBasis.CONTRACT_CONSUMER,
        ("business", "commercial contract"): costs.LegalBasis.CONTRACT_BUSINESS,
        ("consumer", "tort / damages not in a settlement agreement"): costs.LegalBasis.NON_CONTRACT,
    }[given["debtor"], given["basis"]]
    answer = costs.applicability(
        basis, notice_in_vain=given.get("valid_14_day_letter", False), last_payment_day=date(2026, 5, 31)
    )
    assert answer.allowed is (expected["bik_allowed"] is True)
    if "min" in expected:
        assert cents(expected["min"]) == costs.MINIMUM
        assert answer.since == date(2026, 6, 1)  # "day after the last payment day, without reminder"


@topic
def bik_instalments(given: Vector, expected: Vector) -> None:
    instalment, before = (
        cents(given["instalment"]),
        given.get("reminded_unpaid_instalments_in_previous_6_months", 0),
    )
    earlier = [small_instalments.Reminder(date(2026, 11 - n, 1), 20_00) for n in range(before)]
    proposal = small_instalments.reminder_fee([instalment], earlier, on=date(2026, 11, 22))
    assert proposal.cents == cents(expected["fee"])
    if "lid8_applies" in expected:
        assert small_instalments.is_small(instalment) is expected["lid8_applies"]
    if "assert_only" in expected:  # a step that was not read in the law is never charged without a person
        assert proposal.needs_person


@topic
def veertiendagenbrief_term(given: Vector, expected: Vector) -> None:
    received = day(given.get("received")) or formal_notice.delivery_day(date.fromisoformat(given["sent"]))
    strict, extended = formal_notice.term(received, extend=False), formal_notice.term(received)
    assert strict.delivered == day(expected["received"])
    assert strict.first_day == day(expected["first_day"])
    assert (strict.last_day, extended.last_day) == (day(expected["last_day"]), day(expected["last_day_atw"]))
    assert strict.fee_due_from == day(expected["bik_due_from_strict"])
    assert extended.fee_due_from == day(expected["bik_due_from_conservative"])


@topic
def veertiendagenbrief_text(given: Vector, expected: Vector) -> None:
    phrase, posted = re.fullmatch(r"(.*?)(?: \(posted \w+ (.*)\))?", given["term_phrase"]).groups()
    last_day = None
    if posted:
        sent = datetime.strptime(posted, "%d %B %Y").date()  # noqa: DTZ007 - a day
        last_day = formal_notice.term_by_post(sent, extend=False).last_day
    assert (shortcoming(phrase, last_day=last_day) is None) is expected["term_ok"]


@topic
def veertiendagenbrief_valid(given: Vector, expected: Vector) -> None:
    notice = formal_notice.Notice(
        sent=date(2026, 11, 2),
        term_text=(
            "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"
            if given["term_ok"]
            else "binnen 14 dagen na heden"
        ),
        stated_fee=(40_00 if given["amount_is_correct"] else 48_40) if given["amount_stated"] else None,
        lawful_fee=40_00,
        in_default=given["default_has_started"],
    )
    assert formal_notice.check(notice).valid is expected["letter_has_effect"]


@topic
def interest_rate_lookup(given: Vector, expected: Vector) -> None:
    rate = rates.TABLES[rates.InterestKind(given["type"])].on(date.fromisoformat(given["date"]))
    assert rate.percent == Fraction(expected["annual_percent"])


@topic
def interest_(given: Vector, expected: Vector) -> None:
    answer = interest(
        cents(given["principal"]),
        date.fromisoformat(given["from_inclusive"]),
        date.fromisoformat(given["to_exclusive"]),
        kind=rates.InterestKind(given["type"]),
    )
    assert answer.cents == cents(expected["interest"])
    assert [(s.start, s.end, s.days, s.percent, s.base_cents, s.cents) for s in answer.segments] == [
        (day(s["from"]), day(s["to"]), s["days"], Fraction(s["rate"]), cents(s["base"]), cents(s["interest"]))
        for s in expected["segments"]
    ]


@topic
def interest_period_mapping(given: Vector, expected: Vector) -> None:
    kind = rates.InterestKind(given["type"])
    start = first_day(
        kind,
        last_payment_day=day(given.get("last_payment_day")),
        invoice_received=day(given.get("invoice_received")),
    )
    end = end_day(kind, date.fromisoformat(given["paid_on"])) if "paid_on" in given else None
    if expected["from_inclusive"] is None:
        assert end is not None
        assert end <= start
    else:
        assert start == day(expected["from_inclusive"])
        assert end == day(expected.get("to_exclusive"))


def amounts(of: Vector) -> Amounts:
    return Amounts(cents(of["costs"]), cents(of["interest"]), cents(of["principal"]))


@topic
def imputation(given: Vector, expected: Vector) -> None:
    first, second, third = (Part(part) for part in given["order"])
    answer = impute(cents(given["payment"]), amounts(given), order=(first, second, third))
    assert answer.taken == amounts(expected["allocated"])
    assert answer.left == amounts(expected["remaining"])
    assert answer.surplus == cents(expected["unallocated"])


@topic
def imputation_multi_claim(given: Vector, expected: Vector) -> None:
    assert {claim["onerous_rank"] for claim in given["claims"]} == {"1"}  # equally onerous
    debts = [
        Debt(
            claim["id"],
            Amounts(principal=cents(claim["open"])),
            due=claim["due"],
            since=date.fromisoformat(claim["origin_date"]),
            weight=Weight.PLAIN,
        )
        for claim in given["claims"]
    ]
    answer = impute_over(cents(given["payment"]), debts, designated=given["designated_by_debtor"])
    assert {key: taken.total for key, taken in answer.taken.items()} == {
        key: cents(amount) for key, amount in expected["allocated"].items()
    }
    assert answer.surplus == cents(expected["unallocated"])


@topic
def imputation_ledger(given: Vector, expected: Vector) -> None:
    def postings(of: list[Vector]) -> list[Posting]:
        return [Posting(date.fromisoformat(p["date"]), cents(p["amount"])) for p in of]

    account = running_account(
        cents(given["principal"]),
        date.fromisoformat(given["from_inclusive"]),
        date.fromisoformat(given["calculation_date_exclusive"]),
        payments=postings(given["payments"]),
        costs=postings(given["costs"]),
        kind=rates.InterestKind(given["type"]),
    )
    assert account.open == amounts(expected["balance"])
    assert account.open.total == cents(expected["balance"]["total"])
    assert account.surplus == cents(expected["overpaid"])
    assert [(a.on, a.taken, a.surplus) for a in account.allocations] == [
        (
            day(a["date"]),
            Amounts(cents(a["to_costs"]), cents(a["to_interest"]), cents(a["to_principal"])),
            cents(a["overpaid"]),
        )
        for a in expected["allocations"]
    ]


@topic
def contact_window_(given: Vector, expected: Vector) -> None:
    moment = datetime.fromisoformat(given["local_time_Europe_Amsterdam"]).replace(tzinfo=HERE)
    because = contact_window.closed_because(moment)
    assert (because is None) is expected["allowed"]
    words = {"Sunday": "zondag", "between 20:00 and 07:00": "tussen 20.00 en 07.00 uur"}
    reason = words.get(expected["reason"], expected["reason"])
    assert reason.lower() in (because or "").lower()


@topic
def betalingskenmerk_generate(given: Vector, expected: Vector) -> None:
    kenmerk = numbers.payment_reference(given.get("payload15") or given["number"])
    assert kenmerk == expected["kenmerk"]
    assert len(kenmerk) == expected.get("length", 16)


@topic
def betalingskenmerk_validate(given: Vector, expected: Vector) -> None:
    assert numbers.is_payment_reference(given["kenmerk"]) is expected["valid"]


@topic
def rf_reference(given: Vector, expected: Vector) -> None:
    assert numbers.rf_reference(given["reference"]) == expected["rf"]


@topic
def rf_validate(given: Vector, expected: Vector) -> None:
    assert numbers.is_rf_reference(given["rf"]) is expected["valid"]


@topic
def iban_validate(given: Vector, expected: Vector) -> None:
    assert numbers.is_iban(given["iban"]) is expected["valid"]


@topic
def vroegsignalering_gate(given: Vector, expected: Vector) -> None:
    steps = early_signal.Steps(
        contact_attempted=given["personal_contact_attempted"],
        pointed_to_help=given["pointed_to_debt_help"],
        reminded_in_writing=given["written_reminder_sent"],
        offered_to_share=given["offer_to_share_in_reminder"],
        objected=given["tenant_objected"],
        still_open=given["arrears_still_open"],
    )
    assert early_signal.is_due(steps) is expected["signal_allowed_and_due"]


@topic
def vroegsignalering_source(given: Vector, expected: Vector) -> None:
    arrears = {
        "rent (any landlord)": early_signal.Arrears.RENT,
        "drinking water": early_signal.Arrears.WATER,
        "municipal taxes": early_signal.Arrears.LOCAL_TAX,
        "mortgage": early_signal.Arrears.MORTGAGE,
        "Belastingdienst / Dienst Toeslagen": early_signal.Arrears.STATE_TAX,
    }[given["arrears_type"]]
    grounds = {
        True: early_signal.Ground.YES,
        False: early_signal.Ground.NO,
        None: early_signal.Ground.EXPERIMENT,
    }
    assert early_signal.GROUNDS[arrears] is grounds[expected["structural_signal"]]


def covered() -> Iterator[Any]:
    for check in CHECKS.values():
        for vector in VECTORS[check.__name__.rstrip("_")]:
            yield pytest.param(check, vector, id=vector["id"])


@pytest.mark.parametrize(("check", "vector"), [*covered()])
def test_our_answer_is_the_published_one(check: Callable[[Vector, Vector], None], vector: Vector) -> None:
    check(vector["input"], vector["expected"])


def test_every_topic_is_run_or_named_with_its_reason() -> None:
    run = {name.rstrip("_") for name in CHECKS}
    assert run | set(NOT_COVERED) == set(VECTORS) - {"_meta"}
    assert not run & set(NOT_COVERED)


def test_no_rate_beyond_what_was_published() -> None:
    for table in rates.TABLES.values():
        with pytest.raises(rates.RateMissing, match="nog niet ingevoerd"):
            table.on(date(2027, 1, 1))
