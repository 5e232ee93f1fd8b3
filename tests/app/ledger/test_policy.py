"""Where money goes. Whatever the entries: no cent is lost, and the plan says of each payment where it went."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.money import Cents
from app.law.imputation import LEGAL_ORDER, PRINCIPAL_FIRST
from app.ledger.policy import NEVER_ABOVE, Bearer, Bucket, EntryKind, allocate, sign_fits

NEW_YEAR = date(2026, 1, 1)
RENT, SERVICE = UUID(int=1), UUID(int=2)


@dataclass
class Line:
    kind: EntryKind
    amount_cents: Cents
    day: int = 0
    claim_id: UUID | None = None
    bearer: Bearer = Bearer.DEBTOR
    cost_kind: str | None = None
    counters_id: UUID | None = None

    def __post_init__(self) -> None:
        self.id = uuid4()

    @property
    def value_on(self) -> date:
        return NEW_YEAR + timedelta(days=self.day)


def went(lines, **how):
    """Claim and bucket -> cents."""
    found = defaultdict(int)
    for part in allocate(lines, **how):
        found[part.claim_id, part.bucket] += part.amount_cents
    return {key: cents for key, cents in found.items() if cents}


def claim(cents, day=0, of=RENT):
    return Line(EntryKind.CLAIM, cents, day, of)


def payment(cents, day=10, of=None):
    return Line(EntryKind.PAYMENT, -cents, day, of)


def test_a_payment_goes_to_the_oldest_rent_first():
    lines = [claim(80_00), claim(80_00, 5, SERVICE), payment(100_00)]
    assert went(lines) == {(RENT, Bucket.PRINCIPAL): 80_00, (SERVICE, Bucket.PRINCIPAL): 20_00}


def test_costs_of_the_case_go_before_the_principal_by_law_and_after_it_when_that_was_agreed():
    lines = [claim(80_00), Line(EntryKind.COST, 40_00, 5, cost_kind="bik"), payment(50_00)]
    assert went(lines) == {(None, Bucket.COSTS): 40_00, (RENT, Bucket.PRINCIPAL): 10_00}
    assert went(lines, order=PRINCIPAL_FIRST) == {(RENT, Bucket.PRINCIPAL): 50_00}


def test_costs_that_came_later_do_not_take_a_payment_of_before():
    lines = [claim(80_00), payment(50_00, 10), Line(EntryKind.COST, 40_00, 20, cost_kind="bik"), payment(30_00, 30)]
    assert went(lines) == {(RENT, Bucket.PRINCIPAL): 50_00, (None, Bucket.COSTS): 30_00}


def test_a_payment_that_names_a_claim_goes_there():
    lines = [claim(80_00), claim(80_00, 5, SERVICE), payment(80_00, of=SERVICE)]
    assert went(lines) == {(SERVICE, Bucket.PRINCIPAL): 80_00}


def test_what_is_left_over_waits_for_the_next_rent():
    paid = [claim(80_00), payment(100_00)]
    assert went(paid)[None, Bucket.SURPLUS] == 20_00
    assert went([*paid, claim(80_00, 31, SERVICE)]) == {
        (RENT, Bucket.PRINCIPAL): 80_00,
        (SERVICE, Bucket.PRINCIPAL): 20_00,
    }


def test_a_reversal_undoes_the_payment_as_if_it_never_came():
    paid = payment(80_00)
    back = Line(EntryKind.REVERSAL, 80_00, 20, counters_id=paid.id)
    again = payment(30_00, 25)
    assert went([claim(80_00), paid, back, again]) == {(RENT, Bucket.PRINCIPAL): 30_00}
    assert [p.amount_cents for p in allocate([claim(80_00), paid, back]) if p.entry_id == paid.id] == [0]


def test_a_correction_that_was_itself_corrected_changes_nothing():
    wrong = claim(80_00)
    fix = Line(EntryKind.CORRECTION, -80_00, 1, RENT, counters_id=wrong.id)
    unfix = Line(EntryKind.CORRECTION, 80_00, 2, RENT, counters_id=fix.id)
    assert went([wrong, fix, payment(80_00)]) == {(None, Bucket.SURPLUS): 80_00}
    assert went([wrong, fix, unfix, payment(80_00)]) == {(RENT, Bucket.PRINCIPAL): 80_00}


def test_a_waiver_of_costs_leaves_the_rent_alone():
    waived = Line(EntryKind.WAIVER, -40_00, 10, cost_kind="bik")
    lines = [claim(80_00), Line(EntryKind.COST, 40_00, 5, cost_kind="bik"), waived]
    assert went(lines) == {(None, Bucket.COSTS): 40_00}


@pytest.mark.parametrize("bearer", [one for one in Bearer if one is not Bearer.DEBTOR])
def test_what_another_bears_takes_nothing_of_a_payment(bearer):
    fee = Line(EntryKind.COST, 40_00, bearer=bearer)
    assert went([fee, claim(80_00), payment(100_00)]) == {
        (RENT, Bucket.PRINCIPAL): 80_00,
        (None, Bucket.SURPLUS): 20_00,
    }


@pytest.mark.parametrize(
    ("kind", "plus", "minus"),
    [
        (EntryKind.CLAIM, True, False),
        (EntryKind.COST, True, False),
        (EntryKind.INTEREST, True, False),
        (EntryKind.REVERSAL, True, False),
        (EntryKind.PAYMENT, False, True),
        (EntryKind.WAIVER, False, True),
        (EntryKind.CORRECTION, True, True),
    ],
)
def test_plus_is_owed_and_minus_is_paid(kind, plus, minus):
    assert (sign_fits(kind, 1), sign_fits(kind, -1)) == (plus, minus)


# ---- laws over all ledgers


@st.composite
def ledgers(draw):
    """Any entries with a fitting sign, and some that take others back in whole or in part."""
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(EntryKind))
        cents = draw(st.integers(0, 500_00))
        minus = kind in NEVER_ABOVE or (kind is EntryKind.CORRECTION and draw(st.booleans()))
        target = draw(st.sampled_from(lines)).id if lines and draw(st.integers(0, 3)) == 0 else None
        lines.append(
            Line(
                kind,
                -cents if minus else cents,
                draw(st.integers(0, 40)),
                draw(st.sampled_from([None, RENT, SERVICE])),
                draw(st.sampled_from([Bearer.DEBTOR, Bearer.DEBTOR, Bearer.CREDITOR])),
                counters_id=target if kind in (EntryKind.CORRECTION, EntryKind.REVERSAL) else None,
            )
        )
    return lines


@settings(deadline=None)
@given(ledgers(), st.sampled_from([LEGAL_ORDER, PRINCIPAL_FIRST]))
def test_no_cent_is_lost_or_made(lines, order):
    """The balance is what no payment reached, less what found nothing to pay."""
    parts = allocate(lines, order=order)
    balance = sum(line.amount_cents for line in lines if line.bearer is Bearer.DEBTOR)
    assert all(part.amount_cents >= 0 for part in parts)
    surplus = sum(part.amount_cents for part in parts if part.bucket is Bucket.SURPLUS)
    reached = sum(part.amount_cents for part in parts if part.bucket is not Bucket.SURPLUS)
    brought = -sum(min(net, 0) for net in nets(lines).values())
    owed = sum(max(net, 0) for net in nets(lines).values())
    assert reached + surplus == brought
    assert reached <= owed
    assert owed - reached - surplus == balance
    assert not (surplus and owed > reached), "money waits only when nothing is owed"


def nets(lines):
    """Each entry with all that takes it back."""
    ours = {line.id: line for line in lines if line.bearer is Bearer.DEBTOR}
    found = defaultdict(int)
    for line in ours.values():
        root = line
        while root.counters_id in ours:
            root = ours[root.counters_id]
        found[root.id] += line.amount_cents
    return found


@settings(deadline=None)
@given(ledgers())
def test_every_payment_is_accounted_for_in_full(lines):
    brought = {id_: -net for id_, net in nets(lines).items() if net < 0}
    found = defaultdict(int)
    for part in allocate(lines):
        found[part.entry_id] += part.amount_cents
    assert {id_: cents for id_, cents in found.items() if cents} == brought


@settings(deadline=None)
@given(ledgers())
def test_the_same_entries_give_the_same_plan(lines):
    assert allocate(lines) == allocate(list(lines))
