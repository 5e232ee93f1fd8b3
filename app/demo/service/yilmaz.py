"""The case of F. Yilmaz: everything that a case can show, on one page."""

from datetime import date, timedelta

from app.cases.policy import Ability, PreferenceKind, Side, TermsStatus
from app.demo.policy.debts import rents
from app.demo.policy.ids import chance, moment
from app.demo.policy.names import Home, Someone, iban_of
from app.demo.service.asking import SUMMONS_CENTS
from app.demo.service.casting import add_claim, new_story, plan_next
from app.demo.service.doing import act, ask_approval, pay
from app.demo.service.moving import accept, intervene, offer
from app.demo.service.stage import Stage
from app.demo.service.story import Story
from app.demo.service.talking import (
    answer,
    ask,
    internal_note,
    judge_ability,
    note,
    record_cause,
    record_circumstance,
    record_preference,
)
from app.kernel.dates import add_months, add_working_days, next_working_day
from app.regie.policy import Act, RequestKind, due_moment

REFERENCE, RENT, PART = "H-26-01481", 780_60, 75_00
WORDS = (
    "Mevrouw Yilmaz kwam de tweede regeling niet na. Wij spraken haar vorige week. Zij verwacht volgende maand "
    "een uitkering. Wij denken dat een zitting nodig is om de huur veilig te stellen."
)


def yilmaz(stage: Stage) -> Story:
    """Two months of rent, an arrangement that was missed, and a question that waits for an answer today."""
    today = stage.today
    first = add_months(today.replace(day=1), -3)  # the month in which it began
    home = Home("Lindelaan", "84", "", "3141 LK", "Oeverstad")
    born = add_months(today, -34 * 12 - 5)
    person = Someone(
        "F.", "", "Yilmaz", home, born, "+31612384011", "f.yilmaz@post.example", iban_of("INGB", "0438210577"), "tr"
    )
    story = new_story(
        stage,
        chance("yilmaz"),
        "linde",
        number=1481,
        reference=REFERENCE,
        opened=next_working_day(first + timedelta(days=9)),
        people=[person],
        debts=rents(RENT, first, 1),
        rent_cents=RENT,
        terms=TermsStatus.OK,
    )
    _at_home(story, first)
    _at_partner(story, first)
    _this_week(story, today)
    return story


def _day(first: date, days: int) -> date:
    return next_working_day(first + timedelta(days=days))


def _at_home(story: Story, first: date) -> None:
    femke, samira = story.stage.worker("linde", "femke"), story.stage.worker("linde", "samira")
    tom = story.stage.worker("vos", "tom")
    act(story, "eerste-herinnering", by=femke, at=moment(_day(first, 12), 9, 20), outcome="verstuurd")
    words = "Schrok van de herinnering. Wil betalen en vraagt om een paar weken."
    act(story, "bellen", by=femke, at=moment(_day(first, 15), 10, 35), outcome="gesproken", note=words)
    act(story, "veertiendagenbrief", by=femke, at=moment(_day(first, 16), 14, 5), outcome="verstuurd")
    partner = story.stage.organisations["vos"]
    words = "Mevrouw is goed bereikbaar na 17.00 uur. Graag eerst bellen."
    offer(story, partner, by=samira, at=moment(_day(first, 18), 9, 0), message=words)
    accept(story, by=tom, at=moment(_day(first, 19), 11, 10), reference="K48213")


