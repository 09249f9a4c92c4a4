"""Batches: the published estimate, tools, calls, names, masks and images, turn by turn."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest

from ftlint.formats import detect
from ftlint.model.image_header import size_of
from ftlint.model.masks import is_masked
from ftlint.tokens import counter
from ftlint.tokens.batch import Batch, Counts
from ftlint.tokens.images import image_tokens
from ftlint.tokens.tools_text import tools_text

WEATHER = {
    "name": "get_current_weather",
    "description": "Get the current weather in a given location",
    "parameters": {
        "type": "object",
        "properties": {
            "location": {
                "type": "string",
                "description": "The city and state, e.g. San Francisco, CA",
            },
            "unit": {
                "type": "string",
                "description": "The unit of temperature to return",
                "enum": ["celsius", "fahrenheit"],
            },
        },
        "required": ["location"],
    },
}
"""The example of the notebook "How to count tokens with tiktoken" (openai-cookbook, MIT)."""


def count(*values: dict[str, Any], encoding: str = "cl100k_base", model: str = "") -> Counts:
    batch = Batch(counter(encoding), is_masked, model)
    for value in values:
        shape = detect(value)[0]
        batch.add(value, shape, shape.turns(value))
    return batch.count()


def tokens(*texts: str, encoding: str = "cl100k_base") -> int:
    return sum(counter(encoding).count(texts))


def chat(*turns: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": text} for role, text in turns], **more}


JARGON = [
    {
        "role": "system",
        "content": "You are a helpful, pattern-following assistant that translates corporate "
        "jargon into plain English.",
    },
    {
        "role": "system",
        "name": "example_user",
        "content": "New synergies will help drive top-line growth.",
    },
    {
        "role": "system",
        "name": "example_assistant",
        "content": "Things working well together will increase revenue.",
    },
    {
        "role": "system",
        "name": "example_user",
        "content": "Let's circle back when we have more bandwidth to touch base on opportunities "
        "for increased leverage.",
    },
    {
        "role": "system",
        "name": "example_assistant",
        "content": "Let's talk later when we're less busy about how to do better.",
    },
    {
        "role": "user",
        "content": "This late pivot means we don't have time to boil the ocean for the client "
        "deliverable.",
    },
]
"""The messages of the same notebook, which the API counted as 129 tokens for gpt-4-0613."""


def test_the_published_example_comes_out() -> None:
    assert count({"messages": JARGON}).total == [129]


@pytest.mark.parametrize(("encoding", "published"), [("cl100k_base", 105), ("o200k_base", 101)])
def test_tools_come_within_a_token_of_what_the_api_counted(encoding: str, published: int) -> None:
    value = chat(
        (
            "system",
            "You are a helpful assistant that can answer to questions about the weather.",
        ),
        ("user", "What's the weather like in San Francisco?"),
        tools=[{"type": "function", "function": WEATHER}],
    )
    found = count(value, encoding=encoding)
    assert abs(found.total[0] - published) <= 1
    assert found.tools == tokens(tools_text([WEATHER]), encoding=encoding)


def test_a_plain_record_counts_alike_on_both_ways() -> None:
    value = chat(("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello there!"))
    batch = Batch(counter("cl100k_base"), is_masked)
    batch.add_plain(
        tuple(turn["role"] for turn in value["messages"]),
        [turn["content"] for turn in value["messages"]],
    )
    fast, slow = batch.count(), count(value)
    assert fast == slow
    assert fast.total == [3 + 3 * (3 + 1) + tokens("Be brief.", "Hi", "Hello there!")]
    assert fast.trained == [tokens("Hello there!")]
    assert fast.before == [3 * (3 + 1) + tokens("Be brief.", "Hi")]
    assert fast.turns == [3]


def test_an_odd_role_is_refused_by_the_plain_way_and_adds_nothing() -> None:
    batch = Batch(counter("cl100k_base"), is_masked)
    with pytest.raises(KeyError):
        batch.add_plain(("user", "robot"), ["a", "b"])
    assert len(batch) == 0 and not batch.texts


def test_a_role_that_is_no_word_of_ours_counts_as_written() -> None:
    value = chat(("chatgpt-model", "a"))
    assert count(value).total == [3 + 3 + tokens("chatgpt-model", "a")]


def test_masked_turns_are_not_trained() -> None:
    value = chat(("user", "Hi"), ("assistant", "one"), ("user", "on"), ("assistant", "two three"))
    value["messages"][1]["weight"] = 0
    value["messages"][3]["weight"] = 1
    found = count(value)
    assert found.trained == [tokens("two three")]
    assert found.before == [4 * 4 + tokens("Hi", "one", "on")]
    value["messages"][3]["weight"] = 0
    assert count(value).before == [-1]


def test_a_record_of_weight_0_trains_nothing() -> None:
    value = chat(("user", "Hi"), ("assistant", "one two"))
    assert count({**value, "weight": 0}).trained == [0]
    assert count({**value, "weight": 0}).before == [-1]
    assert count({**value, "weight": 1}).trained == [tokens("one two")]


def test_masked_parts_are_not_trained() -> None:
    parts = [
        {"type": "text", "text": "left out", "train": False},
        {"type": "text", "text": "one two"},
        {"type": "text", "text": "left out too", "train": False},
    ]
    value = chat(("user", "Hi"), ("assistant", ""))
    value["messages"][1]["content"] = parts
    found = count(value)
    assert found.trained == [tokens("one two")]
    assert found.before == [2 * 4 + tokens("Hi", "left out")]
    assert found.total == [3 + 2 * 4 + tokens("Hi", "left out", "one two", "left out too")]
    for part in parts:
        part["train"] = False
    assert (count(value).trained, count(value).before) == ([0], [-1])


def test_calls_are_counted_and_named_apart() -> None:
    arguments = '{"location": "Oslo"}'
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": arguments}}
    value = {
        "messages": [
            {"role": "user", "content": "Weather?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "content": "rain"},
        ]
    }
    found = count(value)
    text = f" to=functions.f{arguments}"
    assert found.calls == tokens(text)
    assert found.trained == [tokens(text)]
    assert found.total == [3 + 3 * 4 + tokens("Weather?", text, "rain")]


def test_shapes_without_messages() -> None:
    legacy = {"prompt": "cat ->", "completion": " chat"}
    assert count(legacy).total == [tokens("cat ->", " chat")]
    alpaca = {"instruction": "Translate", "input": "cat", "output": "chat"}
    assert count(alpaca).total == [3 + 2 * 4 + tokens("Translate", "\ncat", "chat")]
    sharegpt = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Yo"}]}
    assert count(sharegpt).total == [3 + 2 * 4 + tokens("Hi", "Yo")]


def test_a_batch_keeps_the_order_of_its_records() -> None:
    values = [chat(("user", "word " * n), ("assistant", "x")) for n in (5, 1, 9, 3)]
    totals = count(*values).total
    assert totals == [count(value).total[0] for value in values]


def png(width: int, height: int) -> str:
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * 9
    return "data:image/png;base64," + base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("model", "width", "height", "expected"),
    [
        ("gpt-4o", 1024, 1024, 765),
        ("gpt-4o", 2048, 4096, 1105),
        ("gpt-4o", 512, 512, 255),
        ("gpt-4o-mini-2024-07-18", 512, 512, 2833 + 5667),
        ("gpt-4.1-mini", 1024, 1024, 1659),
    ],
)
def test_image_tokens_follow_the_published_formula(
    model: str, width: int, height: int, expected: int
) -> None:
    part = {"type": "image_url", "image_url": {"url": png(width, height), "detail": "high"}}
    assert image_tokens(part, model) == (expected, True)


def test_images_of_unknown_size_are_an_estimate() -> None:
    part = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    assert image_tokens(part, "gpt-4o") == (85 + 170 * 8, False)
    found = count({"messages": [{"role": "user", "content": [part]}]}, model="gpt-4o")
    assert (found.image_count, found.images_estimated) == (1, 1)
    assert found.total == [3 + 4 + found.images]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a" + struct.pack("<HH", 7, 9), (7, 9)),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x20\0\x10" + b"\0" * 9, (16, 32)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x0f\0\0\x1f\0\0", (16, 32)),
        (b"nonsense", None),
    ],
)
def test_image_sizes_are_read_from_headers(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,iVBORw0KGgo=", "data:image/png;base64,%%%", "data:", ""]
)
def test_damaged_images_are_an_estimate(url: str) -> None:
    assert image_tokens({"image_url": {"url": url}}, "gpt-4o")[1] is False


def test_nested_and_odd_tool_schemas_are_rendered() -> None:
    text = tools_text(
        [
            {
                "name": "f",
                "parameters": {
                    "properties": {
                        "a": {"type": ["integer", "null"], "default": 3},
                        "b": {
                            "type": "array",
                            "items": {"type": "object", "properties": {"c": {}}},
                        },
                        "d": {"anyOf": [{"type": "string"}, {"enum": [1, "x"]}]},
                        "e": 5,
                    }
                },
            },
            {"name": "g", "parameters": "nonsense"},
        ]
    )
    assert "a?: number | null, // default: 3" in text
    assert "c?: any," in text
    assert 'd?: string | 1 | "x",' in text
    assert "type g = () => any;" in text
