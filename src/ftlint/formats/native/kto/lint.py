"""Conversations whose last answer is labelled good or bad, for KTO."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format, Has
from ftlint.model.labels import LABEL_KEYS as LABELS

_TRUTHS: Final = (True, False, 0, 1, "true", "false", "True", "False")
"""What a label of this shape is, or was meant to be; any other text names a class."""


class CompletionKto(Format):
    """A whole conversation under ``completion``, whose last answer has a ``label``."""

    name = "completion-kto"
    title = "conversation in completion with a label"
    has = frozenset({Has.TURNS, Has.MESSAGES, Has.SYSTEM})
    keys = (frozenset({"completion", "label"}),)
    priority = 35
    turns_key = "completion"
    plain_keys = frozenset({"completion", "label"})
    method = "kto"

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for a completion with a label, and no prompt beside them."""
        return {"completion", "label"} <= value.keys() and "prompt" not in value

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a list of messages."""
        return isinstance(value["completion"], list)


class ChatKto(Format):
    """A conversation under ``messages`` whose last answer has a ``label``."""

    name = "chat-kto"
    title = "chat with a label"
    has = frozenset({Has.TURNS, Has.MESSAGES, Has.SYSTEM})
    keys = tuple(frozenset({"messages", label}) for label in LABELS)
    priority = 75
    turns_key = "messages"
    plain_keys = frozenset({"messages", "tools", *LABELS})
    method = "kto"

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell a judgement from the name of a class, and an answer from a prompt without one."""
        label = next(value[key] for key in LABELS if key in value)
        messages = value["messages"]
        if isinstance(label, (list, dict, float)) or label not in _TRUTHS:
            return False
        last = messages[-1] if isinstance(messages, list) and messages else None
        return isinstance(last, dict) and last.get("role") == "assistant"
