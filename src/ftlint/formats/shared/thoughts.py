"""The reasoning before an answer, where data has it in a column beside the turns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ftlint.formats.shared.aliases import THOUGHTS
from ftlint.model.conversation import Conversation

_SWITCHES: Final = frozenset(
    {"on", "off", "true", "false", "yes", "no", "none", "auto", "low", "medium", "high", "minimal"}
)
"""What such a column holds where it says whether, or how hard, a model is to think."""


def with_thoughts(conversation: Conversation) -> Conversation:
    """Return a conversation whose last answer has the reasoning that stood beside it."""
    meta = conversation.meta or {}
    key = next((key for key in meta if str(key).lower() in THOUGHTS and text_of(meta[key])), None)
    last = conversation.messages[-1] if conversation.messages else None
    if key is None or last is None or last.role != "assistant" or last.reasoning is not None:
        return conversation
    messages = [*conversation.messages[:-1], replace(last, reasoning=text_of(meta[key]))]
    rest = {name: item for name, item in meta.items() if name != key}
    return replace(conversation, messages=messages, meta=rest or None)


def text_of(value: Any) -> str:
    """Return the reasoning that a column holds, empty where it holds something else.

    >>> text_of(["First."]), text_of("on"), text_of(None)
    ('First.', '', '')
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or value.strip().lower() in _SWITCHES:
        return ""
    return value.strip()


_MARKS: Final = (
    ("<think>", "</think>"),  # DeepSeek R1, Qwen
    ("<thinking>", "</thinking>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),  # open-thoughts/OpenThoughts
    ("<seed:think>", "</seed:think>"),
)
_SOLUTION: Final = "<|begin_of_solution|>", "<|end_of_solution|>"


def inline(text: str) -> tuple[str, str] | None:
    """Return the reasoning that an answer begins with, and the answer; None without one.

    >>> inline("<think>\\nAdd.\\n</think>\\n\\n4"), inline("Use <think> tags.")
    (('Add.', '4'), None)
    """
    body = text.lstrip()
    for opening, closing in _MARKS:
        if body.startswith(opening) and (end := body.find(closing)) >= 0:
            rest = body[end + len(closing) :].strip()
            rest = rest.removeprefix(_SOLUTION[0]).removesuffix(_SOLUTION[1]).strip()
            return body[len(opening) : end].strip(), rest
    return None
