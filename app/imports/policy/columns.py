"""The columns of "Overdracht CSV v1" and the headings that people give them. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from app.imports.policy import values
from app.imports.policy.problems import ImportRefused
from app.kernel.words import Word


class Part(Word):
    """To what a column belongs."""

    CASE = "case", "dossier"
    DEBTOR = "debtor", "persoon"
    CO_DEBTOR = "co_debtor", "medeschuldenaar"
    CLAIM = "claim", "vordering"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is ours, in Dutch; `field` that of the record. `text`: words in which a BSN may hide."""

    name: str
    part: Part
    field: str
    convert: Callable[[str], Any]
    required: bool = False
    text: bool = False
    prose: bool = False  # free text, where health may be written about


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds which of our columns; `unknown` headings are not taken over."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def heading(self, name: str) -> str:
        """The heading as it was delivered; our own name when the file does not have it."""
        place = self.places.get(name)
        return name if place is None else self.header[place]


_PERSON: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("debiteurnummer", "number", values.key),
    ("debiteur_type", "kind", values.one_of(values.KINDS, "P of Z")),
    ("voorletters", "initials", values.line),
    ("tussenvoegsel", "prefix", values.line),
    ("achternaam", "surname", values.line),
    ("geboortedatum", "birth_date", values.day),
    ("bedrijfsnaam", "company", values.line),
    ("kvknummer", "register_number", values.register_number),
    ("contactpersoon", "contact_person", values.line),
    ("straat", "street", values.line),
    ("huisnummer", "house_number", values.house_number),
    ("toevoeging", "addition", values.line),
    ("postcode", "postcode", values.any_postcode),
    ("plaats", "city", values.line),
    ("land", "country", values.country),
    ("telefoon", "phone", values.phone),
    ("mobiel", "mobile", values.phone),
    ("email", "email", values.email),
    ("iban", "iban", values.iban),
    ("taal", "language", values.language),
)
_CASE: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("dossiernummer", "reference", values.key),
    ("opdrachtgever_kenmerk", "creditor_reference", values.key),
    ("soort_traject", "track", values.one_of(values.TRACKS, "INC of DEU")),
    ("startreden", "start_reason", values.start_reason),
    ("overdrachtsdatum", "handed_over_on", values.day),
    ("bewindvoerder_naam", "representative_name", values.line),
    ("bewindvoerder_email", "representative_email", values.email),
    ("overeenkomstnummer", "contract_number", values.key),
    ("eenheidnummer", "unit_number", values.key),
    ("object_adres", "object_address", values.line),
    ("huur_per_maand", "rent_cents", values.not_below_zero),
    ("zittend_vertrokken", "relation_continues", values.one_of(values.STAYS, "Z of V")),
    ("aantal_maanden_achterstand", "months_behind", values.count),
    ("datum_14dagenbrief", "formal_notice_on", values.day),
    ("bewijs_14dagenbrief", "formal_notice_proof", values.line),
    ("datum_vroegsignalering", "early_signal_on", values.day),
    ("regeling_eerder", "arranged_before", values.yes_no),
    ("betwist", "disputed", values.yes_no),
    ("betwist_toelichting", "dispute_note", values.prose),
    ("kwetsbaar_signaal", "vulnerable_signal", values.prose),
    ("vonnisdatum", "judgment_on", values.day),
    ("vonnis_zaaknummer", "judgment_number", values.key),
    ("opmerking", "remark", values.prose),
)
_CLAIM: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("factuurnummer", "number", values.key),
    ("factuurdatum", "invoiced_on", values.day),
    ("vervaldatum", "due_on", values.day),
    ("omschrijving", "description", values.prose),
    ("periode", "period", values.line),
    (
        "soort",
        "kind",
        values.one_of(values.CLAIM_KINDS, "huur, servicekosten, stookkosten, herstel of overig"),
    ),
    ("bedrag_oorspronkelijk", "original_cents", values.above_zero),
    ("bedrag_open", "open_cents", values.not_below_zero),
    ("btw", "vat_cents", values.not_below_zero),
    ("rente_vanaf", "interest_from", values.day),
    ("rente_soort", "interest", values.interest),
    ("kosten_reeds", "costs_cents", values.not_below_zero),
)
REQUIRED = frozenset(
    {"dossiernummer", "soort_traject", "debiteurnummer", "debiteur_type", "straat", "huisnummer", "postcode"}
    | {"plaats", "factuurnummer", "factuurdatum", "vervaldatum", "bedrag_oorspronkelijk", "bedrag_open"}
)
NAMES = ("achternaam", "bedrijfsnaam")  # one of them
CO = "medeschuldenaar_"


