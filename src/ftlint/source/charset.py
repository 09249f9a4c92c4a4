"""Guess the charset of bytes that are not UTF-8."""

from __future__ import annotations


def guess_charset(data: bytes) -> tuple[str | None, float]:
    """Return the likeliest charset of the bytes and how sure the guess is, from 0 to 1.

    >>> guess_charset(b"")
    (None, 0.0)
    """
    if not data:
        return None, 0.0
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65_536]).best()
    if best is None:
        return None, 0.0
    return best.encoding.replace("_", "-"), round(1.0 - best.chaos, 2)
