"""The one way to cut a file so that no record is cut: for all that goes through it in pieces.

A piece is whole lines, and where a string holds raw line breaks so that its record is spread over
lines, all of them. What is found in pieces is then the same wherever they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.errors import SourceError
from ftlint.source import Chunk, Source, plan_ranges, range_of
from ftlint.source.blocks import Opened, opened
from ftlint.source.spread import is_record, open_at_the_end

STEP: Final = 1 << 18
"""Bytes cut at a time: what is read then stays in the processor's cache."""

_BACK: Final = 1 << 16
"""Bytes first looked at before a border; most often its last line tells."""


def whole_records(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Yield chunks of whole lines as chunks of whole records: a begun one goes to the next."""
    held: Chunk | None = None
    try:
        for chunk in chunks:
            if held is not None:
                chunk = Chunk(held.data + chunk.data, held.offset, chunk.index, chunk.last)
                held = None
            cut = len(chunk.data) if chunk.last else _begun(chunk.data)
            if cut < len(chunk.data):
                held = Chunk(chunk.data[cut:], chunk.offset + cut, chunk.index)
            if cut:
                yield Chunk(chunk.data[:cut], chunk.offset, chunk.index, chunk.last)
    except SourceError:
        if held is not None:
            yield held
        raise


def record_ranges(source: Source, size: int) -> list[tuple[int, int]] | None:
    """Cut a file into byte ranges as ``plan_ranges`` does, none of which ends inside a record."""
    ranges = plan_ranges(source, size)
    if ranges is None or len(ranges) < 2:
        return ranges
    cuts = [ranges[0][0]]
    with opened(source) as state:
        for _, border in ranges[:-1]:
            cut = _border(source, state, cuts[-1], border)
            if cut > cuts[-1]:
                cuts.append(cut)
    return list(zip(cuts, [*cuts[1:], ranges[-1][1]], strict=True))


def _border(source: Source, state: Opened, least: int, border: int) -> int:
    """Return where to cut near a border: there, or before the record that goes on across it.

    ``least`` is the cut before.
    """
    back = _BACK
    while True:
        start = max(least, border - back)
        chunk = range_of(source, state, start, border)
        if start == least or any(map(is_record, reversed(lines_in(chunk.data)))):
            cut = _begun(chunk.data)
            return border if cut == len(chunk.data) else chunk.offset + cut
        back *= 4


def _begun(data: bytes) -> int:
    """Return where the record begins that goes on after some lines; their end where none does."""
    end = len(data)
    if is_record(data[data.rfind(b"\n", 0, end - 1) + 1 :]):
        return end
    lines = lines_in(data)
    begun = open_at_the_end(lines)
    return sum(map(len, lines[:begun])) + begun if begun < len(lines) else end


def record_chunks(source: Source, start: int, end: int, step: int) -> Iterator[Chunk]:
    """Yield a range of ``record_ranges`` in chunks of about ``step`` bytes.

    Raises SourceError when the file has become shorter.
    """
    with opened(source) as state:
        while start < end:
            stop = min(start + step, end)
            chunk = range_of(source, state, start, stop)
            cut = _begun(chunk.data) if stop < end else len(chunk.data)
            while chunk.data and not cut:  # all of it is one record that goes on
                stop = min(chunk.offset + len(chunk.data) + step, end)
                chunk = range_of(source, state, start, stop)
                cut = _begun(chunk.data) if stop < end else len(chunk.data)
            if cut:
                yield Chunk(chunk.data[:cut], chunk.offset, chunk.index, chunk.last)
                stop = chunk.offset + cut
            start = stop


def line_batches(source: Source, start: int, end: int) -> Iterator[tuple[list[bytes], int]]:
    """Yield the lines of a range of ``record_ranges``, with the offset of the first.

    Lines come in batches of about 256 kB, without their line feeds.
    """
    for chunk in record_chunks(source, start, end, STEP):
        yield lines_in(chunk.data), chunk.offset


def lines_in(data: bytes) -> list[bytes]:
    """Return the lines of a chunk without their line feeds."""
    return data.removesuffix(b"\n").split(b"\n")
