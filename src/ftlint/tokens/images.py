"""Tokens of an image by its size and detail, where the provider publishes the formula.

Two families: models that see tiles of 512 pixels, and models that see patches of 32 pixels.
Source: https://platform.openai.com/docs/guides/images-vision, read 2026-11-21.
"""

from __future__ import annotations

import base64
import binascii
import math
import struct
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Tiles:
    """A base for every image, and so much for each tile of 512 by 512 pixels."""

    base: int
    tile: int


@dataclass(frozen=True, slots=True)
class Patches:
    """Patches of 32 by 32 pixels, at most 1,536 of them, times a factor."""

    factor: float


TILES_4O: Final = Tiles(85, 170)
FORMULAS: Final[tuple[tuple[str, Tiles | Patches], ...]] = (
    ("gpt-4o-mini", Tiles(2833, 5667)),
    ("gpt-4.1-mini", Patches(1.62)),
    ("gpt-4.1-nano", Patches(2.46)),
    ("o4-mini", Patches(1.72)),
    ("gpt-4o", TILES_4O),
    ("gpt-4.1", TILES_4O),
    ("gpt-5", Tiles(70, 140)),
)
"""Formulas by the beginning of a model's name; the first that fits holds."""

LARGEST: Final = (768, 2048)
"""Pixels that an image of unknown size is taken for: the most that high detail keeps."""


def formula(model: str) -> tuple[Tiles | Patches, bool]:
    """Return the formula of a model, and whether it is published for this very model."""
    for start, found in FORMULAS:
        if model.startswith(start):
            return found, True
    return TILES_4O, False


def image_tokens(part: dict[str, Any], model: str = "") -> tuple[int, bool]:
    """Return the tokens of an image part and whether they are exact.

    Not exact are images that stand elsewhere (their size is not known here), and models without
    a published formula.

    >>> image_tokens({"image_url": {"url": "https://example.com/a.png", "detail": "low"}}, "gpt-4o")
    (85, True)
    """
    image = part.get("image_url")
    image = image if isinstance(image, dict) else {"url": image}
    rule, known = formula(model)
    if isinstance(rule, Tiles) and image.get("detail") == "low":
        return rule.base, known
    size = _size_of(image.get("url"))
    width, height = size or LARGEST
    return _count(rule, width, height), known and size is not None


def _count(rule: Tiles | Patches, width: int, height: int) -> int:
    if isinstance(rule, Patches):
        patches = math.ceil(width / 32) * math.ceil(height / 32)
        return math.ceil(min(patches, 1536) * rule.factor)
    scale = min(1.0, 2048 / max(width, height))
    width, height = int(width * scale), int(height * scale)
    scale = min(1.0, 768 / max(1, min(width, height)))
    width, height = int(width * scale), int(height * scale)
    return rule.base + rule.tile * max(1, math.ceil(width / 512)) * max(1, math.ceil(height / 512))


def _size_of(url: Any) -> tuple[int, int] | None:
    """Return width and height of an image in a ``data:`` URL, read from its header."""
    if not isinstance(url, str) or not url.startswith("data:"):
        return None
    data = url.partition(",")[2][:400_000]
    try:
        return image_size(base64.b64decode(data[: len(data) // 4 * 4]))
    except (binascii.Error, struct.error, IndexError):
        return None


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, WebP or JPEG image from its first bytes."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp_size(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


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


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return None
