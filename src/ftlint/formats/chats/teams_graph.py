"""Teams chats as Microsoft Graph gives them."""

from __future__ import annotations

from typing import Any

from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.nested import Layout, People, at
from ftlint.formats.shared.reading import Reading
from ftlint.formats.support.html_text import html_to_text


class TeamsGraph(People):
    """``value`` of messages with ``from.user`` and a ``body`` of text or HTML.

    HTML becomes plain text. Events of the chat, cards and files go; deleted messages have no text
    and go too. Pages of one chat are read as one conversation each.

    ```json sample assistant=Bo
    {"value": [
      {"id": "2", "messageType": "message", "createdDateTime": "2024-03-15T09:01:00Z", "from": {"user": {"displayName": "Bo", "id": "b"}}, "body": {"contentType": "html", "content": "<p>All&nbsp;day.</p>"}},
      {"id": "1", "messageType": "message", "createdDateTime": "2024-03-15T09:00:00Z", "from": {"user": {"displayName": "Ana", "id": "a"}}, "body": {"contentType": "text", "content": "Does it rain?"}}
    ]}
    ```
    """

    name = "teams-graph"
    title = "Teams chats (Microsoft Graph)"
    layout = Layout(
        # https://learn.microsoft.com/graph/api/resources/chatmessage
        messages="value",
        role=("from.user.id", "from.application.id"),
        person=("from.user.displayName", "from.application.displayName"),
        text=("body.content",),
        time=("createdDateTime",),
        kind="messageType",
        said=frozenset({"message"}),
        marks=("messageType", "body.contentType"),
        sorts=True,
    )

    def said(self, raw: dict[str, Any], place: str, reading: Reading) -> Any:
        """Return the text of a body."""
        body = text(at(raw, "body.content"))
        if at(raw, "body.contentType") != "html":
            return body
        return html_to_text(body)[0].replace("\u00a0", " ")
