"""Chats that imessage-exporter saved as text."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class IMessageText(Headed):
    """A date with AM or PM, then a name on the next line, open each message.

    Attachments are paths and go; replies and tapbacks go as well. Dates begin with the month in
    words, so that pauses are not seen.

    ```text sample assistant=Bo
    Mar 15, 2024  9:00:00 AM (Read by you after 1 minute)
    Ana
    Does it rain?

    Mar 15, 2024  9:01:00 AM
    Bo
    All day.
    ```
    """

    name = "imessage-text"
    title = "iMessage (imessage-exporter)"
    # https://github.com/ReagentX/imessage-exporter, exporters/txt.rs
    head = re.compile(
        r"^(?P<time>[A-Z][a-z]{2} \d{1,2}, \d{4} +\d{1,2}:\d\d:\d\d [AP]M)(?: \([^()\n]*\))?\n(?P<name>[^\n]{1,60})$",
        re.M,
    )
    app = re.compile(
        r"^(?:Tapbacks:|    .* by .*|Edited .*|This message responded to an earlier message\.)"
    )
    media = re.compile(r"(?:/|~|attachments/)[^\n]{0,300}\.\w{2,5}")
