"""The organisations of the demonstration and who works there. Invented, like everybody else in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.actor import Kind, Role
from app.organisations.policy import PartnerKind, Sector

DOMAIN = "demo.regiekamer.example"  # gate.demo_people knows it


@dataclass(frozen=True, slots=True)
class Company:
    """`iban` is its own account, of a creditor."""

    key: str
    name: str
    kind: Kind
    sector: Sector | None = None
    partner_kind: PartnerKind | None = None
    register_number: str | None = None
    words: tuple[str, str, str] = ("inwoner", "inwoners", "de")
    phone: str | None = None
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody's work for one organisation; who has two is in the list twice."""

    key: str
    name: str
    company: str
    role: Role

    @property
    def email(self) -> str:
        first, *rest = self.name.lower().split()
        return f"{first}.{''.join(rest)}@{DOMAIN}"


COMPANIES = (
    Company("netwerk", "Landelijk Netwerk Incassopartners", Kind.OPERATOR, phone="088 000 1000"),
    Company(
        "linde",
        "Woonstichting De Linde",
        Kind.CREDITOR,
        sector=Sector.HOUSING,
        words=("huurder", "huurders", "de"),
        phone="088 000 2000",
        iban="NL71RABO0111222233",
    ),
    Company(
        "roc",
        "Roc Rivierland",
        Kind.CREDITOR,
        sector=Sector.EDUCATION,
        words=("student", "studenten", "de"),
        phone="088 000 3000",
        iban="NL77INGB0006667778",
    ),
    Company("vos", "Brugman & Vos", Kind.PARTNER, partner_kind=PartnerKind.BAILIFF, phone="088 000 4000"),
    Company(
        "haven",
        "Haven Incasso",
        Kind.PARTNER,
        partner_kind=PartnerKind.AGENCY,
        register_number="100217",
        phone="088 000 5000",
    ),
)

WORKERS = (
    Worker("samira", "Samira Achahbar", "linde", Role.REGISSEUR),
    Worker("joris", "Joris van Dam", "linde", Role.FINANCIEEL),
    Worker("femke", "Femke Visscher", "linde", Role.CONSULENT),
    Worker("pieter", "Pieter Dijkman", "linde", Role.REGISSEUR),
    Worker("ineke", "Ineke Postma", "linde", Role.BEHEERDER),
    Worker("ruud", "Ruud Hendriks", "linde", Role.LEZER),
    Worker("wouter", "Wouter Blom", "roc", Role.REGISSEUR),
    Worker("anouk", "Anouk de Haan", "roc", Role.FINANCIEEL),
    Worker("latifa", "Latifa Benali", "roc", Role.CONSULENT),
    Worker("carla", "Carla Meijer", "roc", Role.BEHEERDER),
    Worker("ruud", "Ruud Hendriks", "roc", Role.LEZER),
    Worker("tom", "Tom Kuipers", "vos", Role.BEHANDELAAR),
    Worker("naomi", "Naomi Pinas", "vos", Role.BEHANDELAAR),
    Worker("esther", "Esther Brouwer", "vos", Role.TEAMLEIDER),
    Worker("bram", "Bram Vos", "vos", Role.BEHEERDER),
    Worker("kevin", "Kevin Martina", "haven", Role.BEHANDELAAR),
    Worker("ilse", "Ilse van Leeuwen", "haven", Role.TEAMLEIDER),
    Worker("rik", "Rik Terpstra", "haven", Role.BEHEERDER),
    Worker("marloes", "Marloes Jansen", "netwerk", Role.NETWERKBEHEERDER),
    Worker("theo", "Theo Wiersma", "netwerk", Role.ADVISEUR),
)

MANDATES = {  # cents that one may agree to alone; none: no limit
    ("linde", Role.REGISSEUR): 250_00,
    ("linde", Role.CONSULENT): 50_00,
    ("roc", Role.REGISSEUR): None,
}
ABSENT, SUBSTITUTE = "pieter", "samira"  # at De Linde

DEFAULTS_AND: Mapping[
    tuple[str, str], Mapping[str, Mapping[str, int]]
] = {  # clauses beside the default ones, with the numbers that differ from the library
    ("linde", "vos"): {
        "akkoord-kosten-boven-bedrag": {"grens_cents": 75_00},
        "akkoord-regeling-buiten-mandaat": {},
        "grens-contacten-week": {"aantal": 3},
        "plicht-eerste-poging": {},
        "plicht-instructie-antwoord": {},
        "kader-wie-belt-wanneer": {},
        "kosten-minnelijk-partner": {},
        "kosten-incasso-bewoner-bij-wil-niet": {},
        "kosten-gerechtelijk": {},
    },
    ("roc", "haven"): {
        "akkoord-eerste-kosten": {},
        "akkoord-regeling-buiten-mandaat": {},
        "grens-contacten-week": {"aantal": 2},
        "plicht-eerste-poging": {},
        "plicht-instructie-antwoord": {},
        "kosten-minnelijk-partner": {},
        "kosten-incasso-bewoner-bij-wil-niet": {},
    },
    ("linde", "haven"): {"akkoord-kosten-boven-bedrag": {}, "plicht-eerste-poging": {}},
}
PURPOSES = {
    ("linde", "vos"): "Huurders houden hun huis. Wij lossen de achterstand samen op, met zo min mogelijk kosten.",
    ("roc", "haven"): "Studenten maken hun opleiding af. Een rekening mag daar nooit tussen komen.",
    ("linde", "haven"): "Wij willen ook kleine rekeningen van vertrokken huurders samen oplossen.",
}