def _columns() -> dict[str, Column]:
    table = {}
    for part, prefix, rows in (
        (Part.CASE, "", _CASE),
        (Part.DEBTOR, "", _PERSON),
        (Part.CO_DEBTOR, CO, _PERSON),
        (Part.CLAIM, "", _CLAIM),
    ):
        for name, field, convert in rows:
            name = prefix + name
            text, prose = convert in (values.line, values.prose), convert is values.prose
            table[name] = Column(name, part, field, convert, name in REQUIRED, text, prose)
    return table


COLUMNS: Mapping[str, Column] = _columns()

# What other systems call them. Compared without capitals, accents, spaces and signs.
_ALIASES: Mapping[str, str] = {
    "dossiernummer": "dossiernr dossier zaaknummer zaaknr casenumber dossiernummeropdrachtgever",
    "opdrachtgever_kenmerk": "kenmerk onskenmerk uwkenmerk kenmerkopdrachtgever referentie",
    "soort_traject": "traject soorttraject trajectsoort",
    "startreden": "redenstart reden redenoverdracht",
    "overdrachtsdatum": "datumoverdracht overdracht",
    "debiteurnummer": "debiteurnr debnr klantnummer klantnr huurdernummer huurdernr huurnummer huurnr",
    "debiteur_type": "debiteurtype typedebiteur type particulierzakelijk pz",
    "voorletters": "initialen vl",
    "tussenvoegsel": "tussenvoegsels voorvoegsel tv",
    "achternaam": "naam geslachtsnaam familienaam",
    "geboortedatum": "gebdatum geborenop",
    "bedrijfsnaam": "bedrijf firmanaam firma",
    "kvknummer": "kvk kvknr",
    "contactpersoon": "tav",
    "straat": "straatnaam adres",
    "huisnummer": "huisnr nummer nr",
    "toevoeging": "huisnummertoevoeging toev huisletter",
    "postcode": "pc postkode",
    "plaats": "woonplaats plaatsnaam stad",
    "land": "landcode",
    "telefoon": "telefoonnummer tel telnr telefoonvast",
    "mobiel": "mobielnummer gsm mobieltelefoon telefoonmobiel 06nummer",
    "email": "emailadres mail mailadres",
    "iban": "rekeningnummer bankrekening ibannummer",
    "taal": "taalcode voorkeurstaal",
    "bewindvoerder_naam": "bewindvoerder naambewindvoerder",
    "bewindvoerder_email": "emailbewindvoerder",
    "overeenkomstnummer": "contractnummer contractnr contract overeenkomst huurovereenkomst",
    "eenheidnummer": "eenheidnr eenheid vhenummer vhe objectnummer",
    "object_adres": "adresobject adresgehuurde",
    "huur_per_maand": "maandhuur huur brutomaandhuur huurprijs",
    "zittend_vertrokken": "status huurderstatus klantstatus",
    "aantal_maanden_achterstand": "maandenachterstand maanden",
    "datum_14dagenbrief": "14dagenbrief wikbrief datumwikbrief veertiendagenbrief datumveertiendagenbrief",
    "bewijs_14dagenbrief": "bewijswikbrief bewijsveertiendagenbrief",
    "datum_vroegsignalering": "vroegsignalering vroegsignaal meldinggemeente",
    "regeling_eerder": "eerderregeling eerdereregeling",
    "betwist": "betwisting",
    "betwist_toelichting": "toelichtingbetwisting betwistingtoelichting",
    "kwetsbaar_signaal": "kwetsbaar kwetsbaarheid",
    "vonnisdatum": "datumvonnis",
    "vonnis_zaaknummer": "zaaknummervonnis rolnummer",
    "opmerking": "opmerkingen bijzonderheden notitie memo",
    "factuurnummer": "factuurnr factuur postnummer boekstuknummer vorderingnummer",
    "factuurdatum": "datumfactuur boekdatum postdatum",
    "vervaldatum": "vervaldt vervaldag verval",
    "omschrijving": "omschr beschrijving",
    "periode": "tijdvak maand",
    "soort": "soortvordering soortpost vorderingsoort",
    "bedrag_oorspronkelijk": "oorspronkelijkbedrag bedrag factuurbedrag hoofdsom bedrorig",
    "bedrag_open": "openbedrag openstaand openstaandbedrag openstaandsaldo saldo restbedrag bedropen",
    "btw": "btwbedrag",
    "rente_vanaf": "ingangrente renteingang",
    "rente_soort": "soortrente",
    "kosten_reeds": "kosten reedskosten kostenreedsberekend",
}
_CO_PREFIXES = ("medeschuldenaar", "mededebiteur", "partner", "medehuurder")
# Ours, of an error file; and what we do not keep because nothing needs it.
PASSED_OVER = frozenset({"regel", "fout", "geslacht", "medeschuldenaargeslacht"})
_BSN_WORDS = frozenset({"bsn", "sofi", "burgerservicenummer", "burgerservicenr"})


