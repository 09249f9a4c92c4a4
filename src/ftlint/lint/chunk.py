"""A chunk of whole lines: how it is cut, and what it says once it was checked."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count
from typing import Any, Final

from ftlint.lint.digests import Digests
from ftlint.model.findings import FileFindings
from ftlint.rules import Tally
from ftlint.source import Traits


@dataclass(slots=True, eq=False, repr=False)
class ChunkResult:
    """What one chunk of a file says; lines and record numbers count from 1 within it."""

    lines: int = 0
    records: int = 0
    broken: int = 0
    size: int = 0
    findings: FileFindings = field(default_factory=FileFindings)
    roles: dict[str, Tally] = field(default_factory=dict)
    formats: dict[str, Tally] = field(default_factory=dict)
    collected: dict[tuple[str, str], list[tuple[int, int, Any]]] = field(default_factory=dict)
    """By (rule code, target name): (line, record number, value)."""
    line_of: array[int] = field(default_factory=lambda: array("I"))
    """Line of each record that has a value, in order."""
    number_of: array[int] = field(default_factory=lambda: array("I"))
    offset_of: array[int] = field(default_factory=lambda: array("Q"))
    undecodable: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, record number and offset of each record that is not UTF-8."""
    digests: Digests = field(default_factory=Digests)
    traits: Traits = field(default_factory=Traits)


Piece = tuple[bytes, int, int]
"""A raw record: its bytes, its line (1-based in the chunk), its byte offset in the chunk."""


def split_lines(data: bytes) -> list[bytes]:
    """Cut a chunk at line feeds; the last line need not have one."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def line_pieces(lines: list[bytes], carriage_returns: bool) -> Iterator[Piece]:
    """Give each line its number and offset; one carriage return at its end is not part of it."""
    offsets = accumulate(map(_WITH_LINE_FEED, map(len, lines)), initial=0)
    raws = (raw.removesuffix(b"\r") for raw in lines) if carriage_returns else lines
    return zip(raws, count(1), offsets, strict=False)


_WITH_LINE_FEED: Final = (1).__add__
