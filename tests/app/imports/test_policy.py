"""What comes out of an import file, and what is said about what is wrong in a row."""

from datetime import date
from fractions import Fraction

import pytest

from app.cases.policy import ClaimKind, DebtorKind, Track
from app.imports.policy.columns import COLUMNS
from app.imports.policy.problems import (
    HIDDEN,
)
from app.imports.policy.records import ImportedCase, InterestKind
from tests.app.imports.sheets import GOOD, csv_of, read, told


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
        ("bedrag_open", "9" * 15, "9" * 15, "Dit bedrag is te groot.", "Kijk na of de komma goed staat."),
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
        ("bedrag_oorspronkelijk", "148620000,00", "148620000,00", "Dit is een ongewoon hoog bedrag."),
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
