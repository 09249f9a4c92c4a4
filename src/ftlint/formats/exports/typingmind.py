"""The export of TypingMind."""

from __future__ import annotations

from ftlint.formats.shared.nested import Dialogues, Layout


class TypingMind(Dialogues):
    """Chats under ``data.chats``, with texts or lists of parts.

    Folders, characters, plugins and their settings are not carried.

    ```json sample
    {"data": {"chats": [{"id": "1", "chatTitle": "Rain", "messages": [{"role": "user", "content": "Does it rain?"}, {"role": "assistant", "content": [{"type": "text", "text": "All day."}]}]}], "folders": []}, "checksum": "a"}
    ```
    """

    name = "typingmind"
    title = "TypingMind export"
    layout = Layout(
        # Exports of typingmind.com, as of 2025
        chats="data.chats",
        messages="messages",
        system=("chatParams.systemMessage", "model.chatParams.systemMessage"),
        title=("chatTitle", "title"),
        marks=("role", "content"),
    )
