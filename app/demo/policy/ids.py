"""Keys and moments of before. The same seed gives the same keys."""

from datetime import date, datetime, time
from random import Random
from uuid import UUID

from app.kernel.dates import HERE, next_working_day

SEED = 2_026


def chance(name: str) -> Random:
    """A stream of chance of its own for each purpose: one thing more does not change all that follows."""
    return Random(f"{SEED} {name}")  # noqa: S311  made up on purpose


class Ids:
    """Keys as the database makes them (uuidv7): in the order of their moments."""

    def __init__(self, name: str) -> None:
        self._chance = chance(name)

    def at(self, moment: datetime) -> UUID:
        milliseconds = int(moment.timestamp() * 1000)
        low = self._chance.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (low >> 62) << 64 | 0b10 << 62 | low & (1 << 62) - 1)


def moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """That time of the day, on the clock here."""
    return datetime.combine(day, time(hour, minute, second), HERE)


def in_office(rng: Random, day: date, *, evening: bool = False) -> datetime:
    """A moment at which people work, on `day` or the first working day after it."""
    late = evening and rng.random() < 0.2
    hour = rng.choice((18, 19)) if late else rng.randint(9, 16)
    return moment(next_working_day(day), hour, rng.randint(1, 50), rng.randint(0, 59))
