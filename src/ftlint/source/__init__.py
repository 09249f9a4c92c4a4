"""From files to chunks of whole lines, in bounded memory whatever the size of the file.

Compression, byte order marks and UTF-16/32 are dealt with here; bytes that are not UTF-8 reach the
caller as they are, so that one bad line never hides the others.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ftlint.errors import SourceError
from ftlint.model.looks import CHOOSE
from ftlint.source.blocks import (
    BLOCK,
    Opened,
    decompressed,
    known_size,
    opened,
    raw_blocks,
    read,
    stamp,
    verify_unchanged,
)
from ftlint.source.charset import guess_charset
from ftlint.source.remote import is_remote
from ftlint.source.sniff import HEAD, extension, sniff_compression, sniff_text
from ftlint.source.traits import FEW, LONG_LINE, Traits
from ftlint.source.wide import transcoded, with_tail

__all__ = [
    "FEW",
    "LONG_LINE",
    "Chunk",
    "Source",
    "Traits",
    "conversion",
    "guess_charset",
    "known_size",
    "open_blocks",
    "open_chunks",
    "plan_ranges",
    "read_range",
    "sniff",
    "stamp",
    "verify_unchanged",
]

_BOM: Final = b"\xef\xbb\xbf"
_TAIL: Final = 4096
_LINE: Final = 4096
"""Bytes read first to end the last line of a part; twice as many each time after that."""
"""Bytes at the end of a file that show whether its charset changed on the way."""

CONVERTIBLE: Final = frozenset({"a Parquet file", "an Excel workbook", "a zip archive"})
"""Binary files that ``ftlint convert`` reads."""


class Source(NamedTuple):
    """One input: a path on disk, or bytes that came through standard input.

    ``name`` is what reports print: relative to the working folder, with ``/`` separators.
    """

    path: str | None
    name: str
    data: bytes | None = None
    replaces: str | None = None
    """The path of the file that this one is read in place of: while it is being fixed, or where
    its rows were written as lines."""
    walked: bool = False
    """The file was met in a folder; nobody named it."""

    @property
    def own(self) -> str | None:
        """Return the path of the file that is meant, which need not be the one that is read."""
        return self.replaces or self.path


@dataclass(slots=True, eq=False, repr=False)
class Chunk:
    """Whole lines of a file, without a BOM.

    ``offset`` is the byte offset in the decompressed file, or in the decoded text of a UTF-16 or
    UTF-32 file. Lines that are not UTF-8 are left as they are. ``last`` means that the file ends
    here; only then may the final newline be missing.
    """

    data: bytes
    offset: int
    index: int = 0
    last: bool = False


def sniff(source: Source) -> Traits:
    """Tell from the head of a source what it is; reads at most 64 KB of its content.

    Raises SourceError when it cannot be read.
    """
    with opened(source) as state:
        return _sniff_open(source, state)


def _sniff_open(source: Source, state: Opened) -> Traits:
    # What came through standard input has no name to be judged, while it is being fixed neither.
    nameless = source.name in ("-", "<stdin>") and (source.path is None or source.replaces)
    traits = Traits(extension=None if nameless else extension(source.name))
    head = read(source, state.file, HEAD)
    traits.size = state.stamp[0] if state.stamp else len(source.data or b"")
    whole = len(head) < HEAD
    traits.compression = sniff_compression(head)
    if traits.compression:
        state.file.seek(0)
        head, whole = _compressed_head(source, state, traits.compression)
    sniff_text(head, traits, whole=whole)
    if not traits.compression and not traits.binary:
        traits.charset = with_tail(traits.charset, head if whole else _tail(source, state))
    state.file.seek(0)
    return traits


def _tail(source: Source, state: Opened) -> bytes:
    """Read the last bytes of a file; none of one that is far away or has no end."""
    size = state.stamp[0] if state.stamp else len(source.data or b"")
    if size <= HEAD or (source.path is not None and is_remote(source.path)):
        return b""
    state.file.seek(size - _TAIL)
    return read(source, state.file, _TAIL)


def _compressed_head(source: Source, state: Opened, kind: str) -> tuple[bytes, bool]:
    """Decompress the first 64 KB; damage is left for the real reading to report."""
    parts: list[bytes] = []
    size = 0
    try:
        for block in decompressed(source, raw_blocks(source, state.file, HEAD), kind):
            parts.append(block)
            size += len(block)
            if size >= HEAD:
                break
    except SourceError:
        return b"".join(parts)[:HEAD], False
    return b"".join(parts)[:HEAD], size < HEAD


def _text_blocks(
    source: Source, state: Opened, traits: Traits, size: int = BLOCK
) -> Iterator[bytes]:
    """Yield blocks of UTF-8 (or of what claims to be), the BOM left out."""
    blocks = raw_blocks(source, state.file, size)
    if traits.compression:
        blocks = decompressed(source, blocks, traits.compression)
    if traits.charset != "utf-8":
        yield from transcoded(blocks, traits.charset)
        return
    first = b""
    for block in blocks:
        first += block
        if len(first) >= len(_BOM):
            break
    if first := first.removeprefix(_BOM):
        yield first
    yield from blocks


def conversion(name: str, source: str = "") -> str:
    """Return the command line that converts a file.

    >>> conversion("my chat.txt")
    "ftlint convert 'my chat.txt' -o 'my chat.jsonl'"
    >>> conversion("a.jsonl", "csv")
    'ftlint convert a.jsonl --from csv -o a-chat.jsonl'
    """
    stem = os.path.splitext(name)[0] if name not in ("-", "<stdin>") else "out"
    output = f"{stem}.jsonl"
    if output == name:
        output = f"{stem}-chat.jsonl"
    chosen = f" --from {source}" if source else ""
    return f"ftlint convert {shlex.quote(name)}{chosen} -o {shlex.quote(output)}"


def _refuse_binary(source: Source, traits: Traits) -> None:
    if traits.binary:
        remedy = CHOOSE
        if traits.binary in CONVERTIBLE:
            remedy = f"convert it: {conversion(source.name)}"
        raise SourceError(f"{source.name}: is {traits.binary}, not training data; {remedy}")


def open_blocks(source: Source, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the decoded content as blocks of about ``size`` bytes, cut anywhere, without a BOM.

    Raises SourceError for a file that cannot be read, holds no text, is cut off, or changes.
    """
    with opened(source) as state:
        traits = _sniff_open(source, state)
        _refuse_binary(source, traits)
        yield from _text_blocks(source, state, traits, size)
        verify_unchanged(source, state.stamp)


