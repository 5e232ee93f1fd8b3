"""What a bench reports: our time against a floor that was measured in the same run, in turns."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One piece of work, in seconds each, and how many times the floor it may take (None: only to know)."""

    name: str
    floor_seconds: float
    ours_seconds: float
    goal_ratio: float | None

    @property
    def ratio(self) -> float:
        return self.ours_seconds / self.floor_seconds

    @property
    def met(self) -> bool:
        return self.goal_ratio is None or self.ratio <= self.goal_ratio


def in_turns(
    name: str,
    floor: Callable[[], object],
    ours: Callable[[], object],
    *,
    goal_ratio: float | None = None,
    number: int = 1,
    rounds: int = 15,
) -> Measure:
    """The quickest of `rounds` of each, a floor and ours in turn, so that a busy machine bothers both alike."""
    quickest = [float("inf"), float("inf")]
    for _ in range(rounds):
        for place, work in enumerate((floor, ours)):
            start = time.perf_counter()
            for _ in range(number):
                work()
            quickest[place] = min(quickest[place], (time.perf_counter() - start) / number)
    return Measure(name, quickest[0], quickest[1], goal_ratio)
