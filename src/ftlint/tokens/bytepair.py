"""Byte-pair encoding in plain Python: slow, exact, and there where no compiled engine is.

A long piece (fifty million letters in a row) takes n log n steps, never n².
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import Any


def merged_count(piece: bytes, ranks: dict[bytes, int]) -> int:
    """Return how many tokens a piece of text becomes: the lowest-ranked pairs merge first.

    >>> merged_count(b"abab", {b"a": 0, b"b": 1, b"ab": 2})
    2
    """
    size = len(piece)
    end = list(range(1, size + 1))  # end of the part that starts here; 0 once it is merged away
    before = list(range(-1, size - 1))
    heap: list[tuple[int, int, int]] = []
    for start in range(size - 1):
        rank = ranks.get(piece[start : start + 2])
        if rank is not None:
            heap.append((rank, start, start + 2))
    heapify(heap)
    parts = size
    while heap:
        _, start, stop = heappop(heap)
        middle = end[start]
        if not middle or middle >= size or end[middle] != stop:
            continue  # one of the two parts has been merged since
        end[start], end[middle] = stop, 0
        parts -= 1
        if stop < size:
            before[stop] = start
            rank = ranks.get(piece[start : end[stop]])
            if rank is not None:
                heappush(heap, (rank, start, end[stop]))
        previous = before[start]
        if previous >= 0:
            rank = ranks.get(piece[previous:stop])
            if rank is not None:
                heappush(heap, (rank, previous, stop))
    return parts


class BytePairs:
    """Counts tokens with the merge ranks and the splitting pattern of an encoding."""

    def __init__(self, ranks: dict[bytes, int], pattern: str) -> None:
        import regex  # type: ignore[import-untyped, unused-ignore]

        self._ranks = ranks
        self._pieces: Any = regex.compile(pattern)
        self._count = lru_cache(maxsize=1 << 16)(self._count_piece)

    def _count_piece(self, piece: str) -> int:
        data = piece.encode("utf-8")
        return 1 if data in self._ranks else merged_count(data, self._ranks)

    def count(self, text: str) -> int:
        """Return the number of tokens of a text."""
        return sum(self._count(match.group()) for match in self._pieces.finditer(text))
