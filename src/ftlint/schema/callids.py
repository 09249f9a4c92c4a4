"""Ids for tool calls that have none: the same for the same record, and free in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.model.diagnostic import Path
from ftlint.schema.values import at


def call_id(record: Any, call: Path) -> str:
    """Return the id that a tool call without one is given: ``call_1``, ``call_2`` in order.

    ``call`` leads to the call, ``(..., "tool_calls", index)``. Ids that the conversation uses
    already are passed over.
    """
    messages = at(record, call[:-3])
    return generated_ids(messages).get((call[-3], call[-1]), "call_1")


def generated_ids(messages: Any) -> dict[tuple[Any, Any], str]:
    """Map (message index, call index) of each call without a usable id to a free id."""
    calls = list(_calls(messages))
    used = {call["id"] for _, _, call in calls if _usable(call)}
    used |= {item.get("tool_call_id") for item in _objects(messages) if _text(item, "tool_call_id")}
    free: dict[tuple[Any, Any], str] = {}
    number = 0
    for message_index, index, call in calls:
        if not _usable(call):
            number += 1
            while f"call_{number}" in used:
                number += 1
            free[(message_index, index)] = f"call_{number}"
    return free


def result_id(record: Any, message: Path) -> tuple[str | None, bool]:
    """Return the id that a tool message without one should carry, and whether that is sure.

    Results answer the calls of the assistant message before them in order. It is sure where
    there is one call and one result. ``message`` leads to the tool message.
    """
    messages, index = at(record, message[:-1]), message[-1]
    if not isinstance(messages, list) or not isinstance(index, int):
        return None, False
    start = index
    while start > 0 and _is_tool(messages[start - 1]):
        start -= 1
    end = index
    while end + 1 < len(messages) and _is_tool(messages[end + 1]):
        end += 1
    caller = messages[start - 1] if start else None
    calls = caller.get("tool_calls") if isinstance(caller, dict) else None
    if not isinstance(calls, list) or index - start >= len(calls):
        return None, False
    call = calls[index - start]
    if isinstance(call, dict) and _usable(call):
        found = str(call["id"])
    else:
        found = generated_ids(messages).get((start - 1, index - start), "")
    taken = [messages[place].get("tool_call_id") for place in range(start, end + 1)]
    if not found or found in taken:
        return None, False
    return found, len(calls) == 1 and start == end


def _calls(messages: Any) -> Iterator[tuple[int, int, dict[str, Any]]]:
    for message_index, message in enumerate(messages if isinstance(messages, list) else ()):
        calls = message.get("tool_calls") if isinstance(message, dict) else None
        for index, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, dict):
                yield message_index, index, call


def _objects(messages: Any) -> Iterator[dict[str, Any]]:
    return (item for item in messages or () if isinstance(item, dict))


def _is_tool(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "tool"


def _text(holder: dict[str, Any], key: str) -> bool:
    return isinstance(holder.get(key), str) and bool(holder[key])


def _usable(call: dict[str, Any]) -> bool:
    found = call.get("id")
    return bool(found) if isinstance(found, str) else type(found) is int
