"""The n-gram table on disk and in memory: a trie in level order, a few flat arrays.

A node is an n-gram. Nodes of one level stand in the order of their parents, the children of
one node next to each other and sorted, so a child is found by bisecting a slice of one array,
and the whole table loads by decompressing it: no dictionary of strings is ever built.
"""

from __future__ import annotations

import math
import struct
import zlib
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate

MAGIC = b"ftlprio2"
STEP = 12.0
"""Steps of one nat: scores are one byte, 0 to -21.25 nats."""


def _byte(logarithm: float) -> int:
    return max(0, min(255, round(-logarithm * STEP)))


def pack(tables: list[dict[str, float]], back: dict[str, float]) -> bytes:
    """Lay out probabilities by order (index 0 unused) and back-off weights by history."""
    by_rank = sorted(tables[1], key=lambda c: (-tables[1][c], c))
    identity = {char: i for i, char in enumerate(by_rank)}
    parts: list[bytes] = ["".join(by_rank).encode("utf-8")]
    parents: dict[str, int] = {"": 0}
    sizes: list[int] = []
    for table in tables[1:]:
        keys = sorted(table, key=lambda g: (parents[g[:-1]], identity[g[-1]]))
        fanout = [0] * len(parents)
        for gram in keys:
            fanout[parents[gram[:-1]]] += 1
        chars = array("H", (identity[g[-1]] for g in keys)).tobytes()
        parts.append(array("H", fanout).tobytes()[0::2] + array("H", fanout).tobytes()[1::2])
        parts.append(chars[0::2] + chars[1::2])
        parts.append(bytes(_byte(math.log(table[g])) for g in keys))
        parts.append(bytes(_byte(math.log(back[g])) if g in back else 255 for g in keys))
        parents = {gram: i for i, gram in enumerate(keys)}
        sizes.append(len(keys))
    blocks = [zlib.compress(p, 9) for p in parts]
    head = struct.pack(f"<8sB{len(sizes)}I", MAGIC, len(sizes), *sizes)
    lengths = struct.pack(f"<{len(blocks)}I", *map(len, blocks))
    return head + lengths + b"".join(blocks)


def _pairs(planes: bytes) -> array[int]:
    """Undo the split of 16-bit numbers into a plane of low and one of high bytes."""
    half = len(planes) // 2
    mixed = bytearray(len(planes))
    mixed[0::2], mixed[1::2] = planes[:half], planes[half:]
    return array("H", bytes(mixed))


class Trie:
    """The loaded table. Node 0 is the empty history; other nodes follow level by level."""

    __slots__ = ("_links", "back", "chars", "first", "identity", "score")

    def __init__(self, data: bytes) -> None:
        """Read what `pack` wrote; raises ValueError for anything else."""
        magic, orders = struct.unpack_from("<8sB", data)
        if magic != MAGIC:
            raise ValueError("not an n-gram table")
        place = 9 + 4 * orders
        lengths = struct.unpack_from(f"<{1 + 4 * orders}I", data, place)
        place += 4 * len(lengths)
        parts: list[bytes] = []
        for length in lengths:
            block = data[place : place + length]
            parts.append(zlib.decompress(block))
            place += length
        self.identity = {char: i for i, char in enumerate(parts[0].decode("utf-8"))}
        chars, fanout = array("H", [0]), array("H")
        for level in range(orders):
            fanout.extend(_pairs(parts[1 + 4 * level]))
            chars.extend(_pairs(parts[2 + 4 * level]))
        self.chars = chars
        self.first = array("I", accumulate(fanout, initial=1))
        self.first.extend([self.first[-1]] * (len(chars) + 1 - len(self.first)))
        self.score = b"\0" + b"".join(parts[3::4])
        self.back = b"\0" + b"".join(parts[4::4])
        self._links: dict[int, int] = {0: 0}

    def child(self, node: int, char: int) -> int:
        """The node of this n-gram and one more character, or 0 when it was not kept."""
        low, high = self.first[node], self.first[node + 1]
        place = bisect_left(self.chars, char, low, high)
        return place if place < high and self.chars[place] == char else 0

    def suffix(self, node: int) -> int:
        """The node of the longest kept n-gram that is a proper suffix of this one."""
        link = self._links.get(node)
        if link is None:
            parent = bisect_right(self.first, node) - 1
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
        return self.first[node] < self.first[node + 1]
