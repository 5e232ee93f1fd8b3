"""An approval: what it rests on, who may give it, until when, and what it does to the clocks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from app.actions.policy.words import AnswerKind, ApprovalStatus
from app.cases.policy import Side
from app.kernel.dates import HERE, add_working_days, working_days_between
from app.kernel.decision import ALLOW, Decision, Verdict, refuse
from app.kernel.money import Cents
from app.ledger.policy import Bearer
from app.sla.policy.actions import CREDITOR, PARTNER, ActionType, Reach
from app.sla.policy.agreed import Article
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.decide import Answer, decide
from app.sla.policy.terms import Terms
from app.sla.policy.vocabulary import Facts

DUTY, OWNER = "akkoord-gevraagd", "opdrachtgever"
WORKING_DAYS = 3  # to answer in, where nothing else was agreed
AT = time(17)
MOST_PERSONS = 4
# The heaviest first: what cannot be taken back comes before what can (requirements D1a).
PHASES = (
    "executie",
    "gerechtelijk",
    "buitengerechtelijk",
    "minnelijk",
    "vroegsignalering",
    "preventief",
    "afsluiting",
)
CONDITIONS = (  # what is often asked, with the places of sla.policy.sentences; each is one click
    "Bel eerst nog een keer na 18.00 uur.",
    "Ga eerst langs.",
    "Bied eerst een regeling aan.",
    "Wacht tot na de volgende betaaldag.",
    "Er komen geen kosten bij voor {de_mens}.",
)

SENTENCES: Mapping[str, str] = {
    "approval.creditor-only": "Alleen de opdrachtgever beslist over een vraag om akkoord.",
    "approval.answered": "Over deze vraag is al beslist.",
    "approval.own": "U vroeg dit zelf. Een collega beslist.",
    "approval.twice": "U gaf al akkoord. Een tweede persoon moet ook beslissen.",
    "approval.paid": "Er staat niets meer open. Hiervoor geeft u geen akkoord meer. U kunt wel nee zeggen.",
    "approval.no-mandate": "U heeft geen mandaat om akkoord te geven. U kunt wel nee zeggen of een vraag stellen.",
    "approval.above-mandate": "Dit bedrag is hoger dan uw mandaat. Vraag een collega om te beslissen.",
}


COLLECTS = frozenset(
    {
        "uitstel-geven",
        "aanbetaling-afspreken",
        "regeling-voorstellen",
        "regeling-vastleggen",
        "regeling-aanpassen",
        "veertiendagenbrief",
        "incassokosten-berekenen",
        "rente-berekenen",
        "sommatie",
        "voorstel-dagvaarden",
        "dagvaarding",
        "betekening",
        "beslag",
        "aanzegging-ontruiming",
    }
)


# ---- who may give it


@dataclass(frozen=True, slots=True)
class Mandate:
    """Up to which cost for the person someone may say yes; None is no limit. `of`: the absent colleague it is of."""

    up_to_cents: Cents | None
    of: UUID | None = None


def within(mandate: Mandate, cost_cents: Cents) -> bool:
    return mandate.up_to_cents is None or cost_cents <= mandate.up_to_cents


def stands_in(absent_from: date | None, absent_until: date | None, today: date) -> bool:
    """Is the colleague away today, so that the substitute may use the mandate?"""
    return absent_from is not None and absent_from <= today and (absent_until is None or today <= absent_until)


def mandate_for(mandates: Sequence[Mandate], cost_cents: Cents) -> Mandate | None:
    """The own mandate when that will do, else that of a colleague who is away."""
    enough = [one for one in mandates if within(one, cost_cents)]
    return min(enough, key=lambda one: one.of is not None, default=None)


def decide_answer(
    kind: AnswerKind,
    status: ApprovalStatus,
    *,
    by_creditor: bool,
    own: bool,
    answered_before: bool,
    mandates: Sequence[Mandate],
    cost_cents: Cents,
    paid: bool = False,
) -> Decision:
    """May somebody answer so? `own`: asked it themselves. A no needs no mandate: it never costs the person anything.

    `paid`: what the step is for was paid, see is_paid.
    """
    if not by_creditor:
        return refuse("approval.creditor-only")
    if status is not ApprovalStatus.ASKED:
        return refuse("approval.answered")
    if own:
        return refuse("approval.own")
    if answered_before:
        return refuse("approval.twice")
    if kind is not AnswerKind.REFUSE and paid:
        return refuse("approval.paid")
    if kind is AnswerKind.REFUSE or mandate_for(mandates, cost_cents):
        return ALLOW
    return refuse("approval.above-mandate" if mandates else "approval.no-mandate")


def is_paid(step: str, *, done: bool, cost_cents: Cents, open_cents: Cents | None) -> bool:
    """Is nothing open any more of what this step collects, or makes costs for?

    What was done already (`done`) is judged as it was. `open_cents` of the person; None when nothing was ever booked.
    """
    return not done and open_cents is not None and open_cents <= 0 and (cost_cents > 0 or step in COLLECTS)


def after_yes(given: int, needed: int) -> ApprovalStatus:
    """One yes is not enough where two are needed; no answer is never a yes."""
    return ApprovalStatus.GIVEN if given >= needed else ApprovalStatus.ASKED


# ---- what it rests on


def sure_first(answer: Answer) -> Answer:
    """The same answer, with what surely holds named before what hangs on a fact that nobody knows."""
    return answer._replace(because=tuple(sorted(answer.because, key=lambda one: bool(one.asked))))


def persons_needed(answer: Answer) -> int:
    """The fewest people whose yes takes the need for approval away, 1 when a yes alone would not do."""
    for persons in range(1, MOST_PERSONS + 1):
        agreed = {**answer.seen, "approval.status": "gegeven", "approval.persons": persons}
        if decide(answer.action, agreed, answer.terms, answer.now).verdict is not Verdict.NEEDS_APPROVAL:
            return persons
    return 1


def answer_by(terms: Terms, now: datetime) -> datetime:
    """Until when the creditor answers, at 17.00 hours, by the duty that was agreed."""
    today = now.astimezone(HERE).date()
    duties = terms.duties(DUTY, OWNER)
    days = min((duty.deadline for _, duty in duties if duty.unit == "werkdagen"), default=WORKING_DAYS)
    return datetime.combine(add_working_days(today, days), AT, HERE)


def not_tried(answer: Answer, done: Collection[str], *, doer: str) -> list[str]:
    """Lighter action types that the clauses name and that nobody did in this case yet, the lightest first.

    `doer`: creditor, or the kind of partner, who must be allowed to do them.
    """
    catalogue = answer.terms.catalogue
    sure = [one for one in (*answer.because, *answer.also) if not one.asked]
    named = {code for one in sure for code in one.alternatives}
    weights = {code: weight(catalogue.action(code), catalogue) for code in named | {answer.action}}
    kinds = [catalogue.action(code) for code in named if code not in done]
    may = [kind.code for kind in kinds if doer in kind.by and not kind.records_only]
    return sorted((code for code in may if weights[code] < weights[answer.action]), key=weights.__getitem__)


def weight(kind: ActionType, catalogue: Catalogue) -> tuple[bool, int, int, str]:
    """Costs for the person weigh most, then the phase, then the pressure."""
    return reach_of(kind, catalogue) is Reach.ALWAYS, -PHASES.index(kind.phase), kind.pressure, kind.code


def reach_of(kind: ActionType, catalogue: Catalogue) -> Reach:
    """Whether the costs of an action type can reach the person who owes."""
    kinds = {catalogue.cost_kinds[code].reaches_person for code in kind.cost_kinds}
    return next((reach for reach in Reach if reach in kinds), Reach.NEVER)


def cost_article(terms: Terms, action: str) -> Article | None:
    """What was agreed on who bears the costs of this action type; the narrowest clause."""
    articles = terms.costs(action)
    return min(articles, key=lambda one: len(one.clause.scope.actions or terms.catalogue.actions), default=None)


def bearer_of(terms: Terms, action: str, facts: Facts) -> Bearer:
    """Who bears what this action costs, as things stand now.

    Without a clause costs that can reach the person count as the person's, so that nobody overlooks them. A
    clause that lays costs on the person under a condition lays them on the creditor where that is not met.
    """
    kind, article = terms.catalogue.action(action), cost_article(terms, action)
    default = Bearer.CREDITOR if reach_of(kind, terms.catalogue) is Reach.NEVER else Bearer.DEBTOR
    if article is None:
        return default
    bearers = article.clause.bearers()
    if article.condition.weigh(facts).value is not True:
        return Bearer.CREDITOR if CREDITOR in bearers.values() and "debtor" in bearers.values() else default
    named = next((bearers[one] for one in _situations(kind, facts) if one in bearers), None)
    return Bearer.of(named) if named else Bearer.of(next(iter(bearers.values())))


def _situations(kind: ActionType, facts: Facts) -> Iterable[str]:
    """The situations of clauses.yaml that hold now, the most telling first."""
    causes = facts.get("case.causes")
    if isinstance(causes, list | tuple) and "fout-van-ons" in causes:
        yield "fout-opdrachtgever"
    if facts.get("case.ability") == "kan-niet":
        yield "kan-niet"
    if facts.get("arrangement.status") in ("voorgesteld", "loopt"):
        yield "regeling"
    yield "post-retour" if facts.get("notice.returned") is True else "geen-retour"
    yield "met-akkoord" if facts.get("approval.status") == "gegeven" else "zonder-akkoord"
    if kind.phase in ("gerechtelijk", "executie"):
        yield "gestopt"  # until a judge decides, who takes the step carries it
    yield "betaald"


# ---- what waits meanwhile


def working_days_waited(since: datetime, now: datetime) -> int:
    return working_days_between(since.astimezone(HERE).date(), now.astimezone(HERE).date())


def moved_on(due_at: datetime, since: datetime, now: datetime) -> datetime:
    """A term of the other side stood still while an approval waited: as many working days later."""
    here = due_at.astimezone(HERE)
    return datetime.combine(add_working_days(here.date(), working_days_waited(since, now)), here.timetz())


def doer_of(side: Side, partner_kind: str | None) -> str:
    """As `by` of actions.yaml names who acts."""
    return CREDITOR if side is Side.CREDITOR else partner_kind or PARTNER
