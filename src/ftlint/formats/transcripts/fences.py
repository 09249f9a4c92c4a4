"""Code fences in a text: which lines stand inside one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)(.*)$")
SEPARATOR: Final = re.compile(r"^\s*(?:-{3,}|={3,}|\*{3,}|#{3,}|_{3,})\s*$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: 0-based lines of the fences themselves; ``end`` is past an open one."""

    start: int
    end: int
    closed: bool = True

    @property
    def lines(self) -> range:
        """Return all lines of the block, the fences themselves included."""
        return range(self.start, self.end + self.closed)

    @property
    def inner(self) -> range:
        """Return the lines between the fences."""
        return range(self.start + 1, self.end)


def find_fences(lines: list[str]) -> list[Fence]:
    """Return the fenced blocks; one that is never closed ends at a separator line or the end.

    >>> find_fences(["a", "```", "b", "```", "~~~", "c"])
    [Fence(start=1, end=3, closed=True), Fence(start=4, end=6, closed=False)]
    """
    found: list[Fence] = []
    number = 0
    while number < len(lines):
        match = _FENCE.match(lines[number]) if lines[number].lstrip(" ")[:1] in "`~" else None
        if match is None or (match[1][0] == "`" and "`" in match[2]):
            number += 1
            continue
        fence = _close(lines, number, match[1])
        found.append(fence)
        number = fence.end + 1 if fence.closed else fence.end
    return found


def _close(lines: list[str], start: int, mark: str) -> Fence:
    first_separator = len(lines)
    for number in range(start + 1, len(lines)):
        match = _FENCE.match(lines[number])
        if match and match[1][0] == mark[0] and len(match[1]) >= len(mark):
            if not match[2].strip():
                return Fence(start, number)
        elif first_separator == len(lines) and SEPARATOR.match(lines[number]):
            first_separator = number
    return Fence(start, first_separator, closed=False)
