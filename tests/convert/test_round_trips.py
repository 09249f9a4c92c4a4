"""What a target can hold comes back as it was: written, read and compared in the middle form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.convert.policies import Policies
from ftlint.dataset.convert.project import project
from ftlint.dataset.convert.verify import digest, prefix_keys, same
from ftlint.dataset.convert.worker import dump
from ftlint.formats import converters
from ftlint.formats.shared.media import with_media
from ftlint.formats.shared.reading import Context, Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, Part, Preference, ToolCall
from ftlint.model.losses import KINDS, Ledger
from ftlint.options.conversion import resolve

RECORD_TARGETS = sorted(
    name for name, item in converters().items() if item.can("write") and item.can("read")
)
TEXT_TARGETS = sorted(name for name, item in converters().items() if item.can("write_text"))
LOSSLESS = ("openai-chat", "openai-dpo", "trl-preference", "sharegpt", "kto", "alpaca")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
arguments = st.dictionaries(words, st.one_of(st.integers(-9, 9), texts, st.booleans()), max_size=2)


@st.composite
def exchanges(draw: st.DrawFn) -> list[Message]:
    """Draw a user turn, perhaps a call with its result, and an answer."""
    messages = [Message("user", draw(texts))]
    if draw(st.integers(0, 3)) == 0:
        call = ToolCall(draw(words), json.dumps(draw(arguments)), draw(st.sampled_from("xyz")))
        messages.append(Message("assistant", draw(st.sampled_from(["", "I look.", None]))))
        messages[-1].calls = [call]
        messages.append(Message("tool", draw(st.one_of(texts, st.just('{"a": 1}')))))
        messages[-1].call_id = call.id
    weight = draw(st.sampled_from([None, None, None, 0, 1]))
    messages.append(Message("assistant", draw(texts.filter(bool)), weight=weight))
    return messages


@st.composite
def chats(draw: st.DrawFn) -> Conversation:
    """Draw a conversation of one to three exchanges."""
    messages = [Message("system", draw(texts))] if draw(st.booleans()) else []
    for exchange in draw(st.lists(exchanges(), min_size=1, max_size=3)):
        messages.extend(exchange)
    if draw(st.integers(0, 5)) == 0:
        image = Part("image", data={"url": "data:image/png;base64,QQ=="})
        parts = [Part("text", draw(texts)), image]
        messages[-2 if messages[-2].role == "user" else 0].content = parts
    conversation = Conversation(messages)
    if any(message.calls for message in messages):
        function = {"name": "f", "parameters": {"type": "object", "properties": {}}}
        conversation.tools = [{"type": "function", "function": function}]
        conversation.parallel = draw(st.sampled_from([None, True, False]))
    return conversation


@st.composite
def pairs(draw: st.DrawFn) -> Conversation:
    """Draw a prompt with two answers."""
    prompt = [Message("user", draw(texts))]
    chosen = [Message("assistant", draw(texts.filter(bool)))]
    rejected = [Message("assistant", draw(texts.filter(bool)))]
    return Conversation(prompt, preference=Preference(chosen, rejected))


def fitted(conversation: Conversation, name: str, options: dict[str, str]) -> list[Conversation]:
    values = resolve({"weight": "drop", **options}, converters()[name].options, name)
    context = Context(values)
    carries = converters()[name].carries
    assert carries is not None
    found = [
        piece
        for example in Policies(values).apply(conversation, context)
        if isinstance(example, Conversation)
        for piece in project(example, carries, values, context)
    ]
    assert set(context.ledger.events) <= set(KINDS)
    return [piece for piece in found if isinstance(piece, Conversation)]


@pytest.mark.parametrize("name", RECORD_TARGETS)
@settings(max_examples=25, deadline=None)
@given(conversation=st.one_of(chats(), pairs()))
def test_what_is_written_reads_back(name: str, conversation: Conversation) -> None:
    target = converters()[name]
    values = resolve({}, target.options, name)
    for piece in fitted(conversation, name, {"multi_turn": "split"}):
        writing = Writing(values, Ledger())
        try:
            line = dump(target.write(piece, writing))
        except Skip:
            continue
        reading = Reading(values, Ledger())
        again = [with_media(one, reading) for one in target.read(json.loads(line), reading)]
        assert len(again) == 1
        assert same(again[0], piece)
        assert digest(again[0]) == digest(piece)
        # And the record is a fixed point: reading and writing it changes nothing.
        assert dump(target.write(again[0], writing)) == line


@pytest.mark.parametrize("name", TEXT_TARGETS)
@settings(max_examples=40, deadline=None)
@given(conversation=chats())
def test_texts_read_back_or_are_refused(name: str, conversation: Conversation) -> None:
    target = converters()[name]
    values = resolve({}, target.options, name)
    for piece in fitted(conversation, name, {"tools": "drop", "images": "drop"}):
        try:
            text = target.write_text(piece, Writing(values, Ledger()))
        except Skip:
            continue
        again = list(target.read_text(text + "\n", Reading(values, Ledger())))
        assert [item.messages for item in again] == [piece.messages]


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("openai-chat", {"messages": [{"role": "user", "content": "a"},
                                      {"role": "assistant", "content": "b", "weight": 0}]}),
        ("openai-chat", {"messages": [{"role": "user", "content": [
            {"type": "text", "text": "a"},
            {"type": "image_url", "image_url": {"url": "https://x/y.png", "detail": "low"}}]},
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]}]}),
        ("openai-dpo", {"input": {"messages": [{"role": "user", "content": "a"}]},
                        "preferred_output": [{"role": "assistant", "content": "b"}],
                        "non_preferred_output": [{"role": "assistant", "content": "c"}]}),
        ("sharegpt", {"conversations": [{"from": "human", "value": "a"},
                                        {"from": "gpt", "value": "b", "weight": 1}]}),
        ("alpaca", {"instruction": "a", "input": "", "output": "b", "system": "s",
                    "history": [["x", "y"]]}),
        ("prompt-completion", {"prompt": "a", "completion": " b"}),
        ("kto", {"prompt": [{"role": "user", "content": "a"}],
                 "completion": [{"role": "assistant", "content": "b"}], "label": False}),
        ("trl-preference", {"prompt": [{"role": "user", "content": "a"}],
                            "chosen": [{"role": "assistant", "content": "b"}],
                            "rejected": [{"role": "assistant", "content": "c"}],
                            "score_chosen": 2, "score_rejected": 1}),
        ("gemini", {"systemInstruction": {"role": "system", "parts": [{"text": "s"}]},
                    "contents": [{"role": "user", "parts": [{"text": "a"}]},
                                 {"role": "model", "parts": [{"functionCall": {
                                     "name": "f", "args": {"x": 1}}}]},
                                 {"role": "user", "parts": [{"functionResponse": {
                                     "name": "f", "response": {"r": 1}}}]},
                                 {"role": "model", "parts": [{"text": "b"}]}]}),
        ("nova", {"schemaVersion": "bedrock-conversation-2024", "messages": [
            {"role": "user", "content": [{"text": "a"}]},
            {"role": "assistant", "content": [{"text": "b"}]}]}),
        ("bedrock-claude", {"system": "s", "messages": [{"role": "user", "content": "a"},
                                                        {"role": "assistant", "content": "b"}]}),
        ("anthropic-messages", {"system": "s", "messages": [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": [
                {"type": "tool_use", "id": "t", "name": "f", "input": {}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t", "content": "1"},
                {"type": "text", "text": "and?"}]},
            {"role": "assistant", "content": "b"}]}),
        ("chatml-text", {"text": "<|im_start|>user\na<|im_end|>\n"
                                 "<|im_start|>assistant\nb<|im_end|>\n"}),
    ],
)  # fmt: skip
def test_write_of_read_is_the_record(name: str, record: dict[str, Any]) -> None:
    target = converters()[name]
    values = resolve({}, target.options, name)
    (conversation,) = target.read(record, Reading(values, Ledger()))
    assert target.write(conversation, Writing(values, Ledger())) == record


def test_keys_of_beginnings() -> None:
    long = Conversation([Message("user", "a"), Message("assistant", "b"), Message("user", "c")])
    short = Conversation(long.messages[:2])
    assert prefix_keys(short)[-1] == prefix_keys(long)[1]
    assert len(set(prefix_keys(long))) == 3
