"""Which lines of a file became which: kept small, joined over rounds, shown as a patch."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
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

    ``whole`` means that the file was written anew and no line corresponds to another.
    """

    lines: dict[int, list[bytes]] = field(default_factory=dict)
    operations: set[FileFix] = field(default_factory=set)
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines) or self.whole

    def compose(self, later: Changes) -> None:
        """Add the changes of a further round, whose line numbers are those of this one's result."""
        self.operations |= later.operations
        if self.whole or later.whole:
            self.whole = True
            return
        originals = sorted(self.lines)
        # Where each replaced line begins in the result of this round.
        starts: list[int] = []
        shift = 0
        shifts: list[int] = []
        for line in originals:
            starts.append(line + shift)
            shift += len(self.lines[line]) - 1
            shifts.append(shift)
        for line, new in sorted(later.lines.items(), reverse=True):
            index = bisect_right(starts, line) - 1
            while index >= 0 and not self.lines[originals[index]]:
                index -= 1  # a dropped line holds no place in the result
            if index >= 0 and line < starts[index] + len(self.lines[originals[index]]):
                inner = line - starts[index]
                self.lines[originals[index]][inner : inner + 1] = new
                continue
            before = bisect_right(starts, line) - 1
            self.lines[line - (shifts[before] if before >= 0 else 0)] = new


def _raw_lines(source: Source) -> Iterator[bytes]:
    if source.path is None:
        data = source.data or b""
        yield from data.splitlines(keepends=True) if b"\r" not in data else _cut(data)
        return
    with open(source.path, "rb") as stream:
        yield from stream


def _cut(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


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
            if quiet <= CONTEXT:
                hunk.append(_marked(b" ", raw))
                old_count += 1
                new_count += 1
                if quiet == CONTEXT:
                    yield from _hunk(first, old_count, new_count, shift, hunk)
                    shift += new_count - old_count
                    hunk = []
                    before = [] if quiet else before
    if hunk:
        yield from _hunk(first, old_count, new_count, shift, hunk)


def _hunk(first: int, old: int, new: int, shift: int, hunk: list[bytes]) -> Iterator[bytes]:
    start = first + shift if new else first + shift - 1
    yield f"@@ -{_range(first, old)} +{_range(start, new)} @@\n".encode()
    yield from hunk


def _range(start: int, count: int) -> str:
    return str(start) if count == 1 else f"{start if count else max(0, start - 1)},{count}"


def _marked(mark: bytes, line: bytes) -> bytes:
    if line.endswith(b"\n"):
        return mark + line
    return mark + line + b"\n\\ No newline at end of file\n"
