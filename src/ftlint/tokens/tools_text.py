"""Tool definitions and tool calls as the text that the models are shown.

Definitions are rendered as TypeScript signatures in a namespace, as the published harmony format
(github.com/openai/harmony) does; for other models this is an estimate, which is named apart.
"""

from __future__ import annotations

import json
from typing import Any

MAX_DEPTH = 20


def tools_text(functions: list[dict[str, Any]]) -> str:
    """Render function definitions (name, description, parameters) as one text.

    >>> print(tools_text([{"name": "now", "description": "The time"}]))
    # Tools
    <BLANKLINE>
    ## functions
    <BLANKLINE>
    namespace functions {
    <BLANKLINE>
    // The time
    type now = () => any;
    <BLANKLINE>
    } // namespace functions
    """
    lines = ["# Tools", "", "## functions", "", "namespace functions {", ""]
    for function in functions:
        lines.extend(_comment(function.get("description")))
        name = function.get("name")
        parameters = function.get("parameters")
        properties = parameters.get("properties") if isinstance(parameters, dict) else None
        if isinstance(properties, dict) and properties:
            lines.append(f"type {name} = (_: {{")
            lines.extend(_properties(parameters, 0))
            lines.append("}) => any;")
        else:
            lines.append(f"type {name} = () => any;")
        lines.append("")
    lines.append("} // namespace functions")
    return "\n".join(lines)


def call_text(name: Any, arguments: Any) -> str:
    """Render a tool call: the recipient and its arguments as JSON.

    >>> call_text("now", {"zone": "UTC"})
    ' to=functions.now{"zone":"UTC"}'
    """
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    return f" to=functions.{name}{arguments}"


def _comment(text: Any) -> list[str]:
    if not isinstance(text, str) or not text:
        return []
    return [f"// {line}" for line in text.split("\n")]


def _properties(schema: Any, depth: int) -> list[str]:
    lines: list[str] = []
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    for name, value in schema["properties"].items():
        value = value if isinstance(value, dict) else {}
        lines.extend(_comment(value.get("description")))
        mark = "" if name in required else "?"
        default = f" // default: {json.dumps(value['default'])}" if "default" in value else ""
        lines.append(f"{name}{mark}: {_type(value, depth + 1)},{default}")
    return lines


def _type(schema: dict[str, Any], depth: int) -> str:
    """Return the TypeScript type of a JSON Schema; what it does not know is ``any``."""
    if depth > MAX_DEPTH:
        return "any"
    if isinstance(schema.get("enum"), list):
        return " | ".join(json.dumps(item, ensure_ascii=False) for item in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            return " | ".join(
                _type(item, depth + 1) if isinstance(item, dict) else "any" for item in schema[key]
            )
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_type({**schema, "type": item}, depth + 1) for item in kind)
    if kind == "object" and isinstance(schema.get("properties"), dict):
        return "{\n" + "\n".join(_properties(schema, depth)) + "\n}"
    if kind == "array":
        items = schema.get("items")
        return (_type(items, depth + 1) if isinstance(items, dict) else "any") + "[]"
    words = {"string": "string", "boolean": "boolean", "null": "null", "object": "object"}
    words |= {"integer": "number", "number": "number"}
    return words.get(kind, "any") if isinstance(kind, str) else "any"
