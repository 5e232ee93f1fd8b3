"""All 300 stories, each by its plot."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.cases.policy import Regie, TermsStatus, Waiting
from app.demo.policy import debts
from app.demo.policy.ids import chance
from app.demo.policy.names import a_home, someone
from app.demo.policy.programme import CO_DEBTORS, PROGRAMME, TWO_CASES
from app.demo.service import scenes
from app.demo.service.casting import new_story
from app.demo.service.plots import PLOTS, Play, cast_of
from app.demo.service.stage import Stage
from app.demo.service.story import Story
from app.demo.service.yilmaz import yilmaz
from app.kernel.dates import add_working_days, next_working_day

FIRST_NUMBER, APART = 412, 5  # of cases; the files to try by hand begin at 2001
OPEN_TALKS = 10  # instructions and questions that wait, per creditor


def play(stage: Stage) -> list[Story]:
    """All stories; the rows stand in `stage`."""
    stories = []
    for creditor in PROGRAMME:
        found = Play(stage, cast_of(stage, creditor), chance(f"cases of {creditor}"), [])
        if creditor == "linde":
            found.made.append(yilmaz(stage))
        for place, (plot, opened) in enumerate(openings(found)):
            story = begin(found, plot, opened, number=FIRST_NUMBER + place * APART)
            found.made.append(story)
            PLOTS[plot](found, story)
        waiting(found)
        stories += found.made
    for story in stories:
        finish(story)
    return stories


def openings(found: Play) -> Iterator[tuple[str, date]]:
    """Which plot began when."""
    for part in PROGRAMME[found.cast.creditor]:
        for _ in range(part.cases):
            yield part.plot, found.today - timedelta(days=found.rng.randint(part.youngest, part.oldest))


def begin(found: Play, plot: str, opened: date, *, number: int) -> Story:
    """A case with its people and debts. Some young ones are of somebody who has one already."""
    rng, creditor = found.rng, found.cast.creditor
    before = len([one for one in found.made if one.second])
    second = plot == "young" and before < TWO_CASES and rng.random() < 0.5
    rent, student = None, creditor == "roc"
    household, people = None, []
    if second:
        other = found.made[1 + before * 3]
        household, people = other.household, other.people[:1]
    else:
        home = a_home(rng, creditor)
        people = [someone(rng, home, today=found.today, student=student)]
        if rng.randint(1, CO_DEBTORS) == 1 and not student:
            people.append(someone(rng, home, today=found.today))
    if plot == "voluntary":
        owed = debts.voluntary(opened)
    elif student:
        owed = debts.of_student(rng, opened)
    else:
        rent, owed = debts.of_tenant(rng, opened)
        if second:
            owed = [debts.service(rng, opened - timedelta(days=15))]
        elif plot == "asks":
            owed = debts.rents(rent, debts.first_of(opened, 3), 3)
    if plot == "asks" and student:
        owed = debts.much_of_student(opened)
    story = new_story(
        found.stage,
        rng,
        creditor,
        number=number,
        opened=opened,
        people=people,
        debts=owed,
        rent_cents=rent,
        stays=rng.random() < 0.85,
        terms=TermsStatus.OK if plot in ("asks", "ready") or rng.random() < 0.7 else TermsStatus.NOT_REVIEWED,
        household=household,
    )
    story.second = second
    story.pay_day = rng.choice((1, 24, 24, 25))
    return story


def waiting(found: Play) -> None:
    """Instructions and questions that are still open: one too late, one for today, the rest soon."""
    free = [
        one
        for one in found.made
        if one.case.regie is Regie.PARTNER and one.case.accepted_at and one.case.waiting_for is Waiting.NOBODY
    ]
    for place, story in enumerate(found.rng.sample(free, OPEN_TALKS)):
        due = add_working_days(next_working_day(found.today), (-1, 0, 1, 1, 2)[place % 5])
        on = add_working_days(due, -3)
        if scenes.day_of(story.at) >= on:
            on = add_working_days(scenes.day_of(story.at), 1)
        if on < found.today:
            scenes.talks(story, found.cast.directs, found.cast.works[0], on, answered=False, due=due)


def finish(story: Story) -> None:
    """The amounts go along with the partner of now, as gate.assign_case has it."""
    now = story.account.partner_id = story.case.partner_id
    for claim in story.claims:
        claim.partner_id = now
    for entry in story.entries:
        if entry.by_organisation_id == story.case.creditor_id:
            entry.partner_id = now
