"""T404 arguments-not-object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import UNPARSED, parse, toolbox


class ArgumentsNotObject(Rule):
    """The arguments of a call are JSON, but not an object.

    ## Why is this bad?
    Arguments are passed by name, so they have to be an object. A list, a number, or an object that
    was encoded twice (a JSON string with JSON in it) fails as soon as the tool is really called.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "\\"{\\\\\\"city\\\\\\": 1}\\""}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": 1}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": 1}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe for what was encoded twice: one layer is taken off. There is no fix for other values.

    ## References
    - <https://github.com/oumi-ai/oumi/issues/2599>
    """

    code = "T404"
    name = "arguments-not-object"
    remedy = "write the arguments as a JSON object"
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the type of what the arguments hold."""
        for call in toolbox(record).calls:
            value = call.value
            if not isinstance(call.arguments, str) or value is UNPARSED or isinstance(value, dict):
                continue
            inner = _inner(value)
            if inner is not None:
                yield Finding(
                    "arguments are encoded twice: a JSON string that holds the object as text",
                    path=call.arguments_path,
                    fix=Fix.set("Take off one layer", call.arguments_path, inner),
                    help="encode the arguments once",
                )
            else:
                yield Finding(
                    f"arguments hold {kind_of(value)}, not an object",
                    path=call.arguments_path,
                    help='name the arguments: {"name": value}',
                )


def _inner(value: Any) -> str | None:
    """Return the text of the object inside a string that was encoded once or more too often."""
    for _ in range(4):
        if not isinstance(value, str):
            return None
        parsed = parse(value)
        if isinstance(parsed, dict):
            return value
        value = parsed
    return None


def kind_of(value: Any) -> str:
    """Return the JSON type of a value in words.

    >>> kind_of([1]), kind_of(True), kind_of(None)
    ('an array', 'a boolean', 'null')
    """
    kinds = {list: "an array", dict: "an object", str: "a string", bool: "a boolean"}
    return kinds.get(type(value), "null" if value is None else "a number")
