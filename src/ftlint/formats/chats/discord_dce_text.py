"""Chats that DiscordChatExporter saved as plain text."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class DiscordDceText(Headed):
    """A date in brackets and a name open each message.

    Reactions, stickers and the addresses of attachments, which follow in sections of their own,
    go, and so does what frames the file. Prefer its JSON: it has replies, ids and embeds.

    ```text sample assistant=Bo
    ==============================================================
    Guild: Rain
    Channel: Text Channels / general
    ==============================================================

    [15/03/2024 09:00] Ana
    Does it rain?

    [15/03/2024 09:01] Bo (pinned)
    All day.

    {Reactions}
    👍 (1)

    ==============================================================
    Exported 2 message(s)
    ==============================================================
    ```
    """

    name = "discord-dce-text"
    title = "Discord text export (DiscordChatExporter)"
    # https://github.com/Tyrrrz/DiscordChatExporter, PlainTextMessageWriter.cs
    opening = re.compile(r"^Guild: .*\n(?:.*\n){0,3}?Channel: ", re.M)
    head = re.compile(
        r"^\[(?P<time>(?=[^\]\n]{0,60}\d:\d\d)[^\]\n]{4,60})\] (?P<name>[^\n]{1,60}?)(?: \(pinned\))?$",
        re.M,
    )
    foot = re.compile(
        r"^(?:\{(?:Reactions|Attachments|Embed|Stickers|Inline Emoji)\}$|={20,}$)", re.M
    )
    share = 0.1
