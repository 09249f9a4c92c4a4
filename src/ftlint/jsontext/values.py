"""Split JSON documents that are no lines (arrays, printed or joined objects) into whole values.

Streams: memory holds one block and one value, whatever the size of the document. Nothing is
parsed; brackets are counted outside strings. A value that is damaged is passed on as it stands,
and reading goes on where the next record visibly begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ftlint.source import Source

STEP: Final = re.compile(rb'(?>(?:[^"{}\[\]]++|"[^"\\]*+(?>(?:\\.[^"\\]*+)*)")*)([{}\[\]])?', re.S)
_STRING: Final = re.compile(rb'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"', re.S)
_ATOM: Final = re.compile(rb'[^\s,\[\]{}"]++')
_SOUND: Final = re.compile(
    rb'(?>[\s,:{}\[\]\d.+\-eE]++|"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"|true|false|null|NaN|Infinity)*',
    re.S,
)
"""What valid JSON is made of, whatever its order; it may end with a string that is not closed."""
_SPACE: Final = re.compile(rb"[ \t\r\n,\x1e]*+")
_FIRST_KEY: Final = re.compile(rb'\{[ \t]*"[^"\\\n]{1,60}"[ \t]*:')
_CLOSER: Final = {b"{": b"}", b"[": b"]"}

_SUSPICIOUS: Final = 4 << 20
"""Bytes of one unfinished value from which it is looked at for damage."""

_FAR: Final = 64 << 20
"""Bytes after which the search for the next record gives up."""


@dataclass(frozen=True, slots=True)
class Value:
    """A whole top-level value or array item: raw bytes, 0-based byte offset, 1-based line.

    ``indent`` is the number of code points before it in its line.
    """

    raw: bytes
    offset: int
    line: int
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Where a document is cut off or makes no sense; ``column`` is 1-based.

    ``kind`` is ``cut-off`` or ``unexpected``.
    """

    kind: str
    message: str
    offset: int
    line: int
    column: int


def open_values(source: Source, most: int = 0) -> Iterator[Value | Problem]:
    """Yield the values of a source; raises SourceError where it cannot be read.

    ``most`` are the bytes of one value from which it is refused; 0 refuses none.
    """
    from ftlint.source import open_blocks, sniff

    base = 3 if sniff(source).bom == "utf-8" else 0
    blocks = open_blocks(source)
    yield from _Splitter(iter(blocks), base, most, source.name).run()


def split_values(blocks: Iterable[bytes], base: int = 0) -> Iterator[Value | Problem]:
    """Yield the top-level values of a text that comes in blocks of any size.

    The items of a top-level array are values of their own. ``base`` is the offset of the first
    byte. A text that is cut off gives every whole value and then one Problem.

    >>> [value.raw for value in split_values([b'[{"a": 1}, {"a"', b': 2}]'])]
    [b'{"a": 1}', b'{"a": 2}']
    >>> [type(item).__name__ for item in split_values([b'[{"a": 1}, {"a": '])]
    ['Value', 'Problem']
    """
    return _Splitter(iter(blocks), base).run()


MOST: Final = 256 << 20
"""Bytes of one value, or of one text, that conversions hold at a time."""


def refuse_larger(size: int, name: str, most: int = MOST) -> None:
    """Raise SourceError for a value that would fill the memory."""
    from ftlint.errors import SourceError

    if size > most:
        raise SourceError(
            f"{name}: one record is larger than {most >> 20} MB, which is not read whole; cut it "
            "into smaller conversations"
        )


