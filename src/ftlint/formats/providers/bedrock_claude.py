"""Tuning records of Claude models on Amazon Bedrock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import COMMON
from ftlint.formats.shared.blocks import BlockFormat
from ftlint.formats.shared.openai_messages import read_messages
from ftlint.formats.shared.reading import Carries, Reading, Writing
from ftlint.model.conversation import Conversation, Message


class BedrockClaude(BlockFormat):
    """A ``system`` text and ``messages`` of plain texts that alternate, user first.

    Written records have no other keys at all: masks, tools and images have no place. A
    conversation whose turns do not alternate is left out, unless ``merge_consecutive`` joins them.

    ```jsonl sample
    {"system": "Be short.", "messages": [{"role": "user", "content": "Which planet is largest?"}, {"role": "assistant", "content": "Jupiter."}]}
    ```
    """

    name = "bedrock-claude"
    title = "Claude on Amazon Bedrock"
    turns_key = "messages"
    plain_keys = frozenset({"system", "messages"})
    carries = Carries(system="first", alternate=True, first_user=True, last_assistant=True)

    def score(self, value: Any) -> float:
        """Look for a system text beside messages of plain text; without it the shape is common."""
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list) or not messages:
            return 0.0
        plain = all(
            isinstance(item, dict)
            and item.get("role") in ("user", "assistant")
            and isinstance(item.get("content"), str)
            and len(item) == 2
            for item in messages
        )
        if value.keys() == {"messages"}:
            return COMMON * plain
        system = isinstance(value.get("system"), str)
        return float(plain and system and value.keys() == {"system", "messages"})

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        messages = read_messages(value.get("messages"), "/messages", reading)
        if isinstance(value.get("system"), str):
            messages.insert(0, Message("system", value["system"], "/system"))
        rest = {key: item for key, item in value.items() if key not in ("system", "messages")}
        yield Conversation(messages, reading.place, meta=rest or None)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        messages = conversation.messages
        record: dict[str, Any] = {}
        if messages[0].role == "system":
            record["system"] = messages[0].text
            messages = messages[1:]
        record["messages"] = [{"role": item.role, "content": item.text} for item in messages]
        return record
