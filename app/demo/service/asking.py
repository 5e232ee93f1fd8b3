"""Questions for approval: what went before, the question itself, and what became of it."""

from datetime import date

from app.actions.models import Approval
from app.actions.policy import AnswerKind
from app.cases.policy import Ability
from app.demo.policy import texts
from app.demo.policy.ids import in_office, moment
from app.demo.policy.programme import Question
from app.demo.service.doing import act, answer_approval, ask_approval, complete, ledger_line, withdraw
from app.demo.service.story import Story
from app.demo.service.talking import judge_ability, note, record_cause, record_circumstance
from app.kernel.actor import Actor
from app.kernel.dates import add_working_days
from app.ledger.policy import Bearer, EntryKind

KINDS = {"agree": AnswerKind.AGREE, "condition": AnswerKind.CONDITION, "refuse": AnswerKind.REFUSE}
SUMMONS_CENTS = 142_18  # what the bailiff asks for it
LONG_MONTHS = 18
BEFORE = 24  # working days of preparation


def prepared(story: Story, by: Actor, asked_on: date, *, visits: bool) -> None:
    """What one does before a heavy step: call, offer help and an arrangement, know why and who lives there."""
    rng = story.rng
    steps = [
        ("bellen", -22, "geen-gehoor", {}),
        ("hulp-aanbieden", -16, "voicemail", {}),
        ("regeling-voorstellen", -11, "geen-reactie", {"instalment_cents": 75_00, "instalment_count": 10}),
        ("bellen", -6, "voicemail", {}),
    ]
    if visits:
        steps.insert(3, ("huisbezoek", -9, "kaart-achtergelaten", {}))
    for code, days, outcome, more in steps:
        at = in_office(rng, add_working_days(asked_on, days))
        act(story, code, by=by, at=at, outcome=outcome, note=texts.said(rng, outcome), **more)
    at = in_office(rng, add_working_days(asked_on, -5))
    if not story.causes:
        record_cause(story, "betaalt-liever-later", "Zei dit in een eerder gesprek.", by=by, at=at)
    record_circumstance(story, "debtor.debt_help", "geen", by=by, at=at)
    record_circumstance(story, "debtor.insolvency", "geen", by=by, at=at)
    record_circumstance(story, "household.minors", rng.choice(("ja", "nee")), by=by, at=at)
    judge_ability(story, Ability.WILL_NOT, "Reageert niet op hulp en voorstellen.", by=by, at=at, complete=True)


def asked(story: Story, question: Question, partner: Actor, creditor: Actor, today: date) -> None:
    rng, on = story.rng, add_working_days(today, -question.asked)
    prepared(story, partner, on, visits=rng.random() < 0.5)
    approval = _ask(story, question.about, partner, on)
    if not question.answer:
        return
    kind, day = KINDS[question.answer], add_working_days(on, min(2, question.asked - 1))
    text, other = "", None
    if kind is AnswerKind.CONDITION:
        text = rng.choice(texts.CONDITIONS)
    if kind is AnswerKind.REFUSE:
        text, other = rng.choice(texts.REFUSALS)
    answer_approval(story, approval, by=creditor, at=in_office(rng, day), kind=kind, text=text, alternative=other)
    after = add_working_days(day, 2)
    if question.then == "done":
        outcome = {"dagvaarding": "uitgevoerd", "incassokosten": "gedaan", "regeling": "verstuurd"}[question.about]
        complete(story, approval, by=partner, at=in_office(rng, after), outcome=outcome)
        if question.about == "dagvaarding":
            _summons_paid(story, partner, after)
    if question.then == "withdrawn":
        at = in_office(rng, after, evening=True)
        act(story, "bellen", by=partner, at=at, outcome="vraagt-regeling", note=texts.said(rng, "vraagt-regeling"))
        withdraw(story, approval, by=partner, at=at)
        note(story, "De voorwaarde werkte. Een dagvaarding is niet meer nodig.", by=partner, at=at)


def _ask(story: Story, about: str, by: Actor, on: date) -> Approval:
    at = moment(on, 16, story.rng.randint(5, 55), story.rng.randint(0, 59))
    rng = story.rng
    if about == "dagvaarding":
        why = rng.choice(texts.COURT)
        return ask_approval(
            story, "dagvaarding", by=by, at=at, reason=why, alternatives=texts.LIGHTER, cost_cents=SUMMONS_CENTS
        )
    if about == "incassokosten":
        return ask_approval(story, "incassokosten-berekenen", by=by, at=at, reason=texts.COSTS)
    open_cents = story.open_cents()
    part = -(-open_cents // LONG_MONTHS // 100) * 100  # whole euros, the last term is lower
    return ask_approval(
        story,
        "regeling-vastleggen",
        by=by,
        at=at,
        reason=texts.LONG,
        instalment_cents=part,
        instalment_count=-(-open_cents // part),
    )


def _summons_paid(story: Story, by: Actor, on: date) -> None:
    ledger_line(
        story,
        EntryKind.COST,
        SUMMONS_CENTS,
        on,
        by=by,
        at=story.at,
        bearer=Bearer.CREDITOR,
        cost_kind="explootkosten",
        description="Kosten van de deurwaarder voor de dagvaarding",
    )
