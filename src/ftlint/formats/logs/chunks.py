"""Streamed answers: join the pieces of a stream of chat completions."""

from __future__ import annotations

import json
from typing import Any, Final

from ftlint.formats.shared.foreign import obj, objects, text

_MOST: Final = 1024
"""Choices, and calls in a choice, that a stream may have."""


def sse(stream: str) -> list[Any]:
    """Return the JSON values of a stream of server-sent events; other lines are passed over.

    >>> sse('data: {"a":1}\\n\\ndata: [DONE]\\n')
    [{'a': 1}]
    """
    found: list[Any] = []
    for line in stream.split("\n"):
        body = line.strip().removeprefix("data:").strip()
        if line.lstrip().startswith("data:") and body.startswith("{"):
            try:
                found.append(json.loads(body))
            except ValueError:
                continue
    return found


def joined(chunks: list[Any]) -> dict[str, Any]:
    """Return the completion whose chunks these are: deltas joined for each choice.

    >>> joined([{"choices": [{"index": 0, "delta": {"content": "He"}}]},
    ...         {"choices": [{"index": 0, "delta": {"content": "y"}, "finish_reason": "stop"}]}])
    {'choices': [{'message': {'role': 'assistant', 'content': 'Hey'}, 'finish_reason': 'stop'}]}
    """
    choices: dict[int, dict[str, Any]] = {}
    for chunk in objects(chunks):
        for piece in objects(chunk.get("choices")):
            index = _index(piece, 0)
            choice = choices.setdefault(index, {"message": {"role": "assistant", "content": None}})
            if piece.get("finish_reason") is not None:
                choice["finish_reason"] = piece["finish_reason"]
            if isinstance(piece.get("text"), str):
                choice["text"] = choice.get("text", "") + piece["text"]
            _add(obj(piece.get("delta")), choice["message"])
    return {"choices": [choices[index] for index in sorted(choices)]}


def _index(piece: dict[str, Any], default: int) -> int:
    """Return the place of a piece among its like; numbers no stream has are not believed."""
    index = piece.get("index")
    return index if isinstance(index, int) and 0 <= index < _MOST else default


def _add(delta: dict[str, Any], message: dict[str, Any]) -> None:
    for key, value in delta.items():
        if key == "tool_calls":
            for call in objects(value):
                _add_call(call, message.setdefault("tool_calls", []))
        elif isinstance(value, str) and key != "role":
            message[key] = text(message.get(key)) + value


def _add_call(piece: dict[str, Any], calls: list[dict[str, Any]]) -> None:
    index = _index(piece, len(calls))
    while len(calls) <= index:
        calls.append({"type": "function", "function": {"name": "", "arguments": ""}})
    call = calls[index]
    if piece.get("id"):
        call["id"] = piece["id"]
    function = obj(piece.get("function"))
    for key in ("name", "arguments"):
        call["function"][key] += text(function.get(key))
