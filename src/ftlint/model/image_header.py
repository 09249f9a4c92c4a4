"""What the first bytes of an image say: its size and its colours, without an imaging library."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Final

from ftlint.model.media import format_of

START: Final = 512
"""Characters of Base64 that are decoded to tell the format."""
HEAD: Final = 1 << 18
"""The same to tell the colours: enough for the metadata that a JPEG begins with."""

_PNG_COLOURS: Final = {0: "greyscale", 3: "a palette", 4: "greyscale and transparency"}
"""Colour types of PNG (ISO/IEC 15948, 11.2.2) that are neither RGB nor RGBA."""

_JPEG_COLOURS: Final = {1: "greyscale", 4: "CMYK"}
"""Numbers of components of a JPEG frame that are not RGB."""

_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame in JPEG (ITU-T T.81, B.1.1.3)."""


def is_base64(data: str) -> bool:
    """Tell whether a text is Base64 as RFC 4648 section 4 has it: padded, without line breaks.

    >>> is_base64("aGk="), is_base64("aGk"), is_base64("aG\\nk="), is_base64("")
    (True, False, False, False)
    """
    try:
        return bool(binascii.a2b_base64(data, strict_mode=True))
    except (binascii.Error, ValueError):
        return False


def head_of(data: str, size: int = START) -> bytes:
    """Return the first bytes of Base64 text, empty where it cannot be decoded."""
    try:
        return base64.b64decode(data[:size])
    except (binascii.Error, ValueError):
        return b""


def colours_of(head: bytes) -> str:
    """Return what the colours of a PNG or JPEG are where they are not RGB or RGBA, else nothing."""
    kind = format_of(head)
    if kind == "png" and len(head) > 25:
        if head[24] == 16:
            return "16 bits a channel"
        return _PNG_COLOURS.get(head[25], "")
    if kind == "jpeg":
        return _JPEG_COLOURS.get(int.from_bytes(_frame(head)[4:5], "big"), "")
    return ""


def _frame(head: bytes) -> bytes:
    """Return the frame of a JPEG from its height on, empty where it was not found."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        if head[at + 1] in _FRAMES:
            return head[at + 5 :]
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return b""


def size_of(head: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, WebP or JPEG image; None where they are not there."""
    kind = format_of(head)
    try:
        if kind == "png":
            width, height = struct.unpack(">II", head[16:24])
        elif kind == "gif":
            width, height = struct.unpack("<HH", head[6:10])
        elif kind == "jpeg":
            height, width = struct.unpack(">HH", _frame(head)[:4])
        else:
            return _webp_size(head) if kind == "webp" else None
    except struct.error:
        return None
    return width, height


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
