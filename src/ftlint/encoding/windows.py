"""Cut a text into the passages worth looking at, so that work follows damage, not length."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

CONTEXT = 8
"""Characters of clean text around a passage that are looked at with it."""

LONGEST = 1500
"""Longest passage in code points; longer ones are cut, best between words."""

_CLUSTER = re.compile("[^\x00-\x7f]+(?:[^\n\x80-\U0010ffff]{1,8}[^\x00-\x7f]+)*")


@dataclass(frozen=True, slots=True)
class Window:
    """A passage: ``text[start:end]``, where the cluster itself is ``text[first:last]``."""

    start: int
    end: int
    first: int
    last: int
    hit: bool


def cut(text: str, hits: list[int]) -> list[Window]:
    """The clusters of non-ASCII text that hold a hit, with their context, in order."""
    found: list[Window] = []
    size = len(text)
    for match in _CLUSTER.finditer(text):
        for first, last in _pieces(text, match.start(), match.end()):
            place = bisect_left(hits, first)
            hit = place < len(hits) and hits[place] < last
            start, end = _grow(text, first, last, size)
            found.append(Window(start, end, first, last, hit))
    return found


def _grow(text: str, first: int, last: int, size: int) -> tuple[int, int]:
    """Add context on both sides, inside the line and up to the next cluster."""
    start, end = first, last
    while start > 0 and first - start < CONTEXT and "\n" != text[start - 1] < "\x80":
        start -= 1
    while end < size and end - last < CONTEXT and "\n" != text[end] < "\x80":
        end += 1
    return start, end


def _pieces(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Cut an overlong cluster, at ASCII where there is some."""
    pieces = []
    while last - first > LONGEST:
        cut_at = first + LONGEST
        for place in range(cut_at, first + LONGEST // 2, -1):
            if text[place - 1] < "\x80" and text[place] >= "\x80":
                cut_at = place
                break
        pieces.append((first, cut_at))
        first = cut_at
    return [*pieces, (first, last)]
