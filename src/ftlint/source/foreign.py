"""Which files do not hold records at all: texts, tables and programs, whatever their names say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import orjson

from ftlint.source import Source, Traits, open_blocks, open_chunks
from ftlint.source.sniff import HEAD

RECORD_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".json"})
"""Suffixes that promise JSON."""

_BEGINS_AS_JSON: Final = re.compile(
    rb"""\{\s*+(?:["'}]|\xe2\x80[\x98-\x9f]|\xc2\xab|\w++\s*+:)|\[\s*+(?:[\[{"'\]]|\Z)|\{\s*+\Z""",
    re.X,
)
_FRAGMENT: Final = re.compile(
    rb"""[\]}][\]},;\s]*+\Z | "[^"\\]*+(?>(?:\\.[^"\\]*+)*)"\s*+(?: : | ,\s*+\Z )""", re.X
)
_QUOTE: Final = re.compile(rb'\\.|(")', re.S)
_EVENT: Final = b"data:"
"""What a line of a stream of server-sent events begins with (HTML Standard, 9.2.6)."""


@dataclass(slots=True)
class Count:
    """How many lines of a text are JSON, or were clearly meant to be.

    The further lines of a string with raw line breaks belong to the line that it begins in.
    """

    lines: int = 0
    good: int = 0
    open: bool = False

    @property
    def foreign(self) -> bool:
        """Tell whether less than half of the lines are JSON."""
        return 2 * self.good < self.lines

    def add(self, lines: Iterable[bytes]) -> None:
        """Count more lines."""
        for line in lines:
            body = line.strip()
            if not body:
                continue
            if is_data(body):
                self.open = _ends_in_string(body)
            elif self.open:
                self.open = not _ends_in_string(body)
                continue
            else:
                self.lines += 1
                continue
            self.lines += 1
            self.good += 1


def is_data(line: bytes) -> bool:
    r"""Tell whether a line is JSON or was meant to be: an object, an array, a piece of one.

    >>> is_data(b'{"a": 1,}'), is_data(b"[10:00] User: hi"), is_data(b'1. {"a": 1}')
    (True, False, True)
    """
    if _BEGINS_AS_JSON.match(line) or _FRAGMENT.match(line):
        return True
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return _holds_record(line)
    return True


def _holds_record(line: bytes) -> bool:
    """Tell whether a whole object follows the words of a line, which is no event of a stream."""
    if line.startswith(_EVENT):
        return False
    _, brace, rest = line.partition(b'{"')
    try:
        orjson.loads(brace + rest[: rest.rfind(b"}") + 1])
    except orjson.JSONDecodeError:
        return False
    return True


def _ends_in_string(line: bytes) -> bool:
    """Tell whether the quotes of a line leave a string open (or, inside one, close it)."""
    return sum(match[1] is not None for match in _QUOTE.finditer(line)) % 2 == 1


def is_foreign(source: Source, traits: Traits) -> bool:
    """Tell whether less than half of the lines of a file are JSON.

    The head decides for files that begin as records; a file that does not is read to its end.
    Raises SourceError when it cannot be read.
    """
    if traits.binary or traits.lfs_pointer:
        return False
    if traits.document and traits.extension in RECORD_SUFFIXES:
        return False
    head = Count()
    head.add(_head_lines(source))
    if not head.foreign:
        return False
    return count(source).foreign


def count(source: Source) -> Count:
    """Count the lines of a whole file that are JSON."""
    found = Count()
    for chunk in open_chunks(source, 1 << 20):
        found.add(chunk.data.split(b"\n"))
    return found


def _head_lines(source: Source) -> Iterator[bytes]:
    head = next(open_blocks(source, HEAD), b"")[:HEAD]
    lines = head.split(b"\n")
    if len(lines) > 1 and len(head) == HEAD:
        lines.pop()  # cut off
    yield from lines
