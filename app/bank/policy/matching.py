"""Which case a payment belongs to. Pure: dictionaries in, an answer with its reason out.

By reference first, then by account and amount; all else waits for a person, with what we think. A name never
books: two people share one too easily (law.md §9.1).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from app.bank.policy.words import Certainty, EntryStatus, MatchedBy, return_reason
from app.kernel.numbers import is_payment_reference, is_rf_reference
from app.kernel.text import normalise_name


class Payment(Protocol):
    """What matching wants to know of a bank entry. Cents, + is money in."""

    @property
    def amount_cents(self) -> int: ...
    @property
    def returned(self) -> bool: ...
    @property
    def return_code(self) -> str | None: ...
    @property
    def structured_reference(self) -> str | None: ...
    @property
    def end_to_end_id(self) -> str | None: ...
    @property
    def remittance(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def counterparty_iban(self) -> str | None: ...
    @property
    def counterparty_name(self) -> str | None: ...


class Seen(NamedTuple):
    """A payment as it is kept: what the bank said and what the payer wrote are one text."""

    amount_cents: int
    returned: bool = False
    return_code: str | None = None
    structured_reference: str | None = None
    end_to_end_id: str | None = None
    remittance: str | None = None
    description: str | None = None
    counterparty_iban: str | None = None
    counterparty_name: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that money may be for. `claim_cents` is what is open of each claim; IBANs without spaces."""

    case_id: UUID
    reference: str
    payment_references: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    open_cents: int = 0
    claim_cents: tuple[int, ...] = ()
    closed: bool = False

    def expects(self, cents: int) -> bool:
        """Whether exactly this amount is open, of the case or of one claim."""
        return cents > 0 and (cents == self.open_cents or cents in self.claim_cents)


