"""Transcripts of WhisperX and of others that number speakers."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class WhisperX(Headed):
    """``[SPEAKER_00]: …`` opens what a speaker says.

    Numbers are no names: say which of them is the assistant. Times, where a file has them, are not
    read.

    ```text sample assistant=Bo
    [SPEAKER_00]: Does it rain?
    [Bo]: All day.
    [SPEAKER_00]: Thanks.
    [Bo]: Welcome.
    ```
    """

    name = "whisperx"
    title = "WhisperX transcript"
    # https://github.com/m-bain/whisperX, whisperx/utils.py, WriteTXT
    opening = re.compile(r"\[SPEAKER_\d+\]")
    head = re.compile(r"^(?P<time>)\[(?P<name>[^\]\n]{1,40})\]:? ?(?P<rest>.*)$", re.M)
