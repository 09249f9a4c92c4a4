"""Candidate pairs from band keys: two texts that share a key in any band may be alike.

One band at a time is sorted, so memory is 8 bytes a text, times two. A key that very many texts
share says that they use one template and not that they are duplicates; these must share a second
band as well. That keeps the work linear where templates would make it quadratic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.sketch import BANDS, KEYS, SLOTS

CROWD: Final = 16
"""Texts with one key up to which every pair of them is a candidate."""

PARTNERS: Final = (1, 5, 11, 17)
"""How far away the bands are that a crowd is divided by."""

MARGIN: Final = 0.15
"""A pair whose estimated similarity is this far below the threshold is dropped unread.

The estimate has a standard deviation of at most 0.045, so this is more than three of them.
"""

_BLOCK: Final = 4_096
"""Pairs whose sketches are compared at a time; each reads up to two blocks of 64 kB of a map."""

BandKeys = Callable[[int], Any]
"""Gives the 32-bit keys of all texts for a band."""


def candidates(keys_of: BandKeys, slots: Any, threshold: float) -> tuple[Any, Any]:
    """Return pairs of texts (indexes, lower one first, ascending) that may reach a similarity.

    ``slots`` is the array of sketches, rows as in the keys; it may be a file in memory.
    """
    found = np.zeros(0, dtype=np.uint64)
    for band in range(KEYS):
        pairs = _unique(list(_pairs_of_band(band, keys_of)))
        if len(pairs):
            pairs = pairs[~np.isin(pairs, found, assume_unique=True, kind="sort")]
            pairs = pairs[likely(pairs, slots, threshold - MARGIN)]
            found = np.concatenate((found, pairs))
            found.sort()
    return (found >> np.uint64(32)).astype(np.int64), (found & np.uint64(0xFFFFFFFF)).astype(
        np.int64
    )


def _unique(parts: list[Any]) -> Any:
    if not parts:
        return np.zeros(0, dtype=np.uint64)
    pairs = np.concatenate(parts)
    pairs.sort()
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs


def _pairs_of_band(band: int, keys_of: BandKeys) -> Iterator[Any]:
    """Yield arrays of pairs, ``first << 32 | second``, of texts that share a key of a band."""
    keys = keys_of(band)
    packed = keys.astype(np.uint64)
    packed <<= np.uint64(32)
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    high = packed >> np.uint64(32)
    members, runs, sizes = _runs(packed, high)
    del packed, high
    if not len(members):
        return
    small = sizes[runs] <= CROWD
    yield from _all_pairs(members[small], runs[small])
    crowded, crowd_runs = members[~small], runs[~small]
    if not len(crowded):
        return
    for step in PARTNERS:
        other = keys_of((band + step) % BANDS)[crowded].astype(np.uint64)
        mixed = (crowd_runs.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ other
        order = np.lexsort((crowded, mixed))
        again, again_runs, again_sizes = _runs(crowded[order], mixed[order])
        few = again_sizes[again_runs] <= CROWD
        yield from _all_pairs(again[few], again_runs[few])
        yield from _stars(again[~few], again_runs[~few])


def _runs(members: Any, keys: Any) -> tuple[Any, Any, Any]:
    """Return the members that share a key with a neighbour, their run numbers, and run sizes.

    Both arrays are sorted by key; a key of zero stands for none.
    """
    same = np.zeros(len(keys) + 1, dtype=bool)
    np.equal(keys[1:], keys[:-1], out=same[1:-1])
    same[1:-1] &= keys[1:] != 0
    inside = same[1:] | same[:-1]
    chosen = members[inside] & members.dtype.type(0xFFFFFFFF)
    runs = np.cumsum(~same[:-1][inside]) - 1
    return chosen, runs, np.bincount(runs) if len(runs) else runs


def _pack(first: Any, second: Any) -> Any:
    low, high = np.minimum(first, second), np.maximum(first, second)
    return (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)


def _all_pairs(members: Any, runs: Any) -> Iterator[Any]:
    """Yield every pair within each run, by distance."""
    for step in range(1, CROWD):
        together = runs[step:] == runs[:-step]
        if not together.any():
            return
        yield _pack(members[:-step][together], members[step:][together])


def _stars(members: Any, runs: Any) -> Iterator[Any]:
    """Yield each member with the first of its run and with the one before it."""
    if not len(members):
        return
    together = runs[1:] == runs[:-1]
    yield _pack(members[:-1][together], members[1:][together])
    starts = np.flatnonzero(np.concatenate(([True], ~together)))
    sizes = np.diff(np.concatenate((starts, [len(runs)])))
    firsts = np.repeat(members[starts], sizes)
    others = firsts != members
    yield _pack(firsts[others], members[others])


def likely(pairs: Any, slots: Any, least: float) -> Any:
    """Tell which pairs have an estimated similarity of at least ``least``."""
    # Two different slots agree in their low byte once in 256 times.
    wanted = (least * (1 - 1 / 256) + 1 / 256) * SLOTS
    kept = np.zeros(len(pairs), dtype=bool)
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        first = slots[(block >> np.uint64(32)).astype(np.int64)]
        second = slots[(block & np.uint64(0xFFFFFFFF)).astype(np.int64)]
        kept[start : start + _BLOCK] = (first == second).sum(axis=1) >= wanted
    return kept
