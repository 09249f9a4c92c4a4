"""What the first bytes of an image say: its format and its colours, without an imaging library."""

from __future__ import annotations

import base64
import binascii
from typing import Final

START: Final = 512
"""Characters of Base64 that are decoded to tell the format."""
HEAD: Final = 1 << 18
"""The same to tell the colours: enough for the metadata that a JPEG begins with."""

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"%PDF-", "pdf"),
)
_BRANDS: Final = {
    b"avif": "avif",
    b"avis": "avif",
    b"heic": "heic",
    b"heix": "heic",
    b"mif1": "heif",
}

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


def format_of(head: bytes) -> str:
    """Return the format of an image, such as ``png``; empty for what is not known.

    >>> format_of(b"\\xff\\xd8\\xff\\xe0"), format_of(b"RIFF\\x10\\0\\0\\0WEBPVP8 "), format_of(b"Hi")
    ('jpeg', 'webp', '')
    """
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    start = head[:256].lstrip().lower()
    return (
        "svg" if start.startswith(b"<svg") or (b"<svg" in start and start[:5] == b"<?xml") else ""
    )


def colours_of(head: bytes) -> str:
    """Return what the colours of a PNG or JPEG are where they are not RGB or RGBA, else nothing."""
    kind = format_of(head)
    if kind == "png" and len(head) > 25:
        if head[24] == 16:
            return "16 bits a channel"
        return _PNG_COLOURS.get(head[25], "")
    if kind == "jpeg":
        return _JPEG_COLOURS.get(_components(head), "")
    return ""


def _components(head: bytes) -> int:
    """Return the number of components in the frame of a JPEG, 0 where it was not found."""
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            return head[at + 9]
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return 0
