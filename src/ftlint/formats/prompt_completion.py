"""A prompt and the text that follows it: the legacy OpenAI shape, also read by TRL and others."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format, message_turns
from ftlint.record import Turn


class PromptCompletion(Format):
    """``prompt`` and ``completion``, both texts or both lists of messages."""

    name = "prompt-completion"
    title = "prompt and completion"
    keys = (frozenset({"prompt", "completion"}),)
    priority = 30
    plain_keys = frozenset({"prompt", "completion"})

    def turns(self, value: Any) -> list[Turn]:
        """Read a text prompt as a user turn and a text completion as an assistant turn."""
        return [*_side(value, "prompt", "user"), *_side(value, "completion", "assistant")]


def _side(value: Any, key: str, role: str) -> list[Turn]:
    content = value.get(key)
    if isinstance(content, list):
        return message_turns(content, (key,))
    if not isinstance(content, str):
        return []
    return [Turn(role, content, (key,), (key,), (key,), raw_role=role)]
