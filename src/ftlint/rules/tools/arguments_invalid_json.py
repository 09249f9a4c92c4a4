"""T403 arguments-invalid-json."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Fix, Safety, Span, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import UNPARSED, parse, toolbox

_FENCE: Final = re.compile(
    r"\s*+```(?>(?:json)?)[^\S\n]*+\n(.*?)```\s*+", re.DOTALL | re.IGNORECASE
)
_TRAILING_COMMA: Final = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_PYTHON_LIMIT: Final = 20_000
"""Code points up to which arguments are tried as a Python literal."""


class ArgumentsInvalidJson(Rule):
    """The arguments of a call are not JSON.

    ## Why is this bad?
    The model learns to write what it reads. Arguments that no parser takes become calls that fail
    in use. Axolotl and other trainers that parse the arguments stop with an error.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Time?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "now", "arguments": ""}}]}]}
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{'city': 'Oslo'}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Time?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "now", "arguments": "{}"}}]}]}
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe for an empty string, which becomes `{}`. Unsafe for single quotes, trailing commas, raw
    line breaks and code fences, since the text that the model learns changes.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T403"
    name = "arguments-invalid-json"
    remedy = "correct the arguments, or remove the call"
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "mixed"

    def check(self, record: Record) -> Iterable[Finding]:
        """Diagnose each argument string that does not parse."""
        for call in toolbox(record).calls:
            text = call.arguments
            if not isinstance(text, str) or call.value is not UNPARSED:
                continue
            if not text.strip():
                yield Finding(
                    "arguments is an empty string, not JSON",
                    path=call.arguments_path,
                    fix=Fix.set("Write {}", call.arguments_path, "{}"),
                    help="write {} for a call without arguments",
                )
                continue
            reason, span, repaired = diagnose(text)
            fix = None
            if repaired is not None:
                title = "Write the arguments as JSON"
                fix = Fix.set(title, call.arguments_path, repaired, Safety.UNSAFE)
            yield Finding(
                f"arguments of {_named(call.name)} are not JSON: {reason}",
                path=call.arguments_path,
                span=span,
                fix=fix,
                help="write one JSON object, with double quotes",
            )


def _named(name: Any) -> str:
    return quote(name, 40) if isinstance(name, str) else "the call"


def diagnose(text: str) -> tuple[str, Span | None, str | None]:
    """Return why a text is not JSON, where (code points), and the text mended if that is clear.

    >>> diagnose("{'a': True}")
    ('single quotes, as Python writes them', (1, 2), '{"a": true}')
    >>> diagnose('{"a": 1,}')
    ('a comma before the closing bracket', (7, 8), '{"a": 1}')
    >>> diagnose('{"a": ')
    ('the text ends too early', (5, 6), None)
    """
    fenced = _FENCE.fullmatch(text)
    if fenced and parse(fenced[1]) is not UNPARSED:
        return "a code fence around it", (text.index("`"), text.index("`") + 3), fenced[1].strip()
    commas = [found for found in _TRAILING_COMMA.finditer(text) if found[1] is None]
    if commas:
        mended = _TRAILING_COMMA.sub(lambda found: found[1] or "", text)
        if parse(mended) is not UNPARSED:
            return "a comma before the closing bracket", commas[0].span(), mended
    as_python = _python(text)
    if as_python is not None:
        at = next((i for i, c in enumerate(text) if c == "'"), None)
        if at is None:
            return "True, False or None, as Python writes them", None, as_python
        return "single quotes, as Python writes them", (at, at + 1), as_python
    return _by_position(text)


def _python(text: str) -> str | None:
    """Return a Python dict literal as JSON, or None."""
    if len(text) > _PYTHON_LIMIT or not text.lstrip().startswith("{"):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(text.strip())
        if not isinstance(value, dict):
            return None
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def _by_position(text: str) -> tuple[str, Span | None, str | None]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        at = min(error.pos, len(text) - 1)
        if error.msg.startswith("Invalid control character"):
            return "a raw line break or control character in a string", (at, at + 1), _loose(text)
        if error.msg.startswith("Extra data"):
            return "more text after the value", (at, len(text)), None
        if error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()):
            last = len(text) - 1
            return "the text ends too early", (last, last + 1), None
        if error.msg.startswith("Invalid \\escape"):
            return "a backslash that begins no escape", (at, at + 1), None
        return f"unexpected {quote(text[at : at + 10], 12)}", (at, at + 1), None
    except (ValueError, RecursionError):
        return "too deeply nested, or a number too long", None, None
    found = re.search(r"-?\b(?:NaN|Infinity)\b", text)
    if found:
        return f"{found[0]} is not a JSON number", found.span(), None
    return "it does not parse", None, None


def _loose(text: str) -> str | None:
    try:
        value = json.loads(text, strict=False)
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return None
