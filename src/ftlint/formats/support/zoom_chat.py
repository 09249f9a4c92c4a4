"""The chat of a Zoom meeting, saved as text."""

from __future__ import annotations

import re
from typing import Final

from ftlint.formats.shared.headed import Headed

_FROM: Final = (
    "From",
    "Von",
    "De",
    "Da",
    "Van",
    "Od",
    "Från",
    "Kimden",
    "От",
    "来自",
    "寄件者",
    "差出人",
    "보낸 사람",
)
_TO: Final = (
    "[Tt]o",
    "an",
    "à",
    "para",
    "a",
    "aan",
    "do",
    "till",
    "kime",
    "кому",
    "至",
    "收件者",
    "宛先",
    "받는 사람",
)
"""The words before the names, in the languages of the program."""


class ZoomChat(Headed):
    """``From Name to Everyone`` opens each message, with the text behind it or below.

    Messages to one person are read like all others, reactions are dropped; there is no date, so
    that the meeting is one conversation.

    ```text sample assistant=Bo
    09:00:00 From Ana to Everyone:
        Does it rain?
    09:00:10 From Bo to Everyone:
        All day.
    ```
    """

    name = "zoom-chat"
    title = "Zoom chat"
    # Chats that Zoom saves beside recordings, as of 2025
    head = re.compile(
        r"^(?P<time>(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d)[ \t]{1,4}(?:"
        + "|".join(_FROM)
        + r")[ \t]{1,4}"
        r"(?P<name>\S[^:\n]{0,59}?)(?:[ \t]{1,4}(?:" + "|".join(_TO) + r")[ \t][^:\n]{1,80})?"
        r"[ \t]?[:：][ \t]?(?P<rest>.*)$",
        re.M,
    )
    app = re.compile(r"^\t?(?:Reacted to|Removed a .* reaction from|Replying to) \".*")

    def line(self, line: str) -> str:
        """Return a line without the tab before it."""
        return line.removeprefix("\t").rstrip()
