"""Reads CSV as people make it: with `;`, `,` or tab, in UTF-8 or old Windows, with quotes astray. Pure.

The file is read as a stream, twice or more; nothing of it is kept.
"""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import count
from typing import BinaryIO, NoReturn

from app.imports.policy.columns import Columns, read_header
from app.imports.policy.problems import ImportRefused, Row, Wrong

CHUNK = 1024 * 1024
LONGEST_LINE = 64_000  # characters
MOST_LINES = 50  # of one row: a text may have line breaks between quotes
MOST_COLUMNS = 300
DELIMITERS = ";,\t"

_NO_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "een Excel-bestand"),
    (b"\xd0\xcf\x11\xe0", "een oud Excel-bestand"),
    (b"%PDF", "een pdf"),
    (b"\x89PNG", "een plaatje"),
    (b"\xff\xd8\xff", "een plaatje"),
    (b"GIF8", "een plaatje"),
    (b"<", "een XML- of webbestand"),
    (codecs.BOM_UTF16_LE, "een bestand in UTF-16"),
    (codecs.BOM_UTF16_BE, "een bestand in UTF-16"),
)
NO_HEADER = "Er staat geen regel met kolomnamen in dit bestand."
LONE_QUOTE = Wrong("Er staat een los aanhalingsteken in deze regel.", "Haal het weg, of sluit de tekst ermee af.")
TOO_LONG = Wrong(f"Deze regel is langer dan {LONGEST_LINE} tekens.", "Maak de regel korter.")
TOO_MANY = Wrong("Deze regel heeft meer cellen dan er kolommen zijn.", "Zet tekst met een scheidingsteken tussen “ ”.")
UNREADABLE = Wrong("Er staat een onleesbaar teken in deze regel.", "Typ de regel opnieuw.")


class CsvSheet:
    """A CSV file with its header understood. `rows()` may be called again; the stream must be seekable."""

    def __init__(self, stream: BinaryIO, columns: Columns, encoding: str, delimiter: str, top: int, hints: int) -> None:
        self._stream = stream
        self._top = top  # the row of the header
        self._hints = hints  # "sep=;": rows that a spreadsheet does not count
        self.columns = columns
        self.encoding = encoding
        self.delimiter = delimiter

    @property
    def header(self) -> tuple[str, ...]:
        return self.columns.header

    def rows(self) -> Iterator[Row]:
        """Every row below the header that is not empty, numbered as a spreadsheet does."""
        width = len(self.header)
        for row in _rows(self._stream, self.encoding, self.delimiter, width):
            if row.number > self._top:
                yield row._replace(number=row.number - self._hints) if self._hints else row


def open_sheet(stream: BinaryIO, mapping: Mapping[str, str] | None = None) -> CsvSheet:
    """Understands what kind of CSV this is and what its columns mean.

    `mapping`: from a heading to our column, or to "" for one that is not taken over; what was chosen before.
    Raises ImportRefused with one sentence.
    """
    encoding = _encoding(stream)
    hints = 0
    for row in _rows(stream, encoding, "\0", 0):
        line = row.cells[0]
        if re.fullmatch(r'"?sep=.?"?', line):
            hints += 1
            continue
        delimiter = max(DELIMITERS, key=line.count)
        if row.broken is None and delimiter not in line:
            refuse("Wij zien maar één kolom. Scheid de kolommen met een puntkomma.")
        break
    else:
        refuse(NO_HEADER)
    header = next((found for found in _rows(stream, encoding, delimiter, 0) if found.number >= row.number), None)
    if header is None:
        refuse(NO_HEADER)
    if header.broken is not None:
        refuse(f"De regel met kolomnamen klopt niet. {header.broken} {header.broken.remedy}")
    if len(header.cells) > MOST_COLUMNS:
        refuse(f"Dit bestand heeft meer dan {MOST_COLUMNS} kolommen. Houd alleen wat nodig is.")
    return CsvSheet(stream, read_header(header.cells, mapping), encoding, delimiter, header.number, hints)


def _encoding(stream: BinaryIO) -> str:
    """UTF-8 when all of the file is; else what Excel on an old Windows writes."""
    stream.seek(0)
    chunk = stream.read(CHUNK)
    if not chunk.strip():
        refuse("Het bestand is leeg.")
    for begin, what in _NO_TEXT:
        if chunk.startswith(begin):
            refuse(f"Dit is {what}. Sla uw lijst op als CSV in UTF-8 en kies dat bestand.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _rows(stream: BinaryIO, encoding: str, delimiter: str, width: int) -> Iterator[Row]:
    """Rows of the whole file, the header among them. With a `width` each good row has just so many cells.

    A line without a quote is only split; that is most of them, and three times as fast as the csv module.
    """
    stream.seek(0)
    text = TextIOWrapper(stream, encoding, errors="replace", newline=None)
    waiting: deque[str] = deque()
    blank = f'{delimiter}" \t\r\n'
    try:
        for number in count(1):
            line = waiting.popleft() if waiting else text.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) >= LONGEST_LINE and line[-1] != "\n":
                while (rest := text.readline(LONGEST_LINE)) and rest[-1] != "\n":
                    pass
                yield Row(number, (line[:200],), TOO_LONG)
                continue
            broken = UNREADABLE if "\0" in line or "\ufffd" in line else None
            cells: Sequence[str] | None
            if '"' in line and delimiter != "\0":
                cells = _quoted(line, text, waiting, delimiter, width)
                if cells is None:
                    broken, cells = LONE_QUOTE, line.rstrip("\n").split(delimiter)
            else:
                cells = line.rstrip("\n").split(delimiter)
            if not line.strip(blank):
                continue
            if width and len(cells) != width:
                if len(cells) > width and any(map(str.strip, cells[width:])):
                    broken = broken or TOO_MANY
                cells = [*cells[:width], *[""] * (width - len(cells))]
            yield Row(number, cells, broken)
    finally:
        text.detach()  # the stream is the caller's; do not close it


def _quoted(line: str, text: TextIOWrapper, waiting: deque[str], delimiter: str, width: int) -> list[str] | None:
    """The cells of a row with quotes, which may go on for some lines. None for a quote that is astray: the
    lines that it would have swallowed wait to be rows of their own."""
    lines = [line]
    size = len(line)
    while True:
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except csv.Error as error:
            more = ""
            if "unexpected end" in str(error) and len(lines) < MOST_LINES and size < LONGEST_LINE:
                more = waiting.popleft() if waiting else text.readline(LONGEST_LINE)
            if more:
                lines.append(more)
                size += len(more)
                continue
        else:
            if len(lines) == 1 or not width or len(cells) == width:
                return cells
        waiting.extendleft(reversed(lines[1:]))
        return None


def refuse(sentence: str) -> NoReturn:
    raise ImportRefused(sentence)
