"""From the text of a cell to its value. Pure.

Each function takes a text that is not empty and gives a value, or raises `Wrong` with what to do about it.
"""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from app.cases.policy import ClaimKind, DebtorKind, Track
from app.imports.policy.problems import Wrong
from app.imports.policy.records import InterestKind
from app.kernel.dates import parse_day
from app.kernel.money import AmountTooLarge, parse_euro
from app.kernel.numbers import is_kvk, parse_iban, parse_postcode, possible_bsns
from app.kernel.text import Special, contains_special_data

LONGEST_KEY, LONGEST_LINE, LONGEST_TEXT = 50, 200, 4000
START_REASONS = frozenset(  # VERA, 22-05-2026
    {"ACH", "RVE", "RON", "RNN", "ONV", "EAR", "SCH", "BOE", "VON", "OLA", "WHT", "WUI"}
)

_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
_MANY_DIGITS = re.compile(r"[0-9][0-9 .\-\N{NO-BREAK SPACE}]{7,11}[0-9]")
_DAY_SHAPE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_PHONE = re.compile(r"(?:\+|0)[0-9 ()./\-]{8,22}")
_HOUSE = re.compile(r"[0-9]{1,5}(?:[ \-/]?[0-9A-Za-z]{1,6})?")
_ANY_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Za-z]{2})")
_POSTCODE = re.compile(r"[1-9][0-9]{3} ?[A-Z]{2}")
NO_POSTCODE = frozenset({"SA", "SD", "SS"})
_DUTCH_IBAN = re.compile(r"NL[0-9]{2}[A-Z]{4}[0-9]{10}")
_LETTERS = {ord(letter): str(value) for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)}
_RATE = re.compile(r"(?:contractueel)?\s*([0-9]{1,2}(?:[.,][0-9]{1,4})?)\s*%?", re.IGNORECASE)

YES = frozenset({"j", "ja", "y", "yes", "1", "true", "waar"})
NO = frozenset({"n", "nee", "no", "0", "false", "onwaar"})
STAYS = {"z": True, "zittend": True, "v": False, "vertrokken": False}
TRACKS = (
    {"inc": Track.AGENCY, "deu": Track.BAILIFF}
    | {track.dutch: track for track in Track}
    | {"deurwaarder": Track.BAILIFF}
)
KINDS = (
    {"p": DebtorKind.CONSUMER, "z": DebtorKind.LEGAL_PERSON, "e": DebtorKind.SOLE_TRADER}
    | {
        "particulier": DebtorKind.CONSUMER,
        "zakelijk": DebtorKind.LEGAL_PERSON,
    }
    | {kind.dutch: kind for kind in DebtorKind}
)
CLAIM_KINDS = {kind.dutch: kind for kind in ClaimKind}
COUNTRIES = {"nederland": "NL", "nld": "NL", "belgië": "BE", "belgie": "BE", "duitsland": "DE"}


def line(text: str) -> str:
    """Words on one line: a name, a street."""
    return _text(text, LONGEST_LINE)


def prose(text: str) -> str:
    """Free text."""
    return _text(text, LONGEST_TEXT)


def key(text: str) -> str:
    """A number of somebody's own. Many pass the eleven-test by chance, so no BSN is sought here."""
    return _plain(text, LONGEST_KEY)


def doubts(text: str, *, health: bool) -> tuple[Wrong, ...]:
    """What asks for a second look: a number that may be a BSN, and in free text a word about health."""
    if not health and not _MANY_DIGITS.search(text):
        return ()
    return tuple(
        Wrong("Is dit een BSN?", "Haal het dan weg. Wij mogen het niet bewaren.", hidden=True)
        if finding.kind is Special.BSN
        else Wrong("Dit kan iets zeggen over iemands gezondheid.", "Schrijf op wat nodig is, niet wat iemand heeft.")
        for finding in contains_special_data(text)
        if not finding.certain and (health or finding.kind is Special.BSN)
    )


def day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        pass
    shape = _DAY_SHAPE.fullmatch(text)
    if shape is None:
        raise Wrong("Dit is geen datum.", "Schrijf de dag als 20-11-2026.")
    d, m, y = (int(part) for part in (shape.groups()[:3] if shape[1] else shape.groups()[:2:-1]))
    if not 1 <= m <= 12 or not 1 <= d <= 31:
        raise Wrong("Deze dag bestaat niet.", "Schrijf eerst de dag, dan de maand: 20-11-2026.")
    if not 1900 <= y <= 2199:
        raise Wrong(f"Klopt het jaar {y}?", "Kijk het jaar na.")
    last = 30 if m in {4, 6, 9, 11} else 28
    raise Wrong("Deze dag bestaat niet.", f"Kies {last:02d}-{m:02d}-{y}.")


def cents(text: str) -> int:
    try:
        return parse_euro(text)
    except AmountTooLarge:
        raise Wrong("Dit bedrag is te groot.", "Kijk na of de komma goed staat.") from None
    except ValueError:
        pass
    if not re.search("[0-9]", text):
        raise Wrong("Dit is geen bedrag.", "Schrijf een bedrag als 1486,20.")
    digits = re.sub(r"[^0-9]", "", text)
    proposal = f"{int(digits[:-2] or 0)},{digits[-2:]}"
    if text.count(".") > 1 and "," not in text and re.fullmatch(r"[0-9.]+\.[0-9]{2}", text) and len(digits) < 12:
        raise Wrong("Er staan twee punten in het bedrag.", f"Schrijf {proposal}.")
    raise Wrong("Dit is geen bedrag.", "Schrijf een bedrag als 1486,20.")


