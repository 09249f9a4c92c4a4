"""Calls and results that are tags in the text, and blocks that have no place in a chat."""

from __future__ import annotations

import json
from typing import Any

from tests.convert.conftest import Run

TIDE = {"name": "tide", "description": "High tide.", "parameters": {"type": "object"}}
PROMPT = (
    "You are a function calling AI model. Signatures are within <tools></tools> tags. <tools>\n"
    + json.dumps([TIDE])
    + "\n</tools>\nAnswer within <tool_call></tool_call> tags."
)


def turn(speaker: str, text: str) -> dict[str, Any]:
    return {"from": speaker, "value": text}


def test_calls_and_results_in_tags(run: Run) -> None:
    called = (
        'One moment.<tool_call>\n{"name": "tide", "arguments": {"port": "Ayr"}}\n</tool_call>\n'
        "<tool_call>\n{'name': 'tide', 'arguments': {'port': 'Oban'}}\n</tool_call>"
    )
    told = "<tool_response>\n1\n</tool_response>\n<tool_response>\n2\n</tool_response>"
    turns = [turn("system", PROMPT), turn("human", "Tides?"), turn("gpt", called)]
    found = run([{"conversations": [*turns, turn("tool", told), turn("gpt", "1 and 2.")]}])
    (record,) = found.records
    assert record["tools"] == [{"type": "function", "function": TIDE}]
    asked, calls, first, second, answer = record["messages"]
    assert (asked["content"], calls["content"]) == ("Tides?", "One moment.")
    assert [call["function"]["arguments"] for call in calls["tool_calls"]] == [
        '{"port":"Ayr"}',
        '{"port":"Oban"}',
    ]
    ids = [call["id"] for call in calls["tool_calls"]]
    assert [first["tool_call_id"], second["tool_call_id"]] == ids
    assert (first["content"], second["content"], answer["content"]) == ("1", "2", "1 and 2.")


def test_tags_that_are_the_subject_stay(run: Run) -> None:
    said = "Hermes writes <tool_call> and </tool_call> around a call."
    found = run([{"conversations": [turn("human", "How?"), turn("gpt", said)]}])
    assert found.turns[0][1] == ("assistant", said)


def test_bare_tools_and_arguments_encoded_twice(run: Run) -> None:
    arguments = json.dumps(json.dumps({"port": "Ayr"}))
    call = {"type": "function", "function": {"name": "tide", "arguments": arguments}}
    turns = [
        {"role": "user", "content": "Tide?"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "name": "tide", "content": "1"},
        {"role": "assistant", "content": "One."},
    ]
    (record,) = run([{"messages": turns, "tools": [TIDE]}]).records
    written = record["messages"][1]["tool_calls"][0]
    assert json.loads(written["function"]["arguments"]) == {"port": "Ayr"}
    assert record["messages"][2]["tool_call_id"] == written["id"]
    assert record["tools"] == [{"type": "function", "function": TIDE}]


def test_blocks_of_one_provider_go_and_are_told(run: Run) -> None:
    image = {"image": {"format": "png", "source": {"bytes": "AAAA"}}}
    turns = [
        {
            "role": "user",
            "content": [{"text": "Look."}, image, {"cachePoint": {"type": "default"}}],
        },
        {"role": "assistant", "content": [{"text": "A pier."}]},
    ]
    found = run([{"schemaVersion": "bedrock-conversation-2024", "messages": turns}])
    assert found.records[0]["messages"][0]["content"] == [
        {"type": "text", "text": "Look."},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
    ]
    assert found.kinds["media-dropped"] == 1
