import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import Special, contains_special_data, house, normalise_name, search_words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  José   van  DIJK ", "jose van dijk"),
        ("Çelik-Örs", "celik-ors"),
        ("d’Élan", "d'elan"),  # noqa: RUF001
        ("Strauß", "strauss"),
        ("Łukasz Øster", "lukasz oster"),
        ("İnan Işık", "inan isik"),  # noqa: RUF001
        ("Ĳsbrand", "ijsbrand"),
        ("\u00a0", ""),
    ],
)
def test_one_key_for_one_name(name, key):
    assert normalise_name(name) == key


@given(st.text())
def test_a_key_is_its_own_key(text):
    key = normalise_name(text)
    assert normalise_name(key) == key


@pytest.mark.parametrize(
    "text",
    [
        "Mevrouw is ziek.",
        "Hij heeft longkanker.",
        "Zij is opgenomen: in het ziekenhuis sinds maandag.",
        "Hij is depressief en slikt medicatie.",
        "Burn-out sinds mei",
        "Heeft een beroerte gehad",
        "loopt bij de psychiater en de psycholoog",
        "gokverslaving",
        "Zij is zwanger",
        "Suïcidaal",
        "ADHD",
    ],
)
def test_what_somebody_has_is_noticed(text):
    findings = contains_special_data(text)
    assert {finding.kind for finding in findings} == {Special.HEALTH}
    for finding in findings:
        assert text[finding.start : finding.end] == finding.written
        assert not finding.certain
        assert finding.sentence.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gezondheid of zorg voor iemand",
        "oorzaak gezondheid",
        "zorgtoeslag en ziektekosten betaald",
        "Ontvangt een uitkering uit de Ziektewet.",
        "Het dossier is in behandeling bij de partner.",
        "Parkinsonstraat 3",
        "GGZ Noord belde terug",
        "Rekening van het Ziekenhuis Oost",
        "De vordering ligt gevoelig",
        "Meneer Dementjev belt morgen",
        "Factuur van de zorgverzekeraar",
        "Afgesproken: € 50 per maand vanaf 1 december.",
    ],
)
def test_what_work_needs_is_left_alone(text):
    assert contains_special_data(text) == []


def test_a_bsn_is_refused_and_a_doubtful_one_asked_about():
    bsn, doubt = contains_special_data("bsn 123456782, factuur 123456782")
    assert (bsn.kind, bsn.certain) == (Special.BSN, True)
    assert (doubt.kind, doubt.certain) == (Special.BSN, False)
    assert doubt.sentence.startswith("Is dit een BSN?")


def test_findings_come_in_the_order_of_the_text():
    kinds = [finding.kind for finding in contains_special_data("Is ziek. BSN 123456782. Heeft reuma.")]
    assert kinds == [Special.HEALTH, Special.BSN, Special.HEALTH]


@pytest.mark.parametrize(
    ("number", "addition", "written"), [("92", "B", "92B"), ("22", "32", "22-32"), ("84", None, "84"), (None, None, "")]
)
def test_a_house_is_written_as_on_a_letter(number, addition, written):
    assert house(number, addition) == written


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("3288 LV", "3288lv"),
        ("06 12 35 83 57", "612358357"),
        ("+31612358357", "612358357"),
        ("Spoorlaan Oost 92B", "spoorlaan oost 92b"),
        ("0612", "0612"),
    ],
)
def test_what_is_sought_is_written_as_in_the_key(typed, sought):
    assert search_words(typed) == sought
