"""What an import file may look like, and what is given back of it."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.parsers.csv_v1 import MOST_LINES, open_sheet
from app.imports.policy.columns import COLUMNS, SPELLINGS, read_header, spell
from app.imports.policy.dossiers import read_cases
from app.imports.policy.problems import (
    HIDDEN,
    ImportRefused,
    RowError,
    error_file,
    guard_cell,
    unguard_cell,
)
from tests.app.imports.sheets import GOOD, csv_of, read, refusal

ODD = "Öztürk-Çelik"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separators_and_encodings_are_recognised(delimiter, encoding):
    row = {"achternaam": ODD.replace("ş", "s"), "bedrag_oorspronkelijk": "780.60", "bedrag_open": "780.60"}
    (found,), errors = read(csv_of(row, delimiter=delimiter, encoding=encoding))
    assert errors == []
    assert found.case.debtors[0].surname == ODD


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_do_not_matter(ending):
    cases, errors = read(csv_of({}, {"factuurnummer": "F2"}).replace(b"\r\n", ending.encode()))
    assert errors == []
    assert len(cases[0].claims) == 2


def test_rows_are_numbered_as_a_spreadsheet_does():
    lines = csv_of({}, {"bedrag_open": "x"}).split(b"\r\n")
    blank = b";" * lines[0].count(b";")
    multi = lines[1].replace(b"Huur november", b'"Huur\r\nnovember"').replace(b"F1", b"F9")
    _, (error,) = read(b"\r\n".join([lines[0], b"", blank, lines[1], multi, lines[2]]))
    assert error.row == 6  # the text with a line break is one row
    _, (error,) = read(b"\r\n".join([b"sep=;", *lines]))
    assert error.row == 3  # a spreadsheet hides the hint


def test_quotes_and_what_stands_between_them():
    lines = csv_of({}).split(b"\r\n")
    row = lines[1].replace(b"Huur november", b'"Huur; ""november"""').replace(b"Lindelaan", b'5" pijp')
    (found,), errors = read(b"\r\n".join([lines[0], row]))
    assert errors == []
    assert (found.claims[0].description, found.case.debtors[0].street) == ('Huur; "november"', '5" pijp')


def test_a_lone_quote_spoils_its_own_row_only():
    rows = [{"dossiernummer": f"H-{n}", "omschrijving": '"Huur' if n == 3 else "Huur"} for n in range(1, 90)]
    cases, (error,) = read(csv_of(*rows))
    assert len(cases) == 88
    assert (error.row, error.column) == (4, "hele regel")
    assert error.wrong == "Er staat een los aanhalingsteken in deze regel."
    assert MOST_LINES < 86
    rows[20]["omschrijving"] = '"Huur"'  # a good quote further on does not close it
    cases, (error,) = read(csv_of(*rows))
    assert (len(cases), error.row) == (88, 4)


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda row: row.replace(b"Lindelaan", b"Linde\0laan"), "Er staat een onleesbaar teken in deze regel."),
        (lambda row: row + b";meer;nog meer", "Deze regel heeft meer cellen dan er kolommen zijn."),
        (lambda row: row.replace(b"Lindelaan", b"x" * 70_000), "Deze regel is langer dan 64000 tekens."),
    ],
)
def test_a_spoiled_row_does_not_spoil_its_neighbours(spoil, wrong):
    head, first, second, third = csv_of({}, {"dossiernummer": "H-2"}, {"dossiernummer": "H-3"}).split(b"\r\n")
    cases, (error,) = read(b"\r\n".join([head, first, spoil(second), third]))
    assert [case.case.reference for case in cases] == ["H-26-01893", "H-3"]
    assert (error.row, error.column, error.wrong) == (3, "hele regel", wrong)


def test_a_short_row_misses_its_last_cells():
    head, row = csv_of({}).split(b"\r\n")
    assert [e.column for e in read(head + b"\r\n" + row.rsplit(b";", 1)[0])[1]] == ["bedrag_open"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b"\r\n \r\n", "Het bestand is leeg."),
        (b"PK\x03\x04...", "Dit is een Excel-bestand. Sla uw lijst op als CSV in UTF-8 en kies dat bestand."),
        (b"\x89PNG\r\n", "Dit is een plaatje. Sla uw lijst op als CSV in UTF-8 en kies dat bestand."),
        (b"%PDF-1.7", "Dit is een pdf. Sla uw lijst op als CSV in UTF-8 en kies dat bestand."),
        ("a;b".encode("utf-16"), "Dit is een bestand in UTF-16. Sla uw lijst op als CSV in UTF-8 en kies dat bestand."),
        (b"dossiernummer\r\n1\r\n", "Wij zien maar één kolom. Scheid de kolommen met een puntkomma."),
        (b";;;\r\n;;;", "Er staat geen regel met kolomnamen in dit bestand."),
        (
            csv_of({}, heads=[name for name in GOOD if name not in ("plaats", "vervaldatum", "achternaam")]),
            "Deze kolommen ontbreken: plaats, vervaldatum en achternaam. Zet ze in de eerste regel van het bestand.",
        ),
        (
            csv_of({}, heads=[*GOOD, "Openstaand bedrag"]),
            "Twee kolommen betekenen hetzelfde: bedrag_open en Openstaand bedrag. Houd er één over.",
        ),
        (
            csv_of({}, heads=[*GOOD, "BSN huurder", "Sofinummer"]),
            "Wij bewaren nooit een BSN. Haal deze kolom weg: BSN huurder en Sofinummer.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(data, sentence):
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    "heading",
    [
        "bsn",
        "BSN-nummer",
        "medeschuldenaar_bsn",
        "klant BSN",
        "burgerservicenummer",
        "Burger Service Nummer",
        "sofi nr",
    ],
)
def test_no_column_for_a_bsn_gets_in(heading):
    assert "Wij bewaren nooit een BSN" in refusal(csv_of({}, heads=[*GOOD, heading]))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("HUURNR", "debiteurnummer"),
        ("Debiteur-Nummer *", "debiteurnummer"),
        ("BEDR_OPEN", "bedrag_open"),
        ("Openstaand saldo", "bedrag_open"),
        ("Woonplaats", "plaats"),
        ("E-mailadres", "email"),
        ("Datum WIK-brief", "datum_14dagenbrief"),
        ("Mede-schuldenaar achternaam", "medeschuldenaar_achternaam"),
        ("partner e-mail", "medeschuldenaar_email"),
    ],
)
def test_headings_have_more_names(heading, name):
    assert SPELLINGS[spell(heading)] == name


