"""Transcripts of Otter, saved as text."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class Otter(Headed):
    """A name and a time, two spaces between them, open what a speaker says.

    The line that names Otter goes. Times count from the start of the recording, so that pauses
    are not seen; summaries and outlines are not in this file.

    ```text sample assistant=Bo
    Ana  0:00
    Does it rain?

    Bo  0:05
    All day.

    Transcribed by https://otter.ai
    ```
    """

    name = "otter"
    title = "Otter transcript"
    # Text exports of Otter, as of 2025
    opening = re.compile(r"^[^\n]{1,40}  \d{1,2}:\d\d(?::\d\d)?\s*$", re.M)
    head = re.compile(
        r"^(?P<name>[^\W\d_][^\n:]{0,38}?)  (?P<time>\d{1,2}:\d\d(?::\d\d)?)[ \t]*$", re.M
    )
    foot = re.compile(r"^Transcribed by https://otter\.ai\s*\Z", re.M)
