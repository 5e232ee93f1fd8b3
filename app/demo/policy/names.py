"""People who owe, put together by chance from common names; streets and towns that are on no map."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.kernel.text import normalise_name

SURNAMES = (
    *("Jansen", "de Vries", "van den Berg", "Bakker", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "de Groot"),
    *("Bos", "Vos", "Peters", "Hendriks", "van Leeuwen", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smeets"),
    *("de Graaf", "van der Meer", "van der Linden", "Kok", "Jacobs", "de Haan", "Vermeer", "van den Heuvel"),
    *("van der Veen", "van den Broek", "de Bruijn", "Schouten", "van Beek", "Willems", "van Vliet", "Hoekstra"),
    *("Maas", "Verhoeven", "Koster", "van Dam", "Prins", "Blom", "Huisman", "Peeters", "Kuipers", "Veenstra"),
    *("Yildiz", "Kaya", "Demir", "Şahin", "Çelik", "Arslan", "Öztürk", "Aydin", "Koç", "Polat", "Doğan", "Aksoy"),
    *("el Amrani", "Bouzidi", "Benali", "el Idrissi", "Bakkali", "Ouali", "Chaoui", "Haddou", "Tahiri", "Saidi"),
    *("Nowak", "Kowalski", "Wiśniewski", "Wójcik", "Kamiński", "Zieliński", "Mazur", "Pawlak", "Dudek", "Sikora"),
    *("Ramdin", "Pinas", "Martina", "Kartosen", "Jagessar", "Biharie", "Soerodimedjo", "Cairo", "Tjon", "Wongso"),
    *("Hassan", "Abdullahi", "Tesfay", "Oliveira", "Sarmento", "Mensah", "Nguyen", "Petrova", "Ionescu", "Kone"),
)
PREFIXES = ("van den", "van der", "de", "van", "el")
INITIALS = "AABCDEFFGHIJJKLMMMNOPRRSSTVWYZ"
STREETS = (
    *("Lindelaan", "Kastanjehof", "Vlietsingel", "Wilgenpad", "Oeverweg", "Molenkade", "Kersenstraat", "Hazelaar"),
    *("Zwaluwstraat", "Havenlicht", "Sluisplein", "Beukenhof", "Ooievaarstraat", "Waterlelie", "Brinkpad"),
    *("Spoorlaan Oost", "Meerkoet", "Elzenstraat", "Vuurtorenpad", "Korenbloemhof", "Schippersgang", "Roggeveld"),
)
TOWNS = {  # creditor -> town and the first two digits of its postcodes
    "linde": (("Oeverstad", "31"), ("Lindewaard", "32"), ("Nieuw-Vlietdam", "33")),
    "roc": (("Rivierdal", "65"), ("Waalbrugge", "66"), ("Oeverstad", "31")),
}
BANKS = ("INGB", "RABO", "ABNA", "SNSB", "ASNB", "TRIO", "KNAB")
LANGUAGES = ("nl",) * 17 + ("tr", "ar", "pl", "en")
ADULT, OLD = 18 * 365, 79 * 365  # days


@dataclass(frozen=True, slots=True)
class Home:
    """An address; `people` at it are one household."""

    street: str
    number: str
    addition: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who does not exist. The account number fails the eleven-test, so no bank ever gave it out."""

    initials: str
    prefix: str
    surname: str
    home: Home
    birth_date: date
    mobile: str | None
    email: str | None
    iban: str | None
    language: str = "nl"

    @property
    def on_statement(self) -> str:
        """As banks write a name: 'F VAN YILMAZ'."""
        parts = (self.initials.replace(".", " "), self.prefix, self.surname)
        return " ".join(" ".join(parts).split()).upper()


def a_home(rng: Random, creditor: str) -> Home:
    town, digits = rng.choice(TOWNS[creditor])
    letters = f"{rng.choice('BCDGHKLNPRTVX')}{rng.choice('BCDGHKLNPRTVX')}"
    addition = rng.choice(("", "", "", "", "A", "B", "2"))
    return Home(
        rng.choice(STREETS), str(rng.randint(1, 248)), addition, f"{digits}{rng.randint(10, 99)} {letters}", town
    )


def someone(rng: Random, home: Home, *, today: date, student: bool = False) -> Someone:
    """`student`: between 17 and 24 years old."""
    name = rng.choice(SURNAMES)
    prefix = next((one for one in PREFIXES if name.startswith(f"{one} ")), "")
    initials = "".join(f"{rng.choice(INITIALS)}." for _ in range(rng.choice((1, 1, 2))))
    age = rng.randint(17 * 365, 24 * 365) if student else rng.randint(ADULT + 1500, OLD)
    surname = name.removeprefix(prefix).strip()
    mail = normalise_name(f"{initials[0]}.{surname}").replace(" ", "")
    return Someone(
        initials,
        prefix,
        surname,
        home,
        today - timedelta(days=age),
        f"+316123{rng.randint(10_000, 99_999)}" if rng.random() < 0.9 else None,
        f"{mail}{rng.randint(1, 99)}@post.example" if rng.random() < 0.85 else None,
        an_iban(rng) if rng.random() < 0.85 else None,
        rng.choice(LANGUAGES),
    )


def an_iban(rng: Random) -> str:
    """A valid IBAN of an account that cannot exist."""
    while True:
        account = f"0{rng.randint(100_000_000, 999_999_999)}"
        if sum((10 - place) * int(digit) for place, digit in enumerate(account)) % 11:
            return iban_of(rng.choice(BANKS), account)


def iban_of(bank: str, account: str) -> str:
    """The Dutch IBAN of an account (ISO 13616: mod 97)."""
    digits = "".join(str(int(letter, 36)) for letter in f"{bank}{account}NL00")
    return f"NL{98 - int(digits) % 97:02}{bank}{account}"