def spell(heading: str) -> str:
    """'Debiteur-type *' and 'debiteur_type' are both 'debiteurtype'."""
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())


def _spellings() -> dict[str, str]:
    """Every way to write a heading, to our column."""
    found = {spell(name): name for name in COLUMNS}
    for name, aliases in _ALIASES.items():
        for alias in aliases.split():
            found.setdefault(alias, name)
    people = [name for name, column in COLUMNS.items() if column.part is Part.DEBTOR]
    for name in people:
        for alias in (spell(name), *_ALIASES[name].split()):
            for prefix in _CO_PREFIXES:
                found.setdefault(prefix + alias, CO + name)
    return found


SPELLINGS: Mapping[str, str] = _spellings()


def read_header(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Which heading is which column. `mapping`, from heading to our name or to "" (not taken over), wins.

    Raises ImportRefused, with one sentence that names them all: columns for a BSN, two headings for one
    column, columns that are missing.
    """
    header = tuple(" ".join(heading.split()) for heading in header)
    if private := [heading for heading in header if _is_bsn_heading(heading)]:
        refuse(f"Wij bewaren nooit een BSN. Haal deze kolom weg: {_list(private)}.")
    chosen = mapping or {}
    places: dict[str, int] = {}
    unknown, twice = [], []
    for place, heading in enumerate(header):
        name = chosen.get(heading, SPELLINGS.get(spell(heading), ""))
        if name not in COLUMNS:
            if heading and spell(heading) not in PASSED_OVER:
                unknown.append(heading)
        elif name in places:
            twice.append(f"{header[places[name]]} en {heading}")
        else:
            places[name] = place
    if twice:
        refuse(f"Twee kolommen betekenen hetzelfde: {_list(twice)}. Houd er één over.")
    missing = [name for name, column in COLUMNS.items() if column.required and name not in places]
    if not any(name in places for name in NAMES):
        missing.append("achternaam")
    if missing:
        refuse(f"Deze kolommen ontbreken: {_list(missing)}. Zet ze in de eerste regel van het bestand.")
    return Columns(header, places, tuple(unknown))


def _is_bsn_heading(heading: str) -> bool:
    words = re.split(r"[^a-z]+", heading.casefold())
    compact = spell(heading)
    return (
        not _BSN_WORDS.isdisjoint(words)
        or compact.endswith("bsn")
        or compact.startswith(("bsn", "sofinum", "sofinr"))
        or "burgerservicen" in compact
        or "sofinummer" in compact
    )


def _list(names: Sequence[str]) -> str:
    """'a', 'a en b', 'a, b en c'; a heading may be long, and there may be many."""
    short = [name[:40] for name in names[:30]]
    return short[0] if len(short) == 1 else f"{', '.join(short[:-1])} en {short[-1]}"


def refuse(sentence: str) -> NoReturn:
    raise ImportRefused(sentence)