class Suggestion(NamedTuple):
    case_id: UUID
    reference: str
    why: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for one payment: one case, or none and what a person may look at.

    `surplus_cents` is what was paid above the open amount: it is booked too, and seen.
    """

    status: EntryStatus
    why: str
    by: MatchedBy | None = None
    case_id: UUID | None = None
    reference: str = ""
    surplus_cents: int = 0
    certainty: Certainty | None = None
    suggestions: tuple[Suggestion, ...] = ()


class Totals(NamedTuple):
    """Cents per status. Their sum is the total of the statement, always."""

    booked: int
    suspense: int
    ignored: int


K = TypeVar("K")

MOST_SUGGESTIONS = 5
MOST_LENGTH = 35  # of a reference (ISO 20022)
MOST_WORDS = 6  # that one reference is written in: 16 digits in four, RF in six
WEAK_LENGTH = 6  # a shorter number stands in too many texts by chance
WEAK_DIGITS = 4
NO_PART_OF_A_NAME = frozenset({"den", "der", "van", "het", "mevr", "dhr", "heer", "mevrouw", "cjo", "stg", "the"})
_WORDS = re.compile(r"[A-Z0-9]+")
_DATE_LIKE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-9]{2})?|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}")


@dataclass(slots=True)
class MatchIndex:
    """All cases of one creditor, ready to be looked up. Build it once per file, with `index_of`."""

    by_reference: dict[str, list[Candidate]] = field(default_factory=dict)
    by_iban: dict[str, list[Candidate]] = field(default_factory=dict)
    by_name_and_amount: dict[tuple[str, int], list[Candidate]] = field(default_factory=dict)
    spelled: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    payment_references: set[str] = field(default_factory=set)


def index_of(candidates: Iterable[Candidate]) -> MatchIndex:
    """The order of `candidates` does not matter; pass those of one creditor only."""
    index = MatchIndex()
    for candidate in sorted(candidates, key=lambda case: (case.reference, case.case_id)):
        for reference in {candidate.reference, *candidate.payment_references}:
            words = tuple(_WORDS.findall(reference.upper()))
            if compact := "".join(words):
                _add(index.by_reference, compact, candidate)
                index.spelled.setdefault(compact, set()).add(words)
        index.payment_references |= {_compact(reference) for reference in candidate.payment_references}
        if candidate.closed:
            continue
        for iban in candidate.ibans:
            _add(index.by_iban, _compact(iban), candidate)
        for word in {word for name in candidate.names for word in words_of_name(name)}:
            for cents in {candidate.open_cents, *candidate.claim_cents}:
                _add(index.by_name_and_amount, (word, cents), candidate)
    return index


def keys_of(payment: Payment) -> frozenset[str]:
    """Every way in which `payment` may name a case, without spaces and signs: what to look cases up by. An index
    of the cases that have one of these references gives the same answer as an index of all cases."""
    found = {compact for text in _texts(payment) for compact, _ in _windows(text)}
    return frozenset(found | {_compact(payment.structured_reference or "")} - {""})


def match_all(payments: Iterable[Payment], index: MatchIndex) -> Iterator[Match]:
    """One answer per payment, in order. What one payment pays, the next does not find open."""
    paid: dict[UUID, int] = {}
    for payment in payments:
        answer = match(payment, index, paid=paid)
        if answer.case_id is not None:
            paid[answer.case_id] = paid.get(answer.case_id, 0) + payment.amount_cents
        yield answer


def match(payment: Payment, index: MatchIndex, *, paid: Mapping[UUID, int] | None = None) -> Match:
    """The case of one payment. `paid` is what came in for a case since the index was made, in cents."""
    if payment.amount_cents == 0:
        return Match(EntryStatus.IGNORED, "Het bedrag is nul.")
    strong, weak = _mentioned(payment, index)
    same_account = index.by_iban.get(payment.counterparty_iban or "", [])
    if payment.returned or payment.amount_cents < 0:
        return _outgoing(payment, [*strong, *weak, *same_account])

    paid = paid or {}
    if len(strong) == 1 and not strong[0][0].closed:
        return _booked(payment, *strong[0], paid)
    if strong:
        why = "Dit dossier is gesloten." if len(strong) == 1 else "De tekst noemt meer dan één dossier."
        return _waiting(why, [(case, why) for case, _ in strong])

    fitting = [case for case in same_account if _still_expects(case, payment, paid)]
    if len(fitting) == 1:
        return _booked(payment, fitting[0], MatchedBy.ACCOUNT_AND_AMOUNT, paid)
    if fitting:
        why = "Rekening en bedrag passen bij meer dan één dossier."
        return _waiting(why, [(case, why) for case in fitting])
    named = _named(payment, index)
    return _waiting(
        "Geen dossier past vanzelf.",
        [(case, "Het dossiernummer staat in de tekst.") for case, _ in weak]
        + [(case, "Dezelfde rekening, een ander bedrag.") for case in same_account]
        + [(case, "De naam en het bedrag zijn gelijk.") for case in named],
    )


def proposal(answer: Match) -> Suggestion | None:
    """The one case that a person may agree to with one key; None where there is something to choose or to find out."""
    if answer.case_id is not None:  # it came in since, or was taken back
        return Suggestion(answer.case_id, answer.reference, answer.why)
    return answer.suggestions[0] if answer.certainty is Certainty.ALMOST_SURE else None


def books_in_batch(payment: Payment, answer: Match, *, undone: bool) -> bool:
    """Whether it may be booked along with others: not money that came back, nor what a person took back before."""
    found = proposal(answer)
    return found is not None and not found.closed and payment.amount_cents > 0 and not payment.returned and not undone


def totals(answers: Iterable[tuple[int, EntryStatus]]) -> Totals:
    """What was booked, what waits and what is not applicable, from pairs of cents and status."""
    sums = dict.fromkeys(EntryStatus, 0)
    for cents, status in answers:
        sums[status] += cents
    return Totals(sums[EntryStatus.BOOKED], sums[EntryStatus.SUSPENSE], sums[EntryStatus.IGNORED])


Found = tuple[Candidate, MatchedBy]


def _mentioned(payment: Payment, index: MatchIndex) -> tuple[list[Found], list[Found]]:
    """Cases whose reference the payment names: surely, and by a number that is there by chance too often."""
    structured = _compact(payment.structured_reference or "")
    if structured in index.by_reference:
        return [(case, MatchedBy.REFERENCE) for case in index.by_reference[structured]], []
    strong: dict[UUID, Found] = {}
    weak: dict[UUID, Found] = {}
    for text in _texts(payment):
        for compact in _references_in(text, index):
            by = MatchedBy.REFERENCE if compact in index.payment_references else MatchedBy.CASE_NUMBER
            for case in index.by_reference[compact]:
                sure = not _is_weak(compact) or _supported(case, payment)
                (strong if sure else weak).setdefault(case.case_id, (case, by))
    return list(strong.values()), list(weak.values())


def _texts(payment: Payment) -> tuple[str, str]:
    """What the payer wrote (or else the bank), and the number that the payer's program gave it."""
    return payment.remittance or payment.description or "", payment.end_to_end_id or ""


