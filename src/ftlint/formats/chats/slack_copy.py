"""Chats copied from the page of Slack."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class SlackCopy(Headed):
    """A name and a time with AM or PM open each message; the words of the page go.

    A copied page has no dates, so that it is one conversation; threads, reactions and files are
    not told apart from text.

    ```text sample assistant=Bo
    Ana  9:00 AM
    Does it rain?
    Bo  9:01 AM
    All day.
    ```
    """

    name = "slack-copy"
    title = "pasted Slack page"
    head = re.compile(
        r"^(?P<name>[^\W\d_][^\n:]{0,38}?)(?:\s{2,}|\n\s*)(?:\[)?(?P<time>\d{1,2}:\d\d [AP]M)(?:\])?[ \t]*$",
        re.M,
    )
    app = re.compile(r"^(?:\d+ repl(?:y|ies)|New|Today|Yesterday|:[a-z_+0-9-]+:|\(edited\))\s*$")
