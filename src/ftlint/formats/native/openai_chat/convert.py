"""Chat records of the OpenAI shape into conversations and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats.shared.aliases import SYSTEMS
from ftlint.formats.shared.openai_messages import (
    plain_messages,
    read_messages,
    read_tools,
    write_messages,
)
from ftlint.formats.shared.reading import Reading, Writing
from ftlint.model.conversation import Conversation, Message
from ftlint.model.roles import SYSTEM_ROLES


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record; keys beside the shape's own go to ``meta``."""
    messages = read_messages(value.get("messages"), "/messages", reading)
    conversation = Conversation(messages, reading.place)
    if len(value) > 1:
        read = _read_beside(value, messages, reading)
        read_tools(value, conversation, ("messages", *read))
    yield conversation


_ANSWERS: Final = ("completion", "output", "response", "answer")
"""Columns with the answer that the messages ask for, as logs and exports have them."""


def _read_beside(value: dict[str, Any], messages: list[Message], reading: Reading) -> list[str]:
    """Add the answer and the system prompt that stand beside the messages; returns their keys.

    An answer is looked for where the messages end with a question, a prompt where they have none.
    """
    read: list[str] = []
    if messages and messages[-1].role in ("user", "tool"):
        key = next((key for key in _ANSWERS if isinstance(value.get(key), str)), None)
        if key is not None and value[key]:
            messages.append(Message("assistant", value[key], f"/{key}"))
            read.append(key)
        elif isinstance(chosen := _first_choice(value.get("choices")), dict):
            messages += read_messages([chosen], "/choices/0/message", reading)
            read.append("choices")
        elif _is_answer(said := value.get("message")):  # logs of Ollama's chat
            messages += read_messages([said], "/message", reading)
            read.append("message")
    if not any(message.role in SYSTEM_ROLES for message in messages):
        key = next((key for key in SYSTEMS if isinstance(value.get(key), str)), None)
        if key is not None and value[key]:
            messages.insert(0, Message("system", value[key], f"/{key}"))
            read.append(key)
    return read


def _is_answer(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "assistant"


def _first_choice(choices: Any) -> Any:
    """Return the message of the first answer of a response in the shape of OpenAI's API."""
    first = choices[0] if isinstance(choices, list) and choices else None
    return first.get("message") if isinstance(first, dict) else None


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record."""
    messages = conversation.messages
    written = plain_messages(messages) if conversation.plain_roles else write_messages(messages)
    record: dict[str, Any] = {"messages": written}
    if conversation.tools:
        record["tools"] = conversation.tools
    if conversation.parallel is not None:
        record["parallel_tool_calls"] = conversation.parallel
    return record
