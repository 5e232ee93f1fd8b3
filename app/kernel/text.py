"""Names to search by, and what does not belong in free text: BSN and health (PRODUCT §6)."""

import re
import unicodedata
from typing import NamedTuple

from app.kernel.numbers import possible_bsns
from app.kernel.words import Word

_NO_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}  # noqa: RUF001
    | dict.fromkeys("‘’ʼ`´", "'")  # noqa: RUF001 - the apostrophes that people type
    | dict.fromkeys("‐‑–—", "-")  # noqa: RUF001 - and their hyphens
)

# What says that somebody has, takes or is treated for something. Not here: words of money and of arranging
# ("zorgtoeslag", "ziektekosten", "in behandeling", "gezondheid" as cause), which the work needs.
_WHOLE = """
    abortus adhd aids alcoholisme alcoholist alcoholiste alzheimer angststoornis anorexia
    antidepressiva arbeidsongeschikt astma autisme autist beroerte bestraling bestralingen bipolair
    bipolaire borderline burnout chemo chemokuur copd dement dementie depressie depressief
    depressieve diabeet diabetes eetstoornis epilepsie epileptisch gehandicapt geopereerd hartaanval
    hersenbloeding hersenletsel hersenschudding hiv insuline invalide leukemie medicatie medicijn
    medicijnen methadon miskraam ontgifting overspannen psychose psychoses psychotisch ptss reuma
    revalidatie revalideert revalideren ritalin rolstoel suikerziekte tumor tumoren verslaafd
    verslaafde verslaving ziek zwanger zwangerschap
"""
_BEGIN = """
    afkick autistisch chemotherap psychiat psychisch psycholo schizofre suicid suïcid zelfmoord
"""
_END = """
    infarct kanker verslaafd verslaafde verslaving
"""
_WHOLE_WORDS, _BEGINNINGS, _ENDINGS = frozenset(_WHOLE.split()), tuple(_BEGIN.split()), tuple(_END.split())
_PHRASES = re.compile(
    r"(?i)\b(?:in het ziekenhuis|burn[- ]out|(?:chronisch|ernstig|langdurig) zieke"
    r"|(?:ziekte|syndroom) van \w+)\b"
)
_WORD = re.compile(r"\w+")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses a NUL, and UTF-8 half a character


def is_keepable(text: str) -> bool:
    """Whether it can be stored at all; a field of free text is stricter."""
    return _UNKEEPABLE.search(text) is None


class Special(Word):
    """Personal data that has no place in free text."""

    BSN = "bsn", "bsn"
    HEALTH = "health", "gezondheid"


class Finding(NamedTuple):
    """A part of a text that asks for care. When it is not `certain`, the form asks instead of refusing."""

    kind: Special
    start: int
    end: int
    written: str
    certain: bool
    sentence: str


POSTCODE, PHONE = re.compile(r"[0-9]{4}[a-z]{2}"), re.compile(r"(?:0|\+31)[0-9]{9}")


def normalise_name(text: str) -> str:
    """Lower-case, without accents, single spaces: what search keys are made of."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c)).translate(_NO_ACCENT)
    return " ".join(bare.split())


def house(number: str | None, addition: str | None) -> str:
    """As it stands on a letter: 92 and B are `92B`, 22 and 32 are `22-32`."""
    between = "-" if number and addition and addition[:1].isdigit() else ""
    return f"{number or ''}{between}{addition or ''}"


def search_words(text: str) -> str:
    """What somebody looks for, as a search key has it: a postcode and a telephone number without spaces."""
    words = normalise_name(text)
    bare = words.replace(" ", "").replace("-", "")
    if POSTCODE.fullmatch(bare):
        return bare
    return bare.removeprefix("+31").removeprefix("0") if PHONE.fullmatch(bare) else words


def contains_special_data(text: str) -> list[Finding]:
    """BSN-like numbers and words about health in free text, in their order, each with a Dutch sentence.

    A BSN that is certain is refused (UAVG art. 46); the form warns about the rest (AVG art. 9).
    """
    found = [
        Finding(Special.BSN, bsn.start, bsn.end, bsn.written, bsn.certain, _bsn_sentence(bsn.certain))
        for bsn in possible_bsns(text)
    ]
    found += [
        Finding(Special.HEALTH, match.start(), match.end(), match[0], False, _health_sentence(match[0]))
        for match in (*filter(_is_about_health, _WORD.finditer(text)), *_PHRASES.finditer(text))
    ]
    return sorted(found, key=lambda finding: finding.start)


def _is_about_health(match: re.Match[str]) -> bool:
    word = match[0].lower()
    return word in _WHOLE_WORDS or word.startswith(_BEGINNINGS) or word.endswith(_ENDINGS)


def _bsn_sentence(certain: bool) -> str:
    if certain:
        return "Hier lijkt een BSN te staan. Wij mogen dat niet bewaren. Haal het nummer weg."
    return "Is dit een BSN? Haal het dan weg. Wij mogen dat niet bewaren."


def _health_sentence(word: str) -> str:
    return f"“{word}” kan iets zeggen over iemands gezondheid. Schrijf op wat nodig is, niet wat iemand heeft."
