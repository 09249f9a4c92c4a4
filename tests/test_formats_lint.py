"""The formats as the linter sees them: which shape a record has, and its turns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.formats import Format, all_formats, detect
from tests.records import ALPACA, CHAT, DPO, LEGACY, PROMPT, RFT, SHAREGPT

NAMES = ["openai-chat", "openai-dpo", "openai-rft", "prompt-completion", "sharegpt", "alpaca"]
USER = {"role": "user", "content": "Hi"}
ANSWER = {"role": "assistant", "content": "Hello!"}


def shape(value: dict[str, Any]) -> str:
    """Return the name of the format that the linter sees in a record."""
    return detect(value)[0].name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (CHAT, "openai-chat"),
        (LEGACY, "openai-chat"),
        (DPO, "openai-dpo"),
        (RFT, "openai-rft"),
        (PROMPT, "prompt-completion"),
        (SHAREGPT, "sharegpt"),
        (ALPACA, "alpaca"),
        ({"messages": None}, "openai-chat"),
        ({"messages": [USER]}, "openai-chat"),
        ({"messages": [USER], "tools": []}, "openai-chat"),
        ({"messages": [USER], "reference": 3}, "openai-rft"),
        ({"messages": [USER], "answer": 3}, "openai-chat"),
        ({"messages": [USER], "id": "r1"}, "openai-chat"),
        ({"messages": [USER, ANSWER], "id": 3}, "openai-chat"),
        ({"messages": "[]", "answer": 3}, "openai-chat"),
        ({"messages": [USER], "conversations": []}, "openai-rft"),
        ({"input": {}, "preferred_completion": []}, "openai-dpo"),
        ({"preferred_output": [], "non_preferred_output": []}, "openai-dpo"),
        ({"conversation": []}, "sharegpt"),
        ({"instruction": "x", "input": "y"}, "alpaca"),
        ({"instruction": "x"}, "unknown"),
        ({"prompt": "x"}, "prompt-only"),
        ({"prompt": "x", "truth": "y"}, "prompt-only"),
        ({"prompt": "x", "responses": ["y"]}, "unknown"),
        ({"prompt": "x", "completion": "y", "label": True}, "prompt-completion"),
        ({"prompt": "x", "completions": ["y"], "labels": [True]}, "stepwise"),
        ({"chosen": "x", "rejected": "y"}, "trl-preference"),
        ({"instruction": "x", "chosen": "x", "rejected": "y"}, "alpaca-preference"),
        ({"conversations": [], "chosen": {}, "rejected": {}}, "sharegpt-preference"),
        ({"messages": [USER], "chosen": {}, "rejected": {}}, "messages-preference"),
        ({"messages": [USER, ANSWER], "rejected_response": "x"}, "ms-swift-preference"),
        ({"messages": [USER, ANSWER], "label": "true"}, "chat-kto"),
        ({"messages": [USER, ANSWER], "label": "sports"}, "openai-chat"),
        ({"instruction": "x", "input": "", "response": "y"}, "columns"),
        ({"text": "x"}, "language-modeling"),
        ({"text": "x", "meta": {}}, "language-modeling"),
        ({"text": "<|im_start|>user\nx<|im_end|>\n", "n": 1}, "language-modeling"),
        ({}, "unknown"),
    ],
)
def test_the_shape_of_a_record(value: dict[str, Any], name: str) -> None:
    assert shape(value) == name


def read(name: str, value: Any) -> list[tuple[str, Any]]:
    return [(turn.role, turn.content) for turn in all_formats()[name].turns(value)]


def test_the_turns_of_a_preference_are_prompt_better_worse() -> None:
    assert read("openai-dpo", DPO) == [
        ("user", "Explain rain."),
        ("assistant", "Vapour condenses and falls."),
        ("assistant", "Wet."),
    ]
    roles = [turn.role for turn in all_formats()["openai-dpo"].role_turns(DPO)]
    assert roles == ["user", "assistant"]


def test_the_turns_of_sharegpt_begin_with_the_system_text() -> None:
    assert read("sharegpt", SHAREGPT) == [
        ("system", "Be kind."),
        ("user", "Hi"),
        ("assistant", "Hello!"),
        ("user", "Bye"),
    ]
    assert len(all_formats()["sharegpt"].role_turns(SHAREGPT)) == 3


@pytest.mark.parametrize(
    ("word", "role"),
    [("human", "user"), ("bard", "assistant"), ("function_response", "tool"), ("x", "?"), (3, "?")],
)
def test_the_roles_of_sharegpt(word: Any, role: str) -> None:
    assert read("sharegpt", {"conversation": [{"from": word, "value": ""}]}) == [(role, "")]


def test_the_instruction_and_its_input_are_one_turn_in_two_places() -> None:
    turns = all_formats()["alpaca"].turns(ALPACA)
    assert [turn.role for turn in turns] == ["user", "assistant", "user", "assistant"]
    assert turns[2].content == "Translate to French\ncat"
    assert turns[2].text == "Translate to Frenchcat"
    assert list(turns[2].texts()) == [
        (("instruction",), "Translate to French"),
        (("input",), "cat"),
    ]


def test_prompt_and_completion_may_be_lists_of_messages() -> None:
    value = {"prompt": [USER], "completion": [ANSWER]}
    turns = all_formats()["prompt-completion"].turns(value)
    assert [turn.content_path for turn in turns] == [
        ("prompt", 0, "content"),
        ("completion", 0, "content"),
    ]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("openai-chat", CHAT),
        ("openai-chat", LEGACY),
        ("openai-dpo", DPO),
        ("openai-rft", RFT),
        ("sharegpt", SHAREGPT),
        ("alpaca", ALPACA),
        ("prompt-completion", PROMPT),
    ],
)
def test_every_text_stands_where_its_path_says(name: str, value: Any) -> None:
    turns = all_formats()[name].turns(value)
    assert turns
    for turn in turns:
        for path, text in turn.texts():
            assert at(value, path) == text
        if turn.message:
            assert at(value, turn.path) is turn.message
            assert at(value, turn.role_path) == turn.raw_role


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "user", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "from", "value", "messages"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)
KEYS = sorted({key for name in NAMES for keys in all_formats()[name].keys for key in keys})


@settings(max_examples=200, deadline=None)
@given(value=st.dictionaries(st.sampled_from([*KEYS, "system", "history"]), ANY, max_size=4))
def test_no_record_stops_a_format(value: dict[str, Any]) -> None:
    for name in NAMES:
        item: Format = all_formats()[name]
        if item.fits(value):
            item.detect(value)
        for turn in item.turns(value) + item.role_turns(value):
            assert turn.role
            list(turn.texts())
