"""What people owe in the demonstration: months of rent, service costs, what a school charges. In cents."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.cases.policy import ClaimKind
from app.kernel.dates import MONTHS, add_months
from app.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Debt:
    kind: ClaimKind
    description: str
    invoiced_on: date
    due_on: date
    cents: Cents
    enforceable: bool = True


SCHOOL = (
    (ClaimKind.TUITION, "Lesgeld", (61_900, 72_800, 123_900)),
    (ClaimKind.OTHER, "Boeken en licenties", (18_450, 24_720, 31_995)),
    (ClaimKind.OTHER, "Gereedschap en werkkleding", (14_500, 28_750, 41_200)),
    (ClaimKind.TUITION, "Cursusgeld", (27_300, 30_800)),
)
DAYS_BEFORE = 12  # from invoice to due date of a month's rent
TERM = 30  # days to pay what a school charges


def month_of(day: date) -> str:
    """'september 2026'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def a_rent(rng: Random) -> Cents:
    return rng.randrange(48_000, 92_000, 15) + rng.randint(0, 99)


def rents(rent: Cents, first: date, months: int) -> list[Debt]:
    """Months of rent in a row, the first due on `first`, the first day of a month."""
    days = [add_months(first, n) for n in range(months)]
    return [Debt(ClaimKind.RENT, f"Huur {month_of(day)}", day - timedelta(days=DAYS_BEFORE), day, rent) for day in days]


def service(rng: Random, due: date) -> Debt:
    kind = rng.choice((ClaimKind.SERVICE, ClaimKind.SERVICE, ClaimKind.HEATING, ClaimKind.REPAIR))
    words = {
        ClaimKind.SERVICE: f"Afrekening servicekosten {due.year - 1}",
        ClaimKind.HEATING: f"Afrekening stookkosten {due.year - 1}",
        ClaimKind.REPAIR: "Herstel na vertrek",
    }
    return Debt(kind, words[kind], due - timedelta(days=30), due, rng.randint(6_500, 38_000))


def of_tenant(rng: Random, opened: date) -> tuple[Cents, list[Debt]]:
    """The rent of a month, and what was due at least a week before `opened`."""
    rent = a_rent(rng)
    if rng.random() < 0.18:
        return rent, [service(rng, opened - timedelta(days=rng.randint(10, 30)))]
    months = rng.choice((1, 1, 2, 2, 2, 3, 4))
    found = rents(rent, first_of(opened, months), months)
    if rng.random() < 0.15:
        found.append(service(rng, opened - timedelta(days=rng.randint(10, 40))))
    return rent, found


def of_student(rng: Random, opened: date) -> list[Debt]:
    due = opened - timedelta(days=rng.randint(10, 35))
    chosen = rng.sample(SCHOOL, rng.choice((1, 1, 1, 2)))
    year = f"{due.year}-{due.year + 1}" if due.month >= 8 else f"{due.year - 1}-{due.year}"
    return [
        Debt(kind, f"{words} {year}", due - timedelta(days=TERM), due, rng.choice(amounts))
        for kind, words, amounts in chosen
    ]


def first_of(opened: date, months: int) -> date:
    """The first of so many months of rent that were due before a case was opened."""
    return add_months((opened - timedelta(days=7)).replace(day=1), 1 - months)


def much_of_student(opened: date) -> list[Debt]:
    """Enough for costs that ask for approval."""
    due = opened - timedelta(days=25)
    return [Debt(ClaimKind.TUITION, f"Lesgeld {due.year}", due - timedelta(days=TERM), due, 123_900)]


def voluntary(opened: date) -> list[Debt]:
    """A contribution that nobody has to pay; it never goes to a partner."""
    due = opened - timedelta(days=20)
    return [
        Debt(
            ClaimKind.OTHER, "Vrijwillige bijdrage excursie", due - timedelta(days=TERM), due, 8_500, enforceable=False
        )
    ]
