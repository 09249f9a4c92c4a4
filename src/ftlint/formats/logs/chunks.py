"""Streamed answers: join the pieces of a stream of chat completions."""

from __future__ import annotations

import json
from typing import Any


def sse(text: str) -> list[Any]:
    """Return the JSON values of a stream of server-sent events; other lines are passed over.

    >>> sse('data: {"a":1}\\n\\ndata: [DONE]\\n')
    [{'a': 1}]
    """
    found: list[Any] = []
    for line in text.split("\n"):
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
    for chunk in chunks:
        for piece in (chunk.get("choices") if isinstance(chunk, dict) else None) or ():
            choice = choices.setdefault(
                piece.get("index", 0), {"message": {"role": "assistant", "content": None}}
            )
            if piece.get("finish_reason") is not None:
                choice["finish_reason"] = piece["finish_reason"]
            if isinstance(piece.get("text"), str):
                choice["text"] = choice.get("text", "") + piece["text"]
            _add(piece.get("delta") or {}, choice["message"])
    return {"choices": [choices[index] for index in sorted(choices)]}


def _add(delta: dict[str, Any], message: dict[str, Any]) -> None:
    for key, value in delta.items():
        if key == "tool_calls" and isinstance(value, list):
            for call in value:
                _add_call(call, message.setdefault("tool_calls", []))
        elif isinstance(value, str) and key != "role":
            message[key] = (message.get(key) or "") + value


def _add_call(piece: dict[str, Any], calls: list[dict[str, Any]]) -> None:
    index = piece.get("index", len(calls))
    while len(calls) <= index:
        calls.append({"type": "function", "function": {"name": "", "arguments": ""}})
    call = calls[index]
    if piece.get("id"):
        call["id"] = piece["id"]
    function = piece.get("function") or {}
    for key in ("name", "arguments"):
        call["function"][key] += function.get(key) or ""
