"""Logs of irssi."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class Irssi(Headed):
    """A time and a name in angle brackets; lines of joining, leaving and of the program are dropped,
    and so are actions.

    Days are given in words (``Day changed``), so that pauses are not seen.

    ```text sample assistant=Bo
    --- Log opened Fri Mar 15 09:00:00 2024
    09:00 -!- Ana [a@host] has joined #rain
    09:00 < Ana> Does it rain?
    09:01 <@Bo> All day.
    ```
    """

    name = "irssi"
    title = "irssi log"
    # https://github.com/irssi/irssi/blob/master/docs/formats.txt
    opening = re.compile(r"^--- (?:Log opened|Day changed)|^\d\d:\d\d(?::\d\d)? -!- ", re.M)
    head = re.compile(
        r"^(?P<time>\d\d:\d\d(?::\d\d)?) <[ @+%~&]?(?P<name>[^\s<>]+)> (?P<rest>.*)$", re.M
    )
    app = re.compile(r"^(?:--- (?:Log|Day)|\d\d:\d\d(?::\d\d)? (?:-!-|-|\* |<--|-->))")
