"""Collection costs of a case: over what was open when the term of the letter ended, once, with every step."""

from collections.abc import Sequence
from datetime import date

from app.actions.policy.debts import Booked, Letter, fees, letter_that_counts, principal_by_claim
from app.actions.policy.draft import Mistakes
from app.kernel.money import Cents
from app.law.formal_notice import FAULTS, Notice, check, term
from app.law.small_instalments import Proposal, Reminder, reminder_fee
from app.ledger.policy import EntryKind

FIELD_OF = {
    "notice.no-fee": "genoemdeKosten",
    "notice.fee-too-high": "genoemdeKosten",
    "notice.term-too-short": "termijntekst",
    "notice.term-unclear": "termijntekst",
}
TERM_TEXT = "Betaal binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd."


def fee_for(lines: Sequence[Booked], letters: Sequence[Letter], *, today: date) -> Proposal:
    """What may be charged, by art. 6:96 BW and the Besluit.

    Over the principal of the claims in the letter, as far as it was open at the end of the term: what is paid
    after that changes the fee no more (HR 25-11-2016). Without a letter: over what is open today.
    """
    letter = letter_that_counts(letters)
    arrived = letter.delivered_on if letter else None
    sent, until = (letter.sent_on, term(arrived).last_day) if letter and arrived else (today, today)
    seen = [one for one in lines if one.kind is not EntryKind.CLAIM or one.value_on < sent]
    principals = [cents for cents in principal_by_claim(seen, until=until).values() if cents > 0]
    return reminder_fee(principals, _earlier(lines), on=sent)


def fee_to_name(lines: Sequence[Booked], *, today: date) -> Proposal:
    """The highest fee that a letter of today may name."""
    principals = [cents for cents in principal_by_claim(lines).values() if cents > 0]
    return reminder_fee(principals, _earlier(lines), on=today)


def _earlier(lines: Sequence[Booked]) -> list[Reminder]:
    return [Reminder(day, cents) for day, cents in fees(lines) if cents > 0]


def letter_mistakes(term_text: str, stated: Cents | None, *, lawful: Cents, sent: date) -> Mistakes:
    """What would leave a formal notice without effect, before it goes out; by Dutch field name."""
    notice = Notice(sent=sent, term_text=term_text, stated_fee=stated, lawful_fee=lawful, in_default=True)
    return {FIELD_OF[code]: [FAULTS[code]] for code in check(notice).because if code in FIELD_OF}
