"""Near-duplicates: candidates from sketches, verified by reading the records again.

The similarity of two records is the Jaccard index of their sets of word 5-grams. No estimate ever
decides: each pair that is reported or acted on was compared shingle by shingle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.shingles import shingle
from ftlint.model.similarity import SHINGLE

BATCH: Final = 128
"""Texts hashed at a time: their bytes and arrays stay in the processor's cache."""

HELD: Final = 2_048
"""Records whose shingles are held while pairs are verified; about 1.3 kB each."""


@dataclass(frozen=True, slots=True)
class Words:
    """What of a record is compared: its text, and what must be equal all the same.

    ``frame`` stands for masks, tools and the like; ``answer`` is a short final answer, folded:
    two records that differ in one of them are not duplicates of each other, however alike.
    """

    text: bytes
    frame: bytes = b""
    answer: str = ""


Fetch = Callable[[Sequence[int]], list[Words]]
"""Reads records again, by ascending index."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Verified pairs: indexes ``first < second`` and their similarity, in order of the pairs.

    ``clashes`` are pairs that reach the threshold but have different short answers.
    """

    first: Any
    second: Any
    similarity: Any
    clashes: list[tuple[int, int, float]]

    def __len__(self) -> int:
        return len(self.first)


def verify(first: Any, second: Any, fetch: Fetch, threshold: float, ngram: int = SHINGLE) -> Edges:
    """Compare pairs by their shingles and keep those whose similarity reaches the threshold."""
    similarity = np.zeros(len(first), dtype=np.float64)
    verdict = np.zeros(len(first), dtype=np.int8)
    start = 0
    while start < len(first):
        stop = _block_end(first, second, start)
        _verify_block(
            first[start:stop],
            second[start:stop],
            fetch,
            ngram,
            similarity[start:stop],
            verdict[start:stop],
        )
        start = stop
    reached = similarity >= threshold
    kept = reached & (verdict == 0)
    clashing = np.flatnonzero(reached & (verdict == 2))
    clashes = [(int(first[i]), int(second[i]), float(similarity[i])) for i in clashing]
    return Edges(first[kept], second[kept], similarity[kept], clashes)


def _block_end(first: Any, second: Any, start: int) -> int:
    """Return where a block of pairs ends that names at most ``HELD`` records."""
    size = min(len(first) - start, HELD)
    while size > 1:
        names = np.concatenate((first[start : start + size], second[start : start + size]))
        if len(np.unique(names)) <= HELD:
            break
        size //= 2
    return start + size


def _verify_block(
    first: Any, second: Any, fetch: Fetch, ngram: int, similarity: Any, verdict: Any
) -> None:
    """Fill in the similarity of pairs, and 1 where frames differ, 2 where short answers do."""
    names, places = np.unique(np.concatenate((first, second)), return_inverse=True)
    left, right = places[: len(first)], places[len(first) :]
    words = fetch(names.tolist())
    sets, ends = _sets([one.text for one in words], ngram)
    similarity[:] = _jaccard(sets, ends, left, right)
    for index, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if words[a].frame != words[b].frame:
            verdict[index] = 1
        elif words[a].answer != words[b].answer:
            verdict[index] = 2


def _sets(texts: list[bytes], ngram: int) -> tuple[Any, Any]:
    """Return the shingles of each text as ranks, and where each text's end.

    Equal shingles have equal ranks, 32 bits wide, and each stands once in a text.
    """
    parts, sizes = [], []
    for start in range(0, len(texts), BATCH):
        found = shingle(texts[start : start + BATCH], ngram)
        parts.append(found.hashes)
        sizes.append(found.counts())
    hashes, counts = np.concatenate(parts), np.concatenate(sizes)
    _, ranks = np.unique(hashes, return_inverse=True)
    packed = np.repeat(np.arange(len(texts), dtype=np.uint64), counts) << np.uint64(32)
    packed |= ranks.astype(np.uint64)
    packed.sort()
    once = np.ones(len(packed), dtype=bool)
    np.not_equal(packed[1:], packed[:-1], out=once[1:])
    packed = packed[once]
    owners = (packed >> np.uint64(32)).astype(np.int64)
    return packed & np.uint64(0xFFFFFFFF), np.cumsum(np.bincount(owners, minlength=len(texts)))


def _jaccard(sets: Any, ends: Any, left: Any, right: Any) -> Any:
    """Return the Jaccard index of pairs of sets."""
    sizes = np.diff(ends, prepend=0)
    out = np.zeros(len(left), dtype=np.float64)
    step = max(1, 4_000_000 // max(1, int(sizes.max(initial=1)) * 2))
    for start in range(0, len(left), step):
        a, b = left[start : start + step], right[start : start + step]
        pair = np.arange(len(a), dtype=np.uint64) << np.uint64(32)
        joined = np.concatenate((_gather(sets, ends, a, pair), _gather(sets, ends, b, pair)))
        joined.sort()
        twice = joined[1:][joined[1:] == joined[:-1]] >> np.uint64(32)
        both = np.bincount(twice.astype(np.int64), minlength=len(a))
        union = sizes[a] + sizes[b] - both
        out[start : start + step] = both / np.maximum(union, 1)
    return out


def _gather(sets: Any, ends: Any, chosen: Any, pair: Any) -> Any:
    """Return the members of the chosen sets one after the other, marked with their pair."""
    sizes = np.diff(ends, prepend=0)[chosen]
    stops = np.cumsum(sizes)
    begin = ends[chosen] - sizes
    picked = np.repeat(begin - (stops - sizes), sizes) + np.arange(int(stops[-1]))
    return sets[picked] | np.repeat(pair, sizes)
