"""The names of the tools that a record calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.model.record import Record
from ftlint.rules.shared.calls import toolbox


def called_names(record: Record) -> tuple[str, ...]:
    """Return the names that are called, each once and in order."""
    return record.remembered(_called_names)


def note_called(record: Record, names: list[str]) -> None:
    """Note the names that are called, all of them in order, for who found them on the way."""
    record.memo[_called_names] = tuple(dict.fromkeys(names))


def _called_names(record: Record) -> tuple[str, ...]:
    key = record.format.content_key
    names: list[Any] = []
    if not (record.format.turns_key and record.objects):
        names = [call.name for call in toolbox(record).calls]
    else:
        for message in record.objects:
            if type(message.get(key)) is list:
                names = [call.name for call in toolbox(record).calls]
                break
            if "tool_calls" in message or "function_call" in message:
                names += _names(message)
    return tuple(dict.fromkeys([name for name in names if type(name) is str]))


def _names(message: dict[str, Any]) -> Iterator[Any]:
    """Yield the names of the calls of a message, as ``_read_calls`` reads them."""
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        yield function.get("name") if isinstance(function, dict) else None
    legacy = message.get("function_call")
    if isinstance(legacy, dict):
        yield legacy.get("name")
