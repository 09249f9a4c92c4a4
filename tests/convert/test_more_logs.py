"""Logs of Bedrock, Gemini, Ollama, LiteLLM, Braintrust, LangGraph, Phoenix and the AI SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.convert.conftest import Run

TALK = [("user", "Late?"), ("assistant", "Yes.")]
ASKED = [{"role": "user", "content": "Late?"}]
CHOICES = [{"index": 0, "message": {"role": "assistant", "content": "Yes."}}]
COMPLETION = {"object": "chat.completion", "choices": CHOICES}
CONVERSE = {"messages": [{"role": "user", "content": [{"text": "Late?"}]}]}
REPLY = {"output": {"message": {"role": "assistant", "content": [{"text": "Yes."}]}}}
CLAUDE = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "Yes."}]}
FLAT = "attributes.llm."


@pytest.mark.parametrize(
    "record",
    [
        {"schemaType": "ModelInvocationLog", "input": {"inputBodyJson": CONVERSE},
         "output": {"outputBodyJson": REPLY}},
        {"schemaType": "ModelInvocationLog", "input": {"inputBodyJson": {"messages": ASKED}},
         "output": {"outputBodyJson": CLAUDE}},
        {"recordId": "1", "modelInput": {"messages": ASKED}, "modelOutput": CLAUDE},
        {"request": {"contents": [{"role": "user", "parts": [{"text": "Late?"}]}]},
         "response": {"candidates": [{"content": {"role": "model", "parts": [{"text": "Yes."}]}}]}},
        {"request": {"model": "m", "messages": ASKED},
         "response": {"model": "m", "message": {"role": "assistant", "content": "Yes."}}},
        {"id": "1", "input": ASKED, "output": CHOICES, "span_attributes": {"type": "llm"}},
        {"input": {"messages": ASKED}, "output": {"choices": CHOICES}},
        {**COMPLETION, "input": ASKED},
        {"call_type": "c", "messages": json.dumps(ASKED), "response": json.dumps(COMPLETION)},
        {"call_type": "c", "messages": "{}", "response": json.dumps(COMPLETION),
         "proxy_server_request": json.dumps({"messages": ASKED})},
        {"values": {"messages": [{"type": "human", "content": "Late?"},
                                 {"type": "ai", "content": "Yes."}]}, "next": []},
        {"name": "Chat", "context": {"span_id": "s"}, "attributes": {"llm": {
            "input_messages": [{"message": {"role": "user", "content": "Late?"}}],
            "output_messages": [{"message": {"role": "assistant", "content": "Yes."}}]}}},
        {"name": "Chat", "context.span_id": "s",
         FLAT + "input_messages": [{"message.role": "user", "message.content": "Late?"}],
         FLAT + "output_messages": [{"message.role": "assistant", "message.content": "Yes."}]},
        {"name": "ai.streamText.doStream", "attributes": {
            "ai.prompt.messages": json.dumps(ASKED), "ai.response.text": "Yes."}},
        {"id": "c", "messages": [
            {"role": "user", "parts": [{"type": "text", "text": "Late?"}]},
            {"role": "assistant", "parts": [{"type": "text", "text": "Yes."}]}]},
    ],
)  # fmt: skip
def test_record(run: Run, record: Any) -> None:
    assert run([record]).turns == [TALK]


def test_a_failed_call_among_few(run: Run) -> None:
    good = {"call_type": "c", "messages": ASKED, "response": COMPLETION}
    bad = {**good, "status": "failure", "response": None, "error_str": "Timeout"}
    found = run([bad, good])
    assert found.turns == [TALK]
    assert found.outcome.skipped.total() == 1


def test_tools_of_the_ai_sdk(run: Run) -> None:
    part = {
        "type": "tool-timetable", "toolCallId": "t", "state": "output-available",
        "input": {"port": "Hoorn"}, "output": {"late": True},
    }  # fmt: skip
    chat = {"id": "c", "messages": [
        {"role": "user", "parts": [{"type": "text", "text": "Late?"}]},
        {"role": "assistant", "parts": [{"type": "reasoning", "text": "Look."}, part]},
        {"role": "assistant", "parts": [{"type": "text", "text": "Yes."}]},
    ]}  # fmt: skip
    rows = run([chat]).records[0]["messages"]
    assert rows[1]["reasoning_content"] == "Look."
    assert rows[1]["tool_calls"][0]["function"]["name"] == "timetable"
    assert rows[2] == {"role": "tool", "content": '{"late":true}', "tool_call_id": "t"}
    asked = [
        {"role": "user", "content": [{"type": "text", "text": "Late?"}]},
        {"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t",
                                           "toolName": "timetable", "input": {"port": "Hoorn"}}]},
        {"role": "tool", "content": [{"type": "tool-result", "toolCallId": "t",
                                      "output": {"type": "json", "value": {"late": True}}}]},
    ]  # fmt: skip
    spans = {"ai.prompt.messages": json.dumps(asked), "ai.response.text": "Yes."}
    again = run([{"name": "ai.generateText.doGenerate", "attributes": spans}])
    assert again.records[0]["messages"][1]["tool_calls"] == rows[1]["tool_calls"]
    assert again.records[0]["messages"][2:] == rows[2:]
