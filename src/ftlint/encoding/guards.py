"""What the language model cannot see: rules that lower the score or the margin of a reading."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftlint.encoding.context import Context
    from ftlint.encoding.repair import Candidate
    from ftlint.encoding.windows import Window

GLUED = 4.0
"""Price of a Hebrew, Arabic or Cyrillic letter stuck to a Latin letter, in nats."""

_GLUED = re.compile("[A-Za-zÀ-ɏ][\u0400-\u06ff]|[\u0400-\u06ff][A-Za-zÀ-ɏ]")


def glued(reading: str) -> float:
    """Nats to pay for words that mix scripts which never mix.

    >>> glued("nלXY"), glued("Wi-Fi и 5G")
    (8.0, 0.0)
    """
    if reading.isascii():
        return 0.0
    found = 0
    place = 0
    while match := _GLUED.search(reading, place):
        found += 1
        place = match.start() + 1
    return GLUED * found


def adjust(
    text: str,
    window: Window,
    ranked: list[tuple[float, Candidate]],
    context: Context | None,
) -> list[tuple[float, Candidate]]:
    """Weigh the best readings again with what the line and the file know."""
    return ranked
