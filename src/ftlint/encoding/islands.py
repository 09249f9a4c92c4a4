"""The parts of lines in which damage can be: what stands around characters above U+007E."""

from __future__ import annotations

import re
from itertools import accumulate

_CONTEXT = 48
"""Bytes of ASCII that are kept on each side of other characters; no sign looks further."""
_ISLAND = re.compile(  # a class before its repetition is looked for fast
    rb"[\x7f-\xff][\x7f-\xff]*(?:[\x00-\x09\x0b-\x7e]{1,%d}[\x7f-\xff]+)*" % (2 * _CONTEXT)
)
_MOSTLY_ASCII = 0.9
_ABOVE = bytes(range(0x7F, 0x100))


def islands(data: bytes) -> tuple[list[bytes], list[int]]:
    """Return the parts of some lines around characters above U+007E, and where each starts.

    Where most of it is ASCII, which no sign of damage is found in, these are a small part of it;
    else the lines themselves are returned. No part reaches over a line.
    """
    if len(data.translate(None, _ABOVE)) < _MOSTLY_ASCII * len(data):
        lines = data.split(b"\n")
        return lines, [0, *accumulate(len(line) + 1 for line in lines)][:-1]
    pieces, starts = [], []
    for match in _ISLAND.finditer(data):
        start, end = match.span()
        low = max(start - _CONTEXT, data.rfind(b"\n", max(start - _CONTEXT, 0), start) + 1)
        high = data.find(b"\n", end, end + _CONTEXT)
        pieces.append(data[max(low, 0) : end + _CONTEXT if high < 0 else high])
        starts.append(start)
    return pieces, starts
