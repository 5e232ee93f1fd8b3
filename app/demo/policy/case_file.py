"""Files of dossiers to try by hand, as "Overdracht CSV v1": one that is right, and one with mistakes to learn from."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from random import Random

from app.demo.policy.debts import Debt, first_of, of_tenant, rents, service
from app.demo.policy.ids import chance
from app.demo.policy.names import Someone, a_home, someone

COLUMNS = (
    *("dossiernummer", "soort_traject", "startreden", "overeenkomstnummer", "huur_per_maand", "zittend_vertrokken"),
    *("datum_14dagenbrief", "bewijs_14dagenbrief", "regeling_eerder", "betwist", "opmerking"),
    *("debiteurnummer", "debiteur_type", "voorletters", "tussenvoegsel", "achternaam", "geboortedatum"),
    *("straat", "huisnummer", "toevoeging", "postcode", "plaats", "mobiel", "email", "iban", "taal"),
    *("factuurnummer", "factuurdatum", "vervaldatum", "omschrijving", "soort"),
    *("bedrag_oorspronkelijk", "bedrag_open"),
)
FIRST_GOOD, FIRST_WRONG = 2001, 2101  # numbers that no case of the demonstration has
GOOD, FOR_THE_BAILIFF = 40, 20
ROWS_WITH_MISTAKES, MISTAKES, ALONE = 60, 9, 16
REMARKS = ("", "", "Belt liever na 17.00 uur.", "Leest graag korte berichten.", "Wacht op de toeslag.")
A_BSN = "111222333"  # passes the eleven-test; for tests, and of nobody

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake: in which column, and what stands there instead."""

    column: str
    text: str


WRONGS = (
    Wrong("bedrag_open", "1.486.20"),
    Wrong("vervaldatum", "31-11-2026"),
    Wrong("opmerking", f"BSN {A_BSN} staat in het oude dossier."),
    Wrong("factuurnummer", ""),
    Wrong("iban", "NL11RABO0123456789"),
    Wrong("straat", "Andere straat"),  # another row of the same dossier says otherwise
    Wrong("postcode", "31 AB"),
    Wrong("soort_traject", "SPOED"),
    Wrong("bedrag_oorspronkelijk", "0,00"),
)
CONTRADICTS = "straat"


def good_file(today: date) -> bytes:
    """Forty dossiers that can be handed over; the first twenty are meant for a bailiff."""
    rng = chance("good file")
    rows: list[Row] = []
    for place in range(GOOD):
        track = "DEU" if place < FOR_THE_BAILIFF else "INC"
        rows += _dossier(rng, today, FIRST_GOOD + place, track)
    return _written(rows)


def wrong_file(today: date) -> bytes:
    """Sixty rows, of which nine are wrong, each in another way; and two that only get a remark."""
    rng = chance("wrong file")
    dossiers: list[list[Row]] = []
    while sum(map(len, dossiers)) < ROWS_WITH_MISTAKES - ALONE:
        dossiers.append(_dossier(rng, today, FIRST_WRONG + len(dossiers), "INC"))
    while sum(map(len, dossiers)) < ROWS_WITH_MISTAKES:
        dossiers.append(_dossier(rng, today, FIRST_WRONG + len(dossiers), "DEU", months=1))
    alone = [one for one in dossiers if len(one) == 1]
    pair = next(one for one in dossiers if len(one) > 1)
    chosen = rng.sample(alone, MISTAKES + 1)
    for wrong, dossier in zip(WRONGS, chosen, strict=False):
        row = pair[1] if wrong.column == CONTRADICTS else dossier[0]
        row[wrong.column] = wrong.text
    remarked = chosen[MISTAKES][0]
    remarked["opmerking"] = "Zegt dat hij overspannen is."
    pair[0]["bedrag_open"] = "2.950,00"
    return _written([row for dossier in dossiers for row in dossier])


def _dossier(rng: Random, today: date, number: int, track: str, *, months: int = 0) -> list[Row]:
    opened = today - timedelta(days=rng.randint(50, 70))
    person = someone(rng, a_home(rng, "linde"), today=today)
    if months:
        rent, owed = 61_250, rents(61_250, first_of(opened, months), months)
    else:
        rent, owed = of_tenant(rng, opened)
    if not months and len(owed) == 1 and rng.random() < 0.4:
        owed.append(service(rng, opened - timedelta(days=12)))
    letter = today - timedelta(days=rng.randint(30, 38))
    about = _of_case(rng, person, number, track, rent, letter, opened)
    return [about | _of_debt(debt, f"F{debt.invoiced_on:%y%m}{number}{place}") for place, debt in enumerate(owed, 1)]


def _of_case(rng: Random, person: Someone, number: int, track: str, rent: int, letter: date, opened: date) -> Row:
    home = person.home
    return {
        "dossiernummer": f"H-{opened:%y}-{number:05}",
        "soort_traject": track,
        "startreden": "ACH",
        "overeenkomstnummer": f"HC{100_000 + number}",
        "huur_per_maand": _euros(rent),
        "zittend_vertrokken": "Z",
        "datum_14dagenbrief": _day(letter),
        "bewijs_14dagenbrief": "Post, met kopie in het archief",
        "regeling_eerder": rng.choice("JNNN"),
        "betwist": "N",
        "opmerking": rng.choice(REMARKS),
        "debiteurnummer": f"H{200_000 + number}",
        "debiteur_type": "P",
        "voorletters": person.initials,
        "tussenvoegsel": person.prefix,
        "achternaam": person.surname,
        "geboortedatum": _day(person.birth_date),
        "straat": home.street,
        "huisnummer": home.number,
        "toevoeging": home.addition,
        "postcode": home.postcode,
        "plaats": home.town,
        "mobiel": f"0{person.mobile[3:]}" if person.mobile else "",
        "email": person.email or "",
        "iban": person.iban or "",
        "taal": person.language,
    }


def _of_debt(debt: Debt, number: str) -> Row:
    return {
        "factuurnummer": number,
        "factuurdatum": _day(debt.invoiced_on),
        "vervaldatum": _day(debt.due_on),
        "omschrijving": debt.description,
        "soort": debt.kind.dutch,
        "bedrag_oorspronkelijk": _euros(debt.cents),
        "bedrag_open": _euros(debt.cents),
    }


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def _written(rows: Sequence[Row]) -> bytes:
    """As a spreadsheet opens it: UTF-8 with a mark, `;` between."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
