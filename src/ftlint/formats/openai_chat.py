"""Chat records of the OpenAI shape, which most providers and trainers read."""

from __future__ import annotations

from ftlint.formats import Format


class OpenAIChat(Format):
    """A conversation under ``messages``, with the tools it may use."""

    name = "openai-chat"
    title = "OpenAI chat"
    keys = (frozenset({"messages"}),)
    priority = 50
    turns_key = "messages"
    plain_keys = frozenset({"messages"})
