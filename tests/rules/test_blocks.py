"""Rules see calls, results and texts in records that are written in blocks, with their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint

SCHEMA = {"type": "object", "properties": {"lake": {"type": "string"}}, "required": ["lake"]}


def gemini(call: str = "depth", answer: str = "Forty metres.") -> dict[str, Any]:
    function = {"name": "depth", "description": "Depth of a lake.", "parameters": SCHEMA}
    return {
        "contents": [
            {"role": "user", "parts": [{"text": "How deep is Como?"}]},
            {
                "role": "model",
                "parts": [{"functionCall": {"name": call, "args": {"lake": "Como"}}}],
            },
            {
                "role": "user",
                "parts": [{"functionResponse": {"name": call, "response": {"m": 40}}}],
            },
            {"role": "model", "parts": [{"text": answer}]},
        ],
        "tools": [{"functionDeclarations": [function]}],
    }


def anthropic(call: str = "depth", answer: str = "Forty metres.") -> dict[str, Any]:
    use = {"type": "tool_use", "id": "t1", "name": call, "input": {"lake": "Como"}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "40"}
    return {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "How deep is Como?"}]},
            {"role": "assistant", "content": [use]},
            {"role": "user", "content": [result]},
            {"role": "assistant", "content": [{"type": "text", "text": answer}]},
        ],
        "tools": [{"name": "depth", "description": "Depth of a lake.", "input_schema": SCHEMA}],
    }


SHAPES = [
    ("gemini", gemini, "contents[1].parts[0].functionCall.name"),
    ("anthropic-messages", anthropic, "messages[1].content[0].name"),
]


def found(path: Path, record: dict[str, Any], name: str) -> list[tuple[str, str]]:
    from ftlint.model.naming import to_dotted

    path.write_text(json.dumps(record) + "\n")
    report = ftlint.check(path, target=name, select=["T", "C", "E", "R2"], isolated=True)
    return [(item.code, to_dotted(item.path)) for item in report.active]


@pytest.mark.parametrize(("name", "record", "place"), SHAPES)
def test_a_call_that_is_answered_and_declared_is_well(
    tmp_path: Path, name: str, record: Any, place: str
) -> None:
    assert found(tmp_path / "a.jsonl", record(), name) == []


@pytest.mark.parametrize(("name", "record", "place"), SHAPES)
def test_an_undeclared_tool_is_found_in_its_block(
    tmp_path: Path, name: str, record: Any, place: str
) -> None:
    assert found(tmp_path / "a.jsonl", record(call="width"), name) == [("T406", place)]


@pytest.mark.parametrize(("name", "record", "place"), SHAPES)
def test_damage_is_found_at_the_text_of_its_block(
    tmp_path: Path, name: str, record: Any, place: str
) -> None:
    ((code, where),) = found(tmp_path / "a.jsonl", record(answer="C\u00c3\u00b4me is deep."), name)
    assert code == "E101"
    assert where.endswith("[0].text")
