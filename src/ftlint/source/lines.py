"""The lines of a part of a file, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ftlint.source import Source, range_of
from ftlint.source.blocks import opened

STEP: Final = 1 << 18
"""Bytes cut at a time: what is read then stays in the processor's cache."""


def line_batches(source: Source, start: int, end: int) -> Iterator[tuple[list[bytes], int]]:
    """Yield the lines that begin in bytes ``start`` to ``end``, with the offset of the first.

    Lines come in batches of about 256 kB, without their line feeds. Raises SourceError when the
    file has become shorter.
    """
    with opened(source) as state:
        while start < end:
            stop = min(start + STEP, end)
            chunk = range_of(source, state, start, stop)
            if chunk.data:
                yield chunk.data.removesuffix(b"\n").split(b"\n"), chunk.offset
                stop = chunk.offset + len(chunk.data)
            start = stop
