"""Why a case asks for attention, in a few words and a kind; and what comes first. Pure."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.cases.policy import OPEN_TO_PARTNER, Regie, Side, Waiting
from app.kernel.dates import HERE, clock, day_short

SOON = timedelta(days=1)
FRESH = timedelta(hours=24)
QUIET = 14  # days without news


class Signal(NamedTuple):
    text: str
    kind: str = ""  # let-op, goed, regie or none
    icon: str = ""


def due_words(due_at: datetime, now: datetime) -> str:
    """`vandaag 17.00`, `di 24 nov`, and `was vr 20 nov` when it is over."""
    here, today = due_at.astimezone(HERE), now.astimezone(HERE).date()
    if due_at < now:
        return f"was {'vandaag ' + bare(due_at) if here.date() == today else day_short(here.date())}"
    return f"vandaag {bare(due_at)}" if here.date() == today else day_short(here.date())


def bare(moment: datetime) -> str:
    return clock(moment).removesuffix(" uur")


class Row(NamedTuple):
    """What a signal looks at; the columns of a case."""

    regie: Regie
    accepted: bool
    waiting_for: Waiting
    waiting_until: datetime | None
    paused_until: date | None
    next_step: str | None
    next_on: date | None
    open_cents: int
    closed: bool = False


def signal_of(row: Row, *, side: Side, now: datetime) -> Signal | None:
    """The one thing that a list says of a case, the most urgent first."""
    today = now.astimezone(HERE).date()
    if row.closed:
        return Signal("gesloten", "goed", "goed")
    mine = row.waiting_for.value == side.value
    if row.open_cents <= 0 and not mine:
        return Signal("alles betaald", "goed", "goed")
    if row.regie in OPEN_TO_PARTNER and not row.accepted:
        return Signal("nieuw voor u" if side is Side.PARTNER else "nog aan te nemen", "regie", "delen")
    if row.regie is Regie.PAUSED and row.paused_until:  # the clock stands still: nobody is late
        return Signal(f"{'wacht op u, ' if mine else ''}pauze t/m {day_short(row.paused_until)}", "", "pauze")
    if mine:
        when = f", {due_words(row.waiting_until, now)}" if row.waiting_until else ""
        return Signal(f"wacht op u{when}", "let-op", "klok")
    if row.waiting_for in (Waiting.CREDITOR, Waiting.PARTNER) and row.waiting_until:
        late = row.waiting_until < now
        who = "partner" if row.waiting_for is Waiting.PARTNER else "opdrachtgever"
        return Signal(f"{who} {'is te laat' if late else 'aan zet'}", "let-op" if late else "", "klok" if late else "")
    if row.next_on and row.next_on < today:
        return Signal(f"was {day_short(row.next_on)}", "let-op", "klok")
    if row.next_on == today:
        return Signal("vandaag", "regie", "kalender")
    if row.next_step is None and row.next_on is None:
        return Signal("geen volgende stap", "", "")
    return Signal(day_short(row.next_on)) if row.next_on else None


# What cannot be taken back comes first, and the sum has no say in it (requirements D1a).
WEIGHT = {"executie": 0, "gerechtelijk": 1, "buitengerechtelijk": 2, "minnelijk": 3}


def irreversibility(phase: str, *, raises_cost: bool) -> int:
    """0 is the heaviest: an act of execution; then court, then what costs money, then the rest."""
    return min(WEIGHT.get(phase, 4), 2 if raises_cost else 4)


def is_stale(as_of: datetime | None, now: datetime) -> bool:
    """Payments of longer than a day ago may be missing (requirements D1a)."""
    return as_of is None or now - as_of > FRESH


def days_since(day: date | None, today: date) -> int | None:
    return None if day is None else (today - day).days


def greeting(now: datetime) -> str:
    hour = now.astimezone(HERE).hour
    return "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"


def counted(count: int, most: int) -> str:
    """Above `most` nobody counts on."""
    number = f"{min(count, most):,}".replace(",", ".")
    return number if count <= most else f"meer dan {number}"
