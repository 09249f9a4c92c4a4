"""Tuning records of Mistral: the OpenAI shape with rules of its own for ids of calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.openai_messages import read_messages, read_tools, write_messages
from ftlint.formats.shared.reading import Carries, Reading, Writing
from ftlint.model.conversation import Conversation, Message


class Mistral(Format):
    """``messages`` and ``tools`` as OpenAI has them; ids of calls are nine letters and digits.

    Ids are numbered anew in each example, in order. What is said beside a call goes, with a
    warning, and an example in which a call has no result is left out: the API refuses both. The last turn must be the assistant's. It is
    never detected, since the shape is OpenAI's: name it with ``--from mistral``.

    ```jsonl sample from
    {"messages": [{"role": "user", "content": "Which planet is largest?"}, {"role": "assistant", "content": "Jupiter.", "weight": 1}]}
    ```
    """

    name = "mistral"
    title = "Mistral"
    shape = "openai-chat"
    carries = Carries(
        roles=frozenset({"system", "user", "assistant", "tool"}),
        weights="binary",
        tools=True,
        call_ids=True,
        images=True,
        parts="exact",
        image_detail=True,
        last_assistant=True,
        numbered_ids="call{:05d}",
        bare_calls=True,
        answered_calls=True,
        described_tools=True,
    )

    def score(self, value: Any) -> float:
        """Never claim a record: the shape is OpenAI's."""
        return 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; ``interactions`` is an old name of ``messages``."""
        key = "messages" if "messages" in value else "interactions"
        messages = read_messages(value.get(key), f"/{key}", reading)
        conversation = Conversation(messages, reading.place)
        if isinstance(value.get("system_prompt"), str):
            messages.insert(0, Message("system", value["system_prompt"], "/system_prompt"))
        renamed = {"tools" if k == "available_tools" else k: v for k, v in value.items()}
        read_tools(renamed, conversation, (key, "system_prompt"))
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        record: dict[str, Any] = {"messages": write_messages(conversation.messages)}
        if conversation.tools:
            record["tools"] = conversation.tools
        return record
