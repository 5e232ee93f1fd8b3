"""From rows to dossiers: every cell read, rows of one dossier put together, contradictions named. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from app.cases.policy import DebtorKind
from app.imports.policy import values
from app.imports.policy.columns import CO, COLUMNS, Columns, Part
from app.imports.policy.problems import Row, RowError, Wrong, broken_row, error_of, unguard_cell
from app.imports.policy.records import CaseRow, ClaimRow, DebtorRow, ImportedCase

UNUSUAL, LONG_AGO = 100_000_00, 2000  # cents of one claim, and a year: above and before it we ask whether it is so
MOST_REMEMBERED = 20_000  # values per column
ADDRESS = ("street", "house_number", "addition", "postcode", "city", "country")


class Sheet(Protocol):
    """A file of rows, read as often as asked."""

    @property
    def columns(self) -> Columns: ...

    def rows(self) -> Iterator[Row]: ...


def read_cases(sheet: Sheet) -> Iterator[ImportedCase | RowError]:
    """Each dossier of the sheet, once, as soon as its last row has passed; and each thing that is wrong.

    A row that is wrong never keeps another from coming along, except that a dossier needs one row of which
    the dossier columns are right. Reads the sheet twice: first to know where each dossier ends, so that only
    those that are not complete yet stay in memory.
    """
    reader = _Reader(sheet.columns)
    last = {reader.reference_of(row): row.number for row in sheet.rows() if row.broken is None}
    groups: dict[str, _Group] = {}
    for row in sheet.rows():
        if row.broken is not None:
            yield broken_row(row, row.broken)
            continue
        reference = reader.reference_of(row)
        group = groups.get(reference)
        if group is None:
            group = groups[reference] = _Group()
        yield from reader.add(row, group)
        if last[reference] == row.number:
            del groups[reference]
            if group.case is not None and group.claims:
                yield ImportedCase(group.case, tuple(group.claims), tuple(group.rows))


@dataclass(slots=True)
class _Group:
    """What is known of one dossier so far."""

    case: CaseRow | None = None
    cells: tuple[str, ...] = ()  # the dossier columns of the first good row
    row: int = 0
    refused: tuple[str, ...] = ()  # the same of the last bad one
    refused_row: int = 0
    claims: list[ClaimRow] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A cell that is wrong (then `value` is None), or that asks for a second look."""

    value: Any
    wrong: tuple[Wrong, ...]


class _Cell:
    """How one of our columns is read from a row. Remembers what it read: the same days, places and rents
    come back all the time. The memory is that of one file and goes with it."""

    def __init__(self, name: str, columns: Columns) -> None:
        self.column = COLUMNS[name]
        self.heading = columns.heading(name)
        self.place = columns.places[name]
        self.field = self.column.field
        self.known: dict[str, Any] = {"": None}

    def read(self, text: str) -> Any:
        """The value of a text as it was delivered, None for an empty one, or its trouble."""
        value: Any = _clean(text)
        if value:
            try:
                value = self.column.convert(value)
                if self.column.text and (doubts := values.doubts(value, health=self.column.prose)):
                    value = _Trouble(value, doubts)
            except Wrong as wrong:
                value = _Trouble(None, (wrong,))
        else:
            value = None
        if len(self.known) >= MOST_REMEMBERED:
            self.known.clear()
        self.known[text] = value
        return value


