"""SubRip captions (``.srt``)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.support.captions import (
    CAPTION_DEFAULTS,
    CAPTION_OPTIONS,
    Cue,
    conversation,
    seconds,
)
from ftlint.model.conversation import Conversation

_TIMING: Final = re.compile(
    r"\s*(?:(\d+):)?(\d{1,2}):(\d\d)[,.](\d{1,3})\s*-->\s*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}"
)
_TAG: Final = re.compile(r"</?(?:[biu]|font|c|v)\b[^<>]*>|\{\\[^{}]*\}|\{/?[biu]\}", re.IGNORECASE)


class Srt(Format):
    """Captions with names before a colon (``ANA: …``).

    A cue without a name goes on with the speaker before it; dashes that part two people without
    naming them make turns that cannot be used. Tags and positions go; sounds such as ``[laughs]``
    are dropped (``sound_cues=keep``). Captions that repeat the lines before are named in the
    report, and cleaned with ``rolling_captions=drop``. Who is the assistant must be said with
    ``assistant``.

    ```text sample assistant=BO
    1
    00:00:01,000 --> 00:00:03,000
    ANA: Does it rain
    in Oslo?

    2
    00:00:03,000 --> 00:00:05,000
    BO: Yes, <i>all</i> day. [thunder]

    3
    00:00:06,000 --> 00:00:07,000
    ANA: Thanks.

    4
    00:00:07,500 --> 00:00:08,000
    BO: Welcome.
    ```
    """

    name = "srt"
    title = "SubRip captions"
    containers = frozenset({"text"})
    options = CAPTION_OPTIONS
    defaults = CAPTION_DEFAULTS

    def sniff(self, sample: Sample) -> float:
        """Look for a timing in the first two lines with text."""
        if sample.container != "text" or sample.text.lstrip().startswith("WEBVTT"):
            return 0.0
        first = [line for line in sample.lines if line.strip()][:2]
        return float(any(_TIMING.match(line) for line in first))

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one file; FtlintError where no speakers are named."""
        yield conversation(list(_cues(text.split("\n"))), False, reading)


def _cues(lines: list[str]) -> Iterator[Cue]:
    """Yield the cues; a number before a timing is its index, which may be missing."""
    cue: Cue | None = None
    body: list[str] = []
    for number, line in enumerate([*lines, "0:00:00,0 --> 0:00:00,0"], 1):
        match = _TIMING.match(line)
        if match is None:
            body.append(line)
            continue
        if cue is not None:
            cue.lines = [(None, plain) for plain in map(_plain, _without_index(body)) if plain]
            yield cue
        body = []
        cue = Cue(number, seconds(match[1], match[2], match[3], match[4]))


def _without_index(body: list[str]) -> list[str]:
    """Return the lines of a cue without the index of the cue after it.

    >>> _without_index(["Route 66", "", "7", ""]), _without_index(["66"])
    (['Route 66'], ['66'])
    """
    _trim(body)
    if len(body) > 1 and body[-1].strip().isdigit() and not body[-2].strip():
        body.pop()
        _trim(body)
    return body


def _trim(body: list[str]) -> None:
    while body and not body[-1].strip():
        body.pop()


def _plain(line: str) -> str:
    r"""Return a line without tags, entities decoded.

    >>> _plain(r"{\an8}<font color='red'>a &amp; b</font>")
    'a & b'
    """
    return html.unescape(_TAG.sub("", line)).strip()
