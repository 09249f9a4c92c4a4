"""Where the records of a file stand: line, record number and byte offset, 16 bytes a record."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True)
class Places:
    """The places of all records of a file that have a value, kept a chunk at a time.

    Chunks keep counting from 1 and their bases stand beside them, so that adding a chunk costs
    nothing per record.
    """

    _starts: list[int] = field(default_factory=list)
    _first_lines: list[int] = field(default_factory=list)
    _chunks: list[tuple[array[int], array[int], array[int], int, int, int]] = field(
        default_factory=list
    )
    _size: int = 0

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
        self._starts.append(self._size)
        self._first_lines.append(lines[0] + line_base)
        self._chunks.append((lines, numbers, offsets, line_base, number_base, offset_base))
        self._size += len(lines)

    def __getitem__(self, position: int) -> tuple[int, int, int]:
        """Return (1-based line, 1-based record number, byte offset) of a record."""
        chunk = bisect_right(self._starts, position) - 1
        lines, numbers, offsets, line, number, offset = self._chunks[chunk]
        index = position - self._starts[chunk]
        return lines[index] + line, numbers[index] + number, offsets[index] + offset

    def at_line(self, line: int) -> int | None:
        """Return the position of the record that begins at a line, or None."""
        chunk = bisect_right(self._first_lines, line) - 1
        if chunk < 0:
            return None
        lines, _, _, base, _, _ = self._chunks[chunk]
        index = bisect_left(lines, line - base)
        if index < len(lines) and lines[index] == line - base:
            return self._starts[chunk] + index
        return None
