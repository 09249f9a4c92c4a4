"""Chat records of the OpenAI shape into conversations and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.shared.openai_messages import read_messages, read_tools, write_messages
from ftlint.formats.shared.reading import Reading, Writing
from ftlint.model.conversation import Conversation


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record; keys beside the shape's own go to ``meta``."""
    conversation = Conversation(
        read_messages(value.get("messages"), "/messages", reading), reading.place
    )
    if len(value) > 1:
        read_tools(value, conversation, ("messages",))
    yield conversation


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record."""
    record: dict[str, Any] = {"messages": write_messages(conversation.messages)}
    if conversation.tools:
        record["tools"] = conversation.tools
    if conversation.parallel is not None:
        record["parallel_tool_calls"] = conversation.parallel
    return record
