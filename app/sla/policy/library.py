"""Reads clauses.yaml, with everything a clause refers to checked, or says in a sentence what is wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.sla.policy.actions import CREDITOR, PARTNER, ActionType
from app.sla.policy.clauses import ClauseDef, Effect, Kind, Scope
from app.sla.policy.reading import Param
from app.sla.policy.sentences import names_in, problem_of_params
from app.sla.policy.vocabulary import ContentMistake, FactDef, Raw

HARD = {Effect.NEEDS_APPROVAL, Effect.REFUSE}
NEVER_BLOCKS = {"frame", "cost", "imputation"}
KEYS = {
    *("code", "kind", "builtin", "default", "binds", "law", "sentence", "params", "applies_to", "when"),
    *("except", "effect", "duty", "cost", "order", "window", "expires_after_days", "conflicts_with"),
    *("rationale", "value", "example", "alternative"),
}
CHOOSES = {"actions", "phases", "outward", "raises_cost", "events"}
SCOPE = CHOOSES | {"except_actions", "actor_side", "extendable_to"}


@dataclass(frozen=True, slots=True)
class Lists:
    """What a clause may refer to, from the other files and from the head of clauses.yaml."""

    facts: Mapping[str, FactDef]
    actions: Mapping[str, ActionType]
    phases: Collection[str]
    cost_kinds: Collection[str]
    kinds: Mapping[str, Kind]
    moments: Collection[str]
    situations: Collection[str]
    bearers: Collection[str]
    owners: Collection[str]
    values: Collection[str]


def parse_clause(raw: Raw, lists: Lists) -> ClauseDef:
    """One clause, everything it refers to checked. ContentMistake says what does not fit, and where."""
    where = f"clauses.yaml, afspraak {raw.get('code')}"
    if unknown := set(raw) - KEYS:
        raise ContentMistake(f"{where}: {sorted(unknown)[0]} kennen wij niet.")
    if unknown := set(raw["applies_to"]) - SCOPE:
        raise ContentMistake(f"{where}: applies_to.{sorted(unknown)[0]} kennen wij niet.")
    if raw["effect"] not in {*Effect}:
        raise ContentMistake(f"{where}: het effect {raw['effect']} bestaat niet.")
    params = {name: _param(value, where) for name, value in raw["params"].items()}
    clause = ClauseDef(raw, lists.facts, _parse_scope(raw["applies_to"]), Effect(raw["effect"]), params)
    _check_references(clause, lists, where)
    _check_sense(clause, where)
    return clause


def _param(value: Any, where: str) -> Param:
    if isinstance(value, list | tuple):
        return tuple(value)
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    raise ContentMistake(f"{where}: {value!r} kan geen parameter zijn.")


def _parse_scope(raw: Raw) -> Scope:
    def chosen(name: str) -> frozenset[str] | None:
        return frozenset(raw[name]) if name in raw else None

    return Scope(
        actions=chosen("actions"),
        except_actions=frozenset(raw.get("except_actions", ())),
        phases=chosen("phases"),
        outward=raw.get("outward"),
        sides=tuple(raw["actor_side"]) if "actor_side" in raw else None,
        extendable_to=tuple(raw.get("extendable_to", ())),
        raises_cost=raw.get("raises_cost", False),
        events=frozenset(raw.get("events", ())),
    )


def _check_references(clause: ClauseDef, lists: Lists, where: str) -> None:
    raw, scope, sides = clause.raw, clause.scope, (CREDITOR, PARTNER)
    duty, cost = raw.get("duty", {}), raw.get("cost", {"kinds": (), "bearer": {}})
    done_by = {*lists.actions, *lists.moments}
    references: list[tuple[str, Collection[str], Collection[str]]] = [
        ("soort", [clause.kind], lists.kinds),
        ("waarde", [clause.value], lists.values),
        ("actie", [*(scope.actions or ()), *scope.except_actions, *clause.alternatives], lists.actions),
        ("fase", scope.phases or (), lists.phases),
        ("kant", [*(scope.sides or ()), *scope.extendable_to, *raw.get("binds", ())], sides),
        ("gebeurtenis", scope.events, lists.moments),
        ("gebeurtenis", [duty["trigger"]] if duty else (), lists.moments),
        ("eigenaar", [duty["owner"]] if duty else (), lists.owners),
        ("actie of gebeurtenis", duty.get("fulfilled_by", ()), done_by),
        ("kostensoort", cost["kinds"], lists.cost_kinds),
        ("situatie", [*cost["bearer"]], lists.situations),
        ("drager", [*cost["bearer"].values()], lists.bearers),
    ]
    for what, used, there in references:
        if strange := sorted(set(used) - set(there)):
            raise ContentMistake(f"{where}: {what} {strange[0]} bestaat niet.")


def _check_sense(clause: ClauseDef, where: str) -> None:
    raw, effect = clause.raw, clause.effect
    if not CHOOSES & set(raw["applies_to"]):
        raise ContentMistake(f"{where}: applies_to kiest niets.")
    if clause.kind in NEVER_BLOCKS and effect in HARD:
        raise ContentMistake(f"{where}: een afspraak van de soort {clause.kind} houdt nooit iets tegen.")
    if clause.builtin and not clause.law:
        raise ContentMistake(f"{where}: een ingebouwde afspraak noemt de wet.")
    for needed, part in ((Effect.DUTY, "duty"), (Effect.COST, "cost"), (Effect.ORDER, "order")):
        if effect is needed and part not in raw:
            raise ContentMistake(f"{where}: bij het effect {effect} hoort {part}.")
    if problem := problem_of_params({}, clause.params):
        raise ContentMistake(f"{where}: {problem}.")
    if names_in(raw["sentence"]) != set(clause.params):
        raise ContentMistake(f"{where}: de zin noemt niet precies de parameters.")
    for text in (raw["rationale"], raw["example"], raw["alternative"]["text"]):
        if names_in(text):
            raise ContentMistake(f"{where}: alleen de zin mag parameters noemen.")
    clause.condition(clause.params)
    clause.lapses_after(clause.params)
    clause.duty(clause.params)
    clause.order(clause.params)
