"""Chat records of the OpenAI shape, which most providers and trainers read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ftlint.conversation import Conversation
from ftlint.formats import Format
from ftlint.formats.openai_messages import read_messages, write_messages
from ftlint.formats.reading import Carries, Reading, Writing

EMPTY_LIST: Final = 0.7
"""The score of a record that has the right key and no turns."""
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


class OpenAIChat(Format):
    """A conversation under ``messages``, with the tools it may use.

    Read from JSONL, arrays, printed or joined objects, tables and Parquet. The legacy
    ``functions`` and ``function_call`` become tools and calls with ids; keys without a value are
    left out; other keys are dropped and reported. From this shape into itself nothing changes:
    the lines are copied.

    ```jsonl sample
    {"messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Which planet is largest?"}, {"role": "assistant", "content": "Jupiter.", "weight": 1}]}
    ```
    """

    name = "openai-chat"
    title = "OpenAI chat"
    keys = (frozenset({"messages"}),)
    priority = 50
    turns_key = "messages"
    plain_keys = frozenset({"messages"})
    carries = Carries(
        roles=frozenset({"system", "developer", "user", "assistant", "tool"}),
        weights="binary",
        names=True,
        tools=True,
        call_ids=True,
        parallel=True,
        images=True,
        media=True,
        refusals=True,
        parts="exact",
        image_detail=True,
    )
    target = "chat"

    def score(self, value: Any) -> float:
        """Look for messages with a role and content, and nothing that other shapes have."""
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list):
            return 0.0
        if not messages:
            return EMPTY_LIST
        if "schemaVersion" in value or value.get("prompt") is not None or "mapping" in value:
            return 0.0
        good = sum(map(_is_message, messages)) / len(messages)
        return good * (0.5 if isinstance(value.get("system"), str) else 1.0)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; keys beside the shape's own go to ``meta``."""
        conversation = Conversation(
            read_messages(value.get("messages"), "/messages", reading), reading.place
        )
        if len(value) > 1:
            read_tools(value, conversation, ("messages",))
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        record: dict[str, Any] = {"messages": write_messages(conversation.messages)}
        if conversation.tools:
            record["tools"] = conversation.tools
        if conversation.parallel is not None:
            record["parallel_tool_calls"] = conversation.parallel
        return record


def read_tools(value: dict[str, Any], into: Conversation, known: tuple[str, ...]) -> None:
    """Read what may stand beside the messages: tools, the parallel flag, and fields to keep."""
    for key, item in value.items():
        if key in known or item is None:
            continue
        if key == "tools" and isinstance(item, str) and item.startswith("["):
            into.tools = json.loads(item)
        elif key == "tools" and isinstance(item, list):
            into.tools = item
        elif key == "functions" and isinstance(item, list):
            into.tools = [{"type": "function", "function": function} for function in item]
        elif key == "parallel_tool_calls" and isinstance(item, bool):
            into.parallel = item
        else:
            into.meta = {**(into.meta or {}), key: item}


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or message.get("role") not in _ROLES:
        return False
    content = message.get("content")
    if isinstance(content, list):
        blocks = [part for part in content if isinstance(part, dict)]
        return all(part.get("type") not in (None, "tool_use", "tool_result") for part in blocks)
    return "content" in message or "tool_calls" in message or "function_call" in message
