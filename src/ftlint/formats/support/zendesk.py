"""Tickets of Zendesk with their comments."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items
from ftlint.formats.shared.foreign import text as text_of
from ftlint.formats.shared.people import assign_roles
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

_KNOWN: Final = frozenset(
    {
        "id",
        "url",
        "subject",
        "raw_subject",
        "description",
        "requester_id",
        "ticket",
        "comments",
        "created_at",
        "updated_at",
    }
)
"""Fields that are read, or that say nothing more; of all others the report has the names alone."""
_CHAT: Final = re.compile(r"^\((\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)\) ([^:\n]{1,60}): (.*)$")
_CHAT_NOTE: Final = re.compile(r"^(?:\(\d{1,2}:\d\d[^)]*\) )?\*\*\* .* \*\*\*$")
_QUOTED: Final = re.compile(
    r"^(?:On .{4,120} wrote:|-{2,} ?Original Message ?-{2,}|Am .{4,120} schrieb .{1,80}:"
    r"|Le .{4,120} a écrit ?:|El .{4,120} escribió:|##- .* -##|-- )\s*$",
    re.MULTILINE,
)


class Zendesk(Format):
    """A ticket with ``requester_id`` and ``comments``: the requester is the user, every other
    author of a public comment the assistant.

    Comments that are not public are internal notes and never written unless
    ``internal_notes=keep``. The ``description`` repeats the first comment. Chats that stand in one
    comment as ``(01:38:05 PM) Ana: …`` are read line by line; who is the assistant there must be
    said with ``assistant`` where the ticket does not name the requester. Quoted mail stays, with a
    note. Names and addresses of people are left out.

    ```jsonl sample
    {"id": 5, "subject": "Late parcel", "requester_id": 11, "description": "Where is it?", "comments": [{"id": 1, "author_id": 11, "public": true, "plain_body": "Where is it?", "created_at": "2025-03-15T09:00:00Z"}, {"id": 2, "author_id": 20, "public": false, "plain_body": "Lost, I guess.", "created_at": "2025-03-15T09:05:00Z"}, {"id": 3, "author_id": 20, "public": true, "html_body": "<p>It&nbsp;arrives today.</p>", "created_at": "2025-03-15T09:10:00Z"}]}
    ```
    """

    name = "zendesk"
    title = "Zendesk tickets"
    options = ("assistant", "user", "markup")

    def score(self, value: Any) -> float:
        """Look for a requester and comments with authors."""
        if not isinstance(value, dict):
            return 0.0
        tickets = value.get("tickets")
        if isinstance(tickets, list) and tickets:
            return self.score(tickets[0])
        ticket = {**value, **value["ticket"]} if isinstance(value.get("ticket"), dict) else value
        comments = ticket.get("comments")
        if "requester_id" not in ticket or not isinstance(comments, list):
            return 0.0
        return float(all(isinstance(item, dict) and "author_id" in item for item in comments))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one ticket, or those under ``tickets``."""
        tickets = value.get("tickets")
        if isinstance(tickets, list):
            for index, ticket in enumerate(tickets):
                yield _read_ticket(ticket, f"/tickets/{index}", reading)
        elif isinstance(value.get("ticket"), dict):
            yield _read_ticket({**value, **value["ticket"]}, "", reading)
        else:
            yield _read_ticket(value, "", reading)


def _read_ticket(ticket: Any, base: str, reading: Reading) -> Conversation:
    comments = ticket.get("comments") if isinstance(ticket, dict) else None
    if not isinstance(comments, list):
        raise Skip("broken-record", "no comments", base)
    messages: list[Message] = []
    for index, comment in enumerate(comments):
        place = f"{base}/comments/{index}"
        if not isinstance(comment, dict):
            raise Skip("broken-record", "a comment that is not an object", place)
        messages.extend(_read_comment(comment, place, ticket, reading))
    if any(not message.role for message in messages):
        assign_roles(messages, reading)
        for message in messages:
            message.speaker = None
    rest = {key: item for key, item in ticket.items() if key not in _KNOWN and item}
    first = comments[0] if comments and isinstance(comments[0], dict) else {}
    description = ticket.get("description")
    if description and _text(first, "", False, None) != str(description).replace("\r\n", "\n"):
        rest["description"] = description
    return Conversation(
        messages,
        reading.place if not base else f"{reading.place}: {base}",
        id=str(ticket.get("id")),
        title=text_of(ticket.get("subject")) or None,
        created=epoch(ticket.get("created_at")),
        meta=rest or None,
    )


def _read_comment(
    comment: dict[str, Any], place: str, ticket: dict[str, Any], reading: Reading
) -> list[Message]:
    text = _text(comment, place, reading.options["markup"] == "keep", reading)
    time = epoch(comment.get("created_at"))
    if attachments := items(comment.get("attachments")):
        reading.note("attachments-dropped", place, len(attachments))
    public = comment.get("public", True)
    if public and sum(bool(_CHAT.match(line)) for line in text.split("\n")) > 1:
        return _read_chat(text, place, ticket, time, reading)
    role = "user" if comment.get("author_id") == ticket.get("requester_id") else "assistant"
    message = Message(role, text, place, time=time)
    if not public:
        message.flags = ("note",)
    elif not text.strip():
        message.flags = ("media",)
    elif _QUOTED.search(text):
        reading.note("quoted-text-kept", place)
    return [message]


def _text(comment: dict[str, Any], place: str, links: bool, reading: Reading | None) -> str:
    """Return the text of a comment: the plain body, else the HTML one without its tags."""
    for key in ("plain_body", "body"):
        body = comment.get(key)
        if isinstance(body, str) and body:
            return html.unescape(body).replace("\xa0", " ").replace("\r\n", "\n").strip("\n ")
    text, images, addresses = html_to_text(str(comment.get("html_body") or ""), links)
    if reading is not None and images:
        reading.note("images-dropped", place, images)
    if reading is not None and addresses and not links:
        reading.note("formatting-flattened", place, addresses, "addresses of links")
    return text


def _read_chat(
    text: str, place: str, ticket: dict[str, Any], time: float | None, reading: Reading
) -> list[Message]:
    """Read a chat that stands in one comment; lines without a name go on with the one before."""
    requester = ticket.get("requester")
    name = requester.get("name") if isinstance(requester, dict) else None
    messages: list[Message] = []
    for line in text.split("\n"):
        match = _CHAT.match(line)
        if match is not None:
            role = ""
            if name is not None:
                role = "user" if match[2] == name else "assistant"
            messages.append(Message(role, match[3], place, speaker=match[2], time=time))
        elif _CHAT_NOTE.match(line):
            reading.note("system-lines-dropped", place)
        elif messages:
            messages[-1].content = f"{messages[-1].text}\n{line}"
        elif line.strip():
            reading.note("preamble-skipped", place)
    for message in messages:
        message.content = message.text.rstrip("\n")
        if name is not None:
            message.speaker = None
    return messages
