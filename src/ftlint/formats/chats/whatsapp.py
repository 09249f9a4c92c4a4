"""WhatsApp chats as the app exports them: a text file, alone or in a zip with media."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Format
from ftlint.formats.chats.whatsapp_headers import MARKS, Header, date_order, find, seconds
from ftlint.formats.chats.whatsapp_phrases import (
    APP_LIKE,
    APP_TAIL,
    EDITED,
    MEDIA,
    SYSTEM,
    is_deleted,
)
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import zone
from ftlint.formats.transcripts.labels import KNOWN
from ftlint.model.conversation import Conversation, Message

_SHARE: Final = 0.3
"""The share of lines that are headers in a text that is surely a chat."""
_DISORDER: Final = 3600
"""Seconds by which messages may stand out of order without a remark."""


class WhatsApp(Format):
    """A chat of two or more people; who is the assistant must be said with ``assistant``.

    Exports of iPhones and Android phones in many languages and date forms. Whether day or month
    comes first is worked out over the whole file (``date_order`` overrides). Lines of the app,
    deleted messages and media go, captions stay. A pause of six hours starts a new conversation
    (``session_gap_hours``, ``split=file`` for none), and messages that a person sends in a row are
    joined (``merge_consecutive``). The text holds no reactions and no links between replies.

    ```text sample assistant=Bo
    15/03/24, 09:00 - Messages and calls are end-to-end encrypted.
    15/03/24, 09:01 - Ana: Does it rain?
    15/03/24, 09:02 - Bo: Yes.
    All day.
    15/03/24, 09:02 - Bo: <Media omitted>
    15/03/24, 19:30 - Ana: And now?
    15/03/24, 19:31 - Bo: It has stopped.
    ```
    """

    name = "whatsapp"
    title = "WhatsApp chat"
    containers = frozenset({"text"})
    options = (*CHAT_OPTIONS, "date_order")
    defaults = CHAT_DEFAULTS
    members = ("_chat.txt", "*WhatsApp*.txt")

    def sniff(self, sample: Sample) -> float:
        """Count the lines that start with a date and a time, and mostly a name."""
        if sample.container != "text":
            return 0.0
        headers = find(sample.lines)
        names = {header.name for header in headers if header.name}
        if not names or 2 * sum(header.name is not None for header in headers) < len(headers):
            return 0.0
        if all(name.casefold() in KNOWN for name in names):
            return 0.0
        filled = sum(bool(line.strip()) for line in sample.lines)
        if len(headers) >= _SHARE * filled:
            return 1.0
        return 0.96 if headers[0].line == 0 and len(headers) > 2 else 0.0

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one chat; FtlintError where nobody said who the assistant is."""
        check_split(reading)
        lines = text.split("\n")
        del text  # with that of long chats goes a good part of the memory
        headers = find(lines)
        if not headers:
            raise reading.error("no line starts with a date, a time and a name")
        _note_preamble(lines[: headers[0].line], reading)
        order = _order(headers, reading)
        where = zone(reading.options["timezone"])
        apps = _app_names(headers)
        place = f"lines {headers[0].line + 1}-{len(lines)}"
        for header in headers:
            lines[header.line] = ""  # the header has its text
        messages: list[Message] = []
        headers.reverse()
        while headers:
            header = headers.pop()
            end = headers[-1].line if headers else len(lines)
            body = "\n".join([header.text, *lines[header.line + 1 : end]]).rstrip("\n")
            message = _read(header, body, header.name in apps, reading)
            message.time = seconds(header, order, where)
            messages.append(message)
        del lines
        _note_disorder(messages, reading)
        assign_roles(messages, reading)
        yield Conversation(messages, place)


def _note_preamble(lines: list[str], reading: Reading) -> None:
    said = sum(bool(line.strip()) for line in lines)
    if said:
        reading.note("preamble-skipped", f"lines 1-{len(lines)}", said)


def _order(headers: list[Header], reading: Reading) -> str:
    given = reading.options["date_order"]
    if given is not None:
        return str(given)
    order, sure = date_order(headers)
    if not sure:
        detail = f"read as {order} first; say -O date_order=month if that is wrong"
        reading.note("ambiguous-date-order", detail=detail)
    return order


def _app_names(headers: list[Header]) -> set[str | None]:
    """Return senders that are no people: all they say is marked, and some of it is the app's."""
    said: Counter[str | None] = Counter(header.name for header in headers)
    marked: Counter[str | None] = Counter(header.name for header in headers if header.marked)
    apps = {header.name for header in headers if header.marked and SYSTEM.search(header.text)}
    people = sum(1 for name in said if name is not None) - len(apps)
    return {name for name in apps if marked[name] == said[name] and people > 1}


def _read(header: Header, body: str, of_app: bool, reading: Reading) -> Message:
    place = f"line {header.line + 1}"
    message = Message("", body, place, speaker=header.name)
    if header.name is None or of_app:
        message.role, message.flags, message.speaker = "user", ("system-line",), None
        return message
    if is_deleted(body):
        message.flags = ("deleted",)
        return message
    if header.marked and SYSTEM.search(body):
        message.flags = ("system-line",)
        return message
    text, edited = EDITED.subn("", body) if body.endswith(">") else (body, 0)
    if edited:
        reading.note("edited-marker-removed", place)
    said, media = _without_media(text)
    if not said.strip() and (media or not edited):  # a view-once picture leaves nothing
        message.flags = ("media",)
        return message
    if media:
        reading.note("media-dropped", place, media)
    elif header.marked or APP_LIKE.fullmatch(said.strip()) or APP_TAIL.search(said.rstrip()):
        reading.note("unknown-app-line", place)
    if any(mark in said for mark in "\u2068\u2069"):
        reading.note("formatting-flattened", place, detail="marks around mentions")
        said = said.replace("\u2068", "").replace("\u2069", "")
    message.content = said
    return message


def _without_media(text: str) -> tuple[str, int]:
    """Return a text without the lines that stand for media, and how many there were.

    >>> _without_media("IMG-20240315-WA0001.jpg (file attached)\\nLook!")
    ('Look!', 1)
    """
    kept: list[str] = []
    media = 0
    for line in text.split("\n"):
        before, mark, after = line.rpartition("\u200e")
        if MEDIA.fullmatch(line.strip(MARKS + " ")):
            media += 1
        elif mark and MEDIA.fullmatch(after.strip(MARKS + " ")):
            media += 1
            kept.append(before.rstrip(" "))
        else:
            kept.append(line)
    return ("\n".join(kept), media) if media else (text, 0)


def _note_disorder(messages: list[Message], reading: Reading) -> None:
    newest: float | None = None
    for message in messages:
        if message.time is None:
            continue
        if newest is not None and message.time < newest - _DISORDER:
            reading.note("time-goes-back", message.place)
        newest = message.time if newest is None else max(newest, message.time)
