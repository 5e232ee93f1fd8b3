"""What is wrong with a file or with one of its rows, in words that help. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from app.kernel.errors import AppError
from app.kernel.numbers import possible_bsns

HIDDEN = "verborgen"  # what may be a BSN is never shown back
EMPTY = "leeg"
WHOLE_ROW = "hele regel"
FORMULA = tuple("=+-@\t\r")  # a spreadsheet runs what begins so
MOST_SHOWN = 40
_NONE: tuple[None, tuple[()]] = (None, ())


class ImportRefused(AppError):
    """A file from which no row can be read; `detail` says in one sentence why."""

    code = "bestand-onleesbaar"
    title = "Dit bestand kunnen wij niet inlezen."


class Wrong(ValueError):
    """A cell that can't be read: what is wrong and how to mend it. `hidden`: do not show what stood there."""

    def __init__(self, wrong: str, remedy: str, *, hidden: bool = False) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy, self.hidden = wrong, remedy, hidden


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that can't come along, or, when `warning`, a remark about one that can.

    `row` is as a spreadsheet counts, the header being 1; `column` is the heading as it was delivered.
    """

    row: int
    column: str
    found: str
    wrong: str
    remedy: str
    warning: bool = False


class Row(NamedTuple):
    """One row as delivered. `broken` is what is wrong with the row as a whole."""

    number: int
    cells: Sequence[str]
    broken: Wrong | None = None


def error_of(row: int, column: str, found: str, wrong: Wrong, *, warning: bool = False) -> RowError:
    """`found` is cut, and hidden when a BSN may be in it, whatever the column was for."""
    found = " ".join(found.split())
    if wrong.hidden or any(bsn.certain for bsn in possible_bsns(found)):
        found = HIDDEN
    elif len(found) > MOST_SHOWN:
        found = f"{found[: MOST_SHOWN - 1]}…"
    return RowError(row, column, found or EMPTY, str(wrong), wrong.remedy, warning)


def broken_row(row: Row, wrong: Wrong) -> RowError:
    """An error about a row as a whole; what it holds is not shown, for it may be anything."""
    return RowError(row.number, WHOLE_ROW, "…", str(wrong), wrong.remedy)


def guard_cell(text: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe in front, which shows it as text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unguard_cell(text: str) -> str:
    """The reverse, so that a file that we gave out can be read again."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def error_file(header: Sequence[str], rows: Iterable[Row], errors: Iterable[RowError]) -> Iterator[bytes]:
    """A CSV of the bad rows as they were delivered, with "regel" and "fout" behind them, to mend and hand in.

    Rows and errors both come in the order of the file; neither is kept. A cell that may hold a BSN says
    "verborgen". In UTF-8 with a mark, `;` between, so that Excel opens it.
    """
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode() + _line([*header, "regel", "fout"])
    waiting = groupby((error for error in errors if not error.warning), key=attrgetter("row"))
    number, found = next(waiting, _NONE)
    for row in rows:
        while number is not None and number < row.number:
            number, found = next(waiting, _NONE)
        if number is None:
            return
        if number == row.number:
            yield _bad_row(header, row, list(found))


def _bad_row(header: Sequence[str], row: Row, wrong: Sequence[RowError]) -> bytes:
    hidden = {error.column for error in wrong if error.found == HIDDEN}
    cells = [*row.cells, *[""] * (len(header) - len(row.cells))][: len(header)]
    shown = [
        HIDDEN if name in hidden or (row.broken and any(bsn.certain for bsn in possible_bsns(cell))) else cell
        for name, cell in zip(header, cells, strict=True)
    ]
    told = " ".join(f"{error.column}: {error.wrong} {error.remedy}" for error in wrong)
    return _line([*shown, str(row.number), told])


def _line(cells: Sequence[str]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";").writerow(map(guard_cell, cells))
    return text.getvalue().encode()
