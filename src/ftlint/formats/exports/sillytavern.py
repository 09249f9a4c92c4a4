"""Chats of SillyTavern: a header line, then a message a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import name as name_of
from ftlint.formats.shared.foreign import obj, text
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message

_MACRO: Final = re.compile(r"\{\{(user|char)\}\}", re.IGNORECASE)
_KNOWN: Final = frozenset(
    {
        "name",
        "is_user",
        "is_system",
        "send_date",
        "mes",
        "swipes",
        "swipe_id",
        "swipe_info",
        "extra",
        "gen_started",
        "gen_finished",
        "force_avatar",
        "original_avatar",
    }
)


class SillyTavern(Format):
    """A header with the names of the user and the character, then lines with ``mes``.

    The character (in group chats: every character) is the assistant. Of several swipes the shown
    one is read; hidden messages are dropped; ``{{user}}`` and ``{{char}}`` become the names. The
    greeting of the character stays in front. The character's card is in another file, so that
    there is no system prompt.

    ```jsonl sample
    {"user_name": "Ana", "character_name": "Skipper", "create_date": "2025-03-15", "chat_metadata": {}}
    {"name": "Skipper", "is_user": false, "is_system": false, "send_date": "2025-03-15T09:00:00Z", "mes": "Welcome aboard, {{user}}."}
    {"name": "Ana", "is_user": true, "is_system": false, "send_date": "2025-03-15T09:01:00Z", "mes": "Where do we sail?"}
    {"name": "Skipper", "is_user": false, "is_system": false, "send_date": "2025-03-15T09:02:00Z", "mes": "North.", "swipes": ["South.", "North."], "swipe_id": 1}
    ```
    """

    name = "sillytavern"
    title = "SillyTavern chat"

    def score(self, value: Any) -> float:
        """Look for the header, or for messages with ``is_user`` and ``mes``."""
        if not isinstance(value, dict):
            return 0.0
        header = "user_name" in value and "character_name" in value
        return float(header or "chat_metadata" in value or {"is_user", "mes"} <= value.keys())

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read one chat a file, or a header."""
        chat: _Chat | None = None
        for item in items:
            value = item.value if isinstance(item.value, dict) else {}
            if chat is None or chat.file != item.file or "mes" not in value:
                if chat is not None:
                    yield chat.conversation(reading)
                chat = _Chat(value if "mes" not in value else {}, item)
            if "mes" in value:
                reading.file, reading.place = item.file, ""
                chat.messages.append(_read(value, item.place, reading))
        if chat is not None:
            yield chat.conversation(reading)


class _Chat:
    """One chat while it is read."""

    def __init__(self, header: dict[str, Any], item: Item) -> None:
        self.header = header
        self.file = item.file
        self.place = item.place
        self.messages: list[Message] = []

    def conversation(self, reading: Reading) -> Conversation:
        reading.file, reading.place = self.file, ""
        user = self._name("user_name", "user")
        character = self._name("character_name", "assistant")
        self._expand({"user": user, "char": character}, reading)
        shown = [message for message in self.messages if not message.flags]
        cast = {message.speaker for message in shown if message.role == "assistant"}
        if len(cast) > 1:
            reading.note("many-speakers", detail=f"{len(cast)} characters")
        names = {"user_name", "character_name", "create_date"}
        meta = {key: item for key, item in self.header.items() if key not in names and item}
        last = self.messages[-1].place.removeprefix("line ") if self.messages else ""
        place = f"lines {self.place.removeprefix('line ')}-{last}" if last else self.place
        return Conversation(self.messages, place, self.file, meta=meta or None)

    def _name(self, key: str, role: str) -> str:
        """Return a name of the header; newer files say "unused" there, then of a message."""
        name = self.header.get(key)
        if isinstance(name, str) and name and name != "unused":
            return name
        return next((item.speaker or "" for item in self.messages if item.role == role), "")

    def _expand(self, names: dict[str, str], reading: Reading) -> None:
        for message in self.messages:
            if "{{" not in message.text:
                continue
            speaker = message.speaker if message.role == "assistant" else None
            known = {**names, "char": speaker or names["char"]}
            message.content, count = _MACRO.subn(
                lambda match, known=known: known[match[1].lower()] or match[0],  # type: ignore[misc]
                message.text,
            )
            if count:
                reading.note("macros-expanded", message.place, count)


def _read(value: dict[str, Any], place: str, reading: Reading) -> Message:
    said = value["mes"]
    if isinstance(said, dict):
        said = said.get("message")
    extra = obj(value.get("extra"))
    role = "user" if value.get("is_user") else "assistant"
    if extra.get("type") == "narrator":
        role = "system"
    message = Message(role, text(said), place)
    message.speaker = name_of(value.get("name"))
    message.time = epoch(value.get("send_date"))
    message.reasoning = text(extra.get("reasoning")) or None
    if value.get("is_system"):
        message.flags = ("hidden",)
    swipes = value.get("swipes")
    if isinstance(swipes, list) and len(swipes) > 1:
        reading.note("swipes-dropped", place, len(swipes) - 1)
    if extra.get("image"):
        reading.note("media-dropped", place, detail="image")
        if not message.text:
            message.flags = ("media",)
    rest = {key: item for key, item in value.items() if key not in _KNOWN and item}
    message.extra = rest or None
    return message
