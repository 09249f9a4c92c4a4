"""What a file tells about its own damage: kinds that occur, and how its clean lines are written.

Observation is cheap and bounded: it keeps a sample. The counting is done when a lossy passage
asks for it, so files without such damage never pay.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ftlint.encoding.fold import fold
from ftlint.encoding.guards import script_counts
from ftlint.encoding.prior import Prior
from ftlint.encoding.scan import suspicious

SAMPLE_CLEAN = 400_000
"""Code points of clean non-ASCII text kept for counting."""

SAMPLE_DAMAGED = 100
"""Damaged passages that vote for the kinds of a file."""

_ORDER = 3
_STRENGTH = 4.0


@dataclass
class Context:
    """Evidence of one file, for `repair`. Grows with `observe`; can be pickled and copied.

    >>> context = Context.from_texts(["Привет, мир", "plain"])
    >>> context.clean_size
    11
    """

    clean: list[str] = field(default_factory=list)
    clean_size: int = 0
    damaged: list[str] = field(default_factory=list)
    votes: dict[tuple[tuple[str, ...], str], float] | None = None
    learned: list[str] = field(default_factory=list)
    _counts: list[Counter[str]] | None = None
    _scripts: tuple[int, int] | None = None

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Context:
        """First pass over the strings of a file."""
        context = cls()
        for text in texts:
            context.observe(text)
        return context

    def observe(self, text: str) -> None:
        """Look at one more string of the file; almost free for ASCII."""
        if text.isascii():
            return
        if suspicious(text):
            if len(self.damaged) < SAMPLE_DAMAGED:
                self.damaged.append(text[:400])
                self.votes = None
                self.learned.clear()
        elif self.clean_size < SAMPLE_CLEAN:
            kept = text[: SAMPLE_CLEAN - self.clean_size]
            self.clean.append(kept)
            self.clean_size += len(kept)
            self._counts = self._scripts = None

    def merge(self, other: Context) -> None:
        """Add the evidence of another part of the same file."""
        for text in other.damaged[: SAMPLE_DAMAGED - len(self.damaged)]:
            self.damaged.append(text)
        for text in other.clean:
            if self.clean_size >= SAMPLE_CLEAN:
                break
            self.clean.append(text)
            self.clean_size += len(text)
        self.votes = self._counts = self._scripts = None
        self.learned.clear()

    def learn(self, readings: Iterable[str]) -> None:
        """Take sure readings of damaged passages as text of the file."""
        self.learned += readings
        self._counts = self._scripts = None

    @property
    def scripts(self) -> tuple[int, int]:
        """Simplified-only and Traditional-only Chinese characters in the clean sample."""
        if self._scripts is None:
            self._scripts = script_counts("".join((*self.clean, *self.learned)))
        return self._scripts

    def counts(self) -> list[Counter[str]]:
        """Folded n-gram counts of the clean sample, index 0 unused, orders 1 to 3."""
        if self._counts is None:
            counts: list[Counter[str]] = [Counter() for _ in range(_ORDER + 1)]
            for text in (*self.clean, *self.learned):
                folded = f"\n{fold(text)}\n"
                for n in range(1, _ORDER + 1):
                    counts[n].update(folded[i : i + n] for i in range(len(folded) - n + 1))
            self._counts = counts
        return self._counts

    def gain(self, text: str, prior: Prior, state: int) -> float:
        """How much likelier (nats) the file's own counts make the text than the prior alone."""
        if not self.clean and not self.learned:
            return 0.0
        counts = self.counts()
        total = sum(counts[1].values())
        folded = fold(text)
        now, gained = state >> 1, 0.0
        for place, char in enumerate(folded):
            known, now = prior._step(now, char)
            if char < "\x80":
                continue
            own = (counts[1][char] + 0.1) / (total + 1000.0)
            for n in (2, 3):
                if place + 1 < n:
                    break
                gram = folded[place - n + 1 : place + 1]
                seen = counts[n - 1][gram[:-1]]
                own = (counts[n][gram] + 2.0 * own) / (seen + 2.0)
            weight = self._weight(folded, place, counts)
            mixed = (1.0 - weight) + weight * own / math.exp(known)
            gained += math.log(max(mixed, 1e-3))
        return gained

    def _weight(self, folded: str, place: int, counts: list[Counter[str]]) -> float:
        seen = counts[1][folded[place - 1]] if place else 10
        return min(0.5, _STRENGTH * seen / (_STRENGTH * seen + 400.0))
