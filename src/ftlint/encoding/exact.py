"""The quick way: a text all of whose characters beyond ASCII are whole UTF-8 in just one reading.

Such sequences are hardly by chance. Where all pages agree on the text, nothing has to be
searched, weighed or put to a vote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, cast

from ftlint.encoding import guards, prior, scan, windows
from ftlint.encoding.channel import How
from ftlint.encoding.meant import common
from ftlint.encoding.reading import Reading, Span
from ftlint.encoding.tables import MULTI_BYTE, SINGLE_BYTE, encoder

DISTINCT: Final = 3
"""Different characters that must be read, so that chance is out of the question."""

GAIN: Final = 12.0
"""Least gain of the reading over the text as it is, in nats."""

DEEPEST: Final = 3
"""Rounds of misreading that are undone."""

LONGEST: Final = 20_000
"""Code points of a text that is read so; in longer ones a stray character is the rule."""

MARGIN: Final = 40.0
"""The margin of a reading beside which there is no other one, in nats."""

_BEYOND = re.compile("[^\x00-\x7f]+")


def find(text: str) -> list[Span]:
    """Return the passages of a text that can only be read in one way; none where that is unsure."""
    if len(text) > LONGEST:
        return []
    reading, codecs = text, cast(tuple[str, ...], ())
    for _ in range(DEEPEST):
        found = _read(reading)
        if found is None:
            return []
        reading, codecs = found[0], found[1] + codecs
        if reading.isascii() or not scan.suspicious(reading):
            break
    else:
        return []
    if "\ufeff" in reading or "\ufffd" in reading or not _is_language(text, reading):
        return []
    return _spans(text, codecs)


def _read(text: str) -> tuple[str, tuple[str, str]] | None:
    """The one text that whole UTF-8 sequences make, and its page; None where there are two."""
    letters = set("".join(_BEYOND.findall(text)))
    found: dict[str, str] = {}
    for page in SINGLE_BYTE:
        if letters <= _page(page):
            try:
                found.setdefault(text.translate(encoder(page)).encode("latin-1").decode(), page)
            except UnicodeError:
                continue
            if len(found) > 1:
                return None
    if not found and max(letters) >= "\u2e80":
        for page in MULTI_BYTE:
            try:
                found.setdefault(text.encode(page).decode(), page)
            except UnicodeError:
                continue
            if len(found) > 1:
                return None
    for reading, page in found.items():
        if len({char for char in reading if char >= "\x80"}) >= DISTINCT:
            return reading, ("utf-8", page)
    return None


@lru_cache(maxsize=64)
def _page(page: str) -> frozenset[str]:
    return frozenset(map(chr, encoder(page)))


def _is_language(text: str, reading: str) -> bool:
    """Whether the reading is so much likelier than the text that no other one comes near."""
    model = prior.load()
    after = model.score(reading) - guards.glued(reading)
    return after - model.score(text) >= GAIN


def _spans(text: str, codecs: tuple[str, ...]) -> list[Span]:
    how = How(codecs).words
    found = []
    for window in windows.cut(text, []):
        old = text[window.first : window.last + (codecs[-1] in MULTI_BYTE)]
        new = _undone(old, codecs)
        if new is None:
            return []
        left, right = common(old, new)
        new = new[left : len(new) - right]
        start, end = window.first + left, window.first + len(old) - right
        readings = (
            Reading(new, how, False, 0.0, 1.0),
            Reading(text[start:end], "as it is", False, -MARGIN, 0.0),
        )
        found.append(Span(start, end, new, MARGIN, "apply", how, False, readings, codecs))
    return found


def _undone(text: str, codecs: tuple[str, ...]) -> str | None:
    """A part of a text read with the same pages as the whole."""
    for page in reversed(codecs[1::2]):
        try:
            if page in MULTI_BYTE:
                text = text.encode(page).decode()
            else:
                text = text.translate(encoder(page)).encode("latin-1").decode()
        except UnicodeError:
            return None
    return text
