"""The plots: a story up to now, in house, at a partner, and what came of that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.cases.policy import Regie, Side
from app.demo.policy import texts
from app.demo.policy.course import Step
from app.demo.policy.ids import in_office
from app.demo.policy.programme import QUESTIONS
from app.demo.service import scenes
from app.demo.service.asking import BEFORE, asked
from app.demo.service.casting import plan_next
from app.demo.service.doing import act
from app.demo.service.moving import offer
from app.demo.service.stage import Stage
from app.demo.service.story import Story
from app.demo.service.talking import record_circumstance
from app.kernel.actor import Actor
from app.kernel.dates import add_working_days, working_days_between

IN_HOUSE = (46, 58)  # days until a case goes to a partner
PAUSES = (0, 3, 6, 9, 13, 17, 21, 27, 34, 40)  # days from now that a pause still lasts


@dataclass
class Cast:
    """Who works the cases of one creditor."""

    creditor: str
    directs: Actor
    consults: Actor
    partner: str
    works: list[Actor]
    leads: Actor


@dataclass
class Play:
    """One creditor's cases; what is counted here is spread over the stories as they come."""

    stage: Stage
    cast: Cast
    rng: Random
    made: list[Story]
    talks: int = 0
    dues: int = 0
    pauses: int = 0
    questions: int = 0

    @property
    def today(self) -> date:
        return self.stage.today

    def ago(self, days: int) -> date:
        return add_working_days(self.today, -days)

    def handover_day(self, story: Story) -> date:
        return scenes.day_of(story.case.at) + timedelta(days=self.rng.randint(*IN_HOUSE))

    def started(self, story: Story, *, history: bool = True) -> None:
        """From the first reminder until the partner has it."""
        on = self.handover_day(story)
        notice = self.rng.random() < 0.85
        scenes.in_house(story, [self.cast.consults], until=on - timedelta(days=1), notice=notice)
        to = self.rng.choice(self.cast.works)
        scenes.handed_over(story, self.cast.partner, by=self.cast.directs, to=to, on=on, history=history)

    def worked(self, story: Story, *, until: date, quiet: bool = False, first: Step | None = None) -> Step:
        step = scenes.at_partner(story, self.cast.works, until=until, quiet=quiet, first=first)
        if self.rng.random() < 0.25:
            self.asked_once(story)
        return step

    def asked_once(self, story: Story) -> None:
        """A question with its answer, lately."""
        on = add_working_days(scenes.day_of(story.at), 1)
        if on < self.ago(2):
            scenes.talks(
                story,
                self.cast.directs,
                self.rng.choice(self.cast.works),
                on,
                answered=True,
                due=add_working_days(on, 2),
            )

    def planned(self, story: Story, code: str, side: Side) -> None:
        """The next step: some are due, some too late, most lie ahead, a few cases have none."""
        self.dues += 1
        turn = self.dues % 25
        if turn == 24:
            story.case.next_step, story.case.next_on, story.case.next_by = None, None, None
            return
        days = -(1 + turn) if turn < 4 else 0 if turn < 8 else turn - 7
        plan_next(story, code, add_working_days(self.today, days), side)


def cast_of(stage: Stage, creditor: str) -> Cast:
    worker = stage.worker
    if creditor == "linde":
        works = [worker("vos", "tom"), worker("vos", "tom"), worker("vos", "naomi")]
        return Cast("linde", worker("linde", "samira"), worker("linde", "femke"), "vos", works, worker("vos", "esther"))
    works = [worker("haven", "kevin"), worker("haven", "kevin"), worker("haven", "ilse")]
    return Cast("roc", worker("roc", "wouter"), worker("roc", "latifa"), "haven", works, worker("haven", "ilse"))


def partner(found: Play, story: Story) -> None:
    found.started(story)
    step = found.worked(story, until=found.ago(found.rng.randint(1, 7)))
    found.planned(story, step.code, Side.PARTNER)


def again(found: Play, story: Story) -> None:
    """First with another partner, which gave it back; the new one sees what came before."""
    rng, cast = found.rng, found.cast
    other = [found.stage.worker("haven", "kevin")]
    on = found.handover_day(story)
    scenes.in_house(story, [cast.consults], until=on - timedelta(days=1), notice=True)
    scenes.handed_over(story, "haven", by=cast.directs, to=other[0], on=on)
    until = add_working_days(on, rng.randint(14, 30))
    scenes.at_partner(story, other, until=until, quiet=True)
    scenes.given_back(story, other[0], add_working_days(max(until, scenes.day_of(story.at)), 1))
    on = add_working_days(scenes.day_of(story.at), rng.randint(3, 8))
    scenes.handed_over(
        story, cast.partner, by=cast.directs, to=rng.choice(cast.works), on=on, message="Met de geschiedenis erbij."
    )
    step = found.worked(story, until=found.ago(rng.randint(1, 6)))
    found.planned(story, step.code, Side.PARTNER)


def asks(found: Play, story: Story) -> None:
    """A question for approval, still open or answered."""
    question = QUESTIONS[found.cast.creditor][found.questions]
    found.questions += 1
    on = found.handover_day(story)
    scenes.in_house(story, [found.cast.consults], until=on - timedelta(days=1), notice=True)
    works = found.cast.works[0]
    scenes.handed_over(story, found.cast.partner, by=found.cast.directs, to=works, on=on)
    scenes.at_partner(story, [works], until=found.ago(question.asked + BEFORE), quiet=True)
    asked(story, question, works, found.cast.directs, found.today)
    if question.asked > 15:
        step = scenes.at_partner(story, [works], until=found.ago(2), quiet=True, first=Step("bellen", 6))
        found.planned(story, step.code, Side.PARTNER)