class _Reader:
    """The columns of one file, ready to read its rows."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.reference = columns.places["dossiernummer"]
        self.cells = {
            part: [_Cell(name, columns) for name in COLUMNS if COLUMNS[name].part is part and name in columns.places]
            for part in Part
        }
        self.plans = {
            part: [(cell.place, cell.known.get, cell.field, cell) for cell in cells]
            for part, cells in self.cells.items()
        }
        self.required = {
            part: frozenset(cell.field for cell in cells if cell.column.required) for part, cells in self.cells.items()
        }
        self.of_case = [*self.cells[Part.CASE], *self.cells[Part.DEBTOR], *self.cells[Part.CO_DEBTOR]]
        # three columns of these at least are required, so that it gives a tuple
        self.case_cells = itemgetter(*(cell.place for cell in self.of_case))

    def reference_of(self, row: Row) -> str:
        return _clean(row.cells[self.reference])

    def add(self, row: Row, group: _Group) -> list[RowError]:
        """Put a row with the others of its dossier; what is wrong with it comes back."""
        errors: list[RowError] = []
        good = self.join(row, group, errors)
        claim = self.claim(row, errors)
        if claim is None:
            return errors
        if claim.number in group.numbers:
            other = group.numbers[claim.number]
            wrong = Wrong(f"Dit nummer staat ook op regel {other}.", "Geef elke vordering een eigen nummer.")
            errors.append(self.about("factuurnummer", row, wrong))
        elif good:
            group.numbers[claim.number] = row.number
            group.claims.append(claim)
            group.rows.append(row.number)
        return errors

    def join(self, row: Row, group: _Group, errors: list[RowError]) -> bool:
        """Whether the dossier columns of this row are right and say the same as those before. Cells that are
        left empty after the first row mean: as above."""
        cells: tuple[str, ...] = self.case_cells(row.cells)
        if group.case is not None:
            return cells == group.cells or self.agrees(row, cells, group, errors)
        if group.refused and _filled(cells, group.refused) == group.refused:
            first = group.refused_row
            wrong = Wrong(f"Regel {first} van dit dossier klopt niet.", f"Verbeter eerst regel {first}.")
            errors.append(self.about("dossiernummer", row, wrong))
            return False
        group.case = self.case(row, errors)
        if group.case is None:
            group.refused, group.refused_row = cells, row.number
            return False
        group.cells, group.row = cells, row.number
        return True

    def agrees(self, row: Row, cells: tuple[str, ...], group: _Group, errors: list[RowError]) -> bool:
        """Compares by value: 1-11-2026 and 2026-11-01 are one day. Names each cell that differs."""
        agrees = True
        for cell, text, first in zip(self.of_case, _filled(cells, group.cells), group.cells, strict=True):
            if text == first or (value := cell.read(text)) == (known := cell.read(first)):
                continue
            wrong = Wrong(
                f"Regel {group.row} van dit dossier zegt iets anders.",
                f"Maak regel {group.row} en {row.number} gelijk.",
            )
            if isinstance(value, _Trouble):
                if value.value is not None and value.value == getattr(known, "value", known):
                    continue
                wrong = value.wrong[0] if value.value is None else wrong
            errors.append(error_of(row.number, cell.heading, text, wrong))
            agrees = False
        return agrees

    def case(self, row: Row, errors: list[RowError]) -> CaseRow | None:
        case = self.values(Part.CASE, row, errors)
        first = self.person(Part.DEBTOR, row, errors)
        other = self.person(Part.CO_DEBTOR, row, errors)
        if case is None or first is None or other is None:
            return None
        if not other:
            return CaseRow(debtors=(DebtorRow(**first),), **case)
        if not any(field in other for field in ADDRESS):  # they live together, unless the file says where
            other |= {field: first[field] for field in ADDRESS if field in first}
        return CaseRow(debtors=(DebtorRow(**first), DebtorRow(**other)), **case)

    def person(self, part: Part, row: Row, errors: list[RowError]) -> dict[str, Any] | None:
        """The fields of a person; none at all where there is no second person; None when they are wrong."""
        found = self.values(part, row, errors)
        if not found:
            return found
        prefix = CO if part is Part.CO_DEBTOR else ""
        business = found.get("kind", DebtorKind.CONSUMER) is not DebtorKind.CONSUMER
        if "surname" not in found and not ("company" in found and (business or prefix)):
            wrong = Wrong("Zonder naam weten wij niet wie het is.", "Vul de naam in.")
            errors.append(self.about(f"{prefix}bedrijfsnaam" if business else f"{prefix}achternaam", row, wrong))
            return None
        if "postcode" in found and found.get("country", "NL") == "NL":
            try:
                found["postcode"] = values.postcode(found["postcode"])
            except Wrong as wrong:
                errors.append(self.about(f"{prefix}postcode", row, wrong))
                return None
        return found

    def claim(self, row: Row, errors: list[RowError]) -> ClaimRow | None:
        claim = self.values(Part.CLAIM, row, errors)
        if claim is None:
            return None
        kind, rate = claim.pop("interest", (None, None))
        made = ClaimRow(interest_kind=kind, contract_rate=rate, **claim)
        if made.open_cents > made.original_cents:
            wrong = Wrong("Er staat meer open dan het bedrag was.", "Kijk beide bedragen na.")
            errors.append(self.about("bedrag_open", row, wrong, warning=True))
        if made.original_cents > UNUSUAL:
            wrong = Wrong("Dit is een ongewoon hoog bedrag.", "Kijk na of de komma goed staat.")
            errors.append(self.about("bedrag_oorspronkelijk", row, wrong, warning=True))
        if made.due_on.year < LONG_AGO:
            wrong = Wrong("Deze vervaldatum is heel lang geleden.", "Kijk het jaartal na.")
            errors.append(self.about("vervaldatum", row, wrong, warning=True))
        if made.due_on < made.invoiced_on:
            wrong = Wrong("De vervaldatum ligt voor de factuurdatum.", "Kijk beide dagen na.")
            errors.append(self.about("vervaldatum", row, wrong, warning=True))
        return made

    def values(self, part: Part, row: Row, errors: list[RowError]) -> dict[str, Any] | None:
        """The values of one part of a row, by field, without what is empty. None when a cell is wrong."""
        found: dict[str, Any] = {}
        good = True
        cells = row.cells
        for place, recall, field_name, cell in self.plans[part]:
            value = recall(cells[place], _UNKNOWN)
            if value is None:
                continue
            if value is _UNKNOWN:
                value = cell.read(cells[place])
            if value.__class__ is _Trouble:
                warning = value.value is not None
                errors += [
                    error_of(row.number, cell.heading, cells[place], wrong, warning=warning) for wrong in value.wrong
                ]
                good = good and warning
                value = value.value
            if value is not None:
                found[field_name] = value
        if not self.required[part] <= found.keys():
            good = False
            for cell in self.cells[part]:
                if cell.column.required and not _clean(cells[cell.place]):
                    wrong = Wrong("Deze cel is leeg, en wij kunnen niet zonder.", "Vul hem in.")
                    errors.append(error_of(row.number, cell.heading, "", wrong))
        return found if good else None

    def about(self, name: str, row: Row, wrong: Wrong, *, warning: bool = False) -> RowError:
        place = self.columns.places.get(name)
        found = "" if place is None else row.cells[place]
        return error_of(row.number, self.columns.heading(name), found, wrong, warning=warning)


_UNKNOWN = object()


def _clean(text: str) -> str:
    text = text.strip()
    return unguard_cell(text) if text[:1] == "'" else text


def _filled(cells: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    return tuple(text if text.strip() else first for text, first in zip(cells, above, strict=True))