def _at_partner(story: Story, first: date) -> None:
    tom, samira = story.stage.worker("vos", "tom"), story.stage.worker("linde", "samira")
    act(story, "kennismaking-partner", by=tom, at=moment(_day(first, 20), 9, 40), outcome="verstuurd")
    words = "Rustig gesprek. Zij wil in delen betalen en kijkt wat past."
    act(story, "bellen", by=tom, at=moment(_day(first, 24), 17, 35), outcome="vraagt-regeling", note=words)
    at = moment(_day(first, 24), 17, 50)
    record_preference(story, PreferenceKind.TIME, "telefoon", "Belt liever na 17.00 uur.", by=tom, at=at)
    record_preference(story, PreferenceKind.READING, None, "Leest graag korte berichten.", by=tom, at=at)
    act(
        story,
        "regeling-vastleggen",
        by=tom,
        at=moment(_day(first, 28), 11, 30),
        outcome="verstuurd",
        note="10 termijnen van € 75,00, elke maand op de 1e. Korter dan een jaar, zonder kosten.",
        instalment_cents=PART,
        instalment_count=10,
    )
    story.plan_cents = PART
    paid = next_working_day(add_months(first, 1))
    if paid <= story.at.date():
        paid = add_working_days(story.at.date(), 2)
    pay(story, paid, PART, known_as="reference")
    due = add_working_days(paid, 4)
    words = "Vraag of een latere betaaldag beter past bij haar inkomen."
    request = ask(
        story,
        RequestKind.INSTRUCTION,
        words,
        by=samira,
        at=moment(add_working_days(paid, 1), 10, 15),
        due_at=due_moment(due),
    )
    words = "Gevraagd. De 24e past beter, omdat haar uitkering dan komt."
    answer(story, request, words, by=tom, at=moment(add_working_days(paid, 3), 15, 25), planned_on=None)
    second = rents(RENT, add_months(first, 2), 1)[0]
    clerk_at = moment(next_working_day(second.due_on + timedelta(days=7)), 8, 12)
    add_claim(story, second, number="F2611014812", terms=TermsStatus.OK, at=min(clerk_at, story.stage.read_at))


def _this_week(story: Story, today: date) -> None:
    tom, samira = story.stage.worker("vos", "tom"), story.stage.worker("linde", "samira")
    talked, asked, taken = (add_working_days(today, -days) for days in (4, 3, 2))
    act(
        story,
        "hulp-aanbieden",
        by=tom,
        at=moment(add_working_days(today, -9), 17, 12),
        outcome="voicemail",
        note="Voicemail ingesproken: wij denken graag mee over hulp.",
    )
    words = "Kunnen wij helpen? Bel of schrijf ons gerust."
    act(story, "sms-sturen", by=tom, at=moment(talked, 10, 5), outcome="verstuurd", note=words)
    words = (
        "Zij wil betalen, maar heeft tot half volgende maand geen inkomen. Is bang voor de brieven. "
        "Mag bellen na 17.00 uur."
    )
    act(story, "bellen", by=tom, at=moment(talked, 17, 20), outcome="kan-niet-betalen", note=words)
    at = moment(talked, 17, 34)
    record_cause(story, "inkomen-gedaald", "Baan verloren in september.", by=tom, at=at)
    record_circumstance(story, "debtor.debt_help", "geen", by=tom, at=at)
    record_circumstance(story, "debtor.insolvency", "geen", by=tom, at=at)
    words = "Zij heeft nu geen inkomen. De uitkering is aangevraagd."
    judge_ability(story, Ability.CANNOT, words, by=tom, at=at, complete=True)
    ask_approval(
        story,
        "dagvaarding",
        by=tom,
        at=moment(asked, 16, 42),
        reason=WORDS,
        alternatives="Wij boden een regeling en hulp aan.",
        cost_cents=SUMMONS_CENTS,
    )
    reason = "Baan verloren. Wij willen eerst zelf praten."
    intervene(story, Act.TAKE_OVER, by=samira, at=moment(taken, 9, 15), reason=reason)
    words = "Voorstel: eerst een huisbezoek met het wijkteam, dan pas verder kijken."
    internal_note(story, words, by=samira, at=moment(taken, 9, 32))
    words = "Wij bellen mevrouw deze week na 17.00 uur. Graag tot dan niets sturen."
    note(story, words, by=samira, at=moment(taken, 9, 40))
    plan_next(story, "bellen", next_working_day(today), Side.CREDITOR)
