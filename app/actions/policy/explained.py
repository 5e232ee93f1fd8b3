"""A stored decision in words, years later: which clauses, which facts, and what nobody knew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.kernel.dates import moment_short
from app.kernel.decision import Verdict
from app.kernel.money import euro
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.vocabulary import FactDef, FactType

SAYS: Mapping[Verdict, str] = {
    Verdict.ALLOW: "Dit mocht.",
    Verdict.ALLOW_WITH_NOTICE: "Dit mocht, met een bericht aan de andere kant.",
    Verdict.ASK_REASON: "Dit mocht, met een reden.",
    Verdict.NEEDS_APPROVAL: "Hiervoor was akkoord nodig.",
    Verdict.REFUSE: "Dit mocht niet.",
}
FROM: Mapping[str, str] = {
    "law": "De wet",
    "agreed": "Artikel",
    "catalogue": "Voorwaarde van deze actie",
    "cost": "Kosten voor wie, artikel",
}


def fact_rows(facts: Mapping[str, Any], catalogue: Catalogue) -> list[tuple[str, str]]:
    """Name and value of each fact that was seen, in the order of facts.yaml."""
    return [
        (definition.name, value_words(definition, facts[code], catalogue))
        for code, definition in catalogue.facts.items()
        if code in facts
    ]


def value_words(fact: FactDef, value: Any, catalogue: Catalogue) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if fact.unit == "eurocent" and isinstance(value, int):
        return euro(value)
    if fact.type is FactType.DATETIME:
        return moment_short(datetime.fromisoformat(str(value)))
    if isinstance(value, list | tuple):
        return ", ".join(_name(str(one), catalogue) for one in value) or "geen"
    return _name(str(value), catalogue)


def _name(code: str, catalogue: Catalogue) -> str:
    known = catalogue.actions.get(code) or catalogue.cost_kinds.get(code) or catalogue.causes.get(code)
    return known.name if known else code


def unknown_names(codes: Iterable[str], catalogue: Catalogue) -> list[str]:
    """Names of facts that nobody knew; an approval that was not asked yet is none of them."""
    return [catalogue.facts[one].name for one in codes if one in catalogue.facts and not one.startswith("approval.")]


def reference_of(reason: Mapping[str, Any]) -> str:
    """`Artikel 4.2`, `De wet: artikel 6:96 BW`, `Voorwaarde van deze actie`."""
    start = FROM[reason["source"]]
    if reason["source"] == "law":
        return f"{start}: {reason['law']}"
    return f"{start} {reason['article']}" if reason["article"] else start


def strictest_first(because: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    order = [verdict.value for verdict in Verdict]
    return sorted(because, key=lambda one: (one["source"] == "cost", -order.index(one["verdict"])))
