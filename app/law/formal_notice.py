"""The formal notice or fourteen-day letter: art. 6:96 lid 6 BW and HR 25 November 2016, ECLI:NL:HR:2016:2704.

The term starts the day after delivery and lasts fourteen full days. Post arrives, as a rule, on the second
day after sending; a Sunday, a Monday and a holiday are no such days. A letter that names too short a term, or
a fee that is too high, has no effect: only a complete new letter repairs it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.dates import add_working_days, day_full, day_kind, next_working_day
from app.kernel.money import Cents
from app.kernel.words import Word
from app.law.notice_wording import shortcoming

DAY = timedelta(days=1)
TERM_DAYS = 14
POST_DAYS = 2
BANK_GRACE_DAYS = 2  # working days in which a payment of the last day may still reach the account (6:114 lid 2)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a notice that was delivered on `delivered`."""

    delivered: date
    first_day: date
    last_day: date
    fee_due_from: date  # when nothing was credited to the creditor's account by then
    book_fee_from: date  # after the days that a bank may need
    steps: tuple[str, ...]

    def is_over(self, today: date) -> bool:
        """Whether the whole term and the bank's days have passed."""
        return today >= self.book_fee_from


class Item(Word):
    """What a notice must contain; one of these missing blocks it."""

    CREDITOR = "creditor", "de naam van de opdrachtgever"
    DEBTOR = "debtor", "de naam van de persoon"
    CLAIMS = "claims", "elke rekening met nummer, datum en bedrag"
    DEFAULT = "default", "dat de betaaldag voorbij is"
    PRINCIPAL = "principal", "het bedrag dat open staat"
    TERM = "term", "de termijn van veertien dagen vanaf de dag na bezorging"
    FEE = "fee", "de kosten in euro's als er niet op tijd is betaald"
    PAYMENT = "payment", "hoe iemand kan betalen: IBAN en kenmerk"
    PARTNER = "partner", "naam, adres en KvK-nummer van de incassopartner"
    REGISTRATION = "registration", "het registratienummer van de incassopartner"
    LEGAL_GROUND = "legal_ground", "waar de vordering op berust"


# Art. 3.1 Bki and art. 11 lid 1 Wki: only when a partner writes.
BY_PARTNER = frozenset({Item.PARTNER, Item.REGISTRATION, Item.LEGAL_GROUND})


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter as it went out and what happened to it. Amounts in cents, VAT included when it is added.

    `received` is proven receipt. Without it the rule of experience counts, but only `by_post`.
    """

    sent: date
    term_text: str
    stated_fee: Cents | None
    lawful_fee: Cents
    in_default: bool
    received: date | None = None
    by_post: bool = True
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a letter has effect; `because` holds codes of `FAULTS`. Without delivery there is no term."""

    because: tuple[str, ...]
    term: Term | None

    @property
    def valid(self) -> bool:
        return not self.because


FAULTS: Mapping[str, str] = {
    "notice.not-in-default": "De brief ging uit vóór de betaaldag voorbij was.",
    "notice.no-fee": "De brief noemt geen bedrag aan kosten.",
    "notice.fee-too-high": "De brief noemt meer kosten dan de wet toelaat.",
    "notice.returned": "De brief kwam terug. De termijn is niet gestart.",
    "notice.no-proof": "Er is geen bewijs dat het bericht is ontvangen. Stuur de brief per post.",
    "notice.term-too-short": "De brief geeft minder dan veertien dagen vanaf de dag na bezorging.",
    "notice.term-unclear": "De termijn in de brief is niet duidelijk.",
}


def delivery_day(sent: date) -> date:
    """When ordinary post of day `sent` arrives: on the second Tuesday-Saturday that is no holiday."""
    day, counted = sent, 0
    while counted < POST_DAYS:
        day += DAY
        counted += day_kind(day) in ("werkdag", "zaterdag") and day.weekday() != MONDAY
    return day


def term(delivered: date, *, extend: bool = True, grace_days: int = BANK_GRACE_DAYS) -> Term:
    """The term of a notice delivered on that day.

    `extend`: a last day on a Saturday, Sunday or holiday moves to the next working day (art. 1 Algemene
    termijnenwet; not settled here, and it harms nobody). `grace_days`: working days that banks may need.
    """
    first, fourteenth = delivered + DAY, delivered + TERM_DAYS * DAY
    last = next_working_day(fourteenth) if extend else fourteenth
    book_from = add_working_days(last, grace_days) + DAY
    steps = [
        f"De brief is bezorgd op {day_full(delivered)}. De termijn begint op {day_full(first)} (art. 6:96 lid 6 BW).",
        f"De veertiende dag is {day_full(fourteenth)}.",
    ]
    if last != fourteenth:
        steps.append(f"Dat is geen werkdag. De laatste dag is daarom {day_full(last)} (art. 1 Atw).")
    steps.append(
        f"Kosten zijn verschuldigd vanaf {day_full(last + DAY)}. Wij boeken ze pas op {day_full(book_from)}: "
        "een betaling op de laatste dag kan dan nog binnenkomen (art. 6:114 lid 2 BW)."
    )
    return Term(delivered, first, last, last + DAY, book_from, tuple(steps))


def term_by_post(sent: date, *, extend: bool = True, grace_days: int = BANK_GRACE_DAYS) -> Term:
    """The term of a notice that was posted on day `sent`."""
    return term(delivery_day(sent), extend=extend, grace_days=grace_days)


def missing_items(present: AbstractSet[Item], *, by_partner: bool) -> tuple[Item, ...]:
    """What a letter still lacks before it may be sent; a partner's letter needs more (art. 3.1 Bki)."""
    return tuple(item for item in Item if item not in present and (by_partner or item not in BY_PARTNER))


def check(notice: Notice) -> Check:
    """Whether a letter has effect, so that its fee is due once its term has passed (6:96 lid 6 BW).

    A fee below the lawful one is fine; then that lower fee is what may be charged. ValueError when it was
    received before it was sent.
    """
    if notice.received is not None and notice.received < notice.sent:
        raise ValueError("Een brief komt niet aan vóór hij is verstuurd.")
    because = []
    if not notice.in_default:
        because.append("notice.not-in-default")
    if not notice.stated_fee:
        because.append("notice.no-fee")
    elif notice.stated_fee > notice.lawful_fee:
        because.append("notice.fee-too-high")
    delivered = notice.received or (delivery_day(notice.sent) if notice.by_post else None)
    if notice.returned:
        delivered = None
        because.append("notice.returned")
    elif delivered is None:
        because.append("notice.no-proof")
    # The words are judged by the fourteen days themselves; the extension is a kindness on top.
    fourteenth = delivered + TERM_DAYS * DAY if delivered else None
    if wrong := shortcoming(notice.term_text, last_day=fourteenth):
        because.append(wrong)
    return Check(tuple(because), term(delivered) if delivered else None)
