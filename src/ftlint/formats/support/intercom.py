"""Conversations of Intercom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items, obj
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

_ROLES: Final = {
    "user": "user",
    "lead": "user",
    "contact": "user",
    "visitor": "user",
    "admin": "assistant",
    "bot": "assistant",
    "operator": "assistant",
    "team": "assistant",
}
_SEEN: Final = frozenset({"comment", "open", "close", "quick_reply"})
"""Types of parts whose text the customer sees."""
_INTERNAL: Final = frozenset({"note", "assignment", "note_and_reopen", "note_and_close"})
"""Types of parts whose text only the team sees."""
_KNOWN: Final = frozenset(
    {"id", "type", "title", "source", "conversation_parts", "created_at", "updated_at"}
)
"""Fields that are read; of all others the report has the names alone."""


class Intercom(Format):
    """A conversation with its first message under ``source`` and the rest under
    ``conversation_parts``.

    Customers (user, lead, contact) are the user, admins and bots the assistant. Notes and texts of
    assignments are internal and never written unless ``internal_notes=keep``; other events have no
    text. HTML becomes plain text, links keep their words (``markup=keep`` adds the addresses). The
    API gives at most 500 parts: where more exist, the report says so.

    ```jsonl sample
    {"type": "conversation", "id": "9", "created_at": 1710493200, "source": {"type": "conversation", "body": "<p>Where is my parcel?</p>", "author": {"type": "user", "id": "u1"}}, "conversation_parts": {"type": "conversation_part.list", "total_count": 2, "conversation_parts": [{"part_type": "note", "body": "<p>Lost?</p>", "author": {"type": "admin", "id": "a1"}}, {"part_type": "comment", "body": "<p>It arrives <b>today</b>.</p>", "author": {"type": "admin", "id": "a1"}}]}}
    ```
    """

    name = "intercom"
    title = "Intercom conversations"
    options = ("markup",)

    def score(self, value: Any) -> float:
        """Look for the parts of a conversation and its source."""
        if not isinstance(value, dict) or not isinstance(value.get("source"), dict):
            return 0.0
        return float("conversation_parts" in value)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one conversation."""
        source = value.get("source")
        outer = value.get("conversation_parts")
        parts = outer.get("conversation_parts") if isinstance(outer, dict) else outer
        if not isinstance(source, dict) or not isinstance(parts, list):
            raise Skip("broken-record", "no source and conversation_parts")
        messages = [_read_part({"part_type": "comment", **source}, "/source", reading)]
        for index, part in enumerate(parts):
            place = f"/conversation_parts/conversation_parts/{index}"
            if not isinstance(part, dict):
                raise Skip("broken-record", "a part that is not an object", place)
            messages.append(_read_part(part, place, reading))
        total = outer.get("total_count") if isinstance(outer, dict) else None
        if isinstance(total, int) and total > len(parts):
            reading.note("parts-missing", "/conversation_parts", total - len(parts))
        subject = html_to_text(str(value.get("title") or source.get("subject") or ""))[0]
        yield Conversation(
            messages,
            reading.place,
            id=str(value.get("id")),
            title=subject or None,
            created=epoch(value.get("created_at")),
            meta={key: item for key, item in value.items() if key not in _KNOWN and item} or None,
        )


def _read_part(part: dict[str, Any], place: str, reading: Reading) -> Message:
    author = obj(part.get("author"))
    kind = str(author.get("type")) if author else ""
    role = _ROLES.get(kind) or reading.role(kind, f"{place}/author/type")
    keep = reading.options["markup"] == "keep"
    text, images, addresses = html_to_text(str(part.get("body") or ""), links=keep)
    message = Message(role, text, place, time=epoch(part.get("created_at")))
    what = str(part.get("part_type"))
    if part.get("redacted"):
        message.flags = ("deleted",)
    elif what in _INTERNAL and text:
        message.flags = ("note",)
    elif what not in _SEEN or (not text and what != "comment"):
        message.flags = ("service",)
    elif not text:
        message.flags = ("media",)
    else:
        if images:
            reading.note("images-dropped", place, images)
        if addresses and not keep:
            reading.note("formatting-flattened", place, addresses, "addresses of links")
        if attachments := items(part.get("attachments")):
            reading.note("attachments-dropped", place, len(attachments))
    return message
