"""Find keys that occur twice in one object; parsers keep the last one in silence."""

from __future__ import annotations

import re
from typing import Final

from ftlint.jsontext.locate import decode_key
from ftlint.model.diagnostic import Path

_TOKEN: Final = re.compile(r'("[^"\\]*+(?>(?:\\.[^"\\]*+)*)(?:"|(\\?\Z)))|([\[\]{},:])', re.S)
"""A string, also one that nothing closes, or a sign; else each quote would read to the end."""


class _Frame:
    """An open object or array: its own path, the keys seen so far, and the current step."""

    __slots__ = ("keys", "path", "step")

    def __init__(self, path: Path, is_object: bool) -> None:
        self.path = path
        self.keys: set[str] | None = set() if is_object else None
        self.step: str | int = "" if is_object else 0


def duplicate_keys(text: str) -> list[tuple[Path, str, int, int]]:
    """Return (path of the object, key, start, end) of every repeated key, in text order.

    The place is that of the repeated key itself with its quotes, in code points.

    >>> duplicate_keys('{"a": {"b": 1, "b": 2}}')
    [(('a',), 'b', 15, 18)]
    """
    found: list[tuple[Path, str, int, int]] = []
    stack: list[_Frame] = []
    expects_key = False
    for match in _TOKEN.finditer(text):
        if match[2] is not None:
            break
        if match[1]:
            if expects_key and stack:
                _see_key(stack[-1], decode_key(match[1]), match, found)
            expects_key = False
            continue
        char = match[3]
        if char in "{[":
            path = (*stack[-1].path, stack[-1].step) if stack else ()
            stack.append(_Frame(path, char == "{"))
            expects_key = char == "{"
        elif char in "]}":
            expects_key = False
            if stack:
                stack.pop()
        elif char == "," and stack:
            frame = stack[-1]
            expects_key = frame.keys is not None
            if isinstance(frame.step, int):
                frame.step += 1
    return found


def _see_key(
    frame: _Frame, key: str, match: re.Match[str], found: list[tuple[Path, str, int, int]]
) -> None:
    frame.step = key
    if frame.keys is None:
        return
    if key in frame.keys:
        found.append((frame.path, key, match.start(), match.end()))
    frame.keys.add(key)
