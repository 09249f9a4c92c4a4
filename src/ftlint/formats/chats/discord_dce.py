"""Discord channels exported by DiscordChatExporter as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.chats.names import Names
from ftlint.formats.chats.reply_chains import by_replies
from ftlint.formats.shared.foreign import items, obj, objects, text
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message

_SPOKEN: Final = frozenset({"Default", "Reply", "0", "19", "20", "23"})
"""Kinds of messages that somebody wrote; 20 and 23 answer commands."""
_MENTION: Final = re.compile(r"<@!?(\d+)>")
_EMOJI: Final = re.compile(r"<a?(:\w+:)\d+>")


class DiscordDce(Format):
    """A channel with its messages; who is the assistant must be said with ``assistant``.

    ``assistant`` takes a nickname, an account name or an id. Joins, calls, pins and the like go,
    media too; embeds alone make no turn unless ``embeds=keep`` takes their texts. A pause of six
    hours starts a new conversation; ``split=reply-chain`` parts by replies instead. Several files
    (``[part 2]``, other channels) may be given together; the parts of a channel are joined.

    ```json sample assistant=Bo
    {"guild": {"id": "1", "name": "Sailors"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "harbour"}, "dateRange": {"after": null, "before": null}, "messages": [
      {"id": "10", "type": "Default", "timestamp": "2024-03-15T09:00:00+00:00", "content": "Does it rain?", "author": {"id": "5", "name": "ana", "nickname": "Ana", "isBot": false}, "attachments": [], "embeds": []},
      {"id": "11", "type": "Reply", "timestamp": "2024-03-15T09:01:00+00:00", "content": "Yes, all day.", "author": {"id": "6", "name": "bo", "nickname": "Bo", "isBot": false}, "attachments": [], "embeds": [], "reference": {"messageId": "10"}}
    ], "messageCount": 2}
    ```
    """

    name = "discord-dce"
    title = "Discord export (DiscordChatExporter)"
    options = CHAT_OPTIONS
    defaults = CHAT_DEFAULTS

    def score(self, value: Any) -> float:
        """Look for a guild, a channel and messages with authors."""
        if not isinstance(value, dict):
            return 0.0
        if {"ID", "Timestamp", "Contents"} <= value.keys():
            return 0.9
        messages = value.get("messages")
        if not isinstance(messages, list) or not {"guild", "channel"} <= value.keys():
            return 0.0
        return float(all(isinstance(item, dict) and "author" in item for item in messages[:20]))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read every channel, then give roles to the people in all of them."""
        check_split(reading, "reply-chain")
        names = Names()
        found: list[tuple[Conversation, dict[str, str]]] = []
        for item in items:
            reading.file, reading.place = item.file, ""
            if not isinstance(item.value, dict) or "Contents" in item.value:
                raise reading.error(
                    "Discord's own data package holds your messages alone, so that there is "
                    "nobody to answer; export the channel with DiscordChatExporter"
                )
            found.append(_read_channel(item, names, reading))
        found = _joined(found, reading)
        messages = [message for channel, _ in found for message in channel.messages]
        names.apply(messages)
        assign_roles(messages, reading, names.labels())
        for channel, answers in found:
            if reading.options["split"] == "reply-chain":
                yield from by_replies(channel, answers, reading)
            else:
                yield channel


def _read_channel(
    item: Item, names: Names, reading: Reading
) -> tuple[Conversation, dict[str, str]]:
    value = item.value
    channel = obj(value.get("channel"))
    messages: list[Message] = []
    answers: dict[str, str] = {}
    for index, raw in enumerate(items(value.get("messages"))):
        place = f"/messages/{index}"
        if not isinstance(raw, dict):
            reading.note("broken-record", place, detail="no object")
            continue
        author = obj(raw.get("author"))
        identifier = str(author.get("id"))
        names.saw(identifier, author.get("nickname") or author.get("name"), author.get("name"))
        message = _read_message(raw, place, reading)
        message.speaker = identifier
        reference = obj(raw.get("reference"))
        if reference.get("messageId"):
            answers[str(raw.get("id"))] = str(reference["messageId"])
        messages.append(message)
    _sort(messages)
    title = str(channel.get("name") or "") or None
    made = Conversation(messages, item.place, item.file, id=str(channel.get("id")), title=title)
    return made, answers


def _sort(messages: list[Message]) -> None:
    """Sort by id, which is the order of time."""
    if all(message.id and message.id.isdigit() for message in messages):
        messages.sort(key=lambda message: int(message.id or 0))


def _joined(
    found: list[tuple[Conversation, dict[str, str]]], reading: Reading
) -> list[tuple[Conversation, dict[str, str]]]:
    """Join the parts of a channel that was exported to several files."""
    whole: dict[str, tuple[Conversation, dict[str, str]]] = {}
    for number, (part, answers) in enumerate(found):
        key = f"{number} without id" if part.id in (None, "None") else str(part.id)
        if key not in whole:
            whole[key] = (part, answers)
            continue
        first, known = whole[key]
        seen = {message.id for message in first.messages}
        fresh = [message for message in part.messages if message.id not in seen]
        if len(fresh) < len(part.messages):
            reading.file, reading.place = part.file, part.place
            reading.note("duplicate-lines-dropped", count=len(part.messages) - len(fresh))
        for message in fresh:
            message.place = f"{part.file.rpartition('/')[2]}: {message.place}"
        first.messages.extend(fresh)
        known.update(answers)
        _sort(first.messages)
    return list(whole.values())


def _read_message(raw: dict[str, Any], place: str, reading: Reading) -> Message:
    forwarded = raw.get("forwardedMessage")
    said = text(raw.get("content")) or text(obj(forwarded).get("content"))
    message = Message("", _plain(said, raw, place, reading), place, id=str(raw.get("id")))
    message.time = epoch(raw.get("timestamp"))
    if str(raw.get("type")) not in _SPOKEN:
        message.flags = ("service",)
        return message
    if raw.get("reactions"):
        message.extra = {"reactions": raw["reactions"]}
    embeds = objects(raw.get("embeds"))
    media = len(items(raw.get("attachments"))) + len(items(raw.get("stickers")))
    if not said.strip() and embeds and not media:
        message.content, message.flags = _embedded(embeds), ("embed",)
        return message
    if not said.strip():
        message.flags = ("media",)
        return message
    if media:
        reading.note("media-dropped", place, media)
    if embeds:
        reading.note("embeds-dropped", place, len(embeds))
    if isinstance(forwarded, dict):
        if reading.options["forwarded"] == "drop":
            message.flags = ("forwarded",)
        else:
            reading.note("forwarded", place)
    return message


def _plain(said: str, raw: dict[str, Any], place: str, reading: Reading) -> str:
    """Write mentions and emoji by their names where the export has them as ids."""
    if "<" not in said:
        return said
    known = {
        str(person.get("id")): person.get("nickname") or person.get("name")
        for person in objects(raw.get("mentions"))
    }
    said, people = _MENTION.subn(lambda match: f"@{known.get(match[1]) or match[1]}", said)
    said, emoji = _EMOJI.subn(r"\1", said)
    if people + emoji:
        reading.note("mentions-replaced", place, people + emoji)
    return said


def _embedded(embeds: list[dict[str, Any]]) -> str:
    texts: list[str] = []
    for embed in embeds:
        texts += [str(embed[key]) for key in ("title", "description") if embed.get(key)]
        for field in objects(embed.get("fields")):
            texts.append(f"{field.get('name')}: {field.get('value')}")
    return "\n".join(texts)