def _windows(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What may be a reference in free text: one to six words in a row with a digit among them, joined, and as they
    were written."""
    words = _WORDS.findall(text.upper())
    for start in range(len(words)):
        compact = ""
        for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
            compact += words[end - 1]
            if len(compact) > MOST_LENGTH:
                break
            if not compact.isalpha():
                yield compact, tuple(words[start:end])


def _references_in(text: str, index: MatchIndex) -> Iterator[str]:
    """Known references in free text, as one word or in the words they are written in. A number with a check
    digit may be cut anywhere: no chance text passes the check."""
    for compact, written in _windows(text):
        if compact not in index.by_reference:
            continue
        if len(written) == 1 or written in index.spelled[compact] or _is_checked(compact):
            yield compact


def _is_checked(compact: str) -> bool:
    return is_rf_reference(compact) or (len(compact) == 16 and is_payment_reference(compact))


def _is_weak(compact: str) -> bool:
    digits = sum(letter.isdigit() for letter in compact)
    return len(compact) < WEAK_LENGTH or digits < WEAK_DIGITS or _DATE_LIKE.fullmatch(compact) is not None


def _supported(case: Candidate, payment: Payment) -> bool:
    return case.expects(payment.amount_cents) or (payment.counterparty_iban or "-") in case.ibans


def _still_expects(case: Candidate, payment: Payment, paid: Mapping[UUID, int]) -> bool:
    left = case.open_cents - paid.get(case.case_id, 0)
    return case.expects(payment.amount_cents) and payment.amount_cents <= left


def _booked(payment: Payment, case: Candidate, by: MatchedBy, paid: Mapping[UUID, int]) -> Match:
    surplus = payment.amount_cents - max(case.open_cents - paid.get(case.case_id, 0), 0)
    return Match(
        EntryStatus.BOOKED,
        f"Herkend aan {by.dutch}.",
        by=by,
        case_id=case.case_id,
        reference=case.reference,
        surplus_cents=max(surplus, 0),
    )


def _outgoing(payment: Payment, concerned: list[Found | Candidate]) -> Match:
    """Money out, or that came back. What touches a case waits for a person; our own payments do not."""
    cases = [found if isinstance(found, Candidate) else found[0] for found in concerned]
    if payment.returned:
        reason = f"Dit geld kwam terug. {return_reason(payment.return_code)}"
        return _waiting(reason, [(case, reason) for case in cases])
    if cases:
        why = "Dit geld ging eruit, naar iemand uit een dossier."
        return _waiting(why, [(case, why) for case in cases])
    return Match(EntryStatus.IGNORED, "Een eigen betaling: die hoort niet bij een dossier.")


def _waiting(why: str, thoughts: list[tuple[Candidate, str]]) -> Match:
    first: dict[UUID, Suggestion] = {}
    for case, reason in thoughts:
        first.setdefault(case.case_id, Suggestion(case.case_id, case.reference, reason, case.closed))
    certainty = {0: Certainty.FIND_OUT, 1: Certainty.ALMOST_SURE}.get(len(first), Certainty.CHOOSE)
    return Match(
        EntryStatus.SUSPENSE,
        why,
        certainty=certainty,
        suggestions=tuple(first.values())[:MOST_SUGGESTIONS],
    )


def _named(payment: Payment, index: MatchIndex) -> list[Candidate]:
    words = words_of_name(payment.counterparty_name or "")
    found = (index.by_name_and_amount.get((word, payment.amount_cents), []) for word in words)
    return [case for cases in found for case in cases]


def words_of_name(name: str) -> tuple[str, ...]:
    """What of a name says who it is: 'HR K EL AMRANI EO' gives ('amrani',), without initials, titles and particles."""
    words = dict.fromkeys(re.split(r"[^a-z0-9]+", normalise_name(name)))
    return tuple(word for word in words if len(word) > 2 and word not in NO_PART_OF_A_NAME)


def _compact(reference: str) -> str:
    return "".join(_WORDS.findall(reference.upper()))


def _add(index: dict[K, list[Candidate]], key: K, candidate: Candidate) -> None:
    """Once per key: a case that names an account twice is still one case."""
    cases = index.setdefault(key, [])
    if not cases or cases[-1] is not candidate:
        cases.append(candidate)
