"""Which of the records that are in one version alone are two versions of one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
from xxhash import xxh3_128_digest

from ftlint.dataset.diff.labels import unlabelled
from ftlint.dataset.diff.match import match
from ftlint.dataset.reading import MISSING, Reader, value_at
from ftlint.dataset.scan import KEYS
from ftlint.engine.columns import Column
from ftlint.model.digests import IDENTITY_KEYS, NO_PROMPT, canonical_json
from ftlint.model.roles import SYSTEM_ROLES

IDS: Final = tuple(sorted(IDENTITY_KEYS - {"metadata", "meta"}))
"""Keys that may name a record."""

ALIKE: Final = 0.5
"""Similarity from which two records are taken for versions of one: as many word 3-grams are in both
as are in one of them alone. Below it, what was removed and what was added are named apart."""

GRAM: Final = 3
"""Words in a gram: short, since a change of one word is to leave most of a short text equal."""

BATCH: Final = 128

Fetch = Callable[[list[int]], Iterator[dict[str, Any]]]
"""Reads records again, by ascending index."""


ByWhat = str
"""What two records were paired by: content, id, prompt, similarity."""

Pairs = tuple[ByWhat, Any, Any]
"""Pairs of old and new records, as indexes through both versions."""


class Rest:
    """The records that have no equal on the other side, with what they can be paired by."""

    def __init__(self, old: Any, new: Any, prompts: Any, key: tuple[str, ...]) -> None:
        """Take the indexes of both sides and the digests of the prompts of all records."""
        self.old, self.new = old, new
        self.prompts = prompts
        self.key = key
        self.bare = Column(16)
        self.ids = Column(16)
        self.bands = [Column(4) for _ in range(KEYS)]
        self.slots = Column(128)

    def read(self, fetch: Fetch, reader: Reader) -> None:
        """Read the records again."""
        from ftlint.dataset.dedup.shingles import shingle
        from ftlint.dataset.dedup.sketch import sketch

        texts: list[bytes] = []

        def flush() -> None:
            found = sketch(shingle(texts, GRAM))
            for band, column in zip(found.bands, self.bands, strict=True):
                column.add(band.tobytes())
            self.slots.add(found.slots.tobytes())
            texts.clear()

        for indexes in (self.old, self.new):
            for value in fetch(indexes.tolist()):
                fmt = reader.looks.of(value).format
                self.bare.add(xxh3_128_digest(unlabelled(value, fmt)))
                self.ids.add(_id(value, self.key))
                text = "\n".join(said(value, reader))
                texts.append(text.encode("utf-8", "surrogatepass"))
                if len(texts) == BATCH:
                    flush()
        if texts:
            flush()

    def pairs(self) -> Iterator[Pairs]:
        """Yield the pairs by label, id, prompt and similarity; each record is in one at most."""
        size = len(self.old)
        free_old = np.ones(size, dtype=bool)
        free_new = np.ones(len(self.new), dtype=bool)
        bare, ids = self.bare.mapped("<u8"), self.ids.mapped("<u8")
        every = np.concatenate((self.old, self.new))
        prompts = self.prompts[every]
        for by, keys, alone in (
            ("content", bare, False),
            ("id", ids, True),
            ("prompt", prompts, False),
        ):
            one, other = np.flatnonzero(free_old), np.flatnonzero(free_new)
            if not len(one) or not len(other):
                return
            found = match(keys[one], keys[other + size], alone=alone)
            left, right = one[found.old], other[found.new]
            free_old[left] = free_new[right] = False
            yield by, self.old[left], self.new[right]
        one, other = np.flatnonzero(free_old), np.flatnonzero(free_new)
        if len(one) and len(other):
            left, right = self._alike(one, other)
            yield "similarity", self.old[left], self.new[right]

    def _alike(self, one: Any, other: Any) -> tuple[Any, Any]:
        """Pair the most similar records first, estimated from their sketches."""
        from ftlint.dataset.dedup.bands import candidates

        chosen = np.concatenate((one, other + len(self.old)))
        slots = self.slots.mapped("u1")[chosen]
        first, second = candidates(lambda band: self.bands[band].array("<u4")[chosen], slots, ALIKE)
        across = (first < len(one)) & (second >= len(one))
        first, second = first[across], second[across]
        agree = _agreement(slots, first, second)
        close = np.flatnonzero(agree >= ALIKE)
        best = close[np.argsort(-agree[close], kind="stable")]
        used_old, used_new = set(), set()
        left, right = [], []
        for a, b in zip(first[best].tolist(), second[best].tolist(), strict=True):
            if a not in used_old and b not in used_new:
                used_old.add(a)
                used_new.add(b)
                left.append(a)
                right.append(b - len(one))
        order = np.argsort(np.array(right, dtype=np.int64), kind="stable")
        return one[np.array(left, dtype=np.int64)[order]], other[np.array(right, np.int64)[order]]

    def close(self) -> None:
        """Give all space back."""
        for column in (self.bare, self.ids, self.slots, *self.bands):
            column.close()


def _agreement(slots: Any, first: Any, second: Any) -> Any:
    """Return the estimated similarity of pairs, a block at a time."""
    found = np.zeros(len(first))
    for start in range(0, len(first), 16_384):
        block = slice(start, start + 16_384)
        found[block] = (slots[first[block]] == slots[second[block]]).mean(axis=1)
    return found


def _id(value: dict[str, Any], key: tuple[str, ...]) -> bytes:
    """Return the digest of what names a record, zeros where nothing does."""
    if key:
        found = value_at(value, key)
        return NO_PROMPT if found is MISSING else xxh3_128_digest(canonical_json(found))
    for name in IDS:
        found = value.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and found != "":
            return xxh3_128_digest(canonical_json([name, found]))
    return NO_PROMPT


def said(value: dict[str, Any], reader: Reader) -> list[str]:
    """Return the texts of a record without the system text that many share."""
    turns = reader.looks.of(value).format.turns(value)
    texts = [turn.text for turn in turns if turn.role not in SYSTEM_ROLES]
    return texts if any(texts) else reader.texts(value)
