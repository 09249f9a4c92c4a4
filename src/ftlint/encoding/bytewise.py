"""Ways through text whose double-byte page could not read every byte of UTF-8.

The text goes back to bytes; a replacement character is a byte nobody knows. Characters are then
read off byte by byte, each unknown byte standing for all that UTF-8 allows there.
"""

from __future__ import annotations

import re
from functools import cache

from ftlint.encoding.lattice import CANDIDATES, LITERAL, Way
from ftlint.encoding.prior import Prior
from ftlint.encoding.tables import inventory

PAGES: dict[str, float] = {"gb18030": -7.0, "cp932": -7.0, "cp949": -7.0, "cp950": -7.0}
"""Double-byte pages whose unreadable bytes were replaced, and their prior in nats."""

WHAT = "undecodable bytes replaced"

MARK = 1.5
"""Price of taking a question mark for an unknown byte, in nats."""

MOST_UNKNOWN = 1.5
"""Known bytes there must be for each unknown one."""

_UNKNOWN = -1
_LIKE_UTF8 = re.compile(
    b"[\xc2-\xdf][\x80-\xbf\x00]|[\xe0-\xef\x00][\x80-\xbf\x00]{2}|[\xf0-\xf4][\x80-\xbf\x00]{3}"
)


def slots(text: str, page: str) -> list[int] | None:
    """The bytes of a text in a page, -1 for unknown ones; None when they are not like UTF-8."""
    found: list[int] = []
    for char in text:
        if char == "\ufffd":
            found.append(_UNKNOWN)
        elif char < "\x80":
            found.append(ord(char))
        else:
            try:
                found += char.encode(page)
            except UnicodeEncodeError:
                return None
    raw = bytes(0 if b < 0 or b == 0x3F else b for b in found)
    high = sum(b >= 0x80 for b in raw)
    if high < MOST_UNKNOWN * found.count(_UNKNOWN):
        return None
    read = (sum(b >= 0x80 for b in m[0]) for m in _LIKE_UTF8.finditer(raw))
    return found if sum(read) >= 0.8 * high else None


def ways(bytes_known: list[int], prior: Prior) -> list[list[Way]]:
    """For each byte: (bytes eaten, character, price) of every way to go on."""
    result: list[list[Way]] = []
    size = len(bytes_known)
    for place, byte in enumerate(bytes_known):
        here: list[Way] = []
        if 0 <= byte < 0x80:
            here.append((1, chr(byte), 0.0))
        if byte == _UNKNOWN or byte >= 0x80 or byte == 0x3F:
            if byte != 0x3F:
                here.append((1, "\ufffd", LITERAL))
            for length in (2, 3, 4):
                if place + length <= size:
                    piece = tuple(bytes_known[place : place + length])
                    price = MARK * sum(b == 0x3F for b in piece)
                    here += [(length, c, price) for c in _characters(piece, prior)]
        result.append(here)
    return result


def _characters(piece: tuple[int, ...], prior: Prior) -> str:
    """Characters whose UTF-8 bytes fit, likeliest first; question marks may be any byte."""
    pattern = tuple(_UNKNOWN if b == 0x3F else b for b in piece)
    if any(0 <= b < 0x80 for b in pattern) or sum(b < 0 for b in pattern) > 2:
        return ""
    if not _possible(pattern):
        return ""
    key = prior, pattern
    found = _FITTING.get(key)
    if found is None:
        masks = _index().get((len(pattern), pattern[0]), ()) if pattern[0] >= 0 else None
        if masks is None:
            masks = [
                pair for (n, _), pairs in _index().items() if n == len(pattern) for pair in pairs
            ]
        fitting = [
            c
            for c, raw in masks
            if all(p in (_UNKNOWN, b) for p, b in zip(pattern, raw, strict=True))
        ]
        fitting.sort(key=prior.unigram, reverse=True)
        _FITTING[key] = found = "".join(fitting[:CANDIDATES])
    return found


_FITTING: dict[tuple[Prior, tuple[int, ...]], str] = {}


def _possible(pattern: tuple[int, ...]) -> bool:
    """Whether a lead and its continuations are where UTF-8 has them."""
    lead, rest = pattern[0], pattern[1:]
    low, high = {2: (0xC2, 0xDF), 3: (0xE0, 0xEF), 4: (0xF0, 0xF4)}[len(pattern)]
    fits = lead == _UNKNOWN or low <= lead <= high
    return fits and all(b == _UNKNOWN or 0x80 <= b < 0xC0 for b in rest)


@cache
def _index() -> dict[tuple[int, int], list[tuple[str, bytes]]]:
    """The inventory by length and lead byte."""
    found: dict[tuple[int, int], list[tuple[str, bytes]]] = {}
    for char, raw in zip(*inventory(), strict=True):
        found.setdefault((len(raw), raw[0]), []).append((char, raw))
    return found
