"""Prompts saved by Google AI Studio in Drive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Conversation, Message


class AiStudio(Dialogues):
    """A ``chunkedPrompt`` of ``chunks``, with thoughts as chunks of their own.

    Thoughts become the reasoning of the answer after them. Chunks of pictures and files name a
    file in Drive and hold no content, so that they are dropped.

    ```json sample
    {"runSettings": {"model": "models/gemini-2.5-pro"}, "systemInstruction": {"text": "Be brief."}, "chunkedPrompt": {"chunks": [
      {"text": "Does it rain?", "role": "user", "tokenCount": 4},
      {"text": "Look at the sky.", "role": "model", "isThought": true},
      {"text": "All day.", "role": "model", "finishReason": "STOP"}
    ], "pendingInputs": []}}
    ```
    """

    name = "aistudio"
    title = "Google AI Studio prompt"
    layout = Layout(
        # Files of Google AI Studio in Drive, as of 2025
        messages="chunkedPrompt.chunks",
        text=("text",),
        time=("createTime",),
        system=("systemInstruction.text", "systemInstruction.parts.0.text"),
        marks=("role",),
    )

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read one chunk; what is not a text has no content here."""
        made = list(super().entry(raw, place, reading))
        if made and raw.get("isThought"):
            made[0].reasoning, made[0].content = made[0].text, ""
        elif made and not made[0].text:
            reading.note("media-dropped", place)
            return ()
        return made

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one prompt; thoughts go to the answers after them, pieces of an answer together."""
        for made in self.conversations(value, reading):
            turns: list[Message] = []
            for message in made.messages:
                last = turns[-1] if turns else None
                if last is None or last.role != message.role or message.role != "assistant":
                    turns.append(message)
                    continue
                last.content = last.text + message.text
                thoughts = filter(None, (last.reasoning, message.reasoning))
                last.reasoning = "\n\n".join(thoughts) or None
            made.messages = turns
            yield made
