"""The content of the product (app/content/*.yaml): read once, frozen. The rules get it as data."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

FOLDER = Path(__file__).parents[1] / "content"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")


@cache
def contents() -> Mapping[str, Any]:
    """Every file by its name, `contents()["clauses"]`. Mappings cannot change; lists are tuples."""
    found = {path.stem: yaml.load(path.read_bytes(), LOADER) for path in FOLDER.glob("*.yaml")}  # noqa: S506
    return MappingProxyType({name: _frozen(found[name]) for name in sorted(found)})


@cache
def parsed(parse: Callable[[Mapping[str, Any]], T]) -> T:
    """What `parse` makes of the contents, made once: `parsed(Catalogue.parse)`."""
    return parse(contents())


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value
