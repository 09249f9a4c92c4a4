"""Skype's export: ``messages.json``."""

from __future__ import annotations

import re
from typing import Any, Final

from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.nested import Layout, People, at
from ftlint.formats.shared.reading import Reading
from ftlint.formats.support.html_text import html_to_text

_MARKED: Final = re.compile(r"<[a-z]|&[a-z]+;|&#\d")


class Skype(People):
    """``conversations`` of messages with a ``messagetype``, the newest first.

    Calls, topic changes, pictures and files go; quotes and formatting become plain text. Edited
    messages are the last version.

    ```json sample assistant=Bo
    {"userId": "live:ana", "exportDate": "2024", "conversations": [{"id": "8:live:bo", "displayName": "Bo", "MessageList": [
      {"id": "2", "displayName": "Bo", "originalarrivaltime": "2024-03-15T09:01:00Z", "messagetype": "RichText", "content": "All day.", "from": "8:live:bo"},
      {"id": "1", "displayName": null, "originalarrivaltime": "2024-03-15T09:00:00Z", "messagetype": "RichText", "content": "Does it rain?", "from": "8:live:ana"}
    ]}]}
    ```
    """

    name = "skype"
    title = "Skype export"
    members = ("messages.json",)
    layout = Layout(
        # https://go.skype.com/skype-parser
        messages="MessageList",
        chats="conversations",
        role=("from",),
        person=("displayName",),
        text=("content",),
        time=("originalarrivaltime",),
        title=("displayName",),
        kind="messagetype",
        said=frozenset({"RichText", "Text"}),
        marks=("messagetype", "from"),
        sorts=True,
    )

    def score(self, value: Any) -> float:
        """Look for messages under either of their keys."""
        return super().score(_renamed(value))

    def conversations(self, value: Any, reading: Reading) -> Any:
        """Read the conversations of an account."""
        return super().conversations(_renamed(value), reading)

    def said(self, raw: dict[str, Any], place: str, reading: Reading) -> Any:
        """Return the text without its marks."""
        found = text(at(raw, "content"))
        return html_to_text(found)[0] if _MARKED.search(found) else found


def _renamed(value: Any) -> Any:
    """Give the list of messages the key that newer exports have."""
    chats = at(value, "conversations")
    if not isinstance(chats, list):
        return value
    return {
        "conversations": [
            {**chat, "MessageList": chat["messages"]}
            if isinstance(chat, dict) and "messages" in chat
            else chat
            for chat in chats
        ]
    }
