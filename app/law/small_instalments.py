"""Small instalments of one agreement: art. 6:96 lid 8 BW and art. 2a Besluit, in force since 1 October 2024.

Where each instalment on its own would bring the lowest fee, reminders of the last six months count, and all
fees together stay at or below the cap. The cap is certain and always enforced. The amounts of the steps
after the first have not been read in the law itself: until `STEPS_CONFIRMED`, a person decides on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import add_months, day_full
from app.kernel.money import Cents, euro
from app.law.collection_costs import MINIMUM, Rounding, fee, fee_together
from app.law.explained import Explained

IN_FORCE = date(2024, 10, 1)
LOOK_BACK_MONTHS = 6
CAP = 140_00

STEPS: tuple[Cents, ...] = (MINIMUM, 20_00, 20_00, 20_00, 20_00, 20_00)
STEPS_CONFIRMED = False

CHECK = "Dit bedrag is een voorstel. Een medewerker controleert het eerst in artikel 2a van het Besluit."


@dataclass(frozen=True, slots=True)
class Reminder:
    """An earlier reminder for unpaid small instalments of the same agreement, and the fee that it brought."""

    on: date
    fee_cents: Cents


@dataclass(frozen=True, slots=True)
class Proposal(Explained):
    """When `needs_person`, `cents` may be charged only after a person agreed."""

    needs_person: bool


def is_small(instalment: Cents, *, rounding: Rounding = Rounding.HALF_UP) -> bool:
    """Whether the lowest fee applies to an instalment of so many cents, so that lid 8 governs it."""
    return instalment > 0 and fee(instalment, rounding=rounding).cents == MINIMUM


def room(earlier: Sequence[Reminder], *, on: date) -> Cents:
    """Cents that may still be charged on day `on` below the cap over the six months before it."""
    return max(0, CAP - sum(reminder.fee_cents for reminder in _recent(earlier, on)))


def reminder_fee(
    instalments: Sequence[Cents],
    earlier: Sequence[Reminder] = (),
    *,
    on: date,
    rounding: Rounding = Rounding.HALF_UP,
) -> Proposal:
    """The fee without VAT for one letter on day `on` about `instalments`, given the `earlier` reminders.

    Large instalments only, or a letter from before lid 8: the ordinary fee over their sum (lid 7).
    Small ones only: the step of one instalment, within the cap. Mixed: the law as read names no rule, so
    we propose the ordinary fee over the large ones and a person decides.
    """
    small = [cents for cents in instalments if is_small(cents, rounding=rounding)]
    large = [cents for cents in instalments if cents not in small]
    if not small or on < IN_FORCE:
        ordinary = fee_together(instalments, rounding=rounding)
        return Proposal(ordinary.cents, ordinary.steps, needs_person=False)
    if large:
        ordinary = fee_together(large, rounding=rounding)
        mixed = f"Over {len(small)} kleine termijnen in dezelfde brief rekenen wij niets extra."
        return Proposal(ordinary.cents, (*ordinary.steps, mixed, CHECK), needs_person=True)

    before, left = len(_recent(earlier, on)), room(earlier, on=on)
    cents = min(STEPS[before] if before < len(STEPS) else 0, left)
    steps = [
        f"In de zes maanden vóór {day_full(on)} gingen {before} aanmaningen uit (art. 6:96 lid 8 BW).",
        f"Onder de grens van {euro(CAP)} per half jaar blijft {euro(left)} over (art. 2a Besluit).",
        f"De vergoeding voor deze brief is {euro(cents)}.",
    ]
    needs_person = cents > 0 and not STEPS_CONFIRMED and (before > 0 or len(small) > 1)
    return Proposal(cents, (*steps, CHECK) if needs_person else tuple(steps), needs_person)


def _recent(earlier: Sequence[Reminder], on: date) -> list[Reminder]:
    """Also an earlier letter of the same day: two letters are no way around the cap."""
    return [reminder for reminder in earlier if add_months(on, -LOOK_BACK_MONTHS) <= reminder.on <= on]