def test_every_column_answers_to_its_own_name_and_no_spelling_can_be_missed():
    assert all(SPELLINGS[spell(name)] == name for name in COLUMNS)
    assert all(spell(spelling) == spelling for spelling in SPELLINGS)


def test_a_choice_made_before_goes_before_our_guess():
    heads = ["MIJN NUMMER" if name == "debiteurnummer" else name for name in GOOD]
    assert "debiteurnummer" in refusal(csv_of({}, heads=heads))
    columns = read_header(heads, {"MIJN NUMMER": "debiteurnummer", "opmerking": ""})
    assert columns.header[columns.places["debiteurnummer"]] == "MIJN NUMMER"
    assert columns.unknown == ("opmerking",)


# ---- the same again, and back


def test_the_same_content_has_the_same_hash_whatever_its_form():
    rows = ({}, {"factuurnummer": "F2", "bedrag_open": "10"})
    (once,), _ = read(csv_of(*rows))
    (again,), _ = read(csv_of(*reversed(rows), delimiter=",", heads=list(reversed(GOOD))).replace(b"780,60", b"780.60"))
    assert once.content_hash == again.content_hash
    (other,), _ = read(csv_of(rows[0], rows[1] | {"bedrag_open": "11"}))
    assert once.content_hash != other.content_hash
    assert once.content_hash == replace(once, rows=(7, 8)).content_hash


def test_the_error_file_holds_the_bad_rows_as_delivered_and_can_be_handed_in():
    data = csv_of(
        {"telefoon": "+31612345678", "bedrag_open": "1.486.20", "opmerking": "=1+1"},
        {"dossiernummer": "H-2"},
        {"dossiernummer": "H-3", "opmerking": "bsn 123456782"},
        {"dossiernummer": "H-4", "opmerking": "is ziek"},
    )
    sheet = open_sheet(BytesIO(data))
    errors = [record for record in read_cases(sheet) if isinstance(record, RowError)]
    out = b"".join(error_file(sheet.header, sheet.rows(), errors))
    text = out.decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[0].endswith(";regel;fout")
    assert ";'=1+1;" in lines[1]
    assert lines[1].endswith(";2;bedrag_open: Er staan twee punten in het bedrag. Schrijf 1486,20.")
    assert "123456782" not in text
    assert f";{HIDDEN};" in lines[2]
    mended = out.replace(b"1.486.20", b"780,60").replace(HIDDEN.encode(), b"")
    cases, errors = read(mended)
    assert errors == []
    assert [case.case.reference for case in cases] == ["H-26-01893", "H-3"]
    assert cases[0].case.debtors[0].phone == "+31612345678"
    assert cases[0].case.remark == "=1+1"


@given(st.text())
def test_no_cell_that_we_give_out_is_run_as_a_formula(text):
    assert not guard_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith("'"):
        assert unguard_cell(guard_cell(text)) == text


def consume(data):
    try:
        sheet = open_sheet(BytesIO(data))
    except ImportRefused as refused:
        return refused.detail
    return list(read_cases(sheet))


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_and_nothing_else(data):
    assert isinstance(consume(data), str)


@given(st.binary(max_size=200), st.sampled_from([";", ",", "\t"]))
def test_random_bytes_below_a_good_header_become_errors(data, delimiter):
    head = csv_of(delimiter=delimiter) + b"\r\n"
    found = consume(head + data)
    assert isinstance(found, (list, str))


cell = st.text(st.characters(exclude_characters=";\r\n", exclude_categories=["Cs"]), max_size=30)


@given(st.dictionaries(st.sampled_from(list(GOOD)), cell, max_size=6))
def test_whatever_one_row_says_the_row_beside_it_comes_along(spoiled):
    data = csv_of({"dossiernummer": "H-1"}, spoiled, {"dossiernummer": "H-3"})
    cases, errors = read(data)
    assert {"H-1", "H-3"} <= {case.case.reference for case in cases}
    assert {error.row for error in errors} <= {3, 2, 4}
    done = {row for case in cases for row in case.rows}
    wrong = {error.row for error in errors if not error.warning}
    assert done | wrong >= {2, 3, 4}  # none is lost
    assert not done & wrong
