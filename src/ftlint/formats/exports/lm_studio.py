"""Conversations of LM Studio: ``*.conversation.json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.shared.foreign import items, obj, objects, text
from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message


class LmStudio(Dialogues):
    """Messages with ``versions``, of which the selected one is read.

    Other versions of an answer are counted and left out, and so are pictures, files and what
    happens in tools.

    ```json sample
    {"name": "Rain", "pinned": false, "systemPrompt": "Be brief.", "messages": [
      {"versions": [{"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Does it rain?"}]}], "currentlySelected": 0},
      {"versions": [{"type": "multiStep", "role": "assistant", "steps": [{"type": "contentBlock", "content": [{"type": "text", "text": "All day."}]}]}], "currentlySelected": 0}
    ]}
    ```
    """

    name = "lm-studio"
    title = "LM Studio conversation"
    members = ("*.conversation.json",)
    layout = Layout(
        # Files of LM Studio 0.3, as of 2025
        messages="messages",
        system=("systemPrompt",),
        title=("name",),
        marks=("versions", "currentlySelected"),
    )

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read the selected version of a message."""
        versions = items(obj(raw).get("versions"))
        chosen = obj(raw).get("currentlySelected")
        if not isinstance(chosen, int) or not 0 <= chosen < len(versions):
            reading.note("broken-record", place, detail="no selected version")
            return ()
        if len(versions) > 1:
            reading.note("swipes-dropped", place, len(versions) - 1)
        version = obj(versions[chosen])
        message = Message(reading.role(version.get("role"), place), "", place)
        thoughts: list[str] = []
        texts: list[str] = []
        for block in [version, *objects(version.get("steps"))]:
            style = text(obj(block.get("style")).get("type"))
            for part in objects(block.get("content")):
                if part.get("type") == "text":
                    (thoughts if style == "thinking" else texts).append(text(part.get("text")))
                else:
                    reading.note("unknown-content", place, detail=str(part.get("type")))
        message.content = "".join(texts)
        message.reasoning = "".join(thoughts) or None
        return (message,)
