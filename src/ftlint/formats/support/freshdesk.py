"""Tickets of Freshdesk with their conversations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.reading import Reading
from ftlint.formats.shared.times import epoch
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message


class Freshdesk(Format):
    """A ticket with ``conversations``: what comes in is the user's, what goes out the assistant's.

    Private notes are never written unless ``internal_notes=keep``. The description is the first
    turn. Attachments are not in the export; names and addresses are left out.

    ```json sample
    [{"id": 1, "subject": "Late", "description_text": "Where is it?", "requester_id": 11, "conversations": [{"id": 2, "body_text": "In the van.", "incoming": false, "private": false, "user_id": 22}, {"id": 3, "body_text": "Ask the driver.", "incoming": false, "private": true, "user_id": 22}]}]
    ```
    """

    # https://developers.freshdesk.com/api/#conversations
    name = "freshdesk"
    title = "Freshdesk tickets"

    def score(self, value: Any) -> float:
        """Look for conversations with a direction."""
        if not isinstance(value, dict) or "requester_id" not in value:
            return 0.0
        said = objects(value.get("conversations"))
        return float(bool(said) and all("incoming" in item for item in said))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one ticket."""
        messages: list[Message] = []
        asked = text(value.get("description_text")) or _plain(value.get("description"))
        if asked.strip():
            messages.append(Message("user", asked, "/description_text"))
        for index, item in enumerate(objects(value.get("conversations"))):
            body = text(item.get("body_text")) or _plain(item.get("body"))
            role = "user" if item.get("incoming") else "assistant"
            message = Message(role, body, f"/conversations/{index}")
            message.time = epoch(item.get("created_at"))
            if item.get("private"):
                message.flags = ("note",)
            elif not body.strip():
                message.flags = ("media",)
            messages.append(message)
        yield Conversation(messages, reading.place, created=epoch(value.get("created_at")))


def _plain(body: Any) -> str:
    return html_to_text(text(body))[0]
