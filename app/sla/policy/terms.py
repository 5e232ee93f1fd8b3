"""From a signed version to rules: agreed clauses and the law, compiled once for each action type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.kernel.dates import HERE
from app.kernel.decision import Verdict
from app.sla.policy.actions import CREDITOR, ActionType, Precondition
from app.sla.policy.agreed import AgreedClause, Article, agree, articles_of
from app.sla.policy.catalogue import Catalogue, fingerprint
from app.sla.policy.clauses import Duty, Order
from app.sla.policy.conditions import ALWAYS, NEVER, Condition, Leaf, all_of
from app.sla.policy.rules import CLOCK, Plan, Reason, Rule, Source
from app.sla.policy.sentences import NEUTRAL, Words, fill, join
from app.sla.policy.vocabulary import ContentMistake

DOERS = {
    CREDITOR: "de opdrachtgever",
    "incassobureau": "een incassobureau",
    "gerechtsdeurwaarder": "een gerechtsdeurwaarder",
}

WEEK_LIMIT = "grens-contacten-week"
USUAL_WEEK = 3  # contacts a week that are drawn where nothing was agreed


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything agreed between two sides, compiled. Two terms with the same hash say the same."""

    hash: str
    version_ref: str
    words: Words
    catalogue: Catalogue = field(compare=False, repr=False)
    articles: tuple[Article, ...] = field(compare=False, repr=False)
    plans: Mapping[str, Plan] = field(compare=False, repr=False)

    def plan(self, action: str) -> Plan:
        """ContentMistake for an action type that is not in the catalogue."""
        if action not in self.plans:
            raise ContentMistake(f"De actiesoort {action} bestaat niet.")
        return self.plans[action]

    def looks_at(self, action: str) -> frozenset[str]:
        """The facts that can matter for this action type: gather these, keep no others."""
        return self.plan(action).looks_at

    def week_limit(self) -> tuple[int, str] | None:
        """Contacts a week, of all parties together, and the number of the article; None when nothing was agreed."""
        for article in self.articles:
            most = article.params.get("aantal")
            if article.clause.code == WEEK_LIMIT and isinstance(most, int):
                return most, article.number or ""
        return None

    def duties(self, trigger: str | None = None, owner: str | None = None) -> list[tuple[Article, Duty]]:
        """What one side must do in time, optionally after one moment or of one owner."""
        found = ((article, article.duty) for article in self.articles)
        return [
            (article, duty)
            for article, duty in found
            if duty and trigger in (None, duty.trigger) and owner in (None, duty.owner)
        ]

    def costs(self, action: str) -> list[Article]:
        """The articles on who bears the costs of this action type; `clause.bearers()` says who, when."""
        kind = self.catalogue.action(action)
        return [one for one in self.articles if one.clause.bearers() and one.clause.scope.covers(kind)]

    def orders(self) -> list[tuple[Article, Order]]:
        """In which order a payment is booked; without any the law decides."""
        found = ((article, article.order) for article in self.articles)
        return [(article, order) for article, order in found if order]


def compile_terms(
    agreed: Iterable[AgreedClause],
    catalogue: Catalogue,
    *,
    words: Words = NEUTRAL,
    version_ref: str = "",
    since: date | None = None,
) -> Terms:
    """What was agreed and what the law adds, as one set of rules. The order of `agreed` does not matter.

    `since` is the first day of the SLA; without it a clause that lapses holds for ever.
    ContentMistake with a Dutch sentence when a clause does not fit, twice the same, or against another.
    """
    articles = articles_of([*agreed], catalogue, words)
    rules = [(article, _rule(article, catalogue, words, since)) for article in articles]
    plans = {}
    for action in catalogue.actions.values():
        agreed_rules = [rule for article, rule in rules if rule and article.clause.scope.covers(action)]
        plans[action.code] = _plan(action, [*agreed_rules, *_own_rules(action, words)])
    data = [
        [one.number, one.clause.raw, {**one.params}, one.extended_to, str(since) if since else None] for one in articles
    ]
    return Terms(
        hash=fingerprint([catalogue.digest, data]),
        version_ref=version_ref,
        words=words,
        catalogue=catalogue,
        articles=tuple(articles),
        plans=plans,
    )


def default_terms(catalogue: Catalogue, *, words: Words = NEUTRAL, version_ref: str = "") -> Terms:
    """The light start of a new SLA: the law and the clauses that the library marks as default."""
    codes = [clause.code for clause in catalogue.clauses.values() if clause.default and not clause.builtin]
    return compile_terms(agree(codes, catalogue), catalogue, words=words, version_ref=version_ref)


def _lapse(article: Article, since: date | None, catalogue: Catalogue) -> Condition:
    days = article.clause.lapses_after(article.params)
    if days is None or since is None:
        return ALWAYS
    end = datetime.combine(since + timedelta(days=days), time.min, HERE)
    return Leaf(catalogue.facts["action.planned_at"], "lt", end)


def _rule(article: Article, catalogue: Catalogue, words: Words, since: date | None) -> Rule | None:
    """None for what never changes an answer: a cost, an order, a duty that is only measured."""
    clause = article.clause
    if clause.effect.verdict is None:
        return None
    scope = clause.scope.condition(article.extended_to, catalogue.facts)
    reason = Reason(
        verdict=clause.effect.verdict,
        source=Source.LAW if clause.builtin else Source.AGREED,
        code=clause.code,
        article=article.number,
        sentence=article.sentence,
        rationale=clause.text("rationale", words),
        law=clause.law,
        alternatives=clause.alternatives,
        alternative_text=clause.alternative_text(words),
    )
    # What is seldom true goes first: then the rest need not be looked at.
    return Rule(reason, all_of(article.condition, scope, _lapse(article, since, catalogue)))


def _own_rules(action: ActionType, words: Words) -> list[Rule]:
    """What the action type itself asks: who may do it, and what must be true first."""
    who = join([DOERS[one] for one in action.by], "of")
    only = f"Alleen {who} mag dit doen."
    doer = Reason(Verdict.REFUSE, Source.CATALOGUE, "uitvoerder", None, only, "", None)
    return [Rule(doer, action.not_by_them), *(_precondition(one, words) for one in action.preconditions)]


def _precondition(one: Precondition, words: Words) -> Rule:
    """Not met is a no; a soft one asks for a reason, one about the approval itself asks for that approval."""
    verdict = Verdict.ASK_REASON if one.soft else Verdict.REFUSE
    if one.fact.startswith("approval."):
        verdict = Verdict.NEEDS_APPROVAL
    unmet = fill(one.unmet, words)
    reason = Reason(verdict, Source.CATALOGUE, f"voorwaarde:{one.fact}", None, unmet, "", one.law)
    return Rule(reason, one.broken)


def _plan(action: ActionType, rules: Iterable[Rule]) -> Plan:
    settled = (Rule(rule.reason, action.settle(rule.condition)) for rule in rules)
    left = [rule for rule in settled if rule.condition != NEVER]
    looks_at = frozenset().union(*(rule.condition.facts() for rule in left))
    return Plan(action, tuple((rule.condition.test(), rule) for rule in left), looks_at, bool(looks_at & CLOCK))
