"""A statement that does not add up, or does not begin where the one before it ended, says so wherever it is shown."""

import re
from datetime import date
from io import BytesIO

import pytest

from app.bank.feature import FEATURE
from app.factory import listen
from tests.app.bank.camt import DAY, Paid, camt, file, numbered, statement

WRONG = "De som van dit afschrift klopt niet"


@pytest.fixture(autouse=True)
def listening(queue):
    listen([FEATURE])


@pytest.fixture
def fien(world, sign_in):
    return sign_in(world.fien)


@pytest.fixture
def read(fien, queue):
    """Send a file; the words of its page when it is done, and its address."""

    def sent(data):
        form = {"bestand": (BytesIO(data), "afschrift.xml")}
        r = fien.post("/bank/afschriften", data=form, content_type="multipart/form-data")
        queue.work()
        return words(fien.get(r.location).text), r.location

    return sent


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def one(cents=5_00, day=DAY):
    return numbered(Paid(cents, "van wie", day=day))


def test_a_wrong_sum_is_said_on_top_and_stays_in_the_lists(fien, read):
    page, url = read(camt(*one(), opening=100_00, closing=999_00))
    assert f"<h1>{WRONG}</h1>" in re.sub(r"<h1[^>]*>", "<h1>", fien.get(url).text)
    assert "Dit bestand is verwerkt" not in page
    told = page.index("Er ontbreekt iets. Download het afschrift opnieuw. Lees het nieuwe bestand daarna hier in.")
    assert told < page.index("Wat er met de regel gebeurde")
    assert "klopt niet" in words(fien.get("/bank/afschriften").text)
    rail = words(fien.get("/bank").text).partition("Laatste bestanden")[2]
    assert "klopt niet" in rail
    assert "klopt niet" in words(fien.get("/bank/vanzelf-geboekt").text).partition("Laatste bestanden")[2]


def test_a_file_of_two_statements_names_the_account_of_the_wrong_one(read):
    page, _ = read(file(statement(*one(), number=1), statement(*one(7_00), opening=100_500, closing=0, number=2)))
    assert "De som van een afschrift in dit bestand klopt niet" in page
    assert page.count("Rekening die eindigt op 4300: de som klopt niet") == 1


def test_a_sum_that_fits_is_done(fien, read):
    page, _ = read(camt(*one()))
    assert "Dit bestand is verwerkt" in page
    assert "klopt niet" not in page + words(fien.get("/bank/afschriften").text)


def test_a_statement_that_begins_elsewhere_than_the_one_before_it_ended_warns(read):
    first, _ = read(camt(*one(day=date(2026, 11, 18)), opening=100_00, number=7))
    second, _ = read(camt(*one(day=date(2026, 11, 19)), opening=130_00, number=9))
    said = "Dit afschrift begint met €\N{NO-BREAK SPACE}130,00, het vorige eindigde op €\N{NO-BREAK SPACE}105,00."
    assert "het vorige eindigde" not in first
    assert words(said) + " Er kan een afschrift ontbreken of dubbel zijn." in second


def test_the_warning_goes_when_the_one_between_comes(fien, read):
    read(camt(*one(day=date(2026, 11, 17)), opening=100_00, number=7))
    late, url = read(camt(*one(day=date(2026, 11, 19)), opening=130_00, number=9))
    assert "het vorige eindigde" in late
    read(camt(*one(25_00, day=date(2026, 11, 18)), opening=105_00, number=8))
    assert "het vorige eindigde" not in words(fien.get(url).text)


def test_two_of_one_day_follow_each_other_by_their_number(read):
    read(camt(*one(), opening=100_00, number=9))
    page, _ = read(camt(*one(), opening=105_00, number=10))
    assert "het vorige eindigde" not in page
    same_again, _ = read(camt(*one(), opening=105_00, number=10))
    assert "het vorige eindigde" not in same_again


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (1, "De enige nieuwe regel van het laatste afschrift tot en met vr 20 nov is niet geboekt."),
        (2, "Van de 2 regels van het laatste afschrift tot en met vr 20 nov is er geen geboekt."),
    ],
)
def test_the_line_under_the_heading_of_the_bank_is_good_dutch(fien, read, entries, told):
    read(camt(*numbered(*(Paid(5_00 + n, f"van wie {n}") for n in range(entries)))))
    assert told in words(fien.get("/bank").text)
