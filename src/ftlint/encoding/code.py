"""Where code and mathematics are in a text: what stands there is meant as it is."""

from __future__ import annotations

import re
from bisect import bisect_right

_FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+$", re.MULTILINE)
_INLINE = re.compile(r"`[^`\n]+`")
_MATHS = re.compile(
    r"\$\$[^$]*+\$\$|\$[^$\n]+\$|\\begin\{"
    r"|\\\([^\\]*+(?>(?:\\(?![()])[^\\]*+)*)\\\)|\\\[[^\\]*+(?>(?:\\(?![][])[^\\]*+)*)\\\]"
)


def _fences(text: str) -> list[tuple[int, int]]:
    """Fenced code blocks; one that is never closed runs to the end."""
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1].startswith(opened[1]):
            found.append((opened.start(), fence.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


class Ranges:
    """Stretches of code and mathematics in a text, for fast membership tests."""

    def __init__(self, text: str, maths: bool = True) -> None:
        found = _fences(text) if "```" in text or "~~~" in text else []
        found += [m.span() for m in _INLINE.finditer(text)]
        if maths and ("$" in text or "\\" in text):
            found += [m.span() for m in _MATHS.finditer(text)]
        found.sort()
        self._starts = [a for a, _ in found]
        self._ends: list[int] = []
        last = 0
        for _, end in found:
            last = max(last, end)
            self._ends.append(last)

    def covers(self, place: int) -> bool:
        """Whether the position lies inside one of them."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]
