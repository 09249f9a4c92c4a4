"""Chats copied from the app of Discord."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class DiscordCopy(Headed):
    """A name, a dash and a time, on three lines, open each message.

    Times are those of the reader's own clock, most of them without a year first, so that pauses
    are not seen. Reactions and embeds are not told apart from text.

    ```text sample assistant=Bo
    Ana
     —
    3/15/2024, 9:00 AM
    Does it rain?
    Bo
     —
    3/15/2024, 9:01 AM
    All day.
    ```
    """

    name = "discord-copy"
    title = "pasted Discord page"
    head = re.compile(
        r"^(?P<name>[^\n—]{1,40})\n[ \t]*—[ \t]*\n?(?P<time>[^\n]{0,30}\d{1,2}:\d\d(?: ?[AaPp][Mm])?)[ \t]*$",
        re.M,
    )
    app = re.compile(r"^(?:\(edited\)|Image|NEW|\[\d{1,2}:\d\d(?: [AP]M)?\])\s*$")
