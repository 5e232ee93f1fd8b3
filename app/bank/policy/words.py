"""Words of the bank: what became of an entry, how it was recognised, why money came back. Pure."""

from collections.abc import Mapping

from app.kernel.words import Word


class EntryStatus(Word):
    BOOKED = "booked", "geboekt"
    SUSPENSE = "suspense", "zoekt een dossier"
    IGNORED = "ignored", "niet van toepassing"  # no money for or from a case: our own payments


class MatchedBy(Word):
    REFERENCE = "reference", "betalingskenmerk"
    CASE_NUMBER = "case_number", "dossiernummer"
    ACCOUNT_AND_AMOUNT = "account_and_amount", "rekening en bedrag"
    PERSON = "person", "medewerker"


class Certainty(Word):
    """How sure we are of a suggestion; the words of the worklist."""

    ALMOST_SURE = "almost_sure", "bijna zeker"
    CHOOSE = "choose", "kies zelf"
    FIND_OUT = "find_out", "zoek uit"


# Why money came back, by ISO 20022 code (standards §3.4). The payer is never named by a role.
RETURN_REASONS: Mapping[str, str] = {
    "AC01": "Het rekeningnummer klopt niet.",
    "AC04": "De rekening is gesloten.",
    "AC06": "De rekening is geblokkeerd.",
    "AC13": "Van deze soort rekening kan niet worden geïncasseerd.",
    "AG01": "Van deze rekening mag niet worden geïncasseerd.",
    "AG02": "De soort incasso klopt niet.",
    "AM04": "Er stond te weinig geld op de rekening.",
    "AM05": "Dit bedrag is dubbel geïncasseerd.",
    "BE01": "De naam hoort niet bij de rekening.",
    "BE04": "Het adres ontbreekt of klopt niet.",
    "BE05": "Het nummer van de incassant klopt niet.",
    "CNOR": "De bank van de ontvanger doet niet mee.",
    "DNOR": "De bank van de betaler doet niet mee.",
    "FF01": "Het bestand voor de bank klopte niet.",
    "FF05": "De soort opdracht klopt niet.",
    "FOCR": "Teruggeboekt na een verzoek om te annuleren.",
    "MD01": "Er is geen machtiging.",
    "MD02": "Gegevens van de machtiging ontbreken of kloppen niet.",
    "MD06": "De betaler heeft het bedrag teruggeboekt.",
    "MD07": "De betaler is overleden.",
    "MS02": "De betaler weigert. De reden is niet bekend.",
    "MS03": "De bank geeft geen reden.",
    "NARR": "De bank geeft een reden in eigen woorden.",
    "RC01": "De code van de bank (BIC) klopt niet.",
    "RR01": "De rekening van de betaler ontbreekt.",
    "RR02": "De naam of het adres van de betaler ontbreekt.",
    "RR03": "De naam of het adres van de ontvanger ontbreekt.",
    "RR04": "De bank mag dit niet uitvoeren van de toezichthouder.",
    "SL01": "De betaler heeft incasso door u geblokkeerd.",
    "TM01": "De opdracht kwam te laat bij de bank.",
}
DECEASED = frozenset({"MD07"})  # stop all contact; the estate has a procedure of its own


def return_reason(code: str | None) -> str:
    """The Dutch sentence for a return code; an unknown code is shown as it is."""
    if not code:
        return "De bank geeft geen reden."
    return RETURN_REASONS.get(code.upper(), f"De bank geeft code {code[:35]}.")
