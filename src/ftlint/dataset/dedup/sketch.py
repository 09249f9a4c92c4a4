"""Sketches of shingle sets: 128 slots, whose agreement estimates how similar two texts are.

One-permutation hashing, where slots that stay empty are filled by further rounds with other hashes
("fast similarity sketching", Dahlgaard, Knudsen, Thorup 2017): two slots agree with a probability
that is the similarity, for short texts as for long ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.shingles import Shingles

SLOTS: Final = 128
BANDS: Final = 32
ROWS: Final = SLOTS // BANDS
"""Slots in a band: two texts of similarity 0.7 share one of 32 bands with probability 0.9998."""

KEYS: Final = BANDS + 2
"""Keys of a text: its bands, one for all its shingles, and one for the record it stands for."""

_EMPTY: Final = np.uint32(0xFFFFFFFF)
_DRAWS: Final = 320
"""Hashes drawn for a text, at least: 8 % of its slots are empty then and filled by copying."""

_LEVELS: Final = (0, 1, 2, 3, 5, 9, 17, 33, 65, 129, 257, 513)
"""Rounds of hashing, where each level begins; a text without enough draws goes a level up."""

_MULTIPLIERS: Final = np.array(
    [pow(0x9E3779B97F4A7C15, 2 * i + 1, 1 << 64) for i in range(_LEVELS[-1] + 1)], dtype=np.uint64
)
"""An odd multiplier for each round."""

_COPIES: Final = tuple(
    (np.arange(SLOTS) * factor + step) % SLOTS for factor, step in ((5, 17), (13, 71), (29, 101))
)
"""From which slot an empty one is copied, at each attempt."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is kept of a batch of texts.

    ``bands`` is a (34, texts) array of 32-bit keys, ``slots`` a (texts, 128) array with the low
    byte of each slot, ``counts`` the number of shingles of each text.
    """

    bands: Any
    slots: Any
    counts: Any


def sketch(shingles: Shingles, seeds: Sequence[int] = (), wholes: Sequence[int] = ()) -> Sketches:
    """Return the sketches of a batch; a text without shingles gets bands of zeros.

    Texts whose ``seeds`` of 32 bits differ share no band. ``wholes`` are numbers of 64 bits for all
    that the records say, 0 for none.
    """
    slots = _slots(shingles)
    texts = len(shingles)
    rows = slots.reshape(texts, BANDS, ROWS).astype(np.uint64)
    keys = np.zeros((texts, KEYS), dtype=np.uint64)
    bands = keys[:, :BANDS]
    for row in range(ROWS):
        bands += rows[:, :, row]
        bands *= _MULTIPLIERS[row + 1]
        bands ^= bands >> np.uint64(32)
    keys[:, BANDS] = _sums(shingles)
    if any(wholes):
        keys[:, BANDS + 1] = wholes
    keys = (keys >> np.uint64(16)).astype(np.uint32)
    counts = shingles.counts()
    if any(seeds):
        keys ^= np.array(seeds, dtype=np.uint32)[:, None]
    keys[counts == 0] = 0
    keys[~np.array(wholes, dtype=bool) if wholes else slice(None), BANDS + 1] = 0
    return Sketches(
        bands=np.ascontiguousarray(keys.T),
        slots=(slots & 0xFF).astype(np.uint8),
        counts=np.minimum(counts, 0xFFFFFFFF).astype(np.uint32),
    )


def _sums(shingles: Shingles) -> Any:
    """Return a number for all the shingles of each text."""
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(shingles.hashes)))
    ends = np.concatenate((np.zeros(1, dtype=np.int64), shingles.ends))
    return np.diff(sums[ends])


def _slots(shingles: Shingles) -> Any:
    """Return the smallest hash in each slot of each text, as 32 bits."""
    texts = len(shingles)
    counts = shingles.counts()
    slots = np.full(texts * SLOTS, _EMPTY, dtype=np.uint32)
    hashes = shingles.hashes
    text = np.repeat(np.arange(texts, dtype=np.int64), counts)
    for level, first in enumerate(_LEVELS[:-1]):
        if level:
            wanting = counts * first < _DRAWS
            chosen = wanting[text]
            hashes, text = hashes[chosen], text[chosen]
            if not len(hashes):
                break
        slots = _draw(slots, text, hashes, _MULTIPLIERS[first : _LEVELS[level + 1]])
    table = slots.reshape(texts, SLOTS)
    for copies in _COPIES:
        empty = table == _EMPTY
        if not empty.any():
            break
        table = np.where(empty, table[:, copies], table)
    return table


def _draw(slots: Any, text: Any, hashes: Any, multipliers: Any) -> Any:
    """Hash every shingle once with each multiplier; fill empty slots with the smallest values."""
    if len(multipliers) > 1:
        drawn = (hashes[:, None] * multipliers).ravel()
        text = np.repeat(text, len(multipliers))
    else:
        drawn = hashes * multipliers[0]
    drawn ^= drawn >> np.uint64(29)
    drawn *= _MULTIPLIERS[7]
    values = (drawn >> np.uint64(20)).astype(np.uint32)
    drawn >>= np.uint64(57)
    places = drawn.astype(np.int64)
    places += text << 7
    if multipliers[0] == _MULTIPLIERS[0]:
        np.minimum.at(slots, places, values)
        return slots
    more = np.full(len(slots), _EMPTY, dtype=np.uint32)
    np.minimum.at(more, places, values)
    return np.where(slots == _EMPTY, more, slots)
