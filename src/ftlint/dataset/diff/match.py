"""Which records of two versions have equal digests, and which of them changed places.

All of it is sorting of arrays: no list or dictionary grows with the data.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Final, NamedTuple

import numpy as np

AT_ONCE: Final = 4_000_000
"""Digests that are sorted in one go; more are done by parts of the space of digests."""


class Matches(NamedTuple):
    """Pairs of equal digests: indexes of old and new ones, each in one pair at most.

    ``shared_old`` and ``shared_new`` mark every digest that the other side has too, paired or not:
    of three equal old ones and one new one, two are shared and not paired.
    """

    old: Any
    new: Any
    shared_old: Any
    shared_new: Any


def match(old: Any, new: Any, *, alone: bool = False) -> Matches:
    """Pair the first old digest of a kind with the first new one, the second with the second.

    Digests are rows of two 64-bit numbers; zeros stand for none. With ``alone`` only digests that
    each side has once are paired.
    """
    shared_old = np.zeros(len(old), dtype=bool)
    shared_new = np.zeros(len(new), dtype=bool)
    parts = 1
    while len(old) + len(new) > AT_ONCE * parts:
        parts *= 2
    first: list[Any] = [np.zeros(0, dtype=np.int64)]
    second: list[Any] = [np.zeros(0, dtype=np.int64)]
    for part in range(parts):
        one, other = _chosen(old, part, parts), _chosen(new, part, parts)
        keys = np.concatenate((old[one], new[other]))
        if not len(keys):
            continue
        order = np.lexsort((keys[:, 1], keys[:, 0]))  # stable: old ones before new ones
        run, start, rank = _runs(keys[order])
        is_old = order < len(one)
        olds = np.bincount(run, weights=is_old).astype(np.int64)[run]
        news = np.bincount(run)[run] - olds
        both = (olds > 0) & (news > 0)
        shared_old[one[order[both & is_old]]] = True
        shared_new[other[order[both & ~is_old] - len(one)]] = True
        hit = ~is_old & (rank - olds < olds)
        if alone:
            hit &= (olds == 1) & (news == 1)
        second.append(other[order[hit] - len(one)])
        first.append(one[order[start[hit] + (rank - olds)[hit]]])
    pairs_old, pairs_new = np.concatenate(first), np.concatenate(second)
    ascending = np.argsort(pairs_new, kind="stable")
    return Matches(pairs_old[ascending], pairs_new[ascending], shared_old, shared_new)


def _chosen(keys: Any, part: int, parts: int) -> Any:
    """Return the rows of a part of the space of digests that are not zeros."""
    wanted = keys.any(axis=1)
    if parts > 1:
        wanted &= keys[:, 0] % np.uint64(parts) == np.uint64(part)
    return np.flatnonzero(wanted)


def _runs(keys: Any) -> tuple[Any, Any, Any]:
    """Return of each sorted row the number of its run of equal ones, where it begins, its rank."""
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    run = np.cumsum(begins) - 1
    start = np.flatnonzero(begins)[run]
    return run, start, np.arange(len(keys)) - start


def firsts(keys: Any) -> Any:
    """Return of each digest the index of the first one that equals it."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    _, start, _ = _runs(keys[order])
    found = np.empty(len(keys), dtype=np.int64)
    found[order] = order[start]
    return found


def in_order(sequence: Any) -> Any:
    """Mark the members of a longest ascending subsequence: the fewest others have moved.

    >>> in_order(np.array([0, 3, 1, 2])).tolist()
    [True, False, True, True]
    """
    kept = np.ones(len(sequence), dtype=bool)
    if len(sequence) < 2 or bool((sequence[1:] > sequence[:-1]).all()):
        return kept
    values = sequence.tolist()
    lasts: list[int] = []
    places: list[int] = []
    before = np.full(len(values), -1, dtype=np.int64)
    for index, value in enumerate(values):
        length = bisect_left(lasts, value)
        if length:
            before[index] = places[length - 1]
        if length == len(lasts):
            lasts.append(value)
            places.append(index)
        else:
            lasts[length], places[length] = value, index
    kept[:] = False
    index = places[-1]
    while index >= 0:
        kept[index] = True
        index = int(before[index])
    return kept
