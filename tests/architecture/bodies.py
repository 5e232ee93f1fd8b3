"""A valid body for each operation, made from what the API says of itself."""

from datetime import timedelta
from typing import Any

from app.infra.clock import now, today

Spec = dict[str, Any]
EITHER = ("reden",)  # one of two is asked for, which OpenAPI cannot say per member


def body_for(spec: Spec, path: str, method: str) -> Any:
    """The required members and what one of two asks for; None when it takes none."""
    operation = spec["paths"][path][method.lower()]
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    return value_of(spec, content["application/json"]["schema"])


def value_of(spec: Spec, schema: Spec) -> Any:
    if "$ref" in schema:
        return value_of(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for either in ("allOf", "anyOf", "oneOf"):
        if either in schema:
            return value_of(spec, schema[either][0])
    if "enum" in schema:
        return next(word for word in schema["enum"] if word is not None)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        members = schema.get("properties", {})
        wanted = [*schema.get("required", []), *(name for name in EITHER if name in members)]
        return {name: value_of(spec, members[name]) for name in dict.fromkeys(wanted)}
    if kind == "array":
        return [value_of(spec, schema["items"])]
    if kind == "integer":
        return max(int(schema.get("minimum", 1)), 1)
    if kind == "boolean":
        return True
    return text_of(schema)


def text_of(schema: Spec) -> str:
    soon = now() + timedelta(days=1)
    known = {
        "uuid": "00000000-0000-7000-8000-000000000000",
        "date": (today() + timedelta(days=1)).isoformat(),
        "date-time": soon.isoformat(),
        "email": "iemand@voorbeeld.example",
    }
    return known.get(schema.get("format", ""), "Een korte zin.")[: schema.get("maxLength", 100)]