class _Splitter:
    """The window on the text (``buffer`` from ``position`` on) and what is known of its layout."""

    def __init__(self, blocks: Iterator[bytes], base: int, most: int = 0, name: str = "") -> None:
        self.blocks = blocks
        self.most = most
        self.name = name
        self.buffer = b""
        self.position = 0
        self.start = base  # offset of buffer[0] in the file
        self.line = 1  # line of buffer[position]
        self.column = 0  # code points between the start of that line and buffer[position]
        self.before: bytes | None = b""  # those bytes, as long as they are whitespace
        self.in_array = False
        self.marker = b""
        self.indent = 0  # bytes of the marker before its bracket
        self.misses = 0  # guesses in a row that were wrong
        self.without = 0  # offset in the file before which no further marker begins

    def more(self) -> bool:
        """Read on, as much again as is held already; False at the end of the text."""
        parts = [self.buffer[self.position :]]
        wanted = max(1, len(parts[0]))
        self.start += self.position
        self.position = 0
        got = 0
        for block in self.blocks:
            parts.append(block)
            got += len(block)
            if got >= wanted:
                break
        self.buffer = b"".join(parts)
        if self.most and len(self.buffer) > 2 * self.most:  # what comes after a value is held too
            refuse_larger(len(self.buffer), self.name, self.most)
        return got > 0

    def advance(self, end: int) -> None:
        """Move to a place in the buffer, counting lines."""
        passed = self.buffer[self.position : end]
        newlines = passed.count(b"\n")
        if newlines:
            self.line += newlines
            passed = passed[passed.rfind(b"\n") + 1 :]
            self.column = 0
            self.before = b""
        if passed:
            self.column += len(passed.decode("utf-8", "ignore"))
            if self.before is not None:
                self.before = self.before + passed if passed.isspace() else None
        self.position = end

    def take(self, end: int) -> Value:
        """Make a value of what stands before a place in the buffer."""
        raw = self.buffer[self.position : end]
        value = Value(raw, self.start + self.position, self.line, self.column)
        self.advance(end)
        return value

    def problem(self, kind: str, message: str) -> Problem:
        """Make a problem at the present place."""
        return Problem(kind, message, self.start + self.position, self.line, self.column + 1)

    def run(self) -> Iterator[Value | Problem]:
        while True:
            space = _SPACE.match(self.buffer, self.position)
            if space:
                self.advance(space.end())
            if self.position == len(self.buffer):
                if self.more():
                    continue
                break
            char = self.buffer[self.position : self.position + 1]
            if char == b"[" and not self.in_array:
                self.in_array = True
                self.advance(self.position + 1)
            elif char == b"]" and self.in_array:
                self.in_array = False
                self.advance(self.position + 1)
            elif char in (b"{", b"["):
                yield from self.container()
            elif self.in_array:
                yield from self.scalar(char)
            else:
                yield self.rest_of_line()
        if self.in_array:
            yield self.problem("cut-off", "The file ends before the array is closed")

    def rest_of_line(self) -> Value:
        """Take what stands between values of a text without array, up to the end of its line."""
        end = self.buffer.find(b"\n", self.position)
        while end < 0 and self.more():
            end = self.buffer.find(b"\n", self.position)
        end = len(self.buffer) if end < 0 else end
        # Form feeds and the like stay: without them a line of nothing else would never be passed.
        return self.take(self.position + len(self.buffer[self.position : end].rstrip(b" \t\r")))

    def scalar(self, char: bytes) -> Iterator[Value | Problem]:
        """Take an array item that is no object and no array."""
        pattern = _STRING if char == b'"' else _ATOM
        while True:
            match = pattern.match(self.buffer, self.position)
            if match and match.end() < len(self.buffer):
                yield self.take(match.end())
                return
            if match is None and char == b"}":
                yield self.problem("unexpected", "A closing } without its {")
                self.advance(self.position + 1)
                return
            if not self.more():
                break
        if match:
            yield self.take(match.end())
            return
        self.advance(len(self.buffer))
        self.in_array = False
        yield self.problem("cut-off", "The file ends inside a string")

    def container(self) -> Iterator[Value | Problem]:
        """Take an object or an inner array."""
        end = self.guess_end() if self.marker and self.misses < 3 else 0
        if end:
            yield self.take(end)
            return
        scan = self.position
        stack: list[bytes] = []
        suspicious = _SUSPICIOUS
        while True:
            match = STEP.match(self.buffer, scan)
            assert match is not None  # every part of the pattern may be empty
            scan = match.end()
            bracket = match[1]
            if bracket is None:
                done = scan - self.position
                if not self.more():
                    yield from self.unfinished()
                    return
                scan = self.position + done
                if len(self.buffer) > suspicious:
                    suspicious = 2 * len(self.buffer)
                    fault = self.fault(len(self.buffer)) if self.looks_damaged() else None
                    if fault is not None and self.buffer.find(self.marker, fault) >= 0:
                        yield from self.damaged(fault)
                        return
            elif bracket in b"{[":
                stack.append(_CLOSER[bracket])
            elif bracket != stack.pop():
                fault = self.fault(scan)
                yield from self.damaged(scan if fault is None else fault)
                return
            elif not stack:
                yield from self.closed(scan)
                return

    def looks_damaged(self) -> bool:
        """Tell cheaply whether a long unfinished value may have swallowed the next record.

        After the first record its mark is looked for. In the first one only a string that lost a
        quote can have hidden brackets, and leaves words between what are then strings.
        """
        if self.marker:
            return self.buffer.find(self.marker, self.position + 1) >= 0
        sound = _SOUND.match(self.buffer, self.position)
        end = sound.end() if sound else self.position
        return end < len(self.buffer) and self.buffer[end : end + 1] != b'"'

    def guess_end(self) -> int:
        """Guess that the value ends where the next record begins; 0 unless it parses so.

        A whole array or object is never the beginning of a longer one, so a guess that parses
        is right; parsing is several times faster than counting brackets.
        """
        import orjson

        found = self.buffer.find(self.marker, max(self.position + 1, self.without - self.start))
        if found < 0:  # so that the next value does not look through the same bytes again
            self.without = self.start + len(self.buffer) - len(self.marker) + 1
            return 0
        end = found
        while self.buffer[end - 1] in b" \t\r\n,":
            end -= 1
        try:
            orjson.loads(memoryview(self.buffer)[self.position : end])
        except orjson.JSONDecodeError:
            self.misses += 1
            return 0
        self.misses = 0
        return end

    def closed(self, end: int) -> Iterator[Value | Problem]:
        """Take a value whose brackets match, unless the next record was swallowed by it."""
        if not self.marker:
            self.learn_marker(end)
        elif self.buffer.find(self.marker, self.position + 1, end) >= 0:
            fault = self.fault(end)
            if fault is not None and self.buffer.find(self.marker, fault, end) >= 0:
                yield from self.damaged(fault)
                return
        yield self.take(end)

    def learn_marker(self, end: int) -> None:
        """Learn from the first record how records begin: by their indentation or first key."""
        lines = self.line > 1 or b"\n" in self.buffer[self.position : end]
        if self.before is not None and lines:
            self.indent = len(self.before) + 1
            self.marker = b"\n" + self.before + self.buffer[self.position : self.position + 1]
            return
        key = _FIRST_KEY.match(self.buffer, self.position)
        if key:
            self.marker = key[0]

    def fault(self, end: int) -> int | None:
        """Return from where on the next record may begin when this value is not JSON, else None.

        A string that lost its end quote swallows the start of the next record: then it is the
        start of that string.
        """
        from ftlint.jsontext.scan import scan

        text = self.buffer[self.position : end].decode("utf-8", "surrogateescape")
        fault = scan(text).fault
        if fault is None or fault.kind in ("end", "depth"):
            return None
        place, back = fault.start, len(self.marker) - 1
        if fault.kind == "unexpected" and text[fault.before[0]] == '"':
            place, back = fault.before[0], 0
        passed = len(text[:place].encode("utf-8", "surrogateescape"))
        return self.position + max(1, passed - back)

    def damaged(self, fault: int) -> Iterator[Value | Problem]:
        """Pass on a damaged value up to where the next record visibly begins."""
        distance = fault - self.position
        while self.marker:
            found = self.buffer.find(self.marker, self.position + max(1, distance))
            if found >= 0:
                yield self.take_damaged(found)
                self.advance(found + self.indent)
                return
            distance = max(distance, len(self.buffer) - self.position - len(self.marker))
            if len(self.buffer) - self.position > _FAR or not self.more():
                break
        else:
            while self.more():
                if len(self.buffer) > _FAR:
                    break
        yield self.take_damaged(len(self.buffer))
        self.advance(len(self.buffer))
        if self.buffer.rstrip().endswith(b"]"):
            self.in_array = False

    def take_damaged(self, end: int) -> Value:
        raw = self.buffer[self.position : end].rstrip(b" \t\r\n,")
        if self.in_array and end == len(self.buffer) and raw.endswith(b"]"):
            raw = raw[:-1].rstrip()
        return self.take(self.position + len(raw))

    def unfinished(self) -> Iterator[Value | Problem]:
        """The text ends inside a value: damaged somewhere, or just cut off."""
        fault = self.fault(len(self.buffer))
        if fault is not None and self.marker and self.buffer.find(self.marker, fault) >= 0:
            yield from self.damaged(fault)
            return
        line = self.line
        self.advance(len(self.buffer))
        array = "array" if self.in_array else "file"
        self.in_array = False
        yield self.problem(
            "cut-off",
            f"The {array} is cut off: it ends inside the record that begins at line {line}",
        )
