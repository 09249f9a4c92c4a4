"""Show in what two records differ that count as near-duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.dataset.dedup.alike import opcodes
from ftlint.dataset.dedup.folding import fold
from ftlint.dataset.dedup.near import Words
from ftlint.model.secrets import without_secrets


def differences(one: Words, other: Words) -> Iterator[str]:
    """Yield the turns of the record that stays, with [-its own-] and {+the other's+} words.

    >>> list(differences(Words(("Go left now",), ("user",)), Words(("Go right now",), ("user",))))
    ['user: Go [-left-] {+right+} now']
    """
    for role, here, there in zip(one.roles, one.turns, other.turns, strict=False):
        yield f"{'assistant' if role == 'answer' else role}: {marked(here, there)}"


def marked(here: str, there: str) -> str:
    """Return a text with the words that differ in another one marked."""
    left, right = without_secrets(here).split(), without_secrets(there).split()
    pieces = []
    for kind, a, b, c, d in opcodes([*map(fold, left)], [*map(fold, right)]):
        if kind == "equal":
            pieces.append(" ".join(left[a:b]))
            continue
        if b > a:
            pieces.append(f"[-{' '.join(left[a:b])}-]")
        if d > c:
            pieces.append(f"{{+{' '.join(right[c:d])}+}}")
    return " ".join(pieces)
