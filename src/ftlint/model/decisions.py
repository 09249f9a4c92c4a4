"""Damaged passages that a person decides: what is to be decided, and what was.

A decision is about a passage, wherever it occurs: a damaged word, or a few characters of a script
that has no spaces. Decisions are a plain mapping of passages to texts, so that they travel with the
settings; a passage that is to be kept is mapped to itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

FARTHEST: Final = 40
"""Letters beside some damage up to which they belong to its passage; a longer run is no word."""


class Undecided(NamedTuple):
    """A passage that needs a person: its readings with their confidences, and the text around."""

    passage: str
    readings: tuple[tuple[str, float], ...] = ()
    context: str = ""


class Decided(NamedTuple):
    """A place in a text that a person has decided, and what is to be there."""

    start: int
    end: int
    text: str


def decided_in(text: str, decisions: Mapping[str, str]) -> list[Decided]:
    """Return the places of a text that decisions are about, in order; of two the longer one.

    A passage is matched exactly, and as a whole word where it begins or ends with a letter.

    >>> decided_in("caf� and caf�s", {"caf�": "café"})
    [Decided(start=0, end=4, text='café')]
    """
    if not decisions:
        return []
    found: list[Decided] = []
    place = 0
    pattern = _pattern(tuple(decisions))
    while match := pattern.search(text, place):
        whole = _whole(text, match.start(), match[0], decisions)
        if whole is None:
            place = match.start() + 1
            continue
        found.append(Decided(match.start(), match.start() + len(whole), decisions[whole]))
        place = match.start() + len(whole)
    return found


def _whole(text: str, start: int, longest: str, decisions: Mapping[str, str]) -> str | None:
    """Return the longest passage that is a whole one at a place; ``longest`` begins there."""
    if _is_whole(text, start, start + len(longest)):
        return longest
    for size in range(len(longest) - 1, 0, -1):
        if longest[:size] in decisions and _is_whole(text, start, start + size):
            return longest[:size]
    return None


def _is_whole(text: str, start: int, end: int) -> bool:
    return grown(text, start, end) == (start, end)


def grown(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of some damage with the rest of the words that it begins and ends in.

    >>> grown("the crÃ¨me, please", 6, 8)
    (4, 10)
    """
    first, last = start, end
    if start < end and _joins(text[start]):
        while first and _is_letter(text[first - 1]) and start - first <= FARTHEST:
            first -= 1
    if start < end and _joins(text[end - 1]):
        while last < len(text) and _is_letter(text[last]) and last - end <= FARTHEST:
            last += 1
    return (
        first if start - first <= FARTHEST else start,
        last if last - end <= FARTHEST else end,
    )


def _is_letter(char: str) -> bool:
    """Tell whether a character is a part of a word, or stands for a lost one."""
    return char.isalnum() or char == "\ufffd"


def _joins(char: str) -> bool:
    """Tell whether a character at the edge of some damage may be a part of a word."""
    return char >= "\x80" or char.isalnum()


@lru_cache(maxsize=8)
def _pattern(passages: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of any of the passages, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(passages, key=len, reverse=True))))