def above_zero(text: str) -> int:
    value = cents(text)
    if value <= 0:
        raise Wrong("Een vordering is groter dan nul.", "Laat een tegoed weg, of trek het af.")
    return value


def not_below_zero(text: str) -> int:
    value = cents(text)
    if value < 0:
        raise Wrong("Dit bedrag is kleiner dan nul.", "Schrijf 0,00 als er niets openstaat.")
    return value


def yes_no(text: str) -> bool:
    word = text.lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong("Hier hoort ja of nee.", "Schrijf J of N.")


def count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Wrong("Dit is geen aantal.", "Schrijf een heel getal, zoals 3.")
    return int(text)


def any_postcode(text: str) -> str:
    """In the Dutch spelling when it looks Dutch; `postcode` judges it once the country is known."""
    found = _ANY_POSTCODE.fullmatch(text)
    return f"{found[1]} {found[2].upper()}" if found else key(text)


def postcode(text: str) -> str:
    """A Dutch one."""
    if _POSTCODE.fullmatch(text) and text[-2:] not in NO_POSTCODE:
        return f"{text[:4]} {text[-2:]}"
    try:
        return parse_postcode(text)
    except ValueError:
        raise Wrong("Dit is geen postcode.", "Schrijf hem als 1234 AB, of vul het land in.") from None


def iban(text: str) -> str:
    """Most are Dutch and written as they should be: those need no tables of all countries, which cost 30 µs."""
    if _DUTCH_IBAN.fullmatch(text) and int((text[4:] + text[:4]).translate(_LETTERS)) % 97 == 1:
        return text
    try:
        return parse_iban(text)
    except ValueError:
        shape = re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}", text.replace(" ", "").upper())
    if shape is None or not text.isascii():
        raise Wrong("Dit is geen rekeningnummer.", "Schrijf een IBAN, zoals NL91 ABNA 0417 1643 00.")
    raise Wrong("Het controlegetal klopt niet.", "Vraag de rekening na.")


def email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise Wrong("Dit is geen e-mailadres.", "Schrijf één adres, zoals naam@voorbeeld.nl.")
    return text


def phone(text: str) -> str:
    """A light check: nobody should lose a row over a bracket."""
    if not _PHONE.fullmatch(text):
        raise Wrong("Dit is geen telefoonnummer.", "Schrijf het als 06 12345678.")
    return text


def house_number(text: str) -> str:
    if not _HOUSE.fullmatch(text):
        raise Wrong("Een huisnummer begint met een cijfer.", "Zet het nummer hier en de rest bij toevoeging.")
    return text


def register_number(text: str) -> str:
    if not is_kvk(text):
        raise Wrong("Een KVK-nummer heeft 8 cijfers.", "Kijk het nummer na.")
    return text.replace(" ", "")


def country(text: str) -> str:
    code = COUNTRIES.get(text.lower(), text.upper())
    if not re.fullmatch("[A-Z]{2}", code):
        raise Wrong("Dit land kennen wij niet.", "Schrijf een landcode van twee letters, zoals NL.")
    return code


def language(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2,3}", text):
        raise Wrong("Deze taal kennen wij niet.", "Schrijf een taalcode, zoals nl of pl.")
    return text.lower()


def start_reason(text: str) -> str:
    if text.upper() not in START_REASONS:
        raise Wrong("Deze startreden kennen wij niet.", "Kies een code van VERA, zoals ACH.")
    return text.upper()


def interest(text: str) -> tuple[InterestKind, Fraction | None]:
    word = text.lower()
    for kind in (InterestKind.STATUTORY, InterestKind.COMMERCIAL):
        if word in (kind.dutch, f"{kind.dutch}e rente", f"{kind.dutch}srente"):
            return kind, None
    rate = _RATE.fullmatch(text)
    if rate is None:
        raise Wrong("Deze rente kennen wij niet.", "Schrijf wettelijk, handel of contractueel 5,5%.")
    return InterestKind.CONTRACT, Fraction(rate[1].replace(",", ".")) / 100


def one_of(words: dict[str, Any], example: str) -> Callable[[str], Any]:
    """A converter for a word of a list."""

    def choose(text: str) -> Any:
        try:
            return words[text.lower()]
        except KeyError:
            raise Wrong("Dit woord kennen wij hier niet.", f"Kies {example}.") from None

    return choose


def _plain(text: str, longest: int) -> str:
    if len(text) <= longest and text.isprintable():
        return text
    if not text.isprintable():
        if _UNREADABLE.search(text):
            raise Wrong("Er staat een onleesbaar teken.", "Typ de tekst opnieuw.")
        text = " ".join(text.split())
    if len(text) > longest:
        raise Wrong(f"Deze tekst is langer dan {longest} tekens.", "Maak hem korter.")
    return text


def _text(text: str, longest: int) -> str:
    text = _plain(text, longest)
    if _MANY_DIGITS.search(text) and any(bsn.certain for bsn in possible_bsns(text)):
        raise Wrong("Dit lijkt een BSN. Dat bewaren wij nooit.", "Haal het nummer weg.", hidden=True)
    return text
