"""What plots are made of: reminders in house, work at a partner, talks, and what the creditor decides."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.cases.policy import Ability, Regie, Side
from app.demo.policy import texts
from app.demo.policy.course import Step, draw, next_step
from app.demo.policy.ids import in_office
from app.demo.service.casting import plan_next
from app.demo.service.doing import act, pay
from app.demo.service.moving import accept, give_back, intervene, offer, recall
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
from app.kernel.actor import Actor
from app.kernel.dates import HERE, add_months, add_working_days, next_working_day
from app.regie.policy import Act, RequestKind, due_moment
from app.sla.service import catalogue

FIRST_STEPS = (
    Step("eerste-herinnering", 3),
    Step("bellen", 5),
    Step("tweede-herinnering", 6),
    Step("bellen", 5),
)
CANNOT = frozenset({"inkomen-gedaald", "uitkering-of-toeslag", "scheiding", "veel-schulden", "overzicht-kwijt"})
PAYS_BY = ("reference", "reference", "case_number", "person")  # values of bank.policy.MatchedBy


def day_of(at: datetime) -> date:
    return at.astimezone(HERE).date()


def in_house(story: Story, workers: Sequence[Actor], *, until: date, notice: bool) -> None:
    """The creditor's own reminders and calls; `notice`: the fourteen-day letter of the law too, about five weeks on."""
    rng, day = story.rng, add_working_days(day_of(story.at), 1)
    steps = [*FIRST_STEPS, Step("veertiendagenbrief", 5)] if notice else list(FIRST_STEPS)
    for step in steps:
        day = add_working_days(day, step.after)
        if day > until:
            plan_next(story, step.code, day, Side.CREDITOR)
            return
        by, kind = rng.choice(workers), catalogue().action(step.code)
        outcome = "verstuurd" if step.code == "veertiendagenbrief" else draw(rng, kind, quiet=True)
        done = act(story, step.code, by=by, at=in_office(rng, day), outcome=outcome, note=texts.said(rng, outcome))
        if done is not None and done.real_contact and not story.causes:
            learn(story, by)
    if rng.random() < 0.35:
        pay(story, next_pay_day(day), part_of(story), known_as=rng.choice(PAYS_BY))


def learn(story: Story, by: Actor) -> None:
    """What one hears when there is contact: why, and how somebody likes to be approached."""
    rng, at = story.rng, story.at + timedelta(minutes=2)
    code, words = rng.choice(texts.CAUSES)
    record_cause(story, code, words, by=by, at=at)
    if rng.random() < 0.5:
        kind, channel, text = rng.choice(texts.PREFERENCES)
        record_preference(story, kind, channel, text, by=by, at=at + timedelta(minutes=1))
    if rng.random() < 0.4:
        ability = Ability.CANNOT if code in CANNOT else Ability.UNKNOWN
        judge_ability(
            story, ability, "Wij spraken hierover.", by=by, at=at + timedelta(minutes=2), complete=rng.random() < 0.5
        )
    if rng.random() < 0.3:
        word = rng.choice(("ja", "nee", "nee"))
        record_circumstance(story, "household.minors", word, by=by, at=at + timedelta(minutes=3))


def at_partner(
    story: Story, workers: Sequence[Actor], *, until: date, quiet: bool = False, first: Step | None = None
) -> Step:
    """The partner works it, one step following on the other. Gives the step that comes after `until`."""
    rng, by = story.rng, story.rng.choice(workers)
    step = first or Step("kennismaking-partner", 1)
    day = add_working_days(day_of(story.at), step.after)
    paid_until = day
    while day <= until:
        kind = catalogue().action(step.code)
        outcome = draw(rng, kind, quiet=quiet)
        more = plan_of(story) if step.code in ("regeling-vastleggen", "regeling-voorstellen") else {}
        at = in_office(rng, day, evening=kind.channel == "telefoon")
        done = act(story, step.code, by=by, at=at, outcome=outcome, note=texts.said(rng, outcome), **more)
        if done is None:  # the house had enough contact, or it does not fit now
            step, day = Step("bellen", 4), add_working_days(day, 4)
            continue
        aside(story, by, done.real_contact)
        if outcome == "zegt-betaling-toe" and rng.random() < 0.75:
            pay(story, next_pay_day(day), part_of(story), known_as=rng.choice(PAYS_BY))
        step = next_step(rng, step.code, outcome)
        following = add_working_days(day, step.after)
        if story.plan_cents and any(one.type == "regeling-vastleggen" for one in story.actions):
            instalments(story, max(day, paid_until), min(following, until))
            paid_until = min(following, until)
        day = following
    return step


