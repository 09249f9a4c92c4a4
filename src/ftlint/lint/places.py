"""Where the records of a file stand: line, record number and byte offset."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from ftlint.engine.columns import Spool


class _Chunk(NamedTuple):
    """The records of one chunk: what to add to their coordinates, and where their offsets are.

    ``lines`` and ``numbers`` count from 1 within the chunk; None where every line of the chunk is
    a record, so that both are the position plus one.
    """

    line: int
    number: int
    offset: int
    lines: array[int] | None
    numbers: array[int] | None
    first: int


@dataclass(slots=True, eq=False, repr=False)
class Places:
    """The places of all records of a file that have a value, kept a chunk at a time."""

    _starts: list[int] = field(default_factory=list)
    _first_lines: list[int] = field(default_factory=list)
    _chunks: list[_Chunk] = field(default_factory=list)
    _offsets: Spool = field(default_factory=Spool)
    _size: int = 0
    _joined: list[int] = field(default_factory=list)
    """Last lines of records that are spread over lines, each of which had a number."""
    _fewer: list[int] = field(default_factory=lambda: [0])
    """How many numbers too many there are behind as many of these."""

    def __len__(self) -> int:
        return self._size

    def add(
        self,
        lines: array[int],
        numbers: array[int],
        offsets: array[int],
        line_base: int,
        number_base: int,
        offset_base: int,
    ) -> None:
        """Add the records of the next chunk with what is to be added to each coordinate."""
        if not lines:
            return
        count = len(lines)
        regular = lines[0] == 1 and lines[-1] == count and numbers[-1] == count
        if regular and not line_base:  # in a JSON document two records may share a line
            regular = lines == array(lines.typecode, range(1, count + 1))
        self._starts.append(self._size)
        self._first_lines.append(lines[0] + line_base)
        self._chunks.append(
            _Chunk(
                line_base,
                number_base,
                offset_base,
                None if regular else lines,
                None if regular else numbers,
                len(self._offsets) // 8,
            )
        )
        self._offsets.append(offsets.tobytes())
        self._size += count

    def __getitem__(self, position: int) -> tuple[int, int, int]:
        """Return (1-based line, 1-based record number, byte offset) of a record."""
        at = bisect_right(self._starts, position) - 1
        chunk = self._chunks[at]
        index = position - self._starts[at]
        line = index + 1 if chunk.lines is None else chunk.lines[index]
        number = index + 1 if chunk.numbers is None else chunk.numbers[index]
        spot = 8 * (chunk.first + index)
        offset = int.from_bytes(self._offsets[spot : spot + 8], sys.byteorder)
        line += chunk.line
        return line, number + chunk.number - self.fewer(line), offset + chunk.offset

    def join(self, last: int, fewer: int) -> None:
        """Count the lines of a record up to ``last`` as one; later records come down in number."""
        self._joined.append(last)
        self._fewer.append(self._fewer[-1] + fewer)

    def fewer(self, line: int) -> int:
        """Return by how much records at a line come down in number."""
        return self._fewer[bisect_left(self._joined, line)] if self._joined else 0

    def at_line(self, line: int, number: int | None = None) -> int | None:
        """Return the position of the first record that begins at a line, or None.

        With a number, that of the record of the line with that number.
        """
        position = self._first_at(line)
        if position is None or number is None:
            return position
        last = min(position + number - self[position][1], self._size - 1)
        for at in range(last, position - 1, -1):  # records without a value have no position
            if self[at][1] <= number:
                return at
        return position

    def _first_at(self, line: int) -> int | None:
        # In a JSON document several chunks may begin at one line: the one before them all counts.
        after = bisect_left(self._first_lines, line)
        for at in (after - 1, after):
            if 0 <= at < len(self._chunks):
                index = self._in_chunk(at, line)
                if index is not None:
                    return self._starts[at] + index
        return None

    def _in_chunk(self, at: int, line: int) -> int | None:
        chunk = self._chunks[at]
        end = self._starts[at + 1] if at + 1 < len(self._starts) else self._size
        wanted = line - chunk.line
        if chunk.lines is None:
            return wanted - 1 if 0 < wanted <= end - self._starts[at] else None
        index = bisect_left(chunk.lines, wanted)
        found = index < len(chunk.lines) and chunk.lines[index] == wanted
        return index if found else None
