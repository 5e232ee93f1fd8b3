"""When a partner may approach somebody: art. 4.2 Besluit kwaliteit incassodienstverlening (Bki).

Not between 20.00 and 07.00, on a Sunday or a holiday, by any channel; a Saturday is fine. It binds the
partner, and we advise creditors to keep to it. An answer to somebody who got in touch is no approach.
"""

from datetime import datetime, time, timedelta

from app.kernel.dates import HERE, holiday_name, minute_of_day

OPENS, CLOSES = time(7), time(20)
_OPENS, _CLOSES = OPENS.hour * 60, CLOSES.hour * 60


def closed_because(moment: datetime) -> str | None:
    """One Dutch sentence why nobody may be approached at `moment`; None when it is allowed.

    ValueError for a moment without a time zone.
    """
    day, minute = moment.astimezone(HERE).date(), minute_of_day(moment)
    if day.isoweekday() == 7:
        return "Op zondag zoeken wij geen contact (art. 4.2 Bki)."
    if name := holiday_name(day):
        return f"Op {name} zoeken wij geen contact (art. 4.2 Bki)."
    if not _OPENS <= minute < _CLOSES:
        return "Tussen 20.00 en 07.00 uur zoeken wij geen contact (art. 4.2 Bki)."
    return None


def is_open(moment: datetime) -> bool:
    """Whether somebody may be approached at `moment` (art. 4.2 Bki)."""
    return closed_because(moment) is None


def next_allowed(moment: datetime) -> datetime:
    """`moment` itself when it is allowed, else the first 07.00 after it that is, on the clock here."""
    if is_open(moment):
        return moment
    here = moment.astimezone(HERE)
    day = here.date() if minute_of_day(moment) < _OPENS else here.date() + timedelta(days=1)
    while not is_open(opening := datetime.combine(day, OPENS, tzinfo=HERE)):
        day += timedelta(days=1)
    return opening
