"""Backups of Chatbox."""

from __future__ import annotations

from typing import Any

from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.reading import Reading


class Chatbox(Dialogues):
    """``chat-sessions``, or in newer backups ``session:ID`` entries, of messages with a role.

    Of a message with parts the texts are read; its reasoning, pictures and calls are not. Threads
    of a session, settings and keys are not carried.

    ```json sample
    {"chat-sessions": [{"id": "1", "name": "Rain", "messages": [{"id": "a", "role": "user", "content": "Does it rain?"}, {"id": "b", "role": "assistant", "content": "All day.", "model": "m"}]}], "settings": {}}
    ```
    """

    name = "chatbox"
    title = "Chatbox backup"
    layout = Layout(
        # https://github.com/chatboxai/chatbox/blob/main/src/shared/types/session.ts
        chats="chat-sessions",
        messages="messages",
        title=("name",),
        marks=("role", "id"),
    )

    def score(self, value: Any) -> float:
        """Look for sessions in either place."""
        return super().score(_gathered(value))

    def conversations(self, value: Any, reading: Reading) -> Any:
        """Read the sessions of a backup."""
        return super().conversations(_gathered(value), reading)

    def said(self, raw: dict[str, Any], place: str, reading: Reading) -> Any:
        """Return the text of a message, or of its parts."""
        parts = objects(raw.get("contentParts"))
        if not parts:
            return raw.get("content")
        for part in parts:
            if part.get("type") != "text":
                kind = "reasoning-dropped" if part.get("type") == "reasoning" else "media-dropped"
                reading.note(kind, place, detail=text(part.get("type")))
        return "".join(text(part.get("text")) for part in parts if part.get("type") == "text")


def _gathered(value: Any) -> Any:
    if not isinstance(value, dict) or "chat-sessions" in value:
        return value
    found = [one for key, one in value.items() if key.startswith("session:")]
    return {"chat-sessions": found} if found else value
