"""Telegram chats exported by the desktop app as ``result.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.chats.names import Names
from ftlint.formats.chats.reply_chains import by_replies
from ftlint.formats.shared.foreign import items, obj
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message

_KINDS: Final = ("message", "service", "unsupported")
_MEDIA: Final = ("photo", "file", "media_type", "poll", "location_information")
_MORE_MEDIA: Final = ("contact_information", "game_title", "invoice_information")
_MARKS: Final = {
    "bold": "**",
    "italic": "_",
    "strikethrough": "~~",
    "code": "`",
    "spoiler": "||",
}
"""Kinds of text pieces and the Markdown around them."""
_DRAWN: Final = frozenset({*_MARKS, "pre", "text_link", "underline", "blockquote"})


class Telegram(Format):
    """One chat, or all chats of an account; who is the assistant must be said with ``assistant``.

    People are told apart by their id, since names change and vanish; ``assistant`` takes a name
    or an id such as ``user12``. Service messages and media go, captions stay. Formatting becomes
    plain text, or Markdown with ``markup=keep``. Forwarded messages are counted, and dropped with
    ``forwarded=drop``. A pause of six hours starts a new conversation; ``split=reply-chain`` parts
    by replies instead. Of an account's other data nothing is read.

    ```json sample assistant=Bo
    {"name": "Bo", "type": "personal_chat", "id": 7, "messages": [
      {"id": 1, "type": "message", "date": "2024-03-15T09:00:00", "date_unixtime": "1710493200", "from": "Ana", "from_id": "user1", "text": "Does it rain?"},
      {"id": 2, "type": "message", "date": "2024-03-15T09:01:00", "date_unixtime": "1710493260", "from": "Bo", "from_id": "user2", "text": ["Yes, ", {"type": "bold", "text": "all day"}, "."]}
    ]}
    ```
    """

    name = "telegram"
    title = "Telegram export"
    options = (*CHAT_OPTIONS, "markup")
    defaults = CHAT_DEFAULTS
    members = ("result.json",)

    def score(self, value: Any) -> float:
        """Look for messages of the three types, or for a list of chats."""
        if not isinstance(value, dict):
            return 0.0
        messages = value.get("messages")
        if isinstance(messages, list):
            typed = [item for item in messages[:20] if isinstance(item, dict)]
            good = [item for item in typed if item.get("type") in _KINDS and "date" in item]
            return float(bool(good) and len(good) == len(typed))
        chats = value.get("chats")
        return float(isinstance(chats, dict) and isinstance(chats.get("list"), list))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read every chat of every file, then give roles to the people in all of them."""
        check_split(reading, "reply-chain")
        names = Names()
        found: list[tuple[Conversation, dict[str, str]]] = []
        for item in items:
            for chat, base in _chats(item.value):
                reading.file, reading.place = item.file, f"{item.place}: {base}" if base else ""
                found.append(_read_chat(chat, base, item, names, reading))
        messages = [message for made, _ in found for message in made.messages]
        names.apply(messages)
        reading.place = ""
        assign_roles(messages, reading, names.labels())
        for conversation, answers in found:
            if reading.options["split"] == "reply-chain":
                yield from by_replies(conversation, answers, reading)
            else:
                yield conversation


def _chats(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if not isinstance(value, dict):
        return
    if isinstance(value.get("messages"), list):
        yield value, ""
    for key in ("chats", "left_chats"):
        below = value.get(key)
        for index, chat in enumerate(items(obj(below).get("list"))):
            if isinstance(chat, dict):
                yield chat, f"/{key}/list/{index}"


def _read_chat(
    chat: dict[str, Any], base: str, item: Item, names: Names, reading: Reading
) -> tuple[Conversation, dict[str, str]]:
    messages: list[Message] = []
    answers: dict[str, str] = {}
    for index, raw in enumerate(items(chat.get("messages"))):
        if not isinstance(raw, dict):
            reading.note("broken-record", f"{base}/messages/{index}", detail="no object")
            continue
        message = _read_message(raw, f"{base}/messages/{index}", reading)
        if raw.get("reply_to_message_id") is not None:
            answers[str(raw.get("id"))] = str(raw["reply_to_message_id"])
        sender = str(raw.get("from_id") or raw.get("actor_id") or raw.get("from") or "")
        names.saw(sender, raw.get("from") or raw.get("actor"))
        message.speaker = sender
        messages.append(message)
    place = f"{item.place}: {base}" if base else item.place
    title = chat.get("name") if isinstance(chat.get("name"), str) else None
    made = Conversation(messages, place, item.file, id=str(chat.get("id")), title=title)
    return made, answers


def _read_message(raw: dict[str, Any], place: str, reading: Reading) -> Message:
    pieces = raw.get("text")
    if not pieces and raw.get("text_entities"):
        pieces = raw["text_entities"]
    text, drawn = _text(pieces, reading.options["markup"] == "keep")
    message = Message("", text, place, id=str(raw.get("id")))
    message.time = epoch(raw.get("date_unixtime")) or epoch(raw.get("date"))
    if raw.get("type") != "message":
        message.role, message.flags = "user", ("service",)
        return message
    if raw.get("reactions"):
        message.extra = {"reactions": raw["reactions"]}
    media = [key for key in (*_MEDIA, *_MORE_MEDIA) if raw.get(key)]
    if not text.strip():
        message.flags = ("media",)
        return message
    if media:
        reading.note("media-dropped", place, detail=str(raw.get("media_type") or media[0]))
    if drawn and reading.options["markup"] != "keep":
        reading.note("formatting-flattened", place, drawn)
    if raw.get("forwarded_from") or raw.get("forwarded_from_id"):
        if reading.options["forwarded"] == "drop":
            message.flags = ("forwarded",)
        else:
            reading.note("forwarded", place)
    return message


def _text(pieces: Any, markup: bool) -> tuple[str, int]:
    """Join the pieces of a text, with nothing between them; also count the formatted ones."""
    if isinstance(pieces, str):
        return pieces, 0
    texts: list[str] = []
    drawn = 0
    for piece in pieces if isinstance(pieces, list) else ():
        if isinstance(piece, str):
            texts.append(piece)
        elif isinstance(piece, dict):
            text = str(piece.get("text") or "")
            drawn += str(piece.get("type")) in _DRAWN
            texts.append(_marked(piece, text) if markup else text)
    return "".join(texts), drawn


def _marked(piece: dict[str, Any], text: str) -> str:
    kind = str(piece.get("type"))
    if kind == "text_link":
        return f"[{text}]({piece.get('href')})"
    if kind == "pre":
        return f"```{piece.get('language') or ''}\n{text}\n```"
    mark = _MARKS.get(kind, "")
    return f"{mark}{text}{mark}"
