"""Messenger and Instagram chats out of Meta's "Download your information" as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats.shared.nested import Layout, People, at
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message

_MEDIA: Final = ("photos", "videos", "audio_files", "gifs", "sticker", "files", "share")


class Messenger(People):
    """``participants`` and ``messages`` with ``sender_name`` and ``timestamp_ms``.

    Meta writes each byte of UTF-8 as a character of its own (``\\u00c3\\u00b1`` for ñ); that is
    undone in names and texts wherever it was done, and nowhere else. Newest messages come first
    in the file and are sorted. Reactions, pictures, calls and unsent messages are dropped.
    Files of one chat (``message_1.json``, ``message_2.json`` …) are read as one conversation each.

    ```json sample assistant=Bo
    {"participants": [{"name": "Ana"}, {"name": "Bo"}], "messages": [
      {"sender_name": "Bo", "timestamp_ms": 1710493260000, "content": "S\\u00c3\\u00ad, all day.", "is_geoblocked_for_viewer": false},
      {"sender_name": "Ana", "timestamp_ms": 1710493200000, "content": "Does it rain?", "is_geoblocked_for_viewer": false}
    ], "title": "Ana", "thread_path": "inbox/ana_1"}
    ```
    """

    name = "messenger"
    title = "Messenger and Instagram chats"
    members = ("message_*.json",)
    layout = Layout(
        # https://www.facebook.com/help/212802592074644; the damage:
        # https://stackoverflow.com/questions/50008296
        messages="messages",
        role=("sender_name",),
        text=("content",),
        time=("timestamp_ms",),
        title=("title",),
        needs=("participants",),
        marks=("sender_name", "timestamp_ms"),
        sorts=True,
    )

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read one message; what the app says of reactions and calls is no message."""
        made = list(super().entry(raw, place, reading))
        for message in made:
            message.speaker = undone(message.speaker or "")
            if raw.get("is_unsent"):
                message.flags = ("deleted",)
            elif "call_duration" in raw or "missed" in raw:
                message.flags = ("service",)
            elif message.text and (kind := next((key for key in _MEDIA if raw.get(key)), "")):
                reading.note("media-dropped", place, detail=kind)
        return made

    def said(self, raw: dict[str, Any], place: str, reading: Reading) -> Any:
        """Return the text as it was written."""
        found = at(raw, "content")
        return undone(found) if isinstance(found, str) else ""


def undone(text: str) -> str:
    """Undo bytes of UTF-8 that were written as characters; other texts stay as they are.

    >>> undone("se\\u00c3\\u00b1ora"), undone("señora"), undone("plain")
    ('señora', 'señora', 'plain')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
