"""Chats that Telegram's desktop app exported as HTML: ``messages.html``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.shared.splits import check_split
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

_MESSAGE: Final = re.compile(
    r'<div class="message (?P<kind>default|service)[^"]*" id="message(?P<id>-?\d+)">'
)
_DATE: Final = re.compile(
    r'class="pull_right date details" title="(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?'
)
_NAME: Final = re.compile(r'<div class="from_name">\s*+([^<]{1,200})')
_TEXT: Final = re.compile(r'<div class="text">')
_FORWARDED: Final = re.compile(r'<div class="forwarded body">')


class TelegramHtml(Format):
    """The pages of an export, each message a block with a name, a date and a text.

    Messages of one person in a row name the person once. Forwarded messages count as forwarded,
    pictures, files and service lines go; formatting becomes plain text. The export as JSON
    ([telegram](telegram.md)) holds more and is read with the same options.

    ```html sample assistant=Bo
    <div class="history">
    <div class="message default clearfix" id="message1"><div class="body">
    <div class="pull_right date details" title="15.03.2024 09:00:00 UTC+01:00">09:00</div>
    <div class="from_name">Ana</div>
    <div class="text">Does it <strong>rain</strong>?</div></div></div>
    <div class="message default clearfix" id="message2"><div class="body">
    <div class="pull_right date details" title="15.03.2024 09:01:00 UTC+01:00">09:01</div>
    <div class="from_name">Bo</div>
    <div class="text">All day.</div></div></div>
    </div>
    ```
    """

    # Pages of Telegram Desktop, as of 2025
    name = "telegram-html"
    title = "Telegram export (HTML)"
    containers = frozenset({"text"})
    options = CHAT_OPTIONS
    defaults = CHAT_DEFAULTS

    def sniff(self, sample: Sample) -> float:
        """Look for a message block with a date."""
        if sample.container != "text":
            return 0.0
        return float(_MESSAGE.search(sample.text) is not None and "from_name" in sample.text)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one page."""
        check_split(reading)
        blocks = list(_MESSAGE.finditer(text))
        messages: list[Message] = []
        speaker = "unknown"
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            place = f"message {block['id']}"
            inner = text[block.end() : after.start() if after else len(text)]
            if block["kind"] == "service":
                reading.note("service-dropped", place)
                continue
            named = _NAME.search(inner)
            whole = _FORWARDED.search(inner)
            if named is not None and (whole is None or named.start() < whole.start()):
                speaker = html_to_text(named[1])[0].strip()
            messages.append(_message(inner, speaker, place, whole is not None))
        assign_roles(messages, reading)
        yield Conversation(messages, "message " + (blocks[0]["id"] if blocks else "0"))


def _message(inner: str, speaker: str, place: str, forwarded: bool) -> Message:
    message = Message("", "", place, speaker=speaker)
    begun = _TEXT.search(inner)
    if begun is not None:
        message.content = html_to_text(inner[begun.end() : inner.find("</div>", begun.end())])[0]
    when = _DATE.search(inner)
    if when is not None:
        day, month, year, clock, offset = when.groups()
        stamp = f"{year}-{month}-{day}T{clock}{offset or '+00:00'}"
        try:
            message.time = datetime.fromisoformat(stamp).timestamp()
        except ValueError:
            message.time = None
    if not message.content:
        message.flags = ("media",)
    elif forwarded:
        message.flags = ("forwarded",)
    return message
