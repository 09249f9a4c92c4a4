"""WebVTT captions, as meeting programs and players write them."""

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

_TIMING: Final = re.compile(r"\s*(?:(\d+):)?(\d{1,2}):(\d\d)[.,](\d{1,3})\s+-->\s+\S+")
_VOICE: Final = re.compile(r"<v(?>(?:\.[^\s<>]*+)?)(?>(?:\s++([^<>]*+))?)>|(</v>)")
_TAG: Final = re.compile(r"</?[^<>\s][^<>]*>")
_SKIPPED: Final = ("NOTE", "STYLE", "REGION")


class WebVtt(Format):
    """Captions whose speakers are voices (``<v Ana>``) or names before a colon.

    A cue without a name goes on with the speaker before it; lines inside a cue are joined by a
    space, and so are the cues of one speaker. Names before a colon count when they come back, or
    when an option names them. Notes, styles, formatting and times go; sounds such as ``[laughs]``
    are dropped (``sound_cues=keep``). Who is the assistant must be said with ``assistant``.

    ```text sample assistant=Bo
    WEBVTT

    NOTE made for this page

    1
    00:00:01.000 --> 00:00:03.000 align:start
    <v Ana>Does it rain
    in Oslo?</v>

    2
    00:00:03.000 --> 00:00:05.000
    <v Bo>Yes, <i>all</i> day.</v> <v Ana>Thanks.</v>
    ```
    """

    name = "webvtt"
    title = "WebVTT captions"
    containers = frozenset({"text"})
    options = CAPTION_OPTIONS
    defaults = CAPTION_DEFAULTS

    def sniff(self, sample: Sample) -> float:
        """Look for the word every such file starts with."""
        return float(sample.container == "text" and sample.text.lstrip().startswith("WEBVTT"))

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one file; FtlintError where no speakers are named."""
        blocks = list(_cues(text.split("\n")))
        marked = any(_VOICE.search(line) for _, lines in blocks for line in lines)
        cues = [_spoken(cue, lines, marked) for cue, lines in blocks]
        yield conversation(cues, marked, reading)


def _cues(lines: list[str]) -> Iterator[tuple[Cue, list[str]]]:
    """Yield each cue and its lines as they stand; other blocks are left out."""
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith(_SKIPPED):
            while number < len(lines) and lines[number].strip():
                number += 1
            continue
        match = _TIMING.match(line)
        number += 1
        if match is None:
            continue
        start = number
        while number < len(lines) and lines[number].strip():
            number += 1
        yield Cue(start, seconds(match[1], match[2], match[3], match[4])), lines[start:number]


def _spoken(cue: Cue, lines: list[str], marked: bool) -> Cue:
    if not marked:
        cue.lines = [(None, _plain(line)) for line in lines]
        return cue
    text = "\n".join(lines)
    speaker: str | None = None
    position = 0
    for match in _VOICE.finditer(text):
        _say(cue, speaker, text[position : match.start()])
        position = match.end()
        if match[2] is None:
            speaker = " ".join(html.unescape(match[1] or "").split())
    _say(cue, speaker, text[position:])
    return cue


def _say(cue: Cue, speaker: str | None, text: str) -> None:
    said = " ".join(filter(None, (_plain(line) for line in text.split("\n"))))
    if said:
        cue.lines.append((speaker, said))


def _plain(line: str) -> str:
    """Return a line without tags, entities decoded.

    >>> _plain("<c.yellow>a &amp; b</c> <00:00:01.500>c")
    'a & b c'
    """
    return html.unescape(_TAG.sub("", line)).strip()
