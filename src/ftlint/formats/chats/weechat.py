"""Logs of WeeChat."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class WeeChat(Headed):
    """A date, a name and the text, with tabs between them; signs of a rank before names go.

    Lines of joining, leaving and of the program are dropped, and so are actions (``/me``).

    ```text sample assistant=Bo
    2024-03-15 09:00:00	-->	Ana (~a@host) has joined #rain
    2024-03-15 09:00:10	Ana	Does it rain?
    2024-03-15 09:01:00	@Bo	All day.
    ```
    """

    name = "weechat"
    title = "WeeChat log"
    # https://weechat.org/files/doc/weechat/stable/weechat_user.en.html#logger_plugin
    head = re.compile(
        r"^(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\t[@+%~&!]?(?P<name>[^\s\t<>=*-][^\t\n]*)\t(?P<rest>.*)$",
        re.M,
    )
    app = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t")
