"""Reads conditions and values from content, and says in a Dutch sentence what does not fit and where."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.sla.policy.conditions import ALWAYS, Condition, Leaf, opposite, several
from app.sla.policy.vocabulary import FITS, ContentMistake, FactDef, FactType, Raw, Value

Param = int | str | tuple[str, ...]
Params = Mapping[str, Param]


def resolve(raw: Any, params: Params, where: str) -> Any:
    """What stands in content: a value, or `{param: x}` with its `scale` (exact) or `as: minutes`."""
    if isinstance(raw, list | tuple):
        return tuple(resolve(one, params, where) for one in raw)
    if not isinstance(raw, Mapping):
        return raw
    if "param" not in raw or set(raw) - {"param", "scale", "as"}:
        raise ContentMistake(f"{where}: {dict(raw)} is geen waarde en geen parameter.")
    if raw["param"] not in params:
        raise ContentMistake(f"{where}: de parameter {raw['param']} bestaat niet.")
    value = params[raw["param"]]
    if "scale" in raw and isinstance(value, int):
        return value * Fraction(str(raw["scale"]))
    if raw.get("as") == "minutes" and isinstance(value, str):
        hours, minutes = value.split(".")
        return int(hours) * 60 + int(minutes)
    if len(raw) > 1:
        raise ContentMistake(f"{where}: de parameter {raw['param']} kan zo niet worden omgerekend.")
    return value


def parse_condition(
    raw: Raw | None, facts: Mapping[str, FactDef], params: Params, where: str, *, negated: bool = False
) -> Condition:
    """The tree of `raw` with `params` filled in; nothing written is always true.

    ContentMistake, naming `where`, for an unknown fact, comparison or parameter, or a value that cannot fit.
    """
    if raw is None:
        return ALWAYS
    keys = set(raw)
    if keys in ({"all"}, {"any"}):
        combiner = next(iter(keys))
        if not raw[combiner]:
            raise ContentMistake(f"{where}: {combiner} zonder voorwaarden zegt niets.")
        parts = [parse_condition(one, facts, params, where, negated=negated) for one in raw[combiner]]
        return several(parts, decisive=combiner == "any")
    if keys == {"not"}:
        return opposite(parse_condition(raw["not"], facts, params, where, negated=not negated))
    if keys - {"fact", "op", "value"} or not keys >= {"fact", "op"}:
        raise ContentMistake(f"{where}: {sorted(keys)} is geen voorwaarde.")
    if raw["fact"] not in facts:
        raise ContentMistake(f"{where}: het feit {raw['fact']} bestaat niet.")
    if raw["op"] not in FITS:
        raise ContentMistake(f"{where}: de vergelijking {raw['op']} bestaat niet.")
    fact, op = facts[raw["fact"]], raw["op"]
    if fact.type not in FITS[op]:
        raise ContentMistake(f"{where}: {op} past niet bij {fact.code} (soort {fact.type}).")
    return Leaf(fact, op, _wanted(fact, op, raw, params, where), negated)


def _wanted(fact: FactDef, op: str, raw: Raw, params: Params, where: str) -> Any:
    if op in ("is_true", "is_false", "known", "unknown"):
        if "value" in raw:
            raise ContentMistake(f"{where}: {op} heeft geen waarde nodig.")
        return None
    if raw.get("value") is None:
        raise ContentMistake(f"{where}: bij {fact.code} {op} ontbreekt de waarde.")
    wanted = resolve(raw["value"], params, where)
    listed = op in ("in", "not_in", "between")
    if listed != isinstance(wanted, tuple) or (op == "between" and len(wanted) != 2) or wanted == ():
        raise ContentMistake(f"{where}: de waarde bij {fact.code} {op} heeft niet de goede vorm.")
    for one in wanted if listed else (wanted,):
        compared: Value = (one,) if fact.type is FactType.LIST else one
        if problem := fact.problem(compared):
            raise ContentMistake(f"{where}: {problem}")
    return frozenset(wanted) if op in ("in", "not_in") else wanted
