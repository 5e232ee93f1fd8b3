"""What a person may book on which cases, and take back. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.bank.policy.words import EntryStatus
from app.kernel.decision import ALLOW, Decision, refuse
from app.kernel.money import Cents, euro

UNDO_DAYS = 7
MOST_PARTS = 50

REASONS = {
    "bank.handled": "Deze betaling is al verwerkt.",
    "bank.not-handled": "Deze betaling is nog niet verwerkt.",
    "bank.too-late": f"Dit is langer dan {UNDO_DAYS} dagen geleden. Vraag uw beheerder om een correctie.",
}


class Part(NamedTuple):
    """What one case gets of a payment, in cents with the sign of the payment."""

    case_id: UUID
    amount_cents: Cents


def named_twice(parts: Sequence[Part]) -> str | None:
    """One line for each case: what is wrong otherwise, in one sentence."""
    once = len({part.case_id for part in parts}) == len(parts)
    return None if once else "U noemt een dossier twee keer. Tel de bedragen bij elkaar op."


def wrong_with(amount: Cents, parts: Sequence[Part]) -> str | None:
    """Why `parts` are not the whole payment of `amount`, in one sentence; None when they are."""
    if not parts:
        return "Kies een dossier."
    if any(part.amount_cents * amount <= 0 for part in parts):
        return "Vul bij elk dossier een bedrag boven nul in."
    if twice := named_twice(parts):
        return twice
    left = amount - sum(part.amount_cents for part in parts)
    if left:
        more = left * amount > 0
        return f"Er is nog {euro(abs(left))} te verdelen." if more else f"U verdeelt {euro(abs(left))} te veel."
    return None


def may_book(status: EntryStatus) -> Decision:
    return ALLOW if status is EntryStatus.SUSPENSE else refuse("bank.handled")


def may_undo(status: EntryStatus, handled_at: datetime | None, now: datetime) -> Decision:
    """A booking may be taken back for a week; what was set apart may come back for ever."""
    if status is EntryStatus.SUSPENSE or handled_at is None:
        return refuse("bank.not-handled")
    late = status is EntryStatus.BOOKED and now - handled_at > timedelta(days=UNDO_DAYS)
    return refuse("bank.too-late") if late else ALLOW


class Sum(NamedTuple):
    """A statement in cents. What it holds is either new or was there already; what is new has one status."""

    total: Cents
    repeated: Cents
    booked: Cents
    suspense: Cents
    ignored: Cents

    @property
    def difference(self) -> Cents:
        """Zero, always. The page and a test say so."""
        return self.total - self.repeated - self.booked - self.suspense - self.ignored
