"""Batch files, Responses, request logs: joining, failures, streams, tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from tests.convert.conftest import Run

USER = {"role": "user", "content": "Rain?"}


def asked(name: str, **body: Any) -> dict[str, Any]:
    return {
        "custom_id": name,
        "method": "POST",
        "url": "/v1/x",
        "body": {"messages": [USER], **body},
    }


def choice(said: str, finish: str = "stop", **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": said, "refusal": None, "annotations": [], **more}
    return {"index": 0, "message": message, "finish_reason": finish}


def answered(name: str, *choices: Any, status: int = 200, error: Any = None) -> dict[str, Any]:
    body = {"object": "chat.completion", "choices": list(choices)}
    return {"custom_id": name, "response": {"status_code": status, "body": body}, "error": error}


class TestBatch:
    def test_results_are_joined_in_the_order_of_requests(self, run: Run) -> None:
        found = run(
            [
                answered("b", choice("B")),
                asked("a"),
                asked("b"),
                asked("failed"),
                asked("lost"),
                answered("a", choice("A"), choice("A2")),
                answered("failed", status=429),
                answered("stray", choice("?")),
            ]
        )
        assert [turns[-1][1] for turns in found.turns] == ["A", "B"]
        assert dict(found.outcome.skipped) == {"failed": 1, "unpaired": 2}
        assert found.kinds["other-choices-dropped"] == 1
        assert found.records[0]["messages"][1] == {"role": "assistant", "content": "A"}

    def test_input_and_output_files_together(self, tmp_path: Path) -> None:
        one, two = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        one.write_text(json.dumps(asked("a")) + "\n")
        two.write_text(json.dumps(answered("a", choice("A"))) + "\n")
        outcome = convert(Request((str(one), str(two)), str(tmp_path / "o.jsonl")))
        assert (outcome.read, outcome.written) == (1, 1)

    @pytest.mark.parametrize(("keep", "written"), [("drop", 0), ("keep", 1)])
    def test_answers_cut_off(self, run: Run, keep: str, written: int) -> None:
        rows = [asked("a"), answered("a", choice("A", "length")), asked("b")]
        found = run([*rows, answered("b", choice("B"))], truncated=keep)
        assert found.outcome.written == 1 + written

    def test_responses_endpoint_and_message_batches(self, run: Run) -> None:
        output = [{"type": "message", "role": "assistant",
                   "content": [{"type": "output_text", "text": "Yes."}]}]  # fmt: skip
        body = {"object": "response", "status": "completed", "output": output}
        claude = {
            "role": "assistant",
            "type": "message",
            "content": [{"type": "text", "text": "No."}],
        }
        found = run(
            [
                {"custom_id": "r", "body": {"input": "Rain?", "instructions": "Brief."}},
                {"custom_id": "r", "response": {"status_code": 200, "body": body}},
                {"custom_id": "c", "params": {"messages": [USER], "max_tokens": 9}},
                {"custom_id": "c", "result": {"type": "succeeded", "message": claude}},
            ]
        )
        assert found.turns == [
            [("system", "Brief."), ("user", "Rain?"), ("assistant", "Yes.")],
            [("user", "Rain?"), ("assistant", "No.")],
        ]


def said(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "role": "assistant", "content": [part]}


class TestResponses:
    def test_items_calls_and_tools(self, run: Run) -> None:
        record = {
            "object": "response",
            "status": "completed",
            "instructions": "Be brief.",
            "input": [
                USER,
                {"type": "reasoning", "summary": [{"text": "Ask."}]},
                {"type": "function_call", "id": "fc_9", "call_id": "c1", "name": "rain",
                 "arguments": "{}"},
                {"type": "function_call", "call_id": "c2", "name": "wind", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "c1", "output": "yes"},
                {"type": "function_call_output", "call_id": "c2", "output": "no"},
            ],
            "output": [{"type": "web_search_call"}, said("Wet.")],
            "tools": [{"type": "function", "name": "rain", "strict": True, "parameters": {}},
                      {"type": "web_search"}],
            "parallel_tool_calls": True,
        }  # fmt: skip
        found = run([record])
        row = found.records[0]
        assert [item["role"] for item in row["messages"]] == [
            "system", "user", "assistant", "tool", "tool", "assistant",
        ]  # fmt: skip
        calls = row["messages"][2]["tool_calls"]
        assert [call["id"] for call in calls] == ["c1", "c2"]
        assert row["tools"][0]["function"] == {"name": "rain", "strict": True, "parameters": {}}
        assert row["parallel_tool_calls"] is True
        assert found.kinds["tool-messages-dropped"] == 1
        assert found.outcome.ledger.events["dropped-fields"].details["tools.web_search"] == 1

    def test_images_refusals_and_earlier_turns(self, run: Run) -> None:
        parts = [
            {"type": "input_text", "text": "What is it?"},
            {"type": "input_image", "image_url": "https://example.com/a.png", "detail": "low"},
        ]
        refusal = {"type": "message", "role": "assistant",
                   "content": [{"type": "refusal", "refusal": "I will not say."}]}  # fmt: skip
        given = {"role": "user", "content": parts}
        record = {"input": [given], "output": [refusal], "previous_response_id": "r0"}
        found = run([record])
        user, assistant = found.records[0]["messages"]
        assert user["content"][1]["image_url"] == {
            "url": "https://example.com/a.png", "detail": "low",
        }  # fmt: skip
        assert assistant["refusal"] == "I will not say."
        assert found.kinds["earlier-turns-elsewhere"] == 1

    def test_what_has_no_reply_is_skipped(self, run: Run) -> None:
        good = {"input": "Rain?", "output": [said("Yes.")]}
        found = run(
            [
                good,
                {"object": "response", "status": "failed", "output": [], "input": "x"},
                {"object": "response", "status": "incomplete", "output": [said("Y")], "input": "x"},
                {"object": "response", "status": "completed", "output": [said("Stored")]},
            ]
        )
        assert found.outcome.written == 1
        assert found.outcome.skipped == {"failed": 1, "prompt-only": 1, "no-user-turn": 1}


REQUEST = {"model": "m", "messages": [USER]}


def logged(response: Any, **more: Any) -> dict[str, Any]:
    return {"request": REQUEST, "response": response, **more}


def delta(**piece: Any) -> dict[str, Any]:
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": piece}]}


STREAM = [
    delta(role="assistant", content=""),
    delta(content="Ye"),
    delta(content="s."),
    delta(tool_calls=[{"index": 0, "id": "c", "function": {"name": "f", "arguments": "{"}}]),
    delta(tool_calls=[{"index": 0, "function": {"arguments": "}"}}]),
]


class TestRequestLog:
    @pytest.mark.parametrize(
        "record",
        [
            logged({"choices": [choice("Yes.")]}),
            logged(json.dumps({"choices": [choice("Yes.")]})),
            {"request_body": json.dumps(REQUEST), "response_body": {"choices": [choice("Yes.")]}},
            {"messages": [USER], "response": {"choices": [choice("Yes.")]}, "call_type": "chat"},
            {"inputs": REQUEST, "output": {"choices": [choice("Yes.")]}},
            logged({"type": "message", "role": "assistant", "stop_reason": "end_turn",
                    "content": [{"type": "text", "text": "Yes."}]}),
            logged({"object": "response", "output": [said("Yes.")]}),
        ],
    )  # fmt: skip
    def test_bodies_of_three_apis(self, run: Run, record: dict[str, Any]) -> None:
        found = run([record])
        assert found.turns == [[("user", "Rain?"), ("assistant", "Yes.")]]
        assert found.outcome.sources[0][1] == "request-log"

    @pytest.mark.parametrize(
        "response",
        [STREAM, "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in STREAM) + "data: [DONE]\n"],
    )
    def test_streams_are_joined(self, run: Run, response: Any) -> None:
        found = run([logged(response)])
        message = found.records[0]["messages"][1]
        assert (message["content"], message["tool_calls"][0]["function"]["arguments"]) == (
            "Yes.",
            "{}",
        )

    def test_failures_are_skipped_and_named(self, run: Run) -> None:
        found = run(
            [
                logged({"choices": [choice("Yes.")]}),
                logged({"error": {"message": "quota"}}),
                logged({"choices": [choice("No.")]}, status=500),
                logged(None),
            ]
        )
        assert found.outcome.written == 1
        assert found.outcome.skipped == {"failed": 2, "unpaired": 1}
        assert found.outcome.ledger.events["failed"].details["quota"] == 1

    def test_claude_tools_and_legacy_functions(self, run: Run) -> None:
        claude = {
            "request": {
                "system": "Brief.",
                "tools": [{"name": "rain", "input_schema": {"type": "object"}}],
                "messages": [USER],
            },
            "response": {"content": [{"type": "tool_use", "id": "t", "name": "rain", "input": {}}],
                         "stop_reason": "tool_use", "role": "assistant"},
        }  # fmt: skip
        legacy = logged({"choices": [choice("", function_call={"name": "f", "arguments": "{}"})]})
        found = run([claude, legacy])
        assert found.records[0]["tools"][0]["function"]["name"] == "rain"
        assert found.records[1]["messages"][1]["tool_calls"][0]["id"] == "call_1"


def test_half_a_batch_is_told_to_bring_the_other_half(tmp_path: Path) -> None:
    halves = {
        "requests": [asked(f"q{number}") for number in range(3)],
        "results": [answered(f"q{number}", choice("Yes.")) for number in range(3)],
    }
    for name, lines in halves.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        outcome = convert(Request([str(path)], str(tmp_path / "out.jsonl")))
        assert outcome.failure is not None
        assert "all 3 examples were skipped" in outcome.failure
        assert "convert both together: ftlint convert REQUESTS RESPONSES" in outcome.failure
        assert not (tmp_path / "out.jsonl").exists()
