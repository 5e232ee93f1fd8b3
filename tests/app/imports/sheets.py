"""Files to import, as texts of a few rows, and what reading them gives."""

from io import BytesIO

import pytest

from app.imports.parsers.csv_v1 import open_sheet
from app.imports.policy.dossiers import read_cases
from app.imports.policy.problems import (
    ImportRefused,
    RowError,
)
from app.imports.policy.records import ImportedCase

GOOD = {
    "dossiernummer": "H-26-01893",
    "soort_traject": "INC",
    "debiteurnummer": "204418",
    "debiteur_type": "P",
    "voorletters": "F.",
    "achternaam": "Yilmaz",
    "straat": "Lindelaan",
    "huisnummer": "84",
    "postcode": "1234 ab",
    "plaats": "Utrecht",
    "iban": "NL91 ABNA 0417 1643 00",
    "opmerking": "",
    "factuurnummer": "F1",
    "factuurdatum": "2026-11-01",
    "vervaldatum": "15-11-2026",
    "omschrijving": "Huur november",
    "soort": "huur",
    "bedrag_oorspronkelijk": "780,60",
    "bedrag_open": "€ 780,60",
}


def csv_of(*rows, heads=None, delimiter=";", encoding="utf-8"):
    heads = heads or list(dict.fromkeys([*GOOD, *(name for row in rows for name in row)]))
    lines = [heads, *([str((GOOD | row).get(name, "")) for name in heads] for row in rows)]
    return "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)


def read(data, mapping=None):
    found = list(read_cases(open_sheet(BytesIO(data), mapping)))
    cases = [record for record in found if isinstance(record, ImportedCase)]
    return cases, [record for record in found if isinstance(record, RowError)]


def told(*rows):
    """What is said about rows: number, column, what stood there, what is wrong, what to do."""
    return [(e.row, e.column, e.found, e.wrong, e.remedy) for e in read(csv_of(*rows))[1]]


def refusal(data, mapping=None):
    with pytest.raises(ImportRefused) as error:
        open_sheet(BytesIO(data), mapping)
    return error.value.detail
