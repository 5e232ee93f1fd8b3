"""Which case a payment belongs to: the table, and what holds for every file."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.policy.matching import Candidate, index_of, keys_of, match, match_all, totals
from app.bank.policy.words import RETURN_REASONS, Certainty, EntryStatus, MatchedBy, return_reason

RAMDIN, PETERS, BUDGET = "NL20INGB0001234567", "NL02RABO0123456789", "NL91ABNA0417164300"
BOOKED, SUSPENSE, IGNORED = EntryStatus.BOOKED, EntryStatus.SUSPENSE, EntryStatus.IGNORED


@dataclass(frozen=True)
class Paid:
    amount_cents: int
    counterparty_iban: str | None = None
    counterparty_name: str | None = None
    remittance: str | None = None
    structured_reference: str | None = None
    end_to_end_id: str | None = None
    description: str | None = None
    returned: bool = False
    return_code: str | None = None


def case(number, reference, **known):
    return Candidate(UUID(int=number), reference, **known)


RAMDINS = case(
    1,
    "H-26-01893",
    payment_references=("5000056789012345",),
    ibans=(RAMDIN,),
    names=("T. Ramdin",),
    open_cents=64211,
)
PETERS_HOME = case(
    2, "H-26-00412", ibans=(PETERS,), names=("J. Peters",), open_cents=117604, claim_cents=(58802, 58802)
)
PETERS_GARAGE = case(3, "H-26-00413", ibans=(PETERS,), names=("J. Peters",), open_cents=9000)
NOWAK = case(4, "204418", payment_references=("RF18539007547034",), names=("A. Nowak",), open_cents=3810)
GONE = case(5, "H-25-00001", ibans=(BUDGET,), names=("K. el Amrani",), open_cents=6000, closed=True)
ELSEWHERE = case(6, "H-26-00777", ibans=(BUDGET,), names=("K. el Amrani",), open_cents=6000)
ALSO = case(7, "H-26-00778", ibans=(BUDGET,), names=("M. de Groot",), open_cents=6000)
INDEX = index_of([RAMDINS, PETERS_HOME, PETERS_GARAGE, NOWAK, GONE, ELSEWHERE, ALSO])


@pytest.mark.parametrize(
    ("payment", "expected", "by"),
    [
        (Paid(64211, structured_reference="5000056789012345"), RAMDINS, MatchedBy.REFERENCE),
        (Paid(100, structured_reference="5000 0567 8901 2345"), RAMDINS, MatchedBy.REFERENCE),
        (Paid(100, remittance="betaling 5000 0567 8901 2345 nov"), RAMDINS, MatchedBy.REFERENCE),
        (Paid(100, remittance="5000056789012345"), RAMDINS, MatchedBy.REFERENCE),
        (Paid(100, remittance="RF18 5390 0754 7034"), NOWAK, MatchedBy.REFERENCE),
        (Paid(100, end_to_end_id="RF18539007547034"), NOWAK, MatchedBy.REFERENCE),
        (Paid(100, remittance="dossier H-26-01893, huur"), RAMDINS, MatchedBy.CASE_NUMBER),
        (Paid(100, remittance="h 26 01893"), RAMDINS, MatchedBy.CASE_NUMBER),
        (Paid(100, remittance="H2601893"), RAMDINS, MatchedBy.CASE_NUMBER),
        (Paid(100, description="H-26-01893 door de bank"), RAMDINS, MatchedBy.CASE_NUMBER),
        (Paid(64211, counterparty_iban=RAMDIN), RAMDINS, MatchedBy.ACCOUNT_AND_AMOUNT),
        (Paid(58802, counterparty_iban=PETERS), PETERS_HOME, MatchedBy.ACCOUNT_AND_AMOUNT),
        (Paid(9000, counterparty_iban=PETERS), PETERS_GARAGE, MatchedBy.ACCOUNT_AND_AMOUNT),
        # the reference counts more than who pays: family and helpers pay too
        (Paid(64211, counterparty_iban=PETERS, remittance="H-26-01893"), RAMDINS, MatchedBy.CASE_NUMBER),
        # the machine's reference counts more than what stands beside it
        (
            Paid(1, structured_reference="5000056789012345", remittance="H-26-00412"),
            RAMDINS,
            MatchedBy.REFERENCE,
        ),
    ],
)
def test_what_books_by_itself(payment, expected, by):
    answer = match(payment, INDEX)
    assert (answer.status, answer.case_id, answer.by) == (BOOKED, expected.case_id, by)
    assert answer.suggestions == ()


@pytest.mark.parametrize(
    ("payment", "certainty", "thought", "why"),
    [
        (Paid(500, remittance="huur"), Certainty.FIND_OUT, [], "Geen dossier past vanzelf."),
        (
            Paid(500, counterparty_iban=RAMDIN),
            Certainty.ALMOST_SURE,
            [(RAMDINS, "Dezelfde rekening, een ander bedrag.")],
            "Geen dossier past vanzelf.",
        ),
        (
            Paid(64211, counterparty_name="HR T J RAMDIN EO"),
            Certainty.ALMOST_SURE,
            [(RAMDINS, "De naam en het bedrag zijn gelijk.")],
            "Geen dossier past vanzelf.",
        ),
        (
            Paid(6000, counterparty_iban=BUDGET),
            Certainty.CHOOSE,
            [
                (ELSEWHERE, "Rekening en bedrag passen bij meer dan één dossier."),
                (ALSO, "Rekening en bedrag passen bij meer dan één dossier."),
            ],
            "Rekening en bedrag passen bij meer dan één dossier.",
        ),
        (
            Paid(500, remittance="H-26-00412 en H-26-00413"),
            Certainty.CHOOSE,
            [
                (PETERS_HOME, "De tekst noemt meer dan één dossier."),
                (PETERS_GARAGE, "De tekst noemt meer dan één dossier."),
            ],
            "De tekst noemt meer dan één dossier.",
        ),
        (
            Paid(500, remittance="H-25-00001"),
            Certainty.ALMOST_SURE,
            [(GONE, "Dit dossier is gesloten.")],
            "Dit dossier is gesloten.",
        ),
        # pieces of a number that happen to be next to each other are not that number
        (Paid(500, remittance="H 2601 893"), Certainty.FIND_OUT, [], "Geen dossier past vanzelf."),
        (Paid(500, remittance="XH-26-01893"), Certainty.FIND_OUT, [], "Geen dossier past vanzelf."),
        (Paid(500, remittance="H-26-018933"), Certainty.FIND_OUT, [], "Geen dossier past vanzelf."),
    ],
)
def test_what_waits_for_a_person(payment, certainty, thought, why):
    answer = match(payment, INDEX)
    assert (answer.status, answer.case_id, answer.certainty, answer.why) == (SUSPENSE, None, certainty, why)
    assert [(s.case_id, s.why) for s in answer.suggestions] == [(c.case_id, w) for c, w in thought]


@pytest.mark.parametrize("reference", ["1001", "AB12", "202611", "20261120", "20112026"])
def test_a_number_that_any_text_may_hold_needs_a_second_sign(reference):
    index = index_of([case(1, reference, ibans=(RAMDIN,), open_cents=700)])
    text = f"betaling {reference}"
    assert match(Paid(500, remittance=text), index).suggestions[0].why == "Het dossiernummer staat in de tekst."
    assert match(Paid(700, remittance=text), index).status is BOOKED
    assert match(Paid(500, remittance=text, counterparty_iban=RAMDIN), index).status is BOOKED


def test_a_reference_of_two_cases_books_on_neither():
    index = index_of([case(1, "A-1", payment_references=("DUBBEL-1234",)), case(2, "DUBBEL-1234")])
    answer = match(Paid(500, structured_reference="DUBBEL1234"), index)
    assert (answer.status, len(answer.suggestions)) == (SUSPENSE, 2)


def test_a_case_that_names_its_account_twice_is_one_case():
    index = index_of([case(1, "A-1", ibans=(RAMDIN, "NL20 INGB 0001 2345 67"), open_cents=5)])
    assert match(Paid(5, counterparty_iban=RAMDIN), index).status is BOOKED


def test_what_is_paid_too_much_is_booked_and_seen():
    assert match(Paid(64211 + 1050, structured_reference="5000056789012345"), INDEX).surplus_cents == 1050
    assert match(Paid(64211, structured_reference="5000056789012345"), INDEX).surplus_cents == 0


def test_paid_twice_in_one_file_the_second_waits():
    first, second = match_all([Paid(64211, counterparty_iban=RAMDIN)] * 2, INDEX)
    assert (first.status, second.status) == (BOOKED, SUSPENSE)
    twice = [Paid(64211, structured_reference="5000056789012345")] * 2
    assert [answer.surplus_cents for answer in match_all(twice, INDEX)] == [0, 64211]


@pytest.mark.parametrize(
    ("payment", "status", "why"),
    [
        (
            Paid(-58802, PETERS, returned=True, return_code="MD06"),
            SUSPENSE,
            "Dit geld kwam terug. De betaler heeft het bedrag teruggeboekt.",
        ),
        (
            Paid(-500, returned=True, return_code="AM04"),
            SUSPENSE,
            "Dit geld kwam terug. Er stond te weinig geld op de rekening.",
        ),
        (
            Paid(500, returned=True, structured_reference="5000056789012345"),
            SUSPENSE,
            "Dit geld kwam terug. De bank geeft geen reden.",
        ),
        (Paid(-500, PETERS), SUSPENSE, "Dit geld ging eruit, naar iemand uit een dossier."),
        (Paid(-500, remittance="H-26-01893"), SUSPENSE, "Dit geld ging eruit, naar iemand uit een dossier."),
        (Paid(-570, description="Kosten"), IGNORED, "Een eigen betaling: die hoort niet bij een dossier."),
        (Paid(0, RAMDIN, remittance="H-26-01893"), IGNORED, "Het bedrag is nul."),
    ],
)
def test_money_out_never_books_by_itself(payment, status, why):
    answer = match(payment, INDEX)
    assert (answer.status, answer.why, answer.case_id) == (status, why, None)


def test_a_return_shows_the_cases_it_may_be_of():
    answer = match(Paid(-58802, PETERS, returned=True, return_code="MD06"), INDEX)
    assert [s.case_id for s in answer.suggestions] == [PETERS_HOME.case_id, PETERS_GARAGE.case_id]


def test_every_return_code_has_a_sentence_and_an_unknown_one_is_shown():
    assert all(text.endswith(".") and text[0].isupper() for text in RETURN_REASONS.values())
    assert {"AM04", "MD01", "MD06", "MD07", "MS02", "MS03", "AC04"} <= set(RETURN_REASONS)
    assert return_reason("ZZ99") == "De bank geeft code ZZ99."


references = st.sampled_from(["H-26-01893", "H-26-00412", "5000056789012345", "204418", "12", "A B 1"])
accounts = st.sampled_from([RAMDIN, PETERS, BUDGET])
amounts = st.sampled_from([0, 1, 500, 6000, 58802, 64211])
cases = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        references,
        st.lists(references, max_size=2).map(tuple),
        st.lists(accounts, max_size=2).map(tuple),
        st.lists(st.sampled_from(["J. Peters", "K. el Amrani"]), max_size=1).map(tuple),
        amounts,
        st.lists(amounts, max_size=2).map(tuple),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda c: c.case_id,
)
payments = st.lists(
    st.builds(
        Paid,
        st.one_of(amounts, amounts.map(int.__neg__)),
        st.none() | accounts,
        st.none() | st.sampled_from(["HR J PETERS", "el amrani"]),
        st.none() | st.text(max_size=20) | references,
        st.none() | references,
        st.none() | references,
        st.none() | references,
        st.booleans(),
        st.none() | st.sampled_from(["MD06", "?"]),
    ),
    max_size=8,
)


@given(cases, payments)
def test_no_cent_is_lost_and_no_payment_has_two_cases(candidates, paid):
    answers = list(match_all(paid, index_of(candidates)))
    assert len(answers) == len(paid)
    statement = sum(payment.amount_cents for payment in paid)
    assert sum(totals(zip((p.amount_cents for p in paid), (a.status for a in answers), strict=True))) == statement
    known = {candidate.case_id: candidate for candidate in candidates}
    for payment, answer in zip(paid, answers, strict=True):
        assert (answer.case_id is not None) == (answer.status is BOOKED) == (answer.by is not None)
        assert (answer.certainty is not None) == (answer.status is SUSPENSE)
        assert answer.why.endswith(".")
        if answer.case_id is not None:
            assert payment.amount_cents > 0
            assert not payment.returned
            assert not known[answer.case_id].closed
            assert 0 <= answer.surplus_cents <= payment.amount_cents


@given(cases, payments, st.randoms())
def test_the_same_file_has_the_same_answers_whatever_the_order_of_the_cases(candidates, paid, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    once, again = match_all(paid, index_of(candidates)), match_all(paid, index_of(shuffled))
    assert [(a.status, a.case_id, a.by, a.surplus_cents, a.suggestions) for a in once] == [
        (a.status, a.case_id, a.by, a.surplus_cents, a.suggestions) for a in again
    ]


@given(cases, payments)
def test_the_cases_that_a_payment_can_name_are_all_that_its_answer_needs(candidates, paid):
    """What a job loads for a batch: cases by their references and accounts, not all cases of the creditor."""
    keys = frozenset().union(*(keys_of(payment) for payment in paid))
    accounts = {payment.counterparty_iban for payment in paid}

    def is_near(case):
        known = ("".join(c for c in r.upper() if c.isalnum()) for r in (case.reference, *case.payment_references))
        return not keys.isdisjoint(known) or not accounts.isdisjoint(case.ibans)

    everything = match_all(paid, index_of(candidates))
    enough = match_all(paid, index_of(filter(is_near, candidates)))
    assert [(a.status, a.case_id, a.by, a.surplus_cents, a.why) for a in everything] == [
        (a.status, a.case_id, a.by, a.surplus_cents, a.why) for a in enough
    ]
