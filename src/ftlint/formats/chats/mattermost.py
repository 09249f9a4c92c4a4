"""Bulk exports of Mattermost: a JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items as listed
from ftlint.formats.shared.foreign import obj, objects, text
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message


class Mattermost(Format):
    """Lines of ``post`` and ``direct_post``, with their replies inside.

    A channel is a conversation; ``split=thread`` makes one of each post with its replies. Lines
    about teams, users and channels are counted; attachments, reactions and system posts go.

    ```jsonl sample assistant=bo
    {"type": "version", "version": 1}
    {"type": "post", "post": {"team": "t", "channel": "rain", "user": "ana", "message": "Does it rain?", "create_at": 1710493200000, "replies": [{"user": "bo", "message": "All day.", "create_at": 1710493260000}]}}
    ```
    """

    # https://docs.mattermost.com/administration-guide/onboard/bulk-loading-data.html
    name = "mattermost"
    title = "Mattermost bulk export"
    options = CHAT_OPTIONS
    defaults = CHAT_DEFAULTS

    def score(self, value: Any) -> float:
        """Look for a line of the export."""
        kind = value.get("type") if isinstance(value, dict) else None
        if kind == "version":
            return float(value.keys() <= {"type", "version", "info"})
        known = ("post", "direct_post", "user", "team", "channel", "direct_channel", "emoji")
        return float(kind in known and isinstance(value.get(str(kind)), dict))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read all channels, then give roles to the people in them."""
        check_split(reading, "thread")
        threads = reading.options["split"] == "thread"
        chats: dict[tuple[str, str], Conversation] = {}
        for item in items:
            reading.file, reading.place = item.file, item.place
            kind = text(obj(item.value).get("type"))
            post = obj(obj(item.value).get(kind))
            if kind not in ("post", "direct_post"):
                reading.note("other-lines-dropped", detail=kind)
                continue
            members = post.get("channel_members")
            where = text(post.get("channel")) or ", ".join(map(str, listed(members)))
            key = (item.file, item.place) if threads else (str(post.get("team")), where)
            chat = chats.setdefault(key, Conversation([], item.place, item.file))
            said = (post, *objects(post.get("replies")))
            chat.messages.extend(_message(one, item.place) for one in said)
        reading.place = ""
        assign_roles([one for chat in chats.values() for one in chat.messages], reading)
        for chat in chats.values():
            chat.messages.sort(key=lambda message: message.time or 0)
            yield chat


def _message(post: dict[str, Any], place: str) -> Message:
    message = Message("", text(post.get("message")), place, speaker=text(post.get("user")))
    message.time = epoch(post.get("create_at"))
    if text(post.get("type")).startswith("system_"):
        message.flags = ("service",)
    elif not message.text.strip():
        message.flags = ("media",)
    return message
