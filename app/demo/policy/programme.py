"""Which cases there are: how many of each plot, when they began, and which questions for approval are in them."""

from typing import NamedTuple


class Part(NamedTuple):
    """So many cases of one plot, begun between `youngest` and `oldest` days ago."""

    plot: str
    cases: int
    youngest: int
    oldest: int


class Question(NamedTuple):
    """A question for approval, `asked` so many working days ago, and what became of it."""

    about: str  # dagvaarding, incassokosten or regeling
    asked: int
    answer: str = ""  # agree, condition or refuse; none: it still waits
    then: str = ""  # done, withdrawn; none: it lies open


PROGRAMME: dict[str, tuple[Part, ...]] = {
    "linde": (
        Part("partner", 66, 100, 340),
        Part("again", 6, 260, 360),
        Part("asks", 14, 160, 330),
        Part("together", 14, 100, 300),
        Part("taken", 10, 100, 300),
        Part("paused", 10, 100, 300),
        Part("offered", 9, 58, 75),
        Part("recalled", 6, 130, 300),
        Part("released", 3, 130, 300),
        Part("returned", 3, 66, 90),
        Part("ready", 18, 62, 95),
        Part("young", 34, 6, 44),
        Part("unsettled", 6, 50, 90),
    ),
    "roc": (
        Part("partner", 44, 100, 330),
        Part("asks", 8, 150, 320),
        Part("together", 6, 100, 300),
        Part("taken", 5, 100, 300),
        Part("paused", 4, 100, 300),
        Part("offered", 3, 58, 75),
        Part("recalled", 4, 130, 300),
        Part("released", 2, 130, 300),
        Part("ready", 7, 62, 95),
        Part("young", 13, 6, 44),
        Part("unsettled", 2, 50, 90),
        Part("voluntary", 2, 30, 60),
    ),
}
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "linde": (
        Question("dagvaarding", 3),
        Question("dagvaarding", 2),
        Question("dagvaarding", 2),
        Question("dagvaarding", 5),
        Question("incassokosten", 2),
        Question("regeling", 1),
        Question("dagvaarding", 6, "agree"),
        Question("incassokosten", 30, "agree", "done"),
        Question("incassokosten", 44, "agree", "done"),
        Question("dagvaarding", 52, "agree", "done"),
        Question("dagvaarding", 4, "condition"),
        Question("dagvaarding", 38, "condition", "withdrawn"),
        Question("dagvaarding", 5, "refuse"),
        Question("dagvaarding", 41, "refuse"),
    ),
    "roc": (
        Question("incassokosten", 3),
        Question("incassokosten", 6),
        Question("regeling", 2),
        Question("incassokosten", 40, "agree", "done"),
        Question("regeling", 25, "agree", "done"),
        Question("regeling", 4, "condition"),
        Question("incassokosten", 20, "refuse"),
        Question("regeling", 4, "refuse"),
    ),
}
TWO_CASES = 8  # young cases of somebody who has another one already
CO_DEBTORS = 7  # one in so many has somebody who owes along
