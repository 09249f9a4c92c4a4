"""Tokens of an image by its size and detail, where the provider publishes the formula.

Two families: models that see tiles of 512 pixels, and models that see patches of 32 pixels.
Source: https://platform.openai.com/docs/guides/images-vision, read 2026-11-21.
"""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from typing import Any, Final

from ftlint.model.image_header import size_of


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
        return size_of(base64.b64decode(data[: len(data) // 4 * 4]))
    except binascii.Error:
        return None
