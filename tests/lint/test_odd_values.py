"""Lists and objects where names belong: no rule takes it for granted that a value is a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint

TURN = {"role": "assistant", "content": [{"type": "text", "text": "A"}]}
CALL = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
KEYS = ["role", "content", "type", "text", "id", "function", "name", "arguments", "parameters"]


def changed(value: Any, key: str, odd: Any) -> Any:
    """Return a value in which every ``key`` has an odd value."""
    if isinstance(value, list):
        return [changed(item, key, odd) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: odd if name == key else changed(item, key, odd) for name, item in value.items()}


@pytest.mark.parametrize("key", KEYS)
def test_no_rule_fails_on_a_value_of_another_type(key: str, tmp_path: Path) -> None:
    image = {"type": "image_url", "image_url": {"url": "x"}}
    turns = [
        {"role": "user", "content": [{"type": "text", "text": "Q"}, image]},
        {**TURN, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "a", "name": "f", "content": "1"},
        TURN,
    ]
    record = {"messages": turns, "tools": [TOOL], "id": "r"}
    lines = [
        json.dumps(changed(record, key, odd)) for odd in ([], {}, [[]], 1, True, None, {"a": 1})
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines) + "\n")
    found = ftlint.check([path], target="all", select=["ALL"]).diagnostics
    assert [one.message for one in found if one.code == "Z005"] == []
