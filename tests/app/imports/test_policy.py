"""What an import file may look like, what comes out of it, and what is said about what is wrong."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.policy import ClaimKind, DebtorKind, Track
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
from app.imports.policy.records import ImportedCase, InterestKind

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


def test_a_row_becomes_a_typed_case_with_its_claim():
    (found,), errors = read(csv_of({}))
    assert errors == []
    (person,) = found.case.debtors
    assert (found.case.reference, found.case.track, person.kind) == (
        "H-26-01893",
        Track.AGENCY,
        DebtorKind.CONSUMER,
    )
    assert (person.number, person.surname, person.postcode, person.iban) == (
        "204418",
        "Yilmaz",
        "1234 AB",
        "NL91ABNA0417164300",
    )
    (claim,) = found.claims
    assert (claim.number, claim.kind, claim.original_cents, claim.open_cents) == (
        "F1",
        ClaimKind.RENT,
        78060,
        78060,
    )
    assert (claim.invoiced_on, claim.due_on, found.rows) == (date(2026, 11, 1), date(2026, 11, 15), (2,))


def test_every_column_of_the_format_has_a_place():
    row = {
        "opdrachtgever_kenmerk": "K1", "startreden": "ach", "overdrachtsdatum": "20-11-2026",
        "tussenvoegsel": "van", "geboortedatum": "1-2-1980", "bedrijfsnaam": "", "kvknummer": "12345678",
        "contactpersoon": "L. Vos", "toevoeging": "a", "land": "Nederland", "telefoon": "030 1234567",
        "mobiel": "+31 6 12345678", "email": "f@voorbeeld.nl", "taal": "TR", "overeenkomstnummer": "C1",
        "eenheidnummer": "E1", "object_adres": "Lindelaan 84", "huur_per_maand": "780,60",
        "zittend_vertrokken": "Z", "aantal_maanden_achterstand": "2", "datum_14dagenbrief": "2026-10-20",
        "bewijs_14dagenbrief": "brief 12", "datum_vroegsignalering": "2026-10-25", "regeling_eerder": "J",
        "betwist": "N", "betwist_toelichting": "geen", "kwetsbaar_signaal": "belt zelf",
        "vonnisdatum": "2026-01-05", "vonnis_zaaknummer": "123456782", "opmerking": "liever bellen",
        "bewindvoerder_naam": "Oever", "bewindvoerder_email": "b@oever.nl", "periode": "nov 2026",
        "btw": "0", "rente_vanaf": "16-11-2026", "rente_soort": "contractueel 5,5%", "kosten_reeds": "40,00",
        "medeschuldenaar_achternaam": "Vos", "medeschuldenaar_voorletters": "L.",
    }  # fmt: skip
    (found,), errors = read(csv_of(row))
    assert errors == []
    case, claim = found.case, found.claims[0]
    assert (case.start_reason, case.relation_continues, case.arranged_before, case.disputed) == (
        "ACH",
        True,
        True,
        False,
    )
    assert (case.rent_cents, case.months_behind, case.judgment_number) == (78060, 2, "123456782")
    assert (claim.interest_kind, claim.contract_rate, claim.costs_cents) == (
        InterestKind.CONTRACT,
        Fraction(11, 200),
        4000,
    )
    first, other = case.debtors
    assert (other.surname, other.street, other.house_number, other.postcode) == (
        "Vos",
        "Lindelaan",
        "84",
        "1234 AB",
    )
    assert (first.country, first.language, first.birth_date) == ("NL", "tr", date(1980, 2, 1))
    assert ImportedCase.from_data(found.as_data()) == found


def test_rows_of_one_dossier_are_one_case_wherever_they_stand():
    second = {"dossiernummer": "H-2", "debiteurnummer": "9"}
    cases, errors = read(csv_of({}, second, {"factuurnummer": "F2"}, second | {"factuurnummer": "F9"}))
    assert errors == []
    assert [(c.case.reference, [claim.number for claim in c.claims], c.rows) for c in cases] == [
        ("H-26-01893", ["F1", "F2"], (2, 4)),
        ("H-2", ["F1", "F9"], (3, 5)),
    ]


def test_later_rows_may_leave_the_dossier_columns_empty():
    empty = {name: "" for name in GOOD if COLUMNS[name].part.value != "claim"} | {"dossiernummer": "H-26-01893"}
    (found,), errors = read(csv_of({}, empty | {"factuurnummer": "F2"}))
    assert errors == []
    assert len(found.claims) == 2


def test_the_same_in_another_spelling_is_no_contradiction():
    other = {"factuurnummer": "F2", "postcode": "1234AB", "iban": "nl91abna0417164300", "soort_traject": "inc"}
    (found,), errors = read(csv_of({}, other))
    assert errors == []
    assert len(found.claims) == 2


def test_rows_that_contradict_each_other_name_both():
    cases, errors = read(csv_of({}, {"factuurnummer": "F2", "achternaam": "Jansen"}, {"factuurnummer": "F3"}))
    assert [claim.number for claim in cases[0].claims] == ["F1", "F3"]
    (error,) = errors
    assert (error.row, error.column, error.found) == (3, "achternaam", "Jansen")
    assert (error.wrong, error.remedy) == (
        "Regel 2 van dit dossier zegt iets anders.",
        "Maak regel 2 en 3 gelijk.",
    )


def test_a_row_that_hangs_on_a_bad_one_says_which():
    bad = {"postcode": "12"}
    assert told(bad, bad | {"factuurnummer": "F2"}) == [
        (2, "postcode", "12", "Dit is geen postcode.", "Schrijf hem als 1234 AB, of vul het land in."),
        (3, "dossiernummer", "H-26-01893", "Regel 2 van dit dossier klopt niet.", "Verbeter eerst regel 2."),
    ]
    (found,), _ = read(csv_of(bad, {"factuurnummer": "F2"}))  # the second is right by itself
    assert found.rows == (3,)


def test_a_claim_number_twice_in_one_dossier_names_the_other_row():
    assert told({}, {}) == [
        (3, "factuurnummer", "F1", "Dit nummer staat ook op regel 2.", "Geef elke vordering een eigen nummer.")
    ]


@pytest.mark.parametrize(
    ("column", "text", "found", "wrong", "remedy"),
    [
        ("bedrag_open", "1.486.20", "1.486.20", "Er staan twee punten in het bedrag.", "Schrijf 1486,20."),
        ("bedrag_open", "veel", "veel", "Dit is geen bedrag.", "Schrijf een bedrag als 1486,20."),
        ("bedrag_open", "-1", "-1", "Dit bedrag is kleiner dan nul.", "Schrijf 0,00 als er niets openstaat."),
        (
            "bedrag_oorspronkelijk",
            "0",
            "0",
            "Een vordering is groter dan nul.",
            "Laat een tegoed weg, of trek het af.",
        ),
        ("vervaldatum", "31-11-2026", "31-11-2026", "Deze dag bestaat niet.", "Kies 30-11-2026."),
        ("vervaldatum", "2026-02-29", "2026-02-29", "Deze dag bestaat niet.", "Kies 28-02-2026."),
        (
            "vervaldatum",
            "11-31-2026",
            "11-31-2026",
            "Deze dag bestaat niet.",
            "Schrijf eerst de dag, dan de maand: 20-11-2026.",
        ),
        ("vervaldatum", "1-1-0026", "1-1-0026", "Klopt het jaar 26?", "Kijk het jaar na."),
        ("vervaldatum", "morgen", "morgen", "Dit is geen datum.", "Schrijf de dag als 20-11-2026."),
        ("debiteurnummer", "", "leeg", "Deze cel is leeg, en wij kunnen niet zonder.", "Vul hem in."),
        ("achternaam", "", "leeg", "Zonder naam weten wij niet wie het is.", "Vul de naam in."),
        (
            "iban",
            "NL12 BANK 0417 1643 00",
            "NL12 BANK 0417 1643 00",
            "Het controlegetal klopt niet.",
            "Vraag de rekening na.",
        ),
        (
            "iban",
            "4171643",
            "4171643",
            "Dit is geen rekeningnummer.",
            "Schrijf een IBAN, zoals NL91 ABNA 0417 1643 00.",
        ),
        ("soort_traject", "XYZ", "XYZ", "Dit woord kennen wij hier niet.", "Kies INC of DEU."),
        (
            "huisnummer",
            "Lindelaan",
            "Lindelaan",
            "Een huisnummer begint met een cijfer.",
            "Zet het nummer hier en de rest bij toevoeging.",
        ),
        ("opmerking", "BSN 123456782", HIDDEN, "Dit lijkt een BSN. Dat bewaren wij nooit.", "Haal het nummer weg."),
        ("omschrijving", "123.456.782", HIDDEN, "Dit lijkt een BSN. Dat bewaren wij nooit.", "Haal het nummer weg."),
        ("achternaam", "123456782", HIDDEN, "Dit lijkt een BSN. Dat bewaren wij nooit.", "Haal het nummer weg."),
        ("vervaldatum", "123456782", HIDDEN, "Dit is geen datum.", "Schrijf de dag als 20-11-2026."),
        ("plaats", "x" * 201, "x" * 39 + "…", "Deze tekst is langer dan 200 tekens.", "Maak hem korter."),
    ],
)
def test_a_bad_cell_says_where_what_and_how(column, text, found, wrong, remedy):
    good = {"dossiernummer": "H-2"}
    assert told({column: text}, good) == [(2, column, found, wrong, remedy)]
    cases, _ = read(csv_of({column: text}, good))
    assert [case.case.reference for case in cases] == ["H-2"]  # the row beside it comes along


@pytest.mark.parametrize(
    ("column", "text"),
    [("debiteurnummer", "123456782"), ("factuurnummer", "123456782"), ("eenheidnummer", "123456782")],
)
def test_a_number_with_its_own_place_is_no_bsn(column, text):
    assert told({column: text}) == []


@pytest.mark.parametrize(
    ("column", "text", "found", "wrong"),
    [
        ("opmerking", "mevrouw is ziek", "mevrouw is ziek", "Dit kan iets zeggen over iemands gezondheid."),
        ("opmerking", "factuur 123456782", "factuur 123456782", "Is dit een BSN?"),
        ("bedrag_open", "900", "900", "Er staat meer open dan het bedrag was."),
        ("vervaldatum", "2026-10-01", "2026-10-01", "De vervaldatum ligt voor de factuurdatum."),
    ],
)
def test_a_doubt_is_told_and_keeps_nothing_back(column, text, found, wrong):
    cases, (doubt,) = read(csv_of({column: text}))
    assert len(cases) == 1
    assert doubt.warning
    assert doubt.wrong == wrong
    assert doubt.found in (found, HIDDEN)


def test_all_that_is_wrong_in_a_row_is_told_at_once():
    bad = {"bedrag_open": "x", "vervaldatum": "y", "soort_traject": "z", "iban": "q"}
    assert {error[1] for error in told(bad)} == set(bad)


def test_business_needs_the_name_of_the_company_only():
    assert told({"debiteur_type": "Z", "achternaam": "", "bedrijfsnaam": "Bakkerij Visser BV"}) == []
    assert told({"debiteur_type": "P", "achternaam": "", "bedrijfsnaam": "Bakkerij Visser BV"})[0][1] == "achternaam"


def test_a_foreign_postcode_is_read_with_its_country():
    (found,), errors = read(csv_of({"land": "BE", "postcode": "2000"}))
    assert errors == []
    assert found.case.debtors[0].postcode == "2000"


# ---- the file

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
        (b"PK\x03\x04...", "Dit is een Excel-bestand. Sla het op als CSV in UTF-8 en kies dat bestand."),
        (b"%PDF-1.7", "Dit is een pdf. Sla het op als CSV in UTF-8 en kies dat bestand."),
        ("a;b".encode("utf-16"), "Dit is een bestand in UTF-16. Sla het op als CSV in UTF-8 en kies dat bestand."),
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
