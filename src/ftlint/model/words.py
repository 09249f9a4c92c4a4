"""Counts in words: the one place that knows singular from plural."""

from __future__ import annotations


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "record"), plural(5120, "record"), plural(2, "fix", "fixes")
    ('1 record', '5,120 records', '2 fixes')
    """
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"
