"""Reinforcement records of the OpenAI shape: a prompt, and data for graders beside it."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import ANSWER_KEYS, Format, Has
from ftlint.model.digests import IDENTITY_KEYS

CHAT_KEYS: Final = frozenset(
    {
        "messages", "tools", "functions", "parallel_tool_calls", "weight", "response_format",
        "schemaVersion", "chat_template_kwargs",
    }
)  # fmt: skip
"""Top-level keys that a chat record has too; any other one is data for a grader."""


LEARNED_KEYS: Final = ANSWER_KEYS - {"target"}
"""Keys of answers to learn from; beside messages a target is what a grader compares with."""


class OpenAIRft(Format):
    """A prompt under ``messages``; every further key is read by graders as ``item.key``."""

    name = "openai-rft"
    title = "OpenAI reinforcement (RFT)"
    has = frozenset({Has.MESSAGES, Has.SYSTEM})
    keys = (frozenset({"messages"}),)
    priority = 60
    turns_key = "messages"
    plain_keys = frozenset({"messages"})
    method = "rft"

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for a key that a grader reads: an id is none, and an answer is for learning from."""
        return "messages" in value and bool(value.keys() - CHAT_KEYS - IDENTITY_KEYS)

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell a prompt from a chat record with an id or notes: it ends with a user message."""
        if value.keys() & LEARNED_KEYS:
            return False
        messages = value["messages"]
        if not isinstance(messages, list) or not messages:
            return False
        last = messages[-1]
        return isinstance(last, dict) and last.get("role") == "user"
