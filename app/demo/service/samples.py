"""The bank statement to try by hand: it goes on where the last one of De Linde ended, and fits its cases."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from app.demo.policy.bank_file import Line, camt053, closing_of
from app.demo.policy.case_file import good_file, wrong_file
from app.demo.policy.ids import chance, moment
from app.demo.policy.names import an_iban
from app.demo.policy.samples import BANK, CASES, WITH_MISTAKES, WRONG_SUM
from app.demo.service.stage import Stage
from app.demo.service.statements import Bank
from app.demo.service.story import Story
from app.demo.service.yilmaz import PART, REFERENCE
from app.kernel.dates import add_working_days

BY_REFERENCE, BY_NUMBER, BY_ACCOUNT = 22, 14, 10
BY_NAME, OTHER_AMOUNT = 5, 3
UNKNOWN = (
    ("STICHTING BUDGETBEHEER OEVERSTAD", "betaling namens client", 85_00),
    ("M VAN VLIET", "zie mail", 240_00),
    ("TEGELZETTER DE VOEG", "factuur tuinpad", 61_25),
)
LATER = (
    ("FAM DE WIT", "nagekomen huur", 72_50),
    ("BEWIND EN BUDGET OEVERSTAD", "namens client", 130_00),
    ("J BAKKER", "zoals besproken", 95_00),
)
OURS = (("GEMEENTE OEVERSTAD", "waterschap en riool", -12_480_55), ("DE SCHILDERS BV", "termijn twee", -7_350_00))
LOST = 125_00  # that the balances of the wrong statement have and its lines have not
RETURNED = "MD06"  # the payer had it back


def samples(stage: Stage, stories: Sequence[Story], bank: Bank) -> Mapping[str, bytes]:
    """Name -> content."""
    lines = lines_of(stage, stories, bank)
    closing = closing_of(bank.balance, lines)
    more = [Line(bank.reference(day_of(stage)), cents, name, "", text) for name, text, cents in LATER]
    return {
        CASES: good_file(stage.today),
        WITH_MISTAKES: wrong_file(stage.today),
        BANK: statement(stage, bank, 1, bank.balance, lines),
        WRONG_SUM: statement(stage, bank, 2, closing, more, lost=LOST),
    }


def day_of(stage: Stage) -> date:
    """Of the samples: the first working day after the last statement that was read. A bank may send two a day."""
    return add_working_days(stage.last_bank_day, 1)


def statement(stage: Stage, bank: Bank, turn: int, opening: int, lines: Sequence[Line], *, lost: int = 0) -> bytes:
    day = day_of(stage)
    return camt053(
        bank.iban,
        stage.organisations[bank.creditor].name,
        number=bank.number + turn,
        day=day,
        made_at=moment(day + timedelta(days=1), 6, 10),
        opening=opening,
        lines=lines,
        lost=lost,
    )


def lines_of(stage: Stage, stories: Sequence[Story], bank: Bank) -> list[Line]:
    """Sixty lines of the first working day after the last statement."""
    rng, org = chance("sample statement"), stage.organisations[bank.creditor]
    day = day_of(stage)
    ours = [one for one in stories if one.case.creditor_id == org.id and one.open_cents() > 10_000]
    fit = [one for one in ours if one.people[0].iban and not one.second and one.case.reference != REFERENCE]
    shared = [one.people[0].iban for one in stories if one.second]
    fit = [one for one in fit if one.people[0].iban not in shared]
    rng.shuffle(fit)
    yilmaz = next(one for one in ours if one.case.reference == REFERENCE)

    def take(count: int) -> list[Story]:
        taken, fit[:] = fit[:count], fit[count:]
        return taken

    def line(story: Story, cents: int, *, iban: str = "", text: str = "", structured: str = "") -> Line:
        own = iban or story.people[0].iban or an_iban(rng)
        return Line(bank.reference(day), cents, story.people[0].on_statement, own, text, structured)

    lines = [line(yilmaz, PART, structured=yilmaz.code)]
    lines += [line(one, _part(one), structured=one.code) for one in take(BY_REFERENCE - 1)]
    lines += [line(one, _part(one), text=f"Huur dossier {one.case.reference}") for one in take(BY_NUMBER)]
    lines += [line(one, one.open_cents(), text="achterstand") for one in take(BY_ACCOUNT)]
    lines += [line(one, one.open_cents(), iban=an_iban(rng), text="huur") for one in take(BY_NAME)]
    lines += [line(one, 50_00 + place, text="deel") for place, one in enumerate(take(OTHER_AMOUNT))]
    lines += [Line(bank.reference(day), cents, name, an_iban(rng), text) for name, text, cents in UNKNOWN]
    lines += [Line(bank.reference(day), cents, name, an_iban(rng), text) for name, text, cents in OURS]
    lines += [
        Line(
            bank.reference(day),
            -one.claims[0].original_cents,
            one.people[0].on_statement,
            one.people[0].iban or "",
            f"incasso {one.case.reference}",
            returned=RETURNED,
        )
        for one in take(1)
    ]
    rng.shuffle(lines)
    return lines


def _part(story: Story) -> int:
    """Less than is open."""
    return max(2_500, story.open_cents() // 3 // 500 * 500)
