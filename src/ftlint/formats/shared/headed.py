"""Texts of chats in which a line, or two, opens each message: declared as patterns.

A format says how its heads look, and which lines the program wrote. What is between two heads is
the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, ClassVar, Final

from ftlint.formats import Format
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import zone
from ftlint.model.conversation import Conversation, Message

_DAY: Final = re.compile(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})")
_SAVED: Final = re.compile(r"[^\n:：]{2,30}[:：] ?[^\n]{0,20}\d{4}[^\n]{0,30}$")
"""The line that says when a chat was saved."""
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_LATER: Final = re.compile(r"(?i)p\.?m|오후|下午|午後|晚上")
_EARLIER: Final = re.compile(r"(?i)a\.?m|오전|上午|午前|凌晨")


class Headed(Format):
    """What formats of such texts share.

    ``head`` matches a head, line ends included, with the groups ``name``, ``time`` and perhaps
    ``rest`` (what is said on the same line). ``day`` matches lines that give the date of what
    follows, ``app`` other lines of the program, ``foot`` what stands after the last message.
    ``opening`` must be in the first lines, where heads alone do not tell the format. ``media``
    are whole messages that stand for a picture or a file.
    """

    containers = frozenset({"text"})
    options: ClassVar[tuple[str, ...]] = CHAT_OPTIONS
    defaults: ClassVar[Mapping[str, Any]] = CHAT_DEFAULTS
    head: ClassVar[re.Pattern[str]]
    day: ClassVar[re.Pattern[str] | None] = None
    app: ClassVar[re.Pattern[str] | None] = None
    foot: ClassVar[re.Pattern[str] | None] = None
    opening: ClassVar[re.Pattern[str] | None] = None
    media: ClassVar[re.Pattern[str] | None] = None
    share: ClassVar[float] = 0.2
    """The share of the lines with text that heads must be."""

    def sniff(self, sample: Sample) -> float:
        """Count the heads, and look for the opening where one is needed."""
        if sample.container != "text":
            return 0.0
        head = sample.text.lstrip("\ufeff")
        if self.opening is not None and not self.opening.search(head[:2000]):
            return 0.0
        found = list(self.head.finditer(head))
        names = {match["name"].strip() for match in found}
        filled = sum(bool(line.strip()) for line in head.split("\n"))
        if not found or (len(names) < 2 and self.opening is None):
            return 0.0
        return float(len(found) >= self.share * filled) * (1.0 if len(found) > 1 else 0.9)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one chat; FtlintError where nobody said who the assistant is."""
        check_split(reading)
        heads = list(self.head.finditer(text))
        if not heads:
            raise reading.error(f"no message of the kind that {self.name} reads was found")
        before = text[: heads[0].start()].lstrip("\ufeff").split("\n")
        if said := sum(bool(line.strip()) and not self._is_frame(line) for line in before):
            reading.note("preamble-skipped", "line 1", said)
        where = zone(reading.options["timezone"])
        messages: list[Message] = []
        day, at, line = self._last_day(text[: heads[0].start()], ""), 0, 1
        for head, after in zip(heads, [*heads[1:], None], strict=True):
            line += text.count("\n", at, head.start())
            at = head.start()
            body = text[head.end() : after.start() if after else len(text)]
            message = self._message(head, body, f"line {line}", reading)
            message.time = _seconds(_time(head), day, where)
            messages.append(message)
            day = self._last_day(body, day)
        assign_roles(messages, reading)
        yield Conversation(messages, f"lines {1 + text.count(chr(10), 0, heads[0].start())}-{line}")

    def _is_frame(self, line: str) -> bool:
        """Tell whether a line before the first message is what the program writes there."""
        frames = (self.opening, self.day, self.app)
        return _SAVED.match(line) is not None or any(one and one.search(line) for one in frames)

    def _last_day(self, body: str, day: str) -> str:
        if self.day is None:
            return day
        return next((found[0] for found in reversed(list(self.day.finditer(body)))), day)

    def _message(self, head: re.Match[str], body: str, place: str, reading: Reading) -> Message:
        kept: list[str] = []
        foot = self.foot.search(body) if self.foot is not None else None
        if foot is not None:
            reading.note("ui-text-dropped", place)
            body = body[: foot.start()]
        for line in body.split("\n"):
            if self.day is not None and self.day.match(line):
                continue
            if self.app is not None and self.app.match(line):
                reading.note("system-lines-dropped", place)
                continue
            kept.append(self.line(line))
        rest = head.groupdict().get("rest") or ""
        said = "\n".join([rest, *kept[1:]] if rest else kept).strip("\n").rstrip()
        message = Message("", said, place, speaker=head["name"].strip() or "unknown")
        if not said or (self.media is not None and self.media.fullmatch(said)):
            message.flags = ("media",)
        return message

    def line(self, line: str) -> str:
        """Return a line of a message as it was written."""
        return line.rstrip()


def _time(head: re.Match[str]) -> str:
    """Return the time of a head, under either of its names."""
    return head["time"] or head.groupdict().get("clock") or ""


def _seconds(time: str, day: str, where: timezone) -> float | None:
    """Return seconds since 1970 of a time whose day, its own or the last one's, begins with the year."""
    date, clock = _DAY.search(time) or _DAY.search(day), _CLOCK.search(time)
    if date is None or clock is None:
        return None
    hour = int(clock[1])
    if _LATER.search(time):
        hour = hour % 12 + 12
    elif _EARLIER.search(time):
        hour = hour % 12
    year, month, number = map(int, date.groups())
    minute, second = int(clock[2]), int(clock[3] or 0)
    try:
        return datetime(year, month, number, hour, minute, second, tzinfo=where).timestamp()
    except ValueError:
        return None
