"""The whole catalogue: facts, action types, clauses and causes, read once and checked against each other."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.sla.policy.actions import ActionType, CostKind, parse_actions, parse_cost_kinds
from app.sla.policy.clauses import ClauseDef, Kind
from app.sla.policy.library import Lists, parse_clause
from app.sla.policy.vocabulary import ContentMistake, FactDef, Facts, Raw, parse_facts


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody does not pay. `default_ability` is a first guess; a person always confirms."""

    code: str
    english: str
    name: str
    default_ability: str
    hints: tuple[str, ...]
    note: str | None
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by its code. `digest` changes whenever any of the content does."""

    digest: str
    facts: Mapping[str, FactDef]
    actions: Mapping[str, ActionType]
    cost_kinds: Mapping[str, CostKind]
    clauses: Mapping[str, ClauseDef]
    causes: Mapping[str, Cause]
    kinds: Mapping[str, Kind]
    chapters: Mapping[int, str]
    situations: Mapping[str, str]
    values: Mapping[str, str]
    lists: Lists

    @classmethod
    def parse(cls, raw: Raw) -> Self:
        """From `{"facts": …, "actions": …, "clauses": …, "causes": …}`, each the content of that file.

        ContentMistake with a Dutch sentence that names the place of the first thing that does not fit.
        """
        costs = parse_cost_kinds(raw["actions"])
        facts = parse_facts(
            raw["facts"],
            {
                "actions.yaml": [one["code"] for one in raw["actions"]["actions"]],
                "causes.yaml": [one["code"] for one in raw["causes"]["causes"]],
                "fase": raw["actions"]["phases"],
                "kanaal": raw["actions"]["channels"],
                "kostensoort": [*costs],
            },
        )
        actions = parse_actions(raw["actions"], facts, costs)
        head = raw["clauses"]
        chapters = {one["number"]: one["name"] for one in head["chapters"]}
        kinds = {one["code"]: Kind(one["code"], one["name"], one["chapter"]) for one in head["kinds"]}
        if strange := [kind.code for kind in kinds.values() if kind.chapter not in chapters]:
            raise ContentMistake(f"clauses.yaml: het hoofdstuk van de soort {strange[0]} bestaat niet.")
        lists = Lists(
            facts=facts,
            actions=actions,
            phases=raw["actions"]["phases"],
            cost_kinds=[*costs],
            kinds=kinds,
            moments=[*_names(head["moments"])],
            situations=[*_names(head["cost_situations"])],
            bearers=head["bearers"],
            owners=head["duty_owners"],
            values=[*_names(head["values"])],
        )
        return cls(
            digest=fingerprint(raw),
            facts=facts,
            actions=actions,
            cost_kinds=costs,
            clauses=_parse_clauses(head["clauses"], lists),
            causes=_parse_causes(raw["causes"]["causes"], actions),
            kinds=kinds,
            chapters=chapters,
            situations=_names(head["cost_situations"]),
            values=_names(head["values"]),
            lists=lists,
        )

    def said(self, code: str, outcome: str | None) -> str:
        """`Bellen: geen gehoor`; what the catalogue no longer has, as it was written."""
        kind = self.actions.get(code)
        if kind is None:
            return code
        ended = next((one.name.lower() for one in kind.outcomes if one.code == outcome), "")
        return f"{kind.name}: {ended}" if ended else kind.name

    def action(self, code: str) -> ActionType:
        """ContentMistake for a code that is not in the catalogue."""
        if code not in self.actions:
            raise ContentMistake(f"De actiesoort {code} bestaat niet.")
        return self.actions[code]

    def clause(self, code: str) -> ClauseDef:
        """ContentMistake for a code that is not in the library."""
        if code not in self.clauses:
            raise ContentMistake(f"De afspraak {code} bestaat niet.")
        return self.clauses[code]

    def problems(self, facts: Facts) -> list[str]:
        """What is wrong with facts that somebody gathered, as Dutch sentences: unknown names, wrong types."""
        strange = [f"Het feit {code} bestaat niet." for code in facts if code not in self.facts]
        found = (self.facts[code].problem(value) for code, value in facts.items() if code in self.facts)
        return strange + [problem for problem in found if problem]


def fingerprint(data: Any) -> str:
    """sha256 of the canonical JSON of `data`: the same content, the same text."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=dict)
    return hashlib.sha256(text.encode()).hexdigest()


def _names(entries: list[Raw]) -> dict[str, str]:
    return {one["code"]: one["name"] for one in entries}


def _parse_clauses(entries: list[Raw], lists: Lists) -> dict[str, ClauseDef]:
    clauses = {one["code"]: parse_clause(one, lists) for one in entries}
    if len(clauses) < len(entries):
        raise ContentMistake("clauses.yaml: een afspraak staat er twee keer in.")
    for clause in clauses.values():
        for other in clause.conflicts_with:
            if other not in clauses or clause.code not in clauses[other].conflicts_with:
                raise ContentMistake(f"clauses.yaml, afspraak {clause.code}: {other} noemt deze niet terug.")
    return clauses


def _parse_causes(entries: list[Raw], actions: Mapping[str, ActionType]) -> dict[str, Cause]:
    causes: dict[str, Cause] = {}
    for one in entries:
        if strange := [code for code in one["fits"] if code not in actions]:
            raise ContentMistake(f"causes.yaml, oorzaak {one['code']}: actie {strange[0]} bestaat niet.")
        causes[one["code"]] = Cause(
            one["code"],
            one["english"],
            one["name"],
            one["default_ability"],
            tuple(one["hints"]),
            one.get("note"),
            tuple(one["fits"]),
        )
    return causes