def together(found: Play, story: Story) -> None:
    rng, cast = found.rng, found.cast
    found.started(story)
    on = found.ago(rng.randint(8, 30))
    found.worked(story, until=add_working_days(on, -1))
    scenes.directed(story, Regie.TOGETHER, cast.directs, on)
    by = cast.consults
    act(
        story,
        "bellen",
        by=by,
        at=in_office(rng, add_working_days(on, 2)),
        outcome="gesproken",
        note=texts.said(rng, "gesproken"),
    )
    step = scenes.at_partner(story, cast.works, until=found.ago(rng.randint(1, 3)), first=Step("e-mail-sturen", 3))
    found.planned(story, step.code, rng.choice((Side.PARTNER, Side.CREDITOR)))


def taken(found: Play, story: Story) -> None:
    rng, cast = found.rng, found.cast
    found.started(story)
    on = found.ago(rng.randint(3, 18))
    found.worked(story, until=add_working_days(on, -1))
    scenes.directed(story, Regie.CREDITOR, cast.directs, on)
    outcome = rng.choice(("gesproken", "vraagt-regeling", "voicemail"))
    at = in_office(rng, add_working_days(on, 1))
    act(story, "bellen", by=cast.consults, at=at, outcome=outcome, note=texts.said(rng, outcome))
    found.planned(story, "gesprek-voeren", Side.CREDITOR)


def paused(found: Play, story: Story) -> None:
    rng = found.rng
    found.started(story)
    on = found.ago(rng.randint(2, 12))
    found.worked(story, until=add_working_days(on, -1))
    until = found.today + timedelta(days=PAUSES[found.pauses % len(PAUSES)])
    found.pauses += 1
    scenes.directed(story, Regie.PAUSED, found.cast.directs, on, until=until)
    plan_next(story, "bellen", add_working_days(until, 1), Side.PARTNER)


def offered(found: Play, story: Story) -> None:
    """It lies with the partner, which has not answered; one or two for too long."""
    rng, cast = found.rng, found.cast
    on = found.ago(rng.choice((0, 1, 1, 2, 4)))
    scenes.in_house(story, [cast.consults], until=add_working_days(on, -1), notice=True)
    at = min(in_office(rng, on), found.stage.now - timedelta(minutes=25))
    offer(story, found.stage.organisations[cast.partner], by=cast.directs, at=at, message=rng.choice(texts.OFFER))


def recalled(found: Play, story: Story) -> None:
    rng = found.rng
    found.started(story)
    on = found.ago(rng.randint(4, 40))
    found.worked(story, until=add_working_days(on, -1))
    scenes.taken_back(story, found.cast.directs, on)
    at = in_office(rng, add_working_days(on, 2))
    act(story, "bellen", by=found.cast.consults, at=at, outcome="gesproken", note=texts.said(rng, "gesproken"))
    found.planned(story, "bellen", Side.CREDITOR)


def released(found: Play, story: Story) -> None:
    found.started(story)
    on = found.ago(found.rng.randint(2, 9))
    found.worked(story, until=add_working_days(on, -1))
    scenes.given_back(story, found.cast.works[0], on)


def returned(found: Play, story: Story) -> None:
    """Given back without being accepted."""
    rng, cast = found.rng, found.cast
    on = found.ago(rng.randint(4, 8))
    scenes.in_house(story, [cast.consults], until=add_working_days(on, -1), notice=True)
    offer(story, found.stage.organisations[cast.partner], by=cast.directs, at=in_office(rng, on))
    scenes.given_back(story, cast.leads, add_working_days(on, 1))


def ready(found: Play, story: Story) -> None:
    """Everything is there to hand it over: a letter of which the term has passed, and no dispute."""
    scenes.in_house(story, [found.cast.consults], until=found.ago(2), notice=True)
    found.planned(story, "overdragen", Side.CREDITOR)


def young(found: Play, story: Story) -> None:
    scenes.in_house(story, [found.cast.consults], until=found.ago(1), notice=False)
    if story.case.next_on is None or working_days_between(found.today, story.case.next_on) > 6:
        found.planned(story, "bellen", Side.CREDITOR)


def unsettled(found: Play, story: Story) -> None:
    """Something stands in the way of handing it over: a dispute, or no full address."""
    scenes.in_house(story, [found.cast.consults], until=found.ago(6), notice=True)
    at, by = in_office(found.rng, found.ago(4)), found.cast.consults
    if found.rng.random() < 0.6:
        act(story, "bellen", by=by, at=at, outcome="is-het-oneens", note=texts.said(found.rng, "is-het-oneens"))
        if "dispute.open" not in story.circumstances:
            record_circumstance(story, "dispute.open", "ja", by=by, at=at)
        found.planned(story, "betwisting-beantwoorden", Side.CREDITOR)
    else:
        story.debtors[0].postcode, story.debtors[0].city = None, None
        found.planned(story, "adres-controleren", Side.CREDITOR)


def voluntary(found: Play, story: Story) -> None:
    at = in_office(found.rng, found.ago(9))
    act(story, "eerste-herinnering", by=found.cast.consults, at=at, outcome="verstuurd")


PLOTS: dict[str, Callable[[Play, Story], None]] = {
    one.__name__: one
    for one in (
        *(partner, again, asks, together, taken, paused, offered, recalled),
        *(released, returned, ready, young, unsettled, voluntary),
    )
}
