"""Which lines of a file became which: kept small, joined over rounds, shown as a patch."""

from __future__ import annotations

import io
import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from ftlint.model.diagnostic import FileFix
from ftlint.source import Source

CONTEXT: Final = 3
"""Unchanged lines around a change in a patch."""

_QUOTED: Final = re.compile(rb'[\x00-\x1f\x7f"\\]')
_ESCAPES: Final = {b'"': b'\\"', b"\\": b"\\\\", b"\n": b"\\n", b"\t": b"\\t", b"\r": b"\\r"}


@dataclass(slots=True)
class Changes:
    """Lines of the original (1-based) and the lines, ends included, that stand there instead.

    ``whole`` means that the file was written anew and no line corresponds to another; ``lines``
    then counts those of the file as it was written, and ``starts`` holds the line of the original
    at which each of them began, where that is not the same line.
    """

    lines: dict[int, list[bytes]] = field(default_factory=dict)
    operations: set[FileFix] = field(default_factory=set)
    whole: bool = False
    starts: array[int] = field(default_factory=lambda: array("Q"))

    def __bool__(self) -> bool:
        return bool(self.lines) or self.whole

    def compose(self, later: Changes) -> None:
        """Add the changes of a further round, whose line numbers are those of this one's result."""
        self.operations |= later.operations
        if later.whole:
            self.whole, self.lines = True, {}
            self.starts = later.starts or self.starts
            return
        placed = _Placed(self.lines)
        for line, new in sorted(later.lines.items(), reverse=True):
            origin, inner = placed.of(line)
            if inner is not None:
                self.lines[origin][inner : inner + 1] = new
            else:
                self.lines[origin] = new

    def origins(self, lines: Collection[int]) -> dict[int, tuple[int, bool]]:
        """Return, for lines of the result, the line of the original and whether it was changed.

        A line that was cut into several counts as unchanged: each piece speaks for itself.
        """
        placed = _Placed(self.lines)
        found: dict[int, tuple[int, bool]] = {}
        for line in lines:
            origin, inner = placed.of(line)
            touched = inner is not None and len(self.lines[origin]) == 1
            if origin <= len(self.starts):
                origin = self.starts[origin - 1]
            found[line] = (origin, touched)
        return found


class _Placed:
    """Where lines of a result came from, by the lines that were replaced."""

    def __init__(self, lines: dict[int, list[bytes]]) -> None:
        self._lines = lines
        self._originals = sorted(lines)
        self._starts: list[int] = []
        """Where each replaced line begins in the result."""
        self._shifts: list[int] = []
        shift = 0
        for line in self._originals:
            self._starts.append(line + shift)
            shift += len(lines[line]) - 1
            self._shifts.append(shift)

    def of(self, line: int) -> tuple[int, int | None]:
        """Return the original of a line, and which piece of it the line is if it was replaced."""
        index = bisect_right(self._starts, line) - 1
        if index < 0:
            return line, None
        origin, inner = self._originals[index], line - self._starts[index]
        if inner < len(self._lines[origin]):
            return origin, inner
        return line - self._shifts[index], None


def _raw_lines(source: Source) -> Iterator[bytes]:
    if source.path is None:
        yield from io.BytesIO(source.data or b"")
        return
    with open(source.path, "rb") as stream:
        yield from stream


def unified_diff(old: Source, new: Source, changes: Changes) -> Iterator[bytes]:
    """Yield a unified diff of two versions of a file, with three lines of context."""
    before_name, after_name = _header_name("a/", old.name), _header_name("b/", old.name)
    if _is_compressed(old):
        yield b"Binary files %b and %b differ\n" % (before_name.strip(), after_name.strip())
        return
    yield b"--- %b\n+++ %b\n" % (before_name, after_name)
    if changes.whole:
        before, after = list(_raw_lines(old)), list(_raw_lines(new))
        yield f"@@ -{_range(1, len(before))} +{_range(1, len(after))} @@\n".encode()
        yield from (_marked(b"-", line) for line in before)
        yield from (_marked(b"+", line) for line in after)
        return
    yield from _hunks(old, changes.lines)


def _is_compressed(source: Source) -> bool:
    head = next(iter(_raw_lines(source)), b"")[:4]
    return head[:2] == b"\x1f\x8b" or head == b"\x28\xb5\x2f\xfd"


def _header_name(prefix: str, name: str) -> bytes:
    r"""Write a file name as git does in a patch: quoted where it must be, else with a tab at need.

    Without the tab a name with spaces would end at the first one that looks like a time stamp.

    >>> _header_name("a/", "my data.jsonl"), _header_name("b/", 'x"é\n.jsonl')
    (b'a/my data.jsonl\t', b'"b/x\\"\xc3\xa9\\n.jsonl"')
    """
    raw = os.fsencode(prefix + name.lstrip("/"))
    if not _QUOTED.search(raw):
        return raw + b"\t" if b" " in raw else raw
    return (
        b'"'
        + _QUOTED.sub(lambda match: _ESCAPES.get(match[0]) or b"\\%03o" % ord(match[0]), raw)
        + b'"'
    )


def _hunks(old: Source, changed: dict[int, list[bytes]]) -> Iterator[bytes]:
    """Read the original once and yield a hunk for each group of neighbouring changes."""
    shift = 0
    hunk: list[bytes] = []
    first = old_count = new_count = quiet = 0
    before: list[bytes] = []
    for number, raw in enumerate(_raw_lines(old), 1):
        if number in changed:
            if not hunk:
                first = number - len(before)
                hunk = [_marked(b" ", line) for line in before]
                old_count = new_count = len(before)
            hunk.append(_marked(b"-", raw))
            hunk.extend(_marked(b"+", line) for line in changed[number])
            old_count += 1
            new_count += len(changed[number])
            quiet = 0
            before = []
            continue
        before = [*before, raw][-CONTEXT:]
        if hunk:
            quiet += 1
            hunk.append(_marked(b" ", raw))
            old_count += 1
            new_count += 1
            if quiet == CONTEXT:
                yield from _hunk(first, old_count, new_count, shift, hunk)
                shift += new_count - old_count
                hunk, before = [], []
    if hunk:
        yield from _hunk(first, old_count, new_count, shift, hunk)


def _hunk(first: int, old: int, new: int, shift: int, hunk: list[bytes]) -> Iterator[bytes]:
    yield f"@@ -{_range(first, old)} +{_range(first + shift, new)} @@\n".encode()
    yield from hunk


def _range(start: int, count: int) -> str:
    """Write a range of a hunk; one of no lines has the number of the line before it."""
    return str(start) if count == 1 else f"{start if count else start - 1},{count}"


def _marked(mark: bytes, line: bytes) -> bytes:
    if line.endswith(b"\n"):
        return mark + line
    return mark + line + b"\n\\ No newline at end of file\n"
