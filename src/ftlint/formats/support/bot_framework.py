"""Transcripts of Microsoft's Bot Framework and Copilot Studio."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.formats.shared.nested import Dialogues, Layout


class BotFramework(Dialogues):
    """``activities`` of type ``message`` from a bot and a user.

    Events, traces, cards and suggested actions are counted and left out.

    ```json sample
    {"activities": [{"type": "message", "from": {"role": 1}, "text": "Does it rain?"}, {"type": "trace", "from": {"role": 0}}, {"type": "message", "from": {"role": 0}, "text": "All day."}]}
    ```
    """

    name = "bot-framework"
    title = "Bot Framework transcript"
    layout = Layout(
        # https://github.com/microsoft/botframework-sdk, specs/transcript; Copilot Studio writes the
        # roles as numbers: https://learn.microsoft.com/microsoft-copilot-studio/analytics-transcripts
        messages="activities",
        role=("from.role",),
        text=("text",),
        time=("timestamp",),
        words=MappingProxyType({"0": "assistant", "1": "user"}),
        kind="type",
        said=frozenset({"message"}),
        marks=("type", "from"),
    )
