"""Parameters of declared tools in the words of JSON Schema, whatever words a source has."""

from __future__ import annotations

from typing import Any, Final

_TYPES: Final = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "double": "number",
    "bool": "boolean",
    "list": "array",
    "tuple": "array",
    "set": "array",
    "dict": "object",
    "none": "null",
}
"""Types of Python and of Java, and the words that JSON Schema has for them."""
_PROPER: Final = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})


def with_schema(tool: Any) -> Any:
    """Return a declared tool whose parameters are a JSON Schema.

    >>> with_schema({"name": "f", "parameters": {"n": {"type": "List[int], optional"}}})
    {'name': 'f', 'parameters': {'type': 'object', 'properties': {'n': {'type': 'array'}}}}
    >>> with_schema({"name": "f", "parameters": {"type": "OBJECT", "properties": {"n": {"type": "STRING"}}}})
    {'name': 'f', 'parameters': {'type': 'object', 'properties': {'n': {'type': 'string'}}}}
    """
    parameters = tool.get("parameters") if isinstance(tool, dict) else None
    if not isinstance(parameters, dict):
        return tool
    if isinstance(parameters.get("type"), str) or {"properties", "$ref"} & parameters.keys():
        proper = proper_types(parameters)
        return tool if proper is parameters else {**tool, "parameters": proper}
    if not parameters or not all(isinstance(one, dict) for one in parameters.values()):
        return tool
    properties = {key: proper_types(one) for key, one in parameters.items()}
    return {**tool, "parameters": {"type": "object", "properties": properties}}


def proper_types(schema: Any) -> Any:
    """Return a schema with types that JSON Schema has; the same object where it has them already.

    Gemini writes them in capitals (https://ai.google.dev/api/caching#Type), data sets write those
    of Python.
    """
    if not isinstance(schema, dict):
        return schema
    changed: dict[str, Any] = {}
    said = schema.get("type")
    if isinstance(said, str) and said not in _PROPER:
        changed["type"] = _word(said)
    for key in ("properties", "$defs", "definitions"):
        inner = schema.get(key)
        if isinstance(inner, dict):
            proper = {name: proper_types(one) for name, one in inner.items()}
            if any(proper[name] is not one for name, one in inner.items()):
                changed[key] = proper
    if isinstance(schema.get("items"), dict):
        proper = proper_types(schema["items"])
        if proper is not schema["items"]:
            changed["items"] = proper
    for key in ("anyOf", "oneOf", "allOf"):
        parts = schema.get(key)
        if isinstance(parts, list):
            found = [proper_types(one) for one in parts]
            if any(one is not part for one, part in zip(found, parts, strict=True)):
                changed[key] = found
    return {**schema, **changed} if changed else schema


def _word(said: str) -> str:
    word = said.partition(",")[0].partition("[")[0].strip().lower()
    if word in _PROPER:
        return word
    return _TYPES.get(word, word if "," in said else said)


def is_closed(schema: Any) -> bool:
    """Tell whether a schema keeps to the rules of OpenAI's strict mode: closed, all required.

    https://platform.openai.com/docs/guides/structured-outputs

    >>> is_closed({"type": "object", "properties": {"n": {"type": "string"}}})
    False
    """
    if isinstance(schema, list):
        return all(map(is_closed, schema))
    if not isinstance(schema, dict):
        return True
    named = schema.get("properties")
    kind = schema.get("type")
    if kind == "object" or (isinstance(kind, list) and "object" in kind):
        names = set(named) if isinstance(named, dict) else set()
        required = schema.get("required")
        if schema.get("additionalProperties") is not False:
            return False
        if not names <= set(required if isinstance(required, list) else ()):
            return False
    inner = [
        one
        for key in ("properties", "$defs", "definitions")
        for one in (schema[key].values() if isinstance(schema.get(key), dict) else ())
    ]
    listed = [schema.get(key) for key in ("items", "anyOf", "prefixItems")]
    return all(map(is_closed, (*inner, *listed)))
