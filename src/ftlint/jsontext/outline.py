"""One large JSON object, read without being held: what is short is parsed, long lists stay in the
file and are read item by item, as often as they are asked for.

Exports of chats are such objects: a few names, and a list of all messages.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any, Final, SupportsIndex

from ftlint.errors import SourceError
from ftlint.jsontext.numbers import loads
from ftlint.jsontext.values import STEP, Value, refuse_larger, split_values

LONG: Final = 4 << 20
"""Bytes from which a list or an object is left in the file."""
BLOCK: Final = 1 << 20
_OPEN: Final = {b"{": b"}", b"[": b"]"}
_PLACE: Final = "\0long"
"""The key of what stands for a long value while the rest of its object is parsed."""


@dataclass(slots=True)
class Span:
    """A long list or object: where it is in the text, and the long ones directly in it."""

    start: int
    end: int
    inner: list[Span] = field(default_factory=list)


class Text:
    """Bytes of a decoded text in a file, to be read from any place."""

    def __init__(self, file: IO[bytes], name: str, start: int = 0) -> None:
        """Take an open file; the text begins at ``start``."""
        self.name = name
        self.tick: Callable[[int], None] | None = None
        self._fd = os.dup(file.fileno())
        self._start = start
        self.size = os.fstat(self._fd).st_size - start
        weakref.finalize(self, os.close, self._fd)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes of a range."""
        if hasattr(os, "pread"):
            return os.pread(self._fd, end - start, self._start + start)
        os.lseek(self._fd, self._start + start, os.SEEK_SET)  # as on Windows
        return os.read(self._fd, end - start)

    def blocks(self, start: int, end: int) -> Iterator[bytes]:
        """Yield a range block by block."""
        while start < end:
            block = self.read(start, min(end, start + BLOCK))
            if not block:
                return
            if self.tick is not None:
                self.tick(len(block))
            yield block
            start += len(block)


def spooled(blocks: Iterable[bytes], name: str) -> Text:
    """Return a text that comes in blocks, written to a temporary file."""
    with tempfile.TemporaryFile() as file:
        for block in blocks:
            file.write(block)
        file.flush()
        return Text(file, name)


def outlined(text: Text) -> Any:
    """Return the object that a text is, its long lists unread; None for any other text."""
    span = _spans(text)
    return None if span is None else _value(text, span)


def _spans(text: Text) -> Span | None:
    """Find the long values of a text that is one long object; None for any other."""
    opened: list[tuple[int, bytes]] = []
    long: list[Span] = []
    buffer, base, scan, begun = b"", 0, 0, False
    blocks = text.blocks(0, text.size)
    while True:
        match = STEP.match(buffer, scan)
        assert match is not None  # every part of the pattern may be empty
        scan = match.end()
        bracket = match[1]
        if bracket is None:
            held, grown = buffer[scan:], 0
            parts = [held]
            for block in blocks:  # as much again as is held, so that long strings take linear time
                parts.append(block)
                grown += len(block)
                if grown >= len(held):
                    break
            if not grown:
                return None
            base, scan, buffer = base + scan, 0, b"".join(parts)
        elif bracket in _OPEN:
            if not begun and (bracket != b"{" or buffer[: scan - 1].strip()):
                return None
            begun = True
            opened.append((base + scan - 1, _OPEN[bracket]))
        else:
            if not opened or opened[-1][1] != bracket:
                return None
            start, end = opened.pop()[0], base + scan
            if end - start > LONG:
                inner = [span for span in long if span.start > start]
                del long[len(long) - len(inner) :]
                long.append(Span(start, end, inner))
            if not opened:
                rest = chain([buffer[scan:]], blocks)
                whole = not any(block.strip() for block in rest)
                return long[0] if long and whole else None


def _value(text: Text, span: Span) -> Any:
    """Return the value of a span: lists unread, objects parsed but for what is long in them."""
    if text.read(span.start, span.start + 1) == b"[":
        return LongList(text, span)
    pieces: list[bytes] = []
    start = span.start
    for number, inner in enumerate(span.inner):
        pieces += (text.read(start, inner.start), b'{"\\u0000long":%d}' % number)
        start = inner.end
        refuse_larger(sum(map(len, pieces)), text.name)
    refuse_larger(span.end - start, text.name)
    pieces.append(text.read(start, span.end))
    value = _parsed(b"".join(pieces), text.name)
    for key, item in value.items():
        if type(item) is dict and item.keys() == {_PLACE}:
            value[key] = _value(text, span.inner[item[_PLACE]])
    return value


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return loads(raw)
    except ValueError as error:
        why = str(error).partition(":")[0]
        raise SourceError(f"{name}: damaged JSON ({why}); export the data again") from None


class LongList(list[Any]):
    """A list in a file; each loop over it reads it again, and nothing of it is held."""

    def __init__(self, text: Text, span: Span) -> None:
        """Bind the place in the text."""
        super().__init__()
        self._text = text
        self._span = span
        self._length = -1

    def __iter__(self) -> Iterator[Any]:
        """Read the items one by one."""
        start = self._span.start + 1
        for inner in self._span.inner:
            yield from self._between(start, inner.start)
            yield _value(self._text, inner)
            start = inner.end
        yield from self._between(start, self._span.end - 1)

    def _between(self, start: int, end: int) -> Iterator[Any]:
        blocks = chain([b"["], self._text.blocks(start, end), [b"]"])
        for found in split_values(blocks):
            if not isinstance(found, Value):
                raise SourceError(f"{self._text.name}: {found.message}; export the data again")
            yield _parsed(found.raw, self._text.name)

    def __len__(self) -> int:
        """Count the items, once."""
        if self._length < 0:
            self._length = sum(1 for _ in self)
        return self._length

    def __bool__(self) -> bool:
        """A long list holds something."""
        return True

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        """Read up to the place that is asked for."""
        if isinstance(index, slice):
            if (index.stop or 0) >= 0 and (index.start or 0) >= 0 and (index.step or 1) > 0:
                return list(islice(self, index.start, index.stop, index.step))
            return list(self)[index]
        place = index.__index__()
        for item in islice(self, place if place >= 0 else len(self) + place, None):
            return item
        raise IndexError(index)


def beginning(value: Any, most: int) -> Any:
    """Return a value with no more than the first items of its long lists."""
    if isinstance(value, LongList):
        return [beginning(item, most) for item in islice(value, most)]
    if isinstance(value, dict):
        return {key: beginning(item, most) for key, item in value.items()}
    return value
