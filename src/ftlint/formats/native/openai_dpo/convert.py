"""Preference records of the OpenAI shape into conversations and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.native.openai_dpo.lint import NON_PREFERRED, PREFERRED
from ftlint.formats.shared.openai_messages import read_messages, read_tools, write_messages
from ftlint.formats.shared.reading import Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Preference


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record, under any of the names that the two answers have in the wild."""
    prompt = value.get("input")
    if not isinstance(prompt, dict):
        raise Skip("broken-record", "no input", "/input")
    conversation = Conversation(
        read_messages(prompt.get("messages"), "/input/messages", reading), reading.place
    )
    read_tools(prompt, conversation, ("messages",))
    sides = []
    known = ["input"]
    for names in (PREFERRED, NON_PREFERRED):
        key = next((name for name in names if name in value), names[0])
        side = value.get(key)
        sides.append(read_messages([side] if isinstance(side, dict) else side, f"/{key}", reading))
        known.append(key)
    conversation.preference = Preference(sides[0], sides[1])
    rest = {key: item for key, item in value.items() if key not in known and item is not None}
    if rest:
        conversation.meta = {**(conversation.meta or {}), **rest}
    yield conversation


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record."""
    pair = conversation.preference
    assert pair is not None
    prompt: dict[str, Any] = {"messages": write_messages(conversation.messages)}
    if conversation.tools:
        prompt["tools"] = conversation.tools
    if conversation.parallel is not None:
        prompt["parallel_tool_calls"] = conversation.parallel
    return {
        "input": prompt,
        "preferred_output": write_messages(pair.chosen),
        "non_preferred_output": write_messages(pair.rejected),
    }
