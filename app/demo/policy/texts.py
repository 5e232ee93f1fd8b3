"""What people of the demonstration write: short, plain, without names, numbers or anything about health."""

from collections.abc import Mapping
from random import Random

SAID: Mapping[str, tuple[str, ...]] = {  # by outcome
    "gesproken": (
        "Goed gesprek gehad. Er was veel post blijven liggen.",
        "Vertelde hoe het zo kwam. Wil het graag oplossen.",
        "Rustig gesprek. Wij zetten de bedragen op een rij en bellen daarna terug.",
        "Was blij met het telefoontje. De brieven waren lastig te volgen.",
    ),
    "zegt-betaling-toe": (
        "Betaalt zodra het salaris binnen is.",
        "Betaalt een deel deze week en de rest volgende maand.",
        "Had de rekening over het hoofd gezien. Betaalt vandaag nog.",
    ),
    "vraagt-regeling": (
        "Wil in delen betalen. Wij kijken samen wat past.",
        "In een keer lukt niet. Een vast bedrag per maand wel.",
    ),
    "vraagt-hulp": ("Heeft meer rekeningen openstaan en wil daar hulp bij.", "Vraagt wie kan meekijken met de post."),
    "kan-niet-betalen": (
        "Heeft nu geen inkomen. Verwacht volgende maand een uitkering.",
        "Na de vaste lasten blijft er niets over. Wij zoeken samen naar hulp.",
    ),
    "is-het-oneens": (
        "Vindt dat het bedrag niet klopt. Stuurt bewijs op.",
        "Zegt dat een deel al betaald is. Wij zoeken het uit.",
    ),
    "terugbelafspraak": ("Kon nu niet praten. Wij bellen op een rustig moment terug.",),
    "voicemail": ("Voicemail ingesproken met ons nummer.", "Voicemail. Gevraagd om terug te bellen."),
    "geen-gehoor": ("Nam niet op.", "Geen gehoor. Op een ander moment van de dag proberen."),
    "ander-nam-op": ("Iemand anders nam op. Alleen gevraagd om terug te bellen.",),
    "nummer-klopt-niet": ("Dit nummer is niet meer in gebruik.",),
    "kaart-achtergelaten": ("Niemand thuis. Een kaart met ons nummer in de bus gedaan.",),
    "woont-hier-niet": ("Er woont nu iemand anders.",),
    "wil-nu-niet-praten": ("Wil er nu niet over praten. Een brief is welkom.",),
    "antwoord": (
        "Stuurde een bericht terug en vraagt om uitleg.",
        "Antwoordde vriendelijk. Komt er deze week op terug.",
    ),
    "kwam-terug": ("Het bericht kwam niet aan.",),
    "retour": ("De brief kwam terug.",),
    "plan-gemaakt": ("Samen gekeken wat er per maand kan. Er ligt een plan dat past.",),
    "vervolg-nodig": ("Nog niet alles op een rij. Wij spreken elkaar nog een keer.",),
    "niet-gekomen": ("Kwam niet op de afspraak.",),
    "afgezegd": ("Zegde op tijd af en wil een nieuwe afspraak.",),
    "aanvaard": ("Is het eens met het voorstel.",),
    "tegenvoorstel": ("Doet zelf een ander voorstel.",),
    "geen-reactie": ("Nog geen antwoord op het voorstel.",),
    "betaald": ("Betaalde na dit bericht.",),
}
CAUSES = (
    *(("inkomen-gedaald", "Werkt minder uren dan voorheen."), ("inkomen-gedaald", "Tijdelijk contract liep af.")),
    *(("uitkering-of-toeslag", "Wacht op de toeslag."), ("scheiding", "Woont sinds kort alleen.")),
    *(("veel-schulden", "Meer rekeningen tegelijk."), ("overzicht-kwijt", "Post bleef lang dicht.")),
    *(("lezen-of-taal", "Belt liever dan dat er brieven komen."), ("vergeten", "")),
    *(("betaaldag-past-niet", "Het inkomen komt pas rond de 24e."), ("betaalt-liever-later", "")),
    *(
        ("bank-of-techniek", "De incasso was gestopt na een nieuwe pas."),
        ("fout-van-ons", "Wij stuurden een dubbele nota."),
    ),
)
PREFERENCES = (
    ("time", "telefoon", "Belt liever na 17.00 uur."),
    ("time", "telefoon", "Is 's ochtends het best te bereiken."),
    ("reading", None, "Leest graag korte berichten."),
    ("prefers", "sms", "Krijgt liever een sms dan een brief."),
    ("prefers", "telefoon", "Belt liever dan dat er post komt."),
    ("refuses", "chat", "Wil geen chatberichten."),
)
NOTES = (
    "Reageert goed als wij het bedrag eerst uitleggen.",
    "Graag een vast gezicht. Dat werkt in dit dossier het best.",
    "De afrekening van vorig jaar is nagekeken en klopt.",
    "Wil overstappen op betalen rond de 25e.",
    "Vroeg om een overzicht van alle betalingen. Dat is gestuurd.",
    "Is bereikbaar via de begeleider. Toestemming staat in het dossier.",
)
INTERNAL = (
    "Bespreken in het teamoverleg van donderdag.",
    "Let op: betaalt vaak op de laatste dag.",
    "Mooi voorbeeld voor de evaluatie van de afspraken.",
    "Eerst nagaan of er nog een tegoed op de afrekening staat.",
)
INSTRUCTIONS = (
    "Plan een huisbezoek en laat ons weten hoe het ging.",
    "Bel nog een keer op een ander moment van de dag.",
    "Bied een regeling aan met een betaaldag rond de 24e.",
    "Stuur geen brieven meer. Bel alleen.",
    "Vraag of hulp van het wijkteam welkom is.",
)
QUESTIONS_TO_CREDITOR = (
    "Klopt het dat de afrekening servicekosten nog wordt nagekeken?",
    "Mag de betaaldag naar de 24e van de maand?",
    "Is er een nieuw telefoonnummer bekend?",
    "Hoe lang mogen wij wachten op de toeslag?",
)
QUESTIONS_TO_PARTNER = (
    "Wat is uw indruk na het laatste gesprek?",
    "Waarom lukte bellen tot nu toe niet?",
    "Heeft u al hulp kunnen aanbieden?",
)
ANSWERS = (
    "Dat hebben wij gedaan. Het verslag staat in het dossier.",
    "Ja. Wij pakken het deze week op.",
    "Dat is goed. Neem het mee in het volgende gesprek.",
    "Wij bellen morgen en leggen het vast.",
)
TAKE_OVER = (
    "Wij kennen dit gezin goed en willen eerst zelf praten.",
    "Er loopt een gesprek met het wijkteam. Wij doen het even zelf.",
    "Er is iets misgegaan in onze administratie. Dat lossen wij eerst op.",
)
TOGETHER = ("Wij gaan samen op bezoek.", "Wij regelen de hulp, u de betaling.")
PAUSE = (
    "De toeslag komt volgende maand. Tot dan geven wij rust.",
    "Er was een overlijden in de familie. Wij nemen nu geen contact op.",
    "Het wijkteam maakt een plan. Wij wachten daarop.",
)
RECALL = ("De huurder en wij kwamen er samen uit.", "Wij ronden dit dossier zelf af met de begeleider.")
RELEASE = (
    "Wij spraken elkaar en zien geen ruimte om te betalen. Hulp past hier beter.",
    "Het adres klopt niet meer en wij vinden geen nieuw adres.",
)
RETURN = ("Wij hebben deze maand geen ruimte voor dit dossier.", "De vordering lijkt al betaald. Kijkt u dit na?")
OFFER = ("Graag eerst bellen.", "Er wonen kinderen in huis. Houd daar rekening mee.", "")
REASONS: Mapping[str, str] = {  # when the SLA asks why
    "brief-sturen": "Bellen kan niet: er is geen nummer dat werkt.",
    "kennismaking-partner": "Zo maken wij netjes kennis.",
    "sommatie": "Op eerdere berichten kwam geen antwoord.",
    "tweede-herinnering": "Er is nog geen telefoonnummer bekend.",
    "uitstel-geven": "Met wat tijd lukt het wel.",
    "kosten-laten-vervallen": "Zonder deze kosten lukt de regeling.",
}
ANY_REASON = "Deze stap past het best bij wat wij nu weten."
COURT = (
    "Wij belden, schreven en boden een regeling aan. Dat lukte niet. Een uitspraak geeft zekerheid over de huur.",
    "Er is al maanden geen contact, hoe wij het ook proberen. De achterstand groeit elke maand.",
    "Wij kregen te horen dat er bewust niet wordt betaald. Praten helpt niet meer.",
)
LIGHTER = "Wij boden een regeling en hulp aan. Dat werd niet aangenomen."
COSTS = "De brief is geldig en de termijn is voorbij. Hulp en een regeling zijn aangeboden."
LONG = "Met een kortere looptijd blijft er te weinig over voor de vaste lasten."
CONDITIONS = ("Bel eerst nog een keer na 18.00 uur.", "Bied eerst een regeling aan.", "Ga eerst langs.")
REFUSALS = (
    ("Er wonen jonge kinderen. Ga eerst langs en bied hulp aan.", "huisbezoek"),
    ("Dit gaat ons te snel. Kijk eerst wat iemand kan betalen.", "betaalruimte-bespreken"),
    ("Wij willen hier geen kosten bij. Stel eerst een regeling voor.", "regeling-voorstellen"),
)


def said(rng: Random, outcome: str) -> str:
    """A short report for an outcome; none where nothing is worth saying."""
    return rng.choice(SAID.get(outcome, ("",)))
