"""The files that the demonstration offers to try by hand, and what is to be seen with each."""

from typing import NamedTuple


class Sample(NamedTuple):
    name: str
    title: str
    text: str
    kind: str  # of its content


CASES, WITH_MISTAKES = "overdracht.csv", "overdracht-met-fouten.csv"
BANK, WRONG_SUM = "afschrift.xml", "afschrift-met-verkeerde-som.xml"
FOLDER = "voorbeelden"
SAMPLES = (
    Sample(
        CASES,
        "40 dossiers die kloppen",
        "Lees dit bestand in als Joris van Dam. Daarna kan Samira Achahbar de dossiers overdragen.",
        "text/csv",
    ),
    Sample(
        WITH_MISTAKES,
        "60 regels, waarvan 9 met een fout",
        "Bij elke fout leest u wat er mis is. De goede regels gaan gewoon mee.",
        "text/csv",
    ),
    Sample(
        BANK,
        "Een bankafschrift met 60 regels",
        "De meeste betalingen vinden hun dossier vanzelf. De rest wacht op Joris van Dam.",
        "application/xml",
    ),
    Sample(
        WRONG_SUM,
        "Een bankafschrift waarvan de som niet klopt",
        "Lees dit na het vorige in. De betalingen gaan mee, en u leest hoeveel er mist.",
        "application/xml",
    ),
)
