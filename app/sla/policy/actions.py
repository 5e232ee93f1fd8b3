"""Action types: what each one is, who may do it, what must be true first. Read from actions.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.sla.policy.conditions import ALWAYS, NEVER, Condition, Leaf, all_of, any_of, opposite
from app.sla.policy.reading import parse_condition
from app.sla.policy.vocabulary import ContentMistake, FactDef, IfUnknown, Raw, Value

CREDITOR, PARTNER = "creditor", "partner"


class Reach(StrEnum):
    """Whether a cost kind can reach the person who owes."""

    ALWAYS = "always"
    IF_CHARGED = "if_charged"  # only when the action has an amount
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class CostKind:
    code: str
    name: str
    explain: str
    reaches_person: Reach
    law: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action. `real`: the person let hear something; `next`: what fits then."""

    code: str
    name: str
    real: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must be true before an action, whatever was agreed. `broken` is true when it is not."""

    fact: str
    broken: Condition
    unmet: str
    soft: bool
    law: str | None


@dataclass(frozen=True, slots=True)
class ActionType:
    code: str
    english: str
    name: str
    phase: str
    also_in: tuple[str, ...]
    channel: str
    outward: bool
    pressure: int
    cost_kinds: tuple[str, ...]
    records_only: bool
    invited: Condition  # the person asked for it: then it weighs nothing
    raising: Condition  # costs can reach the person, now or later
    by: tuple[str, ...]
    not_by_them: Condition  # true when who acts is none of `by`
    outcomes: tuple[Outcome, ...]
    preconditions: tuple[Precondition, ...]
    reminders: tuple[str, ...]
    legal_effect: str
    vera: str | None
    explain: str

    def given(self) -> dict[str, Value]:
        """The facts that the catalogue itself knows; nobody can forget or change them."""
        return {
            "action.type": self.code,
            "action.phase": self.phase,
            "action.channel": self.channel,
            "action.outward": self.outward,
            "action.cost_kinds": self.cost_kinds,
        }

    def settle(self, condition: Condition) -> Condition:
        """`condition` for this action type: what the catalogue knows, and what follows from it, filled in."""
        looks_at, known = condition.facts(), self.given()
        if not looks_at.isdisjoint(known):
            condition = condition.given(known)
        if "action.pressure" in looks_at:
            condition = _by_case(condition, "action.pressure", self.invited, 0, self.pressure)
        if "action.raises_cost" in looks_at:
            condition = _by_case(condition, "action.raises_cost", self.raising, True, False)
        return condition

    def outcome(self, code: str) -> Outcome:
        """ContentMistake when this action type has no such outcome."""
        for outcome in self.outcomes:
            if outcome.code == code:
                return outcome
        raise ContentMistake(f"{self.name} heeft geen uitkomst {code}.")


def parse_cost_kinds(raw: Raw) -> dict[str, CostKind]:
    kinds = (
        CostKind(one["code"], one["name"], one["explain"], Reach(one["reaches_person"]), one.get("law"))
        for one in raw["cost_kinds"]
    )
    return {kind.code: kind for kind in kinds}


def parse_actions(raw: Raw, facts: Mapping[str, FactDef], costs: Mapping[str, CostKind]) -> dict[str, ActionType]:
    """The action types of actions.yaml by code, every reference checked."""
    sets = {
        name: tuple(Outcome(one["code"], one["name"], one["real"], one["next"]) for one in outcomes)
        for name, outcomes in raw["outcome_sets"].items()
    }
    actions: dict[str, ActionType] = {}
    for entry in raw["actions"]:
        where = f"actions.yaml, actie {entry['code']}"
        if entry["code"] in actions:
            raise ContentMistake(f"{where}: die staat er twee keer in.")
        known: list[tuple[str, list[str], list[str]]] = [
            ("fase", [entry["phase"], *entry.get("also_in", ())], raw["phases"]),
            ("kanaal", [entry["channel"]], raw["channels"]),
            ("kostensoort", entry["cost_kinds"], [*costs]),
            ("uitvoerder", entry["by"], raw["doers"]),
            ("lijst met uitkomsten", [entry["outcomes"]], [*sets]),
        ]
        for what, used, there in known:
            if strange := [one for one in used if one not in there]:
                raise ContentMistake(f"{where}: {what} {strange[0]} bestaat niet.")
        actions[entry["code"]] = _parse_action(entry, facts, costs, sets[entry["outcomes"]], where)
    for name, outcomes in sets.items():
        for outcome in outcomes:
            if outcome.next and outcome.next not in actions:
                raise ContentMistake(f"actions.yaml, uitkomsten {name}: actie {outcome.next} bestaat niet.")
    return actions


def _parse_action(
    entry: Raw,
    facts: Mapping[str, FactDef],
    costs: Mapping[str, CostKind],
    outcomes: tuple[Outcome, ...],
    where: str,
) -> ActionType:
    reaches = {costs[kind].reaches_person for kind in entry["cost_kinds"]}
    conditions = [one for one in entry["preconditions"] if "fact" in one]
    by, reach = tuple(entry["by"]), next((reach for reach in Reach if reach in reaches), Reach.NEVER)
    return ActionType(
        code=entry["code"],
        english=entry["english"],
        name=entry["name"],
        phase=entry["phase"],
        also_in=tuple(entry.get("also_in", ())),
        channel=entry["channel"],
        outward=entry["outward"],
        pressure=entry["pressure"],
        cost_kinds=tuple(entry["cost_kinds"]),
        records_only=entry.get("records_only", False),
        invited=Leaf(facts["action.initiated_by_debtor"], "is_true"),
        raising=_raising(reach, facts["action.cost_cents"]),
        by=by,
        not_by_them=_none_of(by, facts, where),
        outcomes=outcomes,
        preconditions=tuple(_parse_precondition(one, facts, where) for one in conditions),
        reminders=tuple(one["text"] for one in entry["preconditions"] if "text" in one),
        legal_effect=entry["legal_effect"],
        vera=entry["vera"],
        explain=entry["explain"],
    )


def _raising(reach: Reach, cost: FactDef) -> Condition:
    """For a type that makes no costs by itself, an amount that nobody mentions is zero."""
    if reach is Reach.ALWAYS:
        return ALWAYS
    mentioned = replace(cost, if_unknown=IfUnknown.AS_ZERO) if reach is Reach.NEVER else cost
    return Leaf(mentioned, "gt", 0)


def _by_case(condition: Condition, fact: str, case: Condition, then: Value, otherwise: Value) -> Condition:
    """`condition` where `fact` is one thing in a case and another thing elsewhere."""
    yes, no = condition.given({fact: then}), condition.given({fact: otherwise})
    return yes if yes == no else any_of(all_of(case, yes), all_of(opposite(case), no))


def _parse_precondition(entry: Raw, facts: Mapping[str, FactDef], where: str) -> Precondition:
    asked = {key: entry[key] for key in ("fact", "op", "value") if key in entry}
    broken = opposite(parse_condition(asked, facts, {}, where))
    if "only_for" in entry:
        basis = {"fact": "claim.legal_basis", "op": "eq", "value": entry["only_for"]}
        broken = all_of(parse_condition(basis, facts, {}, where), broken)
    return Precondition(entry["fact"], broken, entry["unmet"], entry.get("soft", False), entry.get("law"))


def _none_of(by: tuple[str, ...], facts: Mapping[str, FactDef], where: str) -> Condition:
    """True when the one who acts is none of `by`: the creditor, or kinds of partner."""
    partners = [one for one in by if one != CREDITOR]
    side, kind = "action.actor_side", "partner.kind"

    def is_one(fact: str, *values: str) -> Condition:
        return parse_condition({"fact": fact, "op": "in", "value": [*values]}, facts, {}, where)

    everyone = set(partners) == set(facts[kind].values or ())
    kinds = NEVER if not partners else ALWAYS if everyone else is_one(kind, *partners)
    creditor = is_one(side, CREDITOR) if CREDITOR in by else NEVER
    if CREDITOR in by and everyone:
        return NEVER
    return opposite(any_of(creditor, all_of(is_one(side, PARTNER), kinds)))
