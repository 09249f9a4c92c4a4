"""T417 null-arguments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Call, toolbox


class NullArguments(Rule):
    """Arguments are null although the tool's schema does not allow null.

    ## Why is this bad?
    A table library that wants one type for all rows gives every call the argument names of all
    other calls, filled with null. The model then learns to send arguments that no one asked for.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\", \\"days\\": null}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    ```

    A null that the schema allows, or that stands for a required argument, is not this rule's.

    ## Fix safety
    Safe: the null arguments are removed. They may be left out, and null is not a value for them.

    ## References
    - <https://github.com/axolotl-ai-cloud/axolotl/pull/2909>
    - <https://huggingface.co/docs/trl/dataset_formats>
    """

    code = "T417"
    name = "null-arguments"
    asked = True
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for nulls in calls whose tool is declared."""
        box = toolbox(record)
        for call in box.calls:
            if call.arguments is None and "passes-roles" in self.target.quirks:
                yield Finding(
                    "The arguments are null: the key is removed, and chat templates stop without it",
                    path=call.path,
                    severity=Severity.ERROR,
                    help="write {} for a call without arguments",
                )
            tool = box.find(call.name)
            if tool is None or not isinstance(call.value, dict) or not tool.parameters:
                continue
            places = null_places(tool.parameters, call.value)
            if places:
                names = ", ".join(quote(".".join(map(str, place)), 30) for place in places[:4])
                more = f" and {len(places) - 4} more" if len(places) > 4 else ""
                yield Finding(
                    f"Null arguments of {tool.name!r} that its schema does not allow: "
                    f"{names}{more}",
                    path=call.arguments_path,
                    fix=_fix(call, places),
                    help="leave the arguments out; keep arguments as JSON text, so that no table "
                    "library can merge them",
                )


def null_places(parameters: Any, value: Any, base: Path = ()) -> list[Path]:
    """Return the paths of nulls that could be left out and that the schema does not allow.

    >>> schema = {"properties": {"a": {"type": "string"}, "b": {"type": ["string", "null"]}}}
    >>> null_places(schema, {"a": None, "b": None, "c": None})
    [('a',), ('c',)]
    """
    if len(base) > 32 or not isinstance(parameters, dict) or not isinstance(value, dict):
        return []
    properties = parameters.get("properties")
    if not isinstance(properties, dict) or not properties:
        return []
    required = parameters.get("required")
    needed = required if isinstance(required, list) else []
    open_ended = isinstance(parameters.get("additionalProperties"), dict) or any(
        key in parameters for key in ("$ref", "patternProperties", "allOf", "anyOf", "oneOf")
    )
    found: list[Path] = []
    for key, item in value.items():
        path = (*base, key)
        if item is None:
            undeclared = key not in properties and not open_ended
            if key not in needed and (undeclared or _forbids_null(properties.get(key))):
                found.append(path)
        elif isinstance(item, dict):
            found.extend(null_places(properties.get(key), item, path))
    return found


def _forbids_null(schema: Any) -> bool:
    """Tell whether a plain schema does not allow null; what is not plain is given the benefit."""
    if not isinstance(schema, dict) or schema.get("nullable") is True:
        return False
    if any(key in schema for key in ("$ref", "anyOf", "oneOf", "allOf", "not", "if")):
        return False
    enum = schema.get("enum")
    if isinstance(enum, list):
        return None not in enum
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind != "null"
    return isinstance(kind, list) and "null" not in kind


def _fix(call: Call, places: list[Path]) -> Fix:
    title = "Remove the null arguments"
    if isinstance(call.arguments, dict):
        edits = tuple(Edit(Op.DELETE, (*call.arguments_path, *place)) for place in places)
        return Fix(title, edits=edits)
    text = json.dumps(_without(call.value, set(places)), ensure_ascii=False)
    return Fix.set(title, call.arguments_path, text)


def _without(value: Any, places: set[Path], base: Path = ()) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: _without(item, places, (*base, key))
        for key, item in value.items()
        if (*base, key) not in places
    }
