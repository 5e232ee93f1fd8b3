"""The columns of the format for people: what each means, an example, and a file to begin with. Pure."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from app.imports.policy.columns import CO, COLUMNS, NAMES, Part
from app.sla.policy.sentences import Words, fill

PARTS: Mapping[Part, str] = {
    Part.CASE: "Het dossier",
    Part.DEBTOR: "{De_mens}",
    Part.CO_DEBTOR: "Wie er ook moet betalen",
    Part.CLAIM: "De posten: een regel per factuur",
}
# name -> what it means (with the places of sla.policy.sentences), an example
EXPLAINED: Mapping[str, tuple[str, str]] = {
    "dossiernummer": ("Uw eigen nummer. Regels met hetzelfde nummer zijn samen één dossier.", "H-26-01893"),
    "opdrachtgever_kenmerk": ("Een tweede kenmerk van u.", "2026/114"),
    "soort_traject": ("INC voor een incassobureau, DEU voor een deurwaarder.", "INC"),
    "startreden": ("De code van VERA voor de reden van overdracht.", "ACH"),
    "overdrachtsdatum": ("De dag waarop u het dossier overdraagt.", "20-11-2026"),
    "debiteurnummer": ("Uw nummer van {de_mens}.", "204418"),
    "debiteur_type": ("P voor een persoon, E voor een eenmanszaak, Z voor een ander bedrijf.", "P"),
    "voorletters": ("De voorletters.", "F."),
    "tussenvoegsel": ("Wat tussen voorletters en achternaam staat.", "van"),
    "achternaam": ("De naam. Bij een bedrijf mag ook alleen de bedrijfsnaam.", "Yilmaz"),
    "geboortedatum": ("Alleen als u die nodig heeft.", "17-03-1984"),
    "bedrijfsnaam": ("De naam van het bedrijf.", ""),
    "kvknummer": ("Acht cijfers.", ""),
    "contactpersoon": ("Met wie u bij een bedrijf spreekt.", ""),
    "straat": ("De straat van het woonadres.", "Lindelaan"),
    "huisnummer": ("Het huisnummer.", "84"),
    "toevoeging": ("Wat achter het huisnummer staat.", "a"),
    "postcode": ("Vier cijfers en twee letters.", "1234 AB"),
    "plaats": ("De woonplaats.", "Oeverstad"),
    "land": ("Leeg is Nederland. Anders een code van twee letters.", "NL"),
    "telefoon": ("Een vast nummer.", "030 1234567"),
    "mobiel": ("Een mobiel nummer.", "06 12345678"),
    "email": ("Eén e-mailadres.", "naam@voorbeeld.example"),
    "iban": ("De rekening waarvan {de_mens} betaalt.", "NL91ABNA0417164300"),
    "taal": ("De taal die {de_mens} leest.", "nl"),
    "bewindvoerder_naam": ("Wie het geld van {de_mens} beheert. Het contact loopt dan via hen.", ""),
    "bewindvoerder_email": ("Het e-mailadres van de bewindvoerder.", ""),
    "overeenkomstnummer": ("Het nummer van het contract.", "C-4471"),
    "eenheidnummer": ("Het nummer van de woning of eenheid.", "VHE-1082"),
    "object_adres": ("Het adres van de woning, als dat een ander adres is.", ""),
    "huur_per_maand": ("De huur per maand.", "780,60"),
    "zittend_vertrokken": ("Z als het contract doorloopt, V als het gestopt is.", "Z"),
    "aantal_maanden_achterstand": ("Een heel getal.", "2"),
    "datum_14dagenbrief": ("De dag waarop de veertiendagenbrief uitging.", "20-10-2026"),
    "bewijs_14dagenbrief": ("Waaraan u ziet dat de brief aankwam.", "PostNL 3S1234"),
    "datum_vroegsignalering": ("De dag van het vroegsignaal aan de gemeente.", ""),
    "regeling_eerder": ("J als er eerder een regeling is aangeboden.", "N"),
    "betwist": ("J als {de_mens} het er niet mee eens is.", "N"),
    "betwist_toelichting": ("Waarmee {de_mens} het niet eens is.", ""),
    "kwetsbaar_signaal": ("Vul iets in als maatwerk nodig is. Wij bewaren alleen dát het zo is.", ""),
    "vonnisdatum": ("De dag van het vonnis.", ""),
    "vonnis_zaaknummer": ("Het zaaknummer van het vonnis.", ""),
    "opmerking": ("Wat de partner moet weten. Nooit een BSN of iets over gezondheid.", ""),
    "factuurnummer": ("Uw nummer van deze post, eenmalig in het dossier.", "F-2026-1101"),
    "factuurdatum": ("De dag van de factuur.", "01-11-2026"),
    "vervaldatum": ("De dag waarop betaald moest zijn.", "15-11-2026"),
    "omschrijving": ("Waar het bedrag over gaat.", "Huur november"),
    "periode": ("Over welke tijd.", "november 2026"),
    "soort": ("huur, servicekosten, stookkosten, herstel, lesgeld, zorgkosten of overig.", "huur"),
    "bedrag_oorspronkelijk": ("Het bedrag van de factuur.", "780,60"),
    "bedrag_open": ("Wat daarvan nu nog openstaat, zonder kosten.", "780,60"),
    "btw": ("De btw in het bedrag.", ""),
    "rente_vanaf": ("De dag waarop rente begint te lopen.", ""),
    "rente_soort": ("wettelijk, handel of contractueel met een percentage.", ""),
    "kosten_reeds": ("Incassokosten die u al berekende.", ""),
}


@dataclass(frozen=True, slots=True)
class Explained:
    name: str
    meaning: str
    example: str
    required: str  # "ja", "een van beide" or ""


def explained(words: Words) -> dict[str, list[Explained]]:
    """Every column of the format, under the heading of what it is about, in the words of one creditor."""
    told: dict[str, list[Explained]] = {fill(heading, words): [] for heading in PARTS.values()}
    for name, column in COLUMNS.items():
        meaning, example = EXPLAINED[name.removeprefix(CO)]
        required = "een van beide" if name in NAMES else "ja" if column.required else ""
        told[fill(PARTS[column.part], words)].append(Explained(name, fill(meaning, words), example, required))
    return told


def example_file() -> Iterator[bytes]:
    """A CSV with all columns and one dossier of two claims, to fill in further."""
    first = {name: EXPLAINED[name][1] for name, column in COLUMNS.items() if column.part is not Part.CO_DEBTOR}
    second = first | {
        "factuurnummer": "F-2026-1201",
        "factuurdatum": "01-12-2026",
        "vervaldatum": "15-12-2026",
        "omschrijving": "Servicekosten december",
        "periode": "december 2026",
        "soort": "servicekosten",
        "bedrag_oorspronkelijk": "64,15",
        "bedrag_open": "64,15",
    }
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
    for cells in (list(COLUMNS), *([row.get(name, "") for name in COLUMNS] for row in (first, second))):
        line = StringIO()
        csv.writer(line, delimiter=";").writerow(cells)
        yield line.getvalue().encode()
