"""Readers of nested JSON, declared as data: where the conversations, messages, texts and times are.

A path is keys joined by dots; a number is a place in a list. A format says its ``layout`` and
overrides ``message`` where one message takes more than a table can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ftlint.formats import Format
from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.openai_messages import link_calls, read_content
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, compact


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things are in a record.

    ``chats`` leads to the list of conversations, where one record holds several, and ``messages``
    from a conversation to its list, ``inner`` from an entry of that to the message. The other
    paths begin at a message, or at the conversation for ``system``, ``title``, ``needs``; of
    several the first with a value counts. ``needs`` and ``marks`` are what recognises the
    format: what a conversation and each message must have. ``kind`` and ``said``: the type of an
    entry, and the types that are messages. ``parent`` makes a tree. ``sorts``: entries may come
    in another order than that of their times.
    """

    messages: str
    chats: str = ""
    inner: str = ""
    role: tuple[str, ...] = ("role",)
    text: tuple[str, ...] = ("content",)
    time: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    kind: str = ""
    said: frozenset[str] = frozenset()
    identifier: str = ""
    parent: str = ""
    sorts: bool = False
    person: tuple[str, ...] = ()
    """What to call a speaker, where ``role`` leads to an id."""


def at(value: Any, path: str) -> Any:
    """Return what a path leads to, None where it leads nowhere.

    >>> at({"a": [{"b": 1}]}, "a.0.b"), at({"a": 2}, "a.b"), at({"a": 2}, "")
    (1, None, {'a': 2})
    """
    for key in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def first(value: Any, paths: Iterable[str]) -> Any:
    """Return what the first path with a value leads to."""
    return next((found for path in paths if (found := at(value, path)) is not None), None)


class Nested(Format):
    """What formats with a layout share; those of dialogues with an assistant extend ``Dialogues``,
    those of chats between people ``People``.
    """

    layout: ClassVar[Layout]

    def score(self, value: Any) -> float:
        """Look for what the layout needs: in the first conversations and their first messages."""
        layout = self.layout
        chats = objects(at(value, layout.chats)) if layout.chats else [value]
        if not isinstance(value, dict) or not chats:
            return 0.0
        seen = False
        for chat in chats[:3]:
            raw = at(chat, layout.messages)
            if not isinstance(raw, list) or any(at(chat, path) is None for path in layout.needs):
                return 0.0
            for entry in raw[:5]:
                message = at(entry, layout.inner)
                if not isinstance(message, dict):
                    return 0.0
                if any(not _leads(message, path) for path in layout.marks):
                    return 0.0
                seen = True
        return float(seen)

    def conversations(self, value: Any, reading: Reading) -> Iterator[Conversation]:
        """Yield the conversations of a record."""
        layout = self.layout
        found = at(value, layout.chats)
        chats = found if layout.chats and isinstance(found, list) else [value]
        for index, chat in enumerate(chats):
            base = f"/{layout.chats.replace('.', '/')}/{index}" if layout.chats else ""
            yield self._chat(chat, base, reading)

    def _chat(self, chat: Any, base: str, reading: Reading) -> Conversation:
        layout = self.layout
        raw = at(chat, layout.messages)
        if not isinstance(raw, list):
            where = f"no list under {layout.messages}"
            return Conversation([], reading.place, refused=("broken-record", where, base))
        messages: list[Message] = []
        base = f"{base}/{layout.messages.replace('.', '/')}"
        try:
            for index, entry in enumerate(raw):
                messages.extend(self.entry(at(entry, layout.inner), f"{base}/{index}", reading))
        except Skip as skip:
            return Conversation([], reading.place, refused=skip.reason)
        if layout.sorts and all(item.time is not None for item in messages):
            messages.sort(key=lambda item: item.time or 0.0)
        if any(item.calls or item.role == "tool" for item in messages):
            link_calls(messages, reading)
        made = Conversation(messages, reading.place, title=text(first(chat, layout.title)) or None)
        made.tree = bool(layout.parent) and any(item.parent for item in messages)
        said = first(chat, layout.system)
        if isinstance(said, str) and said.strip() and not made.tree:
            messages.insert(0, Message("system", said, "/system"))
        return made

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read one entry of the list of messages into turns."""
        layout = self.layout
        if not isinstance(raw, dict):
            reading.note("broken-record", place, detail="a message that is not an object")
            return ()
        if layout.kind and str(at(raw, layout.kind)) not in layout.said:
            reading.note("service-dropped", place, detail=str(at(raw, layout.kind)))
            return ()
        message = Message("", self.said(raw, place, reading), place)
        message.time = epoch(first(raw, layout.time)) if layout.time else None
        if layout.parent:
            message.id = _name(at(raw, layout.identifier))
            message.parent = _name(at(raw, layout.parent))
        label = first(raw, layout.role)
        self.speaker(message, label, raw, reading)
        return (message,)

    def said(self, raw: dict[str, Any], place: str, reading: Reading) -> Any:
        """Return what a message says."""
        found = first(raw, self.layout.text)
        return read_content(found, place, reading) if found is not None else ""

    def speaker(self, message: Message, label: Any, raw: dict[str, Any], reading: Reading) -> None:
        """Set the role of a message, or the speaker where people speak."""
        shown = label if isinstance(label, str) else compact(label)
        message.role = self.layout.words.get(shown) or reading.role(shown, message.place)


class Dialogues(Nested):
    """Dialogues with an assistant: each record is read for itself."""

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        return self.conversations(value, reading)


class People(Nested):
    """Chats between people: who of them is the assistant must be said."""

    options: ClassVar[tuple[str, ...]] = CHAT_OPTIONS
    defaults: ClassVar[Mapping[str, Any]] = CHAT_DEFAULTS

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read all chats, then give roles to the people in them."""
        found: list[Conversation] = []
        for item in items:
            reading.file, reading.place = item.file, item.place
            for made in self.conversations(item.value, reading):
                made.file = item.file
                found.append(made)
        reading.place = ""
        messages = [message for made in found for message in made.messages]
        names: dict[str, str] = {}
        for message in messages:
            if message.speaker and message.name:
                names.setdefault(message.speaker, message.name)
            message.name = None
        for message in messages:
            message.speaker = names.get(message.speaker or "", message.speaker)
        assign_roles(messages, reading, names)
        return found

    def speaker(self, message: Message, label: Any, raw: dict[str, Any], reading: Reading) -> None:
        """Remember who speaks; a message without a text is media."""
        message.speaker = _name(label) or "unknown"
        message.name = _name(first(raw, self.layout.person)) if self.layout.person else None
        if not message.text.strip():
            message.flags = ("media",)


def _leads(value: Any, path: str) -> bool:
    """Tell whether the keys of a path are there, whatever they hold."""
    above, _, key = path.rpartition(".")
    found = at(value, above)
    return isinstance(found, dict) and key in found


def _name(value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)) or value == "":
        return None
    return str(value)
