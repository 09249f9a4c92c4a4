"""Nothing is lost in silence: a marker in each place of a record is written, or it is an event.

``RICH`` has, for each reader of training rows and logs, a record with a marker in every place that
its shape has: texts, masks, tools, calls, results, reasoning, pictures, names, ids, the other
answer, and keys that nobody knows. Each goes through every writer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.dataset.convert.samples import Sample, samples_of
from ftlint.formats import converters
from ftlint.model.diagnostic import Severity

PICTURE: Final = "TUFSSy1waWN0dXJl"
PNG: Final = f"data:image/png;base64,{PICTURE}"
ARGUMENTS: Final = {"where": "MARK-argument"}
SCHEMA: Final = {
    "type": "object",
    "properties": {"where": {"type": "string", "description": "MARK-parameter"}},
}


def tool(key: str = "parameters", schema: Any = SCHEMA) -> dict[str, Any]:
    return {"name": "MARK-tool", "description": "MARK-description", key: schema}


def said(role: str, text: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": text, **more}


DECLARED: Final = [{"type": "function", "function": tool()}]
CALL: Final = {
    "id": "MARK-id",
    "type": "function",
    "function": {"name": "MARK-tool", "arguments": json.dumps(ARGUMENTS)},
}
ASKED: Final = {
    "role": "user",
    "content": [
        {"type": "text", "text": "MARK-user"},
        {"type": "image_url", "image_url": {"url": PNG}},
    ],
    "name": "MARK-name",
}
CALLED: Final = [
    said("system", "MARK-system"),
    ASKED,
    said("assistant", "MARK-beside", reasoning_content="MARK-reasoning", tool_calls=[CALL]),
    said("tool", "MARK-result", tool_call_id="MARK-id"),
]
MASKED: Final = [
    said("assistant", "MARK-masked", weight=0),
    said("user", "MARK-second"),
    said("assistant", "MARK-answer"),
]
PLAIN: Final = [said("system", "MARK-system"), said("user", "MARK-user")]
ANSWER: Final = [said("assistant", "MARK-answer")]
REJECTED: Final = [said("assistant", "MARK-rejected")]
META: Final = {"topic": "MARK-meta"}


def old(speaker: str, text: str, **more: Any) -> dict[str, Any]:
    return {"from": speaker, "value": text, **more}


RICH: Final[dict[str, Any]] = {
    "openai-chat": {"messages": [*CALLED, *MASKED], "tools": DECLARED, **META},
    "mistral": {"messages": [said("user", "MARK-user"), *MASKED], **META},
    "message-list": [*CALLED, *MASKED],
    "sharegpt": {
        "conversations": [
            old("system", "MARK-system"),
            old("human", "<image>MARK-user"),
            old("function_call", json.dumps({"name": "MARK-tool", "arguments": ARGUMENTS})),
            old("observation", "MARK-result"),
            old("gpt", "MARK-masked", weight=0),
            old("human", "MARK-second"),
            old("gpt", "MARK-answer", note="MARK-turnmeta"),
        ],
        "tools": json.dumps([tool()]),
        "images": [PNG],
        **META,
    },
    "alpaca": {
        "instruction": "MARK-user",
        "input": "MARK-context",
        "output": "MARK-answer",
        "system": "MARK-system",
        "history": [["MARK-second", "MARK-earlier"]],
        **META,
    },
    "columns": {
        "question": "MARK-user",
        "context": "MARK-context",
        "answer": "MARK-answer",
        "system": "MARK-system",
        "history": [["MARK-second", "MARK-earlier"]],
        "reasoning": "MARK-reasoning",
        **META,
    },
    "prompt-completion": {"prompt": "MARK-user", "completion": " MARK-answer", **META},
    "trl-prompt-completion": {"prompt": PLAIN, "completion": ANSWER, "tools": DECLARED, **META},
    "trl-preference": {"prompt": PLAIN, "chosen": ANSWER, "rejected": REJECTED, **META},
    "kto": {"prompt": PLAIN, "completion": ANSWER, "label": False, **META},
    "openai-dpo": {
        "input": {"messages": PLAIN, "tools": DECLARED},
        "preferred_output": ANSWER,
        "non_preferred_output": REJECTED,
        **META,
    },
    "hh-rlhf": {
        "chosen": "\n\nHuman: MARK-user\n\nAssistant: MARK-answer",
        "rejected": "\n\nHuman: MARK-user\n\nAssistant: MARK-rejected",
        **META,
    },
    "answer-pairs": {
        "prompt": "MARK-user",
        "response_0": "MARK-answer",
        "response_1": "MARK-rejected",
        "better_response_id": 0,
        **META,
    },
    "anthropic-messages": {
        "system": "MARK-system",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "MARK-user"},
                    {
                        "type": "image",
                        "source": {"type": "base64", "media_type": "image/png", "data": PICTURE},
                    },
                ],
            },
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "MARK-reasoning"},
                    {"type": "text", "text": "MARK-beside"},
                    {"type": "tool_use", "id": "MARK-id", "name": "MARK-tool", "input": ARGUMENTS},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "MARK-id", "content": "MARK-result"}
                ],
            },
            said("assistant", "MARK-answer", note="MARK-turnmeta"),
        ],
        "tools": [tool("input_schema")],
        **META,
    },
    "nova": {
        "schemaVersion": "bedrock-conversation-2024",
        "system": [{"text": "MARK-system"}],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"text": "MARK-user"},
                    {"image": {"format": "png", "source": {"bytes": PICTURE}}},
                ],
            },
            {
                "role": "assistant",
                "content": [
                    {"reasoningContent": {"reasoningText": {"text": "MARK-reasoning"}}},
                    {"text": "MARK-beside"},
                    {"toolUse": {"toolUseId": "MARK-id", "name": "MARK-tool", "input": ARGUMENTS}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"toolResult": {"toolUseId": "MARK-id", "content": [{"text": "MARK-result"}]}}
                ],
            },
            {"role": "assistant", "content": [{"text": "MARK-answer"}], "note": "MARK-turnmeta"},
        ],
        "toolConfig": {"tools": [{"toolSpec": tool("inputSchema", {"json": SCHEMA})}]},
        **META,
    },
    "gemini": {
        "systemInstruction": {"parts": [{"text": "MARK-system"}]},
        "contents": [
            {
                "role": "user",
                "parts": [
                    {"text": "MARK-user"},
                    {"inlineData": {"mimeType": "image/png", "data": PICTURE}},
                ],
            },
            {
                "role": "model",
                "parts": [
                    {"text": "MARK-reasoning", "thought": True},
                    {"text": "MARK-beside"},
                    {"functionCall": {"name": "MARK-tool", "args": ARGUMENTS}},
                ],
            },
            {
                "role": "user",
                "parts": [
                    {"functionResponse": {"name": "MARK-tool", "response": {"x": "MARK-result"}}}
                ],
            },
            {"role": "model", "parts": [{"text": "MARK-answer"}], "note": "MARK-turnmeta"},
        ],
        "tools": [{"functionDeclarations": [tool()]}],
        **META,
    },
    "bedrock-claude": {"system": "MARK-system", "messages": [said("user", "MARK-user"), *ANSWER]},
    "turn-list": {
        "dialog": [
            {"speaker": "system", "text": "MARK-system"},
            {"speaker": "user", "text": "MARK-user"},
            {"speaker": "assistant", "text": "MARK-masked", "weight": 0},
            {"speaker": "user", "text": "MARK-second"},
            {"speaker": "assistant", "text": "MARK-answer", "note": "MARK-turnmeta"},
        ],
        **META,
    },
    "chatml-text": {
        "text": "<|im_start|>user\nMARK-user<|im_end|>\n"
        "<|im_start|>assistant\nMARK-answer<|im_end|>\n",
        **META,
    },
    "rendered-text": {
        "text": "<|user|>\nMARK-user</s>\n<|assistant|>\nMARK-answer</s>\n",
        **META,
    },
    "ultrachat": {"id": "1", "data": ["MARK-user", "MARK-answer"], **META},
    "function-calls": {
        "query": "MARK-user",
        "answers": json.dumps([{"name": "MARK-tool", "arguments": ARGUMENTS}]),
        "tools": json.dumps([tool()]),
        **META,
    },
    "openai-responses": {
        "object": "response",
        "instructions": "MARK-system",
        "input": [
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "MARK-user"},
                    {"type": "input_image", "image_url": PNG},
                ],
            }
        ],
        "output": [
            {"type": "reasoning", "summary": [{"type": "summary_text", "text": "MARK-reasoning"}]},
            {
                "type": "function_call",
                "call_id": "MARK-id",
                "name": "MARK-tool",
                "arguments": json.dumps(ARGUMENTS),
            },
            {"type": "function_call_output", "call_id": "MARK-id", "output": "MARK-result"},
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "MARK-answer"}],
            },
        ],
        "tools": [{"type": "function", **tool()}],
    },
    "request-log": {
        "request": {"model": "m", "messages": CALLED, "tools": DECLARED},
        "response": {"choices": [{"message": said("assistant", "MARK-answer")}]},
    },
    "langfuse": {
        "type": "GENERATION",
        "id": "x",
        "name": "g",
        "input": {"messages": CALLED, "tools": DECLARED},
        "output": said("assistant", "MARK-answer"),
    },
    "langchain": {
        "messages": [
            {"type": "system", "data": {"content": "MARK-system"}},
            {"type": "human", "data": {"content": ASKED["content"]}},
            {
                "type": "ai",
                "data": {
                    "content": "MARK-beside",
                    "additional_kwargs": {"reasoning_content": "MARK-reasoning"},
                    "tool_calls": [{"id": "MARK-id", "name": "MARK-tool", "args": ARGUMENTS}],
                },
            },
            {"type": "tool", "data": {"content": "MARK-result", "tool_call_id": "MARK-id"}},
            {"type": "ai", "data": {"content": "MARK-answer"}},
        ]
    },
    "otel-genai": {
        "name": "chat",
        "attributes": {
            "gen_ai.system_instructions": json.dumps([{"type": "text", "content": "MARK-system"}]),
            "gen_ai.input.messages": json.dumps(
                [
                    {"role": "user", "parts": [{"type": "text", "content": "MARK-user"}]},
                    {
                        "role": "assistant",
                        "parts": [
                            {"type": "reasoning", "content": "MARK-reasoning"},
                            {
                                "type": "tool_call",
                                "id": "MARK-id",
                                "name": "MARK-tool",
                                "arguments": ARGUMENTS,
                            },
                        ],
                    },
                    {
                        "role": "tool",
                        "parts": [
                            {
                                "type": "tool_call_response",
                                "id": "MARK-id",
                                "response": "MARK-result",
                            }
                        ],
                    },
                ]
            ),
            "gen_ai.output.messages": json.dumps(
                [{"role": "assistant", "parts": [{"type": "text", "content": "MARK-answer"}]}]
            ),
            "gen_ai.tool.definitions": json.dumps([{"type": "function", **tool()}]),
        },
    },
    "vercel-ai": {
        "id": "x",
        "messages": [
            {"id": "1", "role": "system", "parts": [{"type": "text", "text": "MARK-system"}]},
            {
                "id": "2",
                "role": "user",
                "parts": [
                    {"type": "text", "text": "MARK-user"},
                    {"type": "file", "mediaType": "image/png", "url": PNG},
                ],
            },
            {
                "id": "3",
                "role": "assistant",
                "parts": [
                    {"type": "reasoning", "text": "MARK-reasoning"},
                    {"type": "text", "text": "MARK-beside"},
                    {
                        "type": "tool-MARK-tool",
                        "toolCallId": "MARK-id",
                        "state": "output-available",
                        "input": ARGUMENTS,
                        "output": "MARK-result",
                    },
                    {"type": "text", "text": "MARK-answer"},
                ],
            },
        ],
    },
}
CALLS: Final = frozenset({"tools-unsupported", "tool-messages-dropped"})
EVENTS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("argument", "result"), CALLS),
    **dict.fromkeys(("tool", "description", "parameter"), CALLS | {"tools-dropped"}),
    "id": CALLS | {"tool-call-ids-lost", "tool-call-ids-renumbered"},
    "reasoning": frozenset({"reasoning-dropped"}),
    "beside": frozenset({"text-beside-calls-dropped"}),
    "picture": frozenset({"images-dropped"}),
    "rejected": frozenset({"rejected-dropped"}),
    "name": frozenset({"names-dropped"}),
    "meta": frozenset({"dropped-fields", "unmapped-columns"}),
    "turnmeta": frozenset({"dropped-fields"}),
}
"""The events that may tell of the loss of a marker; a text has none."""
UNTRAINED: Final = frozenset({"id", "name", "meta", "turnmeta"})
"""Markers whose loss leaves the training as it is."""
KEYS: Final = {"meta": "topic", "turnmeta": "note"}
"""Keys that nobody knows are named."""
TARGETS: Final = sorted(detect.targets())


def written(path: Path) -> str:
    if not path.exists():
        return ""
    if path.suffix == ".parquet":
        rows = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        return json.dumps(rows, default=str)
    return path.read_text(encoding="utf-8")


def converted(
    source: str, record: Any, target: str, tools: str, folder: Path
) -> tuple[Outcome, str]:
    path, out = folder / "in.jsonl", folder / f"out{converters()[target].suffix}"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    out.unlink(missing_ok=True)
    asked = {"weight": "drop", "tools": tools}
    outcome = convert(Request((str(path),), str(out), target, source, asked, force=True))
    return outcome, written(out)


@pytest.mark.parametrize("source", RICH)
def test_every_marker_is_written_or_told(source: str, tmp_path: Path) -> None:
    record = RICH[source]
    text = json.dumps(record)
    marks = {*re.findall(r"MARK-(\w+)", text), *(["picture"] if PICTURE in text else [])}
    for target in TARGETS:
        for tools in ("keep", "drop"):
            outcome, body = converted(source, record, target, tools, tmp_path)
            events = outcome.ledger.events
            if outcome.skipped:
                assert max(events[kind].severity for kind in outcome.skipped) >= Severity.WARNING
                continue
            for mark in marks:
                if (PICTURE if mark == "picture" else f"MARK-{mark}") in body:
                    continue
                told = [events[kind] for kind in EVENTS.get(mark, ()) if kind in events]
                assert told, (target, tools, mark, sorted(events))
                if mark in KEYS:
                    details = [detail for event in told for detail in event.details]
                    assert KEYS[mark] in details, (target, mark, details)
                if mark not in UNTRAINED:
                    assert max(event.severity for event in told) >= Severity.WARNING, (target, mark)


@pytest.mark.parametrize("source", [name for name, one in RICH.items() if "masked" in str(one)])
def test_a_mask_is_written_or_told(source: str, tmp_path: Path) -> None:
    for target in TARGETS:
        outcome, body = converted(source, RICH[source], target, "drop", tmp_path)
        kept = re.search(r"weight\W+0\b", body) if "MARK-masked" in body else True
        table = target in ("csv", "parquet")
        told = {"weight-lost", "weight-expressed-by-position"} & outcome.ledger.events.keys()
        assert outcome.skipped or kept or told or table, target
        if table and not outcome.skipped and target == "csv":
            rows = body.splitlines()
            assert any(row.endswith(",0") or ",0," in row for row in rows if "masked" in row)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _leaves(item, (*path, key))


def _with(value: Any, path: tuple[Any, ...], text: str) -> Any:
    if not path:
        return text
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = _with(value[path[0]], path[1:], text)
    return copied


PLUMBING: Final = frozenset(
    {
        ("copilot-chat", "responderUsername"),
        ("gemini-takeout", "header"),
        ("gemini-takeout", "products"),
        ("google-chat", "created_date"),
        ("oobabooga", "visible"),
        ("otel-genai", "name"),
        ("claude-export", "text"),
    }
)
"""Texts that are not said: names of programs, dates, and what repeats a text beside it."""
JSON_SAMPLES: Final = [
    pytest.param(name, sample, id=f"{name}-{number}")
    for name, item in detect.sources().items()
    for number, sample in enumerate(samples_of(item))
    if sample.single and sample.language in ("json", "jsonl")
]


@pytest.mark.parametrize(("name", "sample"), JSON_SAMPLES)
def test_every_text_of_a_sample_is_written_or_something_is_told(
    name: str, sample: Sample, tmp_path: Path
) -> None:
    body = sample.files[""]
    lines = body.splitlines() if sample.language == "jsonl" else [body]
    values = [json.loads(line) for line in lines if line.strip()]
    path, out = tmp_path / f"in.{sample.language}", tmp_path / "out.jsonl"
    for leaf, text in _leaves(values):
        if " " not in text or text[:1] in "[{" or (name, _key(leaf)) in PLUMBING:
            continue
        marked = _with(values, leaf, f"{text} MARKED")
        path.write_text("\n".join(map(json.dumps, marked)), encoding="utf-8")
        out.unlink(missing_ok=True)
        asked = Request((str(path),), str(out), "openai-chat", name, sample.options, force=True)
        outcome = convert(asked)
        if "MARKED" not in written(out):
            assert outcome.losses() or "attachment-inlined" in outcome.ledger.events, leaf


def _key(leaf: tuple[Any, ...]) -> str:
    return next((key for key in reversed(leaf) if isinstance(key, str)), "")
