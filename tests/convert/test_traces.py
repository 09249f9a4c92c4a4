"""LangChain, LangSmith, Langfuse and OpenTelemetry: messages, runs, spans, histories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.convert.conftest import Run

TALK = [[("user", "Rain?"), ("assistant", "Yes.")]]
HUMAN = {"type": "human", "data": {"content": "Rain?"}}
AI = {"type": "ai", "data": {"content": "Yes."}}


def constructed(kind: str, /, **kwargs: Any) -> dict[str, Any]:
    return {"lc": 1, "type": "constructor", "id": ["langchain", kind], "kwargs": kwargs}


CHUNK = constructed("AIMessageChunk", content=[{"type": "text", "text": "Yes."}])
GENERATIONS = {"generations": [[{"message": constructed("AIMessage", content="Yes.")}]]}


class TestLangChain:
    @pytest.mark.parametrize(
        "record",
        [
            {"messages": [HUMAN, AI]},
            [HUMAN, AI],
            {"messages": [constructed("HumanMessage", content="Rain?"), CHUNK]},
            {"run_type": "llm", "inputs": {"messages": [[HUMAN]]}, "outputs": GENERATIONS},
            {"inputs": {"question": "Rain?"}, "outputs": {"answer": "Yes."}},
            {"inputs": json.dumps({"messages": [HUMAN]}), "outputs": json.dumps({"output": AI})},
            {"inputs": {"messages": [HUMAN]}, "outputs": {"messages": [HUMAN, AI]}},
        ],
    )  # fmt: skip
    def test_shapes(self, run: Run, record: Any) -> None:
        found = run([record])
        assert found.turns == TALK
        assert found.outcome.sources[0][1] == "langchain"

    def test_a_file_that_is_one_list(self, run: Run) -> None:
        assert run(json.dumps([HUMAN, AI]), name="in.json").turns == TALK

    def test_tools_thoughts_and_system(self, run: Run) -> None:
        call = {"name": "rain", "args": {"city": "Oslo"}, "id": "c1"}
        parts = [{"type": "thinking", "thinking": "Ask."}, {"type": "tool_use", "id": "c1"}]
        messages = [
            constructed("SystemMessage", content="Brief."),
            HUMAN,
            constructed("AIMessage", content=parts, tool_calls=[call]),
            constructed("ToolMessage", content="yes", tool_call_id="c1", name="rain"),
            AI,
        ]
        found = run([{"messages": messages}])
        rows = found.records[0]["messages"]
        assert rows[2]["tool_calls"][0]["function"]["arguments"] == '{"city":"Oslo"}'
        assert rows[3] == {"role": "tool", "content": "yes", "tool_call_id": "c1"}
        assert rows[2]["reasoning_content"] == "Ask."

    def test_errors_and_invalid_calls_are_skipped(self, run: Run) -> None:
        broken = constructed("AIMessage", content="", invalid_tool_calls=[{"name": "f"}])
        failed = {
            "run_type": "llm",
            "inputs": {"messages": [[HUMAN]]},
            "outputs": None,
            "error": "x",
        }
        tool = {"run_type": "tool", "inputs": {"input": "x"}, "outputs": {"output": "y"}}
        found = run([{"messages": [HUMAN, AI]}, {"messages": [HUMAN, broken]}, failed, tool])
        assert found.turns == TALK
        assert found.outcome.skipped == {
            "invalid-tool-calls": 1, "failed": 1, "other-lines-dropped": 1,
        }  # fmt: skip


def generation(given: Any, said: Any, **more: Any) -> dict[str, Any]:
    return {"id": "o", "traceId": "t", "type": "GENERATION", "input": given, "output": said, **more}


USER = {"role": "user", "content": "Rain?"}


class TestLangfuse:
    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ([USER], {"role": "assistant", "content": "Yes."}),
            ({"messages": [USER]}, "Yes."),
            (json.dumps([USER]), json.dumps({"role": "assistant", "content": "Yes."})),
            ("Rain?", '"Yes."'),
            ({"prompt": "Rain?"}, {"completion": "Yes."}),
            ([USER], {"choices": [{"message": {"role": "assistant", "content": "Yes."}}]}),
            ([HUMAN], AI),
        ],
    )
    def test_inputs_and_outputs(self, run: Run, given: Any, said: Any) -> None:
        found = run([generation(given, said)])
        assert found.turns == TALK
        assert found.outcome.sources[0][1] == "langfuse"

    def test_histories_sent_again_and_other_observations(self, run: Run) -> None:
        answer = {"role": "assistant", "content": "Yes."}
        longer = [USER, answer, {"role": "user", "content": "Sure?"}]
        rows = [
            generation([USER], answer),
            {"type": "SPAN", "traceId": "t", "input": None, "output": None},
            generation(longer, "Sure."),
            generation([USER], None, level="ERROR"),
        ]
        found = run(rows)
        assert len(found.records) == 1
        assert found.outcome.skipped == {
            "prefix-duplicates-dropped": 1, "other-lines-dropped": 1, "failed": 1,
        }  # fmt: skip
        assert len(run(rows, prefix_duplicates="keep").records) == 2

    def test_traces_and_tools(self, run: Run) -> None:
        tools = [{"type": "function", "function": {"name": "f", "parameters": {}}}]
        call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        given = {"messages": [USER], "tools": tools, "temperature": 0}
        answer = generation(given, {"role": "assistant", "tool_calls": [call]})
        found = run([{"id": "t", "observations": [{"type": "SPAN"}, answer]}])
        assert found.records[0]["tools"] == tools
        assert found.records[0]["messages"][1]["tool_calls"] == [call]
        assert found.kinds["other-lines-dropped"] == 1


def parts(role: str, *items: Any, **more: Any) -> dict[str, Any]:
    return {"role": role, "parts": list(items), **more}


def content(text: str) -> dict[str, Any]:
    return {"type": "text", "content": text}


SPAN = {
    "gen_ai.input.messages": [parts("user", content("Rain?"))],
    "gen_ai.output.messages": [parts("assistant", content("Yes."), finish_reason="stop")],
}


def otlp(attributes: dict[str, Any]) -> dict[str, Any]:
    listed = [{"key": key, "value": {"stringValue": json.dumps(value)}}
              for key, value in attributes.items()]  # fmt: skip
    spans = [{"spanId": "1", "attributes": listed}, {"spanId": "2", "attributes": []}]
    return {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}


FLAT = {
    "llm.input_messages.0.message.role": "user",
    "llm.input_messages.0.message.content": "Rain?",
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content": "Yes.",
}


class TestOtel:
    @pytest.mark.parametrize(
        "record",
        [
            {"span_id": "1", "attributes": SPAN},
            otlp(SPAN),
            {"spanId": "1", "attributes": {}, "events": [{"name": "x", "attributes": SPAN}]},
            {"span_id": "1", "attributes": FLAT},
            {"span_id": "1", "attributes": {"gen_ai.prompt.0.role": "user",
                "gen_ai.prompt.0.content": "Rain?", "gen_ai.completion.0.content": "Yes."}},
            {"span_id": "1", "attributes": {}, "events": [
                {"name": "gen_ai.user.message", "attributes": {"content": "Rain?"}},
                {"name": "gen_ai.choice", "body": {"message": {"content": "Yes."}}}]},
        ],
    )  # fmt: skip
    def test_shapes(self, run: Run, record: Any) -> None:
        found = run([record])
        assert found.turns == TALK
        assert found.outcome.sources[0][1] == "otel-genai"

    def test_calls_results_reasoning_and_choices(self, run: Run) -> None:
        call = {"type": "tool_call", "id": "c", "name": "rain", "arguments": {"city": "Oslo"}}
        attributes = {
            "gen_ai.system_instructions": json.dumps([content("Brief.")]),
            "gen_ai.input.messages": [
                parts("user", content("Rain?"), {"type": "blob", "mime_type": "image/png"}),
                parts("assistant", {"type": "reasoning", "content": "Ask."}, call),
                parts("tool", {"type": "tool_call_response", "id": "c", "response": {"wet": True}}),
            ],
            "gen_ai.output.messages": [parts("assistant", content("Yes.")), parts("assistant")],
            "gen_ai.tool.definitions": [{"type": "function", "name": "rain", "parameters": {}}],
        }
        found = run([{"span_id": "1", "attributes": attributes}])
        row = found.records[0]
        assert [item["role"] for item in row["messages"]] == [
            "system", "user", "assistant", "tool", "assistant",
        ]  # fmt: skip
        assert row["messages"][3] == {
            "role": "tool",
            "content": '{"wet":true}',
            "tool_call_id": "c",
        }
        assert row["tools"][0]["function"]["name"] == "rain"
        for kind in ("media-dropped", "other-choices-dropped"):
            assert found.kinds[kind] == 1, kind
        assert row["messages"][2]["reasoning_content"] == "Ask."

    def test_images(self, run: Run) -> None:
        blob = {"type": "blob", "modality": "image", "mime_type": "image/png", "content": "AA=="}
        uri = {"type": "uri", "modality": "image", "uri": "https://example.com/a.png"}
        attributes = {**SPAN, "gen_ai.input.messages": [parts("user", content("?"), blob, uri)]}
        found = run([{"span_id": "1", "attributes": attributes}])
        images = [
            part["image_url"]["url"] for part in found.records[0]["messages"][0]["content"][1:]
        ]
        assert images == ["data:image/png;base64,AA==", "https://example.com/a.png"]

    def test_openinference_calls(self, run: Run) -> None:
        base = "llm.output_messages.0.message.tool_calls.0.tool_call"
        attributes = {
            **{key: item for key, item in FLAT.items() if "output" not in key},
            "llm.output_messages.0.message.role": "assistant",
            f"{base}.id": "c",
            f"{base}.function.name": "rain",
            f"{base}.function.arguments": "{}",
        }
        found = run([{"span_id": "1", "attributes": attributes}])
        assert found.records[0]["messages"][1]["tool_calls"][0]["function"]["name"] == "rain"

    def test_other_spans_failures_and_cut_off(self, run: Run) -> None:
        cut = {**SPAN, "gen_ai.output.messages": [
            parts("assistant", content("Ye"), finish_reason="length")]}  # fmt: skip
        found = run(
            [
                {"span_id": "1", "attributes": SPAN},
                {"span_id": "2", "attributes": {"http.method": "GET"}},
                {"span_id": "3", "attributes": {**SPAN, "error.type": "timeout"}},
                {"span_id": "4", "attributes": cut},
            ]
        )
        assert found.outcome.skipped == {"other-lines-dropped": 1, "failed": 1, "prompt-only": 1}
