"""YouTube's captions (``.sbv``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.support.srt import Srt
from ftlint.model.conversation import Conversation

_TIMING: Final = re.compile(r"^(\d+:\d\d:\d\d\.\d{3}),(\d+:\d\d:\d\d\.\d{3})[ \t]*$", re.M)


class Sbv(Srt):
    """Captions with two times and a comma between them; they are read as [srt](srt.md) is.

    There are no styles and no positions that could be lost.

    ```text sample assistant=BO
    0:00:01.000,0:00:03.000
    ANA: Does it rain?

    0:00:03.000,0:00:05.000
    BO: All day.

    0:00:06.000,0:00:07.000
    ANA: Thanks.

    0:00:07.500,0:00:08.000
    BO: Welcome.
    ```
    """

    # Captions of YouTube as .sbv files
    name = "sbv"
    title = "YouTube captions (SBV)"

    def sniff(self, sample: Sample) -> float:
        """Look for a timing in the first line with text."""
        first = next((line for line in sample.lines if line.strip()), "")
        return float(sample.container == "text" and _TIMING.match(first) is not None)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one file; FtlintError where no speakers are named."""
        return super().read_text(_TIMING.sub(r"\1 --> \2", text), reading)
