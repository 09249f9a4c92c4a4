"""Which calls and results of a record belong together, where nothing about them is odd.

Nearly all records with calls are alike but for the names, the arguments and the ids. What is left
when these are in order is a pattern of which a file has few: a rule that found nothing in one
record finds nothing in the next of the same pattern.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from ftlint.jsontext.python_repr import looks_like_python
from ftlint.model.record import Record
from ftlint.rules.shared.called import note_called
from ftlint.rules.shared.calls import Toolset, toolset


class Odd(TypeError):
    """Something about the calls of a record that rules have to look at themselves."""


def call_pattern(record: Record) -> Any:
    """Return the pattern of the calls of a record; raises Odd where they are to be looked at.

    It goes with the signature of the record, which has the roles and the keys of its messages.
    """
    if not record.objects:
        raise Odd
    declared = toolset(record)
    if declared.declared and not declared.complete:
        raise Odd
    content_key = record.format.content_key
    ids: dict[str, int] = {}
    names: list[str] = []
    found: list[Any] = [declared.declared]
    if not _BESIDE.isdisjoint(record.value):
        found += _around(record.value)
    for index, message in enumerate(record.objects):
        content = message.get(content_key)
        said = content is not None
        if isinstance(content, str):
            blank = not content or content.isspace()
            if content.startswith(("{", "[")) and _is_printed(content):
                raise Odd
        elif said:
            raise Odd
        else:
            blank = True
        if len(message) == 2 and said:
            if blank:
                found.append(index)
            continue
        calls, answers = message.get("tool_calls"), message.get("tool_call_id")
        if message.get("function_call") is not None or not (calls or content_key in message):
            raise Odd  # the legacy way, or what is said is under another key
        if calls:
            found.append((index, said, blank, len(calls)))
            found += [_call(one, declared, ids, names) for one in calls]
        elif answers is not None:
            if type(answers) is not str or not said:
                raise Odd
            found.append((index, blank, ids.setdefault(answers, len(ids))))
        elif blank and ("refusal" in message or "audio" in message):
            raise Odd
        else:
            found.append((index, said, blank))
    note_called(record, names)
    return tuple(found)


_BESIDE: Final = frozenset({"input", "functions", "parallel_tool_calls"})
"""Keys at the top under which something may bear on calls."""


def _around(value: dict[str, Any]) -> Iterator[Any]:
    """Yield what stands beside the messages and bears on calls."""
    inner = value.get("input")
    for holder in (value, inner) if isinstance(inner, dict) else (value,):
        yield holder.get("parallel_tool_calls") is False
        yield holder.get("functions") is not None


def _call(call: Any, declared: Toolset, ids: dict[str, int], names: list[str]) -> tuple[int, bool]:
    """Return the number of the id of a call, and whether its arguments are text; note its name."""
    try:
        ident, function = call["id"], call["function"]
        name, arguments = function["name"], function["arguments"]
        written = type(arguments) is str
        text = arguments if written else orjson.dumps(arguments).decode()
        value = orjson.loads(arguments) if written else arguments
    except (LookupError, TypeError, ValueError) as error:
        raise Odd from error
    if type(value) is not dict or "null" in text or type(name) is not str or not name:
        raise Odd
    if type(ident) is not str or not ident or ident == "null" or ident in ids:
        raise Odd
    if declared.declared and (name not in declared.once or not declared.fits(name, value)):
        raise Odd
    names.append(name)
    return ids.setdefault(ident, len(ids)), written


def _is_printed(text: str) -> bool:
    return text[1:2] != '"' and looks_like_python(text, 1)