def open_chunks(source: Source, chunk_size: int) -> Iterator[Chunk]:
    """Yield a source as chunks of whole lines of about ``chunk_size`` bytes each.

    A longer line comes as one bigger chunk. Raises SourceError as ``open_blocks`` does, after all
    whole lines before the damage were yielded.
    """
    with opened(source) as state:
        traits = _sniff_open(source, state)
        _refuse_binary(source, traits)
        offset = 3 if traits.bom == "utf-8" else 0
        held: Chunk | None = None
        blocks = _text_blocks(source, state, traits, chunk_size)
        try:
            for index, data in enumerate(_whole_lines(blocks, chunk_size)):
                if held is not None:
                    yield held
                held = Chunk(data, offset, index)
                offset += len(data)
        except SourceError:
            if held is not None:
                yield held
            raise
        if held is not None:
            yield Chunk(held.data, held.offset, held.index, last=True)
        verify_unchanged(source, state.stamp)


def _whole_lines(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Join and cut blocks so that each piece has about ``size`` bytes and ends with a line.

    When reading fails the whole lines read so far are yielded first.
    """
    parts: list[bytes] = []
    length = cut = 0  # bytes in parts, and those of them up to the last line feed
    failure: SourceError | None = None
    while True:
        try:
            block = next(blocks, b"")
        except SourceError as error:
            failure, block = error, b""
        if not block:
            break
        end = block.rfind(b"\n") + 1
        if end:
            cut = length + end
        parts.append(block)
        length += len(block)
        if cut and length >= size:
            data = b"".join(parts)
            yield data[:cut]
            parts = [data[cut:]]
            length -= cut
            cut = 0
    rest = b"".join(parts)
    if failure is not None:
        if cut:
            yield rest[:cut]
        raise failure
    if rest:
        yield rest


def plan_ranges(source: Source, chunk_size: int) -> list[tuple[int, int]] | None:
    """Cut a file into byte ranges that workers can read by themselves with ``read_range``.

    None when that is not possible: bytes in memory, compressed files, UTF-16 and UTF-32, and
    documents whose values are not one a line.
    """
    if source.path is None:
        return None
    traits = sniff(source)
    _refuse_binary(source, traits)
    if traits.compression or traits.charset != "utf-8" or traits.document:
        return None
    return [
        (start, min(start + chunk_size, traits.size))
        for start in range(0, traits.size, max(1, chunk_size))
    ]


def read_range(source: Source, start: int, end: int, index: int = 0) -> Chunk:
    """Read exactly the lines that begin in bytes ``start`` to ``end`` of an uncompressed file.

    The last of them may end after ``end``. Raises SourceError when the file has become shorter.
    """
    with opened(source) as state:
        return range_of(source, state, start, end, index)


def range_of(source: Source, state: Opened, start: int, end: int, index: int = 0) -> Chunk:
    """Do what ``read_range`` does with a file that is open already."""
    file = state.file
    before = max(0, start - 1)
    file.seek(before)
    data = read(source, file, end - before)
    if len(data) < end - before:
        raise SourceError(f"{source.name}: became shorter while it was read; run again")
    size = state.stamp[0] if state.stamp else len(source.data or b"")
    first = data.find(b"\n") + 1 if start else 0
    if start and (not first or before + first >= end):
        return Chunk(b"", end, index, end >= size)
    parts, more = [data], _LINE
    while parts[-1] and not parts[-1].endswith(b"\n"):
        block = read(source, file, more)
        more = min(2 * more, BLOCK)
        cut = block.find(b"\n") + 1
        parts.append(block[:cut] if cut else block)
    data = b"".join(parts) if len(parts) > 1 else data
    last = before + len(data) >= size
    body = data[first:]
    offset = before + first
    if offset == 0 and body.startswith(_BOM):
        body, offset = body[len(_BOM) :], len(_BOM)
    return Chunk(body, offset, index, last)
