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

# Whole words that say what somebody has, takes or is treated for. Not here: the words of money and of
# arranging ("zorgtoeslag", "ziektekosten", "in behandeling", "gezondheid" as cause), which we need.
_HEALTH = re.compile(
    r"(?i)\b(?:"
    r"ziek|chronisch zieke?|ernstig zieke?|langdurig zieke?|in het ziekenhuis|rolstoel|gehandicapt|invalide"
    r"|arbeidsongeschikt|geopereerd|bestraling(?:en)?|chemo(?:therapie|kuur|kuren)?|revalid(?:eert|eren|atie)"
    r"|(?:\w*kanker(?!ij)|tumor(?:en)?|leukemie|hartaanval|\w*infarct|beroerte|hersen(?:bloeding|schudding|letsel)"
    r"|diabetes|diabeet|suikerziekte|epileps\w+|reuma|astma|copd|hiv|aids)"
    r"|(?:dement|dementie|alzheimer|depressief|depressieve?|depressies?|burn-?out|overspannen|psychose[ns]?"
    r"|psychisch\w*|psychiat\w+|psycholo(?:og|oog)|schizofre\w+|bipolair\w*|borderline|autis(?:t|tisch\w*|me)"
    r"|adhd|ptss|angststoornis|eetstoornis|anorexia|su[iï]cid\w+|zelfmoord\w*)"
    r"|(?:verslaafd|verslaving|\w+verslaafde?|\w+verslaving|alcoholi(?:st|sme|ste)|afkick\w*|ontgifting)"
    r"|(?:zwanger|zwangerschap|miskraam|abortus)"
    r"|(?:medicatie|medicijn(?:en)?|antidepressiva|insuline|methadon|ritalin)"
    r")\b"
)


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


def normalise_name(text: str) -> str:
    """Lower-case, without accents, single spaces: what search keys are made of."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c)).translate(_NO_ACCENT)
    return " ".join(bare.split())


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
        for match in _HEALTH.finditer(text)
    ]
    return sorted(found, key=lambda finding: finding.start)


def _bsn_sentence(certain: bool) -> str:
    if certain:
        return "Hier lijkt een BSN te staan. Wij mogen dat niet bewaren. Haal het nummer weg."
    return "Is dit een BSN? Haal het dan weg. Wij mogen dat niet bewaren."


def _health_sentence(word: str) -> str:
    return (
        f"“{word}” kan iets zeggen over iemands gezondheid. Schrijf op wat nodig is, niet wat iemand heeft."
    )
