"""The n-gram table on disk and in memory: a trie in level order, a few flat arrays.

A node is an n-gram. Nodes of one level stand in the order of their parents, the children of
one node next to each other and sorted, so a child is found by bisecting a slice of one array.
The arrays are in the file as they are in memory: loading is reading, and no dictionary of strings
is ever built. (Packed, the file would be half as large and take twenty times as long to load.)
"""

from __future__ import annotations

import math
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import Final

MAGIC: Final = b"ftlprio3"
STEP: Final = 12.0
"""Steps of one nat: scores are one byte, 0 to -21.25 nats."""
BLOCK: Final = 32
"""Nodes whose first children are counted from one place, so that two bytes tell each."""
_HEAD: Final = "<8s6I"


def _byte(logarithm: float) -> int:
    return max(0, min(255, round(-logarithm * STEP)))


def pack(tables: list[dict[str, float]], back: dict[str, float]) -> bytes:
    """Lay out probabilities by order (index 0 unused) and back-off weights by history."""
    by_rank = sorted(tables[1], key=lambda c: (-tables[1][c], c))
    identity = {char: i for i, char in enumerate(by_rank)}
    chars, scores, backs = array("H", [0]), bytearray(1), bytearray(1)
    fanout: list[int] = []
    parents: dict[str, int] = {"": 0}
    for table in tables[1:]:
        keys = sorted(table, key=lambda g: (parents[g[:-1]], identity[g[-1]]))
        counts = [0] * len(parents)
        for gram in keys:
            counts[parents[gram[:-1]]] += 1
        fanout += counts
        chars.extend(identity[g[-1]] for g in keys)
        scores += bytes(_byte(math.log(table[g])) for g in keys)
        backs += bytes(_byte(math.log(back[g])) if g in back else 255 for g in keys)
        parents = {gram: i for i, gram in enumerate(keys)}
    numbers = [_little(one) for one in (*_first_children(fanout), chars)]
    parts: list[bytes | bytearray] = ["".join(by_rank).encode(), *numbers, scores, backs]
    return struct.pack(_HEAD, MAGIC, *map(len, parts)) + b"".join(parts)


def _first_children(fanout: list[int]) -> tuple[array[int], array[int]]:
    """Return where the children of each block of nodes begin, and of each node within its block."""
    bases, offsets = array("I"), array("H")
    place = 1
    for node, count in enumerate([*fanout, 0]):
        if node % BLOCK == 0:
            bases.append(place)
        offsets.append(place - bases[-1])
        place += count
    return bases, offsets


def _little(numbers: array[int]) -> bytes:
    """Return the bytes of numbers, the lowest of each first."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(typecode: str, raw: memoryview) -> array[int]:
    found = array(typecode)
    found.frombytes(raw)
    if sys.byteorder == "big":
        found.byteswap()
    return found


class Trie:
    """The loaded table. Node 0 is the empty history; other nodes follow level by level."""

    __slots__ = ("_bases", "_links", "_offsets", "back", "chars", "identity", "score")

    def __init__(self, data: bytes) -> None:
        """Read what `pack` wrote; raises ValueError for anything else."""
        magic, *lengths = struct.unpack_from(_HEAD, data)
        if magic != MAGIC:
            raise ValueError("not an n-gram table")
        ends = [*accumulate(lengths, initial=struct.calcsize(_HEAD))]
        view = memoryview(data)
        parts = [view[start:end] for start, end in pairwise(ends)]
        self.identity = {char: i for i, char in enumerate(bytes(parts[0]).decode("utf-8"))}
        self._bases, self._offsets = _numbers("I", parts[1]), _numbers("H", parts[2])
        self.chars = _numbers("H", parts[3])
        self.score, self.back = bytes(parts[4]), bytes(parts[5])
        self._links: dict[int, int] = {0: 0}

    def _first(self, node: int) -> int:
        """Return the first child of a node, or where it would be."""
        if node >= len(self._offsets):
            return len(self.chars)
        return self._bases[node // BLOCK] + self._offsets[node]

    def _parent(self, node: int) -> int:
        """Return the node whose children this one is among."""
        block = bisect_right(self._bases, node) - 1
        start = block * BLOCK
        end = min(start + BLOCK, len(self._offsets))
        return bisect_right(self._offsets, node - self._bases[block], start, end) - 1

    def child(self, node: int, char: int) -> int:
        """The node of this n-gram and one more character, or 0 when it was not kept."""
        low, high = self._first(node), self._first(node + 1)
        place = bisect_left(self.chars, char, low, high)
        return place if place < high and self.chars[place] == char else 0

    def suffix(self, node: int) -> int:
        """The node of the longest kept n-gram that is a proper suffix of this one."""
        link = self._links.get(node)
        if link is None:
            parent = self._parent(node)
            link = 0
            while parent:
                parent = self.suffix(parent)
                link = self.child(parent, self.chars[node])
                if link or not parent:
                    break
            self._links[node] = link
        return link

    def has_children(self, node: int) -> bool:
        """True when the n-gram is the history of a longer one."""
        return self._first(node) < self._first(node + 1)
