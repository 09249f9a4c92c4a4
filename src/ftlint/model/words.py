"""Counts and excerpts in words: the one place that knows singular from plural."""

from __future__ import annotations


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, an ellipsis at its end where it was longer.

    >>> shortened("harbour", 7), shortened("harbour", 5)
    ('harbour', 'harb…')
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "record"), plural(5120, "record"), plural(2, "fix", "fixes")
    ('1 record', '5,120 records', '2 fixes')
    """
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"
