"""T405 arguments-schema-mismatch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path, Safety, to_pointer
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Call, Tool, toolbox
from ftlint.rules.tools.null_arguments import NullArguments, null_places


class ArgumentsSchemaMismatch(Rule):
    """The arguments of a call do not fit the parameters that its tool declares.

    ## Why is this bad?
    The model sees a declaration and a call that contradict each other and learns to disregard the
    declaration. In use the call is refused: a required argument is missing, a number is a string, a
    value is outside its list.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"days\\": \\"3\\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "integer"}}}}}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"days\\": 3}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "integer"}}}}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"days\\": 3}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "integer"}}}}}]}
    ```

    Null for an argument that may be left out is `null-arguments`, for the targets of that rule.

    ## Fix safety
    Unsafe: a number or a boolean that is written as a string becomes what the schema asks for.
    Nothing else is fixed.

    ## References
    - <https://json-schema.org/understanding-json-schema/>
    """

    code = "T405"
    name = "arguments-schema-mismatch"
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Validate each call against the tool of its name."""
        box = toolbox(record)
        for call in box.calls:
            tool = box.find(call.name)
            if tool is not None and isinstance(call.value, dict) and tool.parameters:
                yield from self._check(call, tool)

    def _check(self, call: Call, tool: Tool) -> Iterable[Finding]:
        from ftlint.schema import explain_value

        parameters = tool.parameters
        violations = explain_value(parameters, call.value)
        if not violations:
            return
        skipped: set[Path] = set()
        if NullArguments.applies_to(self.target):
            skipped = set(null_places(parameters, call.value))
        for violation in violations:
            if violation.path in skipped:
                continue
            pointer = to_pointer(violation.path)
            place = f" at {pointer}" if pointer else ""
            inside = isinstance(call.arguments, dict)
            span = None
            if isinstance(call.arguments, str) and violation.path:
                from ftlint.jsontext.locate import locate

                span = locate(call.arguments, violation.path, key=violation.key)
            yield Finding(
                f"Arguments of {tool.name!r}{place}: {violation.message}",
                path=(*call.arguments_path, *violation.path) if inside else call.arguments_path,
                span=span,
                fix=_fix(call, parameters, violation.path),
                help="make the call fit the declared parameters, or correct the declaration",
                salt=pointer + violation.message,
            )


def _fix(call: Call, parameters: Any, path: Path) -> Fix | None:
    """Write a number or boolean for a string that spells one, when the arguments then fit."""
    mended = json.loads(json.dumps(call.value))
    holder: Any = mended
    for step in path[:-1]:
        holder = holder[step]
    if not path or not isinstance(holder[path[-1]], str):
        return None
    text = holder[path[-1]].strip()
    for value in _readings(text):
        holder[path[-1]] = value
        if _fits(parameters, mended, path):
            title = f"Write {json.dumps(value)}"
            if isinstance(call.arguments, dict):
                place = (*call.arguments_path, *path)
                return Fix(title, Safety.UNSAFE, (Edit(Op.SET, place, value),))
            text = json.dumps(mended, ensure_ascii=False)
            return Fix.set(title, call.arguments_path, text, Safety.UNSAFE)
    return None


def _readings(text: str) -> list[bool | int | float]:
    """Return the numbers and booleans that a text may stand for.

    >>> _readings("3"), _readings("true"), _readings("three")
    ([3], [True], [])
    """
    if text.casefold() in ("true", "false"):
        return [text.casefold() == "true"]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [value] if type(value) in (int, float) and value == value else []


def _fits(parameters: Any, value: Any, path: Path) -> bool:
    from ftlint.schema import explain_value

    return all(violation.path != path for violation in explain_value(parameters, value))