def aside(story: Story, by: Actor, real: bool) -> None:
    """What is written down now and then beside the steps."""
    rng, at = story.rng, story.at + timedelta(minutes=2)
    if real and not story.causes:
        learn(story, by)
    if rng.random() < 0.08:
        note(story, rng.choice(texts.NOTES), by=by, at=at)
    if rng.random() < 0.05:
        internal_note(story, rng.choice(texts.INTERNAL), by=by, at=at)


def plan_of(story: Story) -> dict[str, int]:
    """An arrangement that fits within a year, in whole euros."""
    months = story.rng.choice((4, 6, 8, 10, 12))
    story.plan_cents = max(2_500, story.open_cents() // months // 500 * 500 + 500)
    return {"instalment_cents": story.plan_cents, "instalment_count": months}


def instalments(story: Story, start: date, end: date) -> None:
    """Each month's part that was paid between two days; now and then one is missed."""
    day = add_months(start.replace(day=1), 0)
    while day <= end:
        due = next_working_day(day.replace(day=story.pay_day))
        if start < due <= end and story.rng.random() < 0.85:
            cents = min(story.plan_cents, story.open_cents())
            pay(story, due, cents, known_as="reference")
        day = add_months(day, 1)


def next_pay_day(day: date) -> date:
    """Income comes around the 24th."""
    wanted = day.replace(day=24) if day.day < 24 else add_months(day, 1).replace(day=1)
    return next_working_day(wanted)


def part_of(story: Story) -> int:
    """A round part of what is open, now and then all of it less a little."""
    left = story.open_cents()
    part = story.rng.choice((20, 25, 33, 50, 60))
    return max(2_000, left * part // 100 // 500 * 500) if left > 4_000 else 0


def handed_over(
    story: Story, partner: str, *, by: Actor, to: Actor, on: date, history: bool = True, message: str | None = None
) -> None:
    """Offered on a day, and accepted the working day after."""
    rng = story.rng
    words = rng.choice(texts.OFFER) if message is None else message
    offer(story, story.stage.organisations[partner], by=by, at=in_office(rng, on), message=words, history=history)
    number = f"{rng.choice('KMR')}{rng.randint(20_000, 79_999)}" if rng.random() < 0.6 else ""
    accept(story, by=to, at=in_office(rng, add_working_days(on, 1)), reference=number)


def talks(story: Story, creditor: Actor, partner: Actor, on: date, *, answered: bool, due: date) -> None:
    """An instruction or a question, with its answer or still open until `due`."""
    rng, at = story.rng, in_office(story.rng, on)
    which = rng.random()
    if which < 0.45:
        kind, words, asks, other = RequestKind.INSTRUCTION, rng.choice(texts.INSTRUCTIONS), creditor, partner
    elif which < 0.65:
        kind, words, asks, other = RequestKind.QUESTION, rng.choice(texts.QUESTIONS_TO_PARTNER), creditor, partner
    else:
        kind, words, asks, other = RequestKind.QUESTION, rng.choice(texts.QUESTIONS_TO_CREDITOR), partner, creditor
    request = ask(story, kind, words, by=asks, at=at, due_at=due_moment(due))
    if answered:
        day = add_working_days(on, 1)
        planned = add_working_days(day, 3) if kind is RequestKind.INSTRUCTION else None
        answer(story, request, rng.choice(texts.ANSWERS), by=other, at=in_office(rng, day), planned_on=planned)


def directed(story: Story, regie: Regie, by: Actor, on: date, *, until: date | None = None) -> None:
    """The creditor takes a hand in it."""
    act_of = {Regie.TOGETHER: Act.TOGETHER, Regie.CREDITOR: Act.TAKE_OVER, Regie.PAUSED: Act.PAUSE}[regie]
    words = {Regie.TOGETHER: texts.TOGETHER, Regie.CREDITOR: texts.TAKE_OVER, Regie.PAUSED: texts.PAUSE}[regie]
    intervene(story, act_of, by=by, at=in_office(story.rng, on), reason=story.rng.choice(words), until=until)


def taken_back(story: Story, by: Actor, on: date) -> None:
    recall(story, by=by, at=in_office(story.rng, on), reason=story.rng.choice(texts.RECALL))


def given_back(story: Story, by: Actor, on: date, *, reason: str | None = None) -> None:
    words = texts.RELEASE if story.case.accepted_at else texts.RETURN
    give_back(story, by=by, at=in_office(story.rng, on), reason=reason or story.rng.choice(words))
