"""What the bytes of a file are like: newlines, BOM, charset, layout; counted chunk by chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LONG_LINE: Final = 10_000_000
"""Bytes from which a line counts as long, embedded ``data:`` URLs left out."""

FEW: Final = 5
"""How many line numbers of each kind are kept; the rest is only counted."""

_BLANK_START: Final = re.compile(rb"[ \t\r]*(?:\n|\Z)")
_BLANK_AFTER: Final = re.compile(rb"\n[ \t\r]*(?=\n|\Z)")
_MAY_BE_BLANK: Final = re.compile(rb"\n[\n\r \t]")
_DATA_URL: Final = re.compile(rb'data:[\w.+-]{1,60}/[^"]*')


@dataclass(slots=True, eq=False, repr=False)
class Traits:
    """The bytes of one file: what its head shows, and what is counted over the whole of it.

    The first group is set by ``sniff`` from the head. The second is added up by ``observe``, one
    chunk after the other, and by ``merge`` for chunks that other processes observed. Line numbers
    are 1-based, offsets 0-based bytes of the decompressed file.
    """

    extension: str | None = None
    """Lower-case suffix with its dot, a suffix of compression left out; None without a name."""
    size: int = 0
    """Bytes on disk."""
    compression: str | None = None
    bom: str | None = None
    """The charset that a byte order mark at the start names."""
    charset: str = "utf-8"
    layout: str = "lines"
    """``lines``, ``array``, ``pretty``, ``concatenated`` or ``text``."""
    binary: str | None = None
    """What a binary file is ("a Parquet file"), for files that hold no text."""
    lfs_pointer: bool = False
    lfs_size: int | None = None
    """Bytes of the file that a Git LFS pointer stands for."""

    observed: int = 0
    lines: int = 0
    crlf_lines: int = 0
    lone_cr: int = 0
    nul_bytes: int = 0
    final_newline: bool = True
    blank_lines: list[int] = field(default_factory=list)
    """The first few blank lines."""
    blank_count: int = 0
    last_content_line: int = 0
    """The last line that is not blank, 0 when there is none."""
    long_lines: list[tuple[int, int]] = field(default_factory=list)
    """Line number and bytes (``data:`` URLs left out) of lines above ``LONG_LINE``."""
    first_bad_offset: tuple[int, int, int] | None = None
    """Byte offset, line and 1-based column of the first byte that is not UTF-8."""
    bad_lines: int = 0

    @property
    def empty(self) -> bool:
        """Tell whether all that was observed is nothing, or whitespace."""
        return self.last_content_line == 0

    @property
    def trailing_blank(self) -> int:
        """Return the number of blank lines after the last line with content."""
        return self.lines - self.last_content_line

    @property
    def middle_blank(self) -> int:
        """Return the number of blank lines that have a line with content after them."""
        return self.blank_count - self.trailing_blank

    @property
    def unfinished(self) -> bool:
        """Tell whether the last line has no line end."""
        return not self.final_newline

    @property
    def not_utf8(self) -> bool:
        """Tell whether the whole file has another charset."""
        return self.charset != "utf-8"

    @property
    def document(self) -> bool:
        """Tell whether the file is to be read value by value and not line by line."""
        return self.layout in ("array", "pretty", "concatenated")

    def observe(self, data: bytes) -> None:
        """Count one chunk of whole lines; chunks come in file order, the BOM left out."""
        if not data:
            return
        newlines = data.count(b"\n")
        lines = newlines if data.endswith(b"\n") else newlines + 1
        self._observe_blanks(data, lines)
        self._observe_bytes(data, lines)

    def observe_lines(self, data: bytes, lines: list[bytes], blanks: list[int]) -> None:
        """Count a chunk that was already cut into lines, whose blank ones (1-based) are known.

        The same as ``observe`` for a caller that has gone through the lines anyway.
        """
        if not data:
            return
        count = len(lines)
        self.blank_count += len(blanks)
        room = FEW - len(self.blank_lines)
        self.blank_lines.extend(self.lines + line for line in blanks[:room])
        last = count
        for line in reversed(blanks):
            if line != last:
                break
            last -= 1
        if last:
            self.last_content_line = self.lines + last
        self._observe_bytes(data, count)

    def _observe_bytes(self, data: bytes, lines: int) -> None:
        """Count what any chunk has, however its lines were cut; the last step of a chunk."""
        if b"\r" in data:
            crlf = data.count(b"\r\n")
            self.crlf_lines += crlf
            self.lone_cr += data.count(b"\r") - crlf
        if b"\0" in data:
            self.nul_bytes += data.count(b"\0")
        if len(data) > LONG_LINE:
            self.long_lines.extend(_long_lines(data, self.lines))
        self.observed += len(data)
        self.lines += lines
        self.final_newline = data.endswith(b"\n")

    def _observe_blanks(self, data: bytes, lines: int) -> None:
        last_blank = 0
        run = 0
        if data[0] in b" \t\r\n" or _MAY_BE_BLANK.search(data):
            for line in _blank_lines(data):
                self.blank_count += 1
                if len(self.blank_lines) < FEW:
                    self.blank_lines.append(self.lines + line)
                run = run + 1 if line == last_blank + 1 else 1
                last_blank = line
        last = lines - run if last_blank == lines else lines
        if last:
            self.last_content_line = self.lines + last

    def note_undecodable(self, raw: bytes, line: int, offset: int) -> None:
        """Keep the place of a line that is not UTF-8; ``line`` and ``offset`` are the file's.

        The first one is remembered exactly.
        """
        self.bad_lines += 1
        if self.first_bad_offset is not None and self.first_bad_offset[1] <= line:
            return
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            column = len(raw[: error.start].decode("utf-8")) + 1
            self.first_bad_offset = (offset + error.start, line, column)

    def merge(self, other: Traits) -> None:
        """Add what was observed of the chunks that follow this one's in the file."""
        if not other.observed:
            return
        base = self.lines
        self.observed += other.observed
        self.crlf_lines += other.crlf_lines
        self.lone_cr += other.lone_cr
        self.nul_bytes += other.nul_bytes
        self.final_newline = other.final_newline
        self.blank_count += other.blank_count
        room = FEW - len(self.blank_lines)
        self.blank_lines.extend(base + line for line in other.blank_lines[:room])
        if other.last_content_line:
            self.last_content_line = base + other.last_content_line
        self.long_lines.extend((base + line, size) for line, size in other.long_lines)
        self.bad_lines += other.bad_lines
        if self.first_bad_offset is None and other.first_bad_offset is not None:
            offset, line, column = other.first_bad_offset
            self.first_bad_offset = (offset, base + line, column)
        self.lines += other.lines


def _blank_lines(data: bytes) -> Iterator[int]:
    """Yield the 1-based numbers of the lines that are empty or whitespace."""
    if _BLANK_START.match(data):
        yield 1
    line, position = 1, 0
    for match in _BLANK_AFTER.finditer(data):
        if match.start() + 1 == len(data):
            return
        line += data.count(b"\n", position, match.start() + 1)
        position = match.start() + 1
        yield line


def _long_lines(data: bytes, base: int) -> Iterator[tuple[int, int]]:
    start, line = 0, base
    while start < len(data):
        line += 1
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        if end - start > LONG_LINE:
            urls = sum(len(match[0]) for match in _DATA_URL.finditer(data, start, end))
            if end - start - urls > LONG_LINE:
                yield line, end - start - urls
        start = end + 1
