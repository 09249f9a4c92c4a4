"""Which known word somebody may have meant by another."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str], cutoff: float) -> str | None:
    """Return the known word most like another, None where none reaches the cutoff.

    What ``difflib.get_close_matches`` finds, which is asked about words alone that have enough
    letters in common: it takes long to say no.

    >>> closest("mesages", ["role", "messages"], 0.8), closest("colour", ["role", "weight"], 0.8)
    ('messages', None)
    """
    near = [other for other in known if _may_reach(cutoff, word, other)]
    if not near:
        return None
    from difflib import get_close_matches

    found = get_close_matches(word, near, n=1, cutoff=cutoff)
    return found[0] if found else None


def _may_reach(cutoff: float, word: str, other: str) -> bool:
    """Tell whether two words have so many letters in common, in whatever order."""
    least = cutoff * (len(word) + len(other)) / 2 - 1e-9
    if min(len(word), len(other)) < least:
        return False
    return sum([min(word.count(char), other.count(char)) for char in set(other)]) >= least
