"""Guess the charset of bytes that are not UTF-8."""

from __future__ import annotations

from typing import Final

SAMPLE: Final = 65_536
"""Bytes that are looked at."""


def guess_charset(data: bytes) -> tuple[str | None, float]:
    """Return the likeliest charset of the bytes and how sure the guess is, from 0 to 1.

    None where the bytes are UTF-8 after all, or UTF-8 with a few stray bytes.

    >>> guess_charset(b"caf\\xe9 cr\\xe8me")[0]
    'cp1252'
    >>> guess_charset("café".encode())
    (None, 0.0)
    """
    from ftlint.encoding import detect_charset

    found = detect_charset(data[:SAMPLE])
    if found.name.startswith("utf-8"):
        return None, 0.0
    return found.name, found.confidence
