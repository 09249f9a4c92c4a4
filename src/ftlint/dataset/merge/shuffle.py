"""Shuffle any number of lines with a seed: in memory while they fit, else through files."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from typing import IO, Final

from xxhash import xxh3_64_intdigest

IN_MEMORY: Final = 64 << 20
"""Bytes of lines that are sorted at a time."""

_HEAD: Final = struct.Struct("<QQI")
"""Rank, number of the line before shuffling, bytes of the line."""


class Shuffler:
    """Takes lines in any number and gives them back in an order that only the seed decides.

    ``size`` is about how many bytes will come; it decides into how many files they go.
    """

    def __init__(self, seed: int, size: int) -> None:
        """Prepare the files, unless everything fits into memory."""
        self._seed = seed
        self._count = 0
        self._held: list[tuple[int, int, bytes]] = []
        piles = min(256, -(-size // IN_MEMORY))
        self._files: list[IO[bytes]] = []
        if piles > 1:
            self._files = [
                tempfile.TemporaryFile(prefix="ftlint-", buffering=1 << 16)  # noqa: SIM115
                for _ in range(piles)
            ]

    def add(self, line: bytes) -> None:
        """Take a line."""
        rank = xxh3_64_intdigest(self._count.to_bytes(8, "little"), self._seed)
        if self._files:
            # The highest bits choose the file, so the files one after the other are in order.
            pile = self._files[rank * len(self._files) >> 64]
            pile.write(_HEAD.pack(rank, self._count, len(line)) + line)
        else:
            self._held.append((rank, self._count, line))
        self._count += 1

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number in order of arrival, line), shuffled."""
        if not self._files:
            self._held.sort()
            yield from ((number, line) for _, number, line in self._held)
            self._held = []
            return
        for pile in self._files:
            yield from _sorted(pile)
            pile.close()
        self._files = []

    def close(self) -> None:
        """Give the space back."""
        for pile in self._files:
            pile.close()


def _sorted(pile: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    pile.flush()
    pile.seek(0)
    held: list[tuple[int, int, bytes]] = []
    while head := pile.read(_HEAD.size):
        rank, number, size = _HEAD.unpack(head)
        held.append((rank, number, pile.read(size)))
    held.sort()
    yield from ((number, line) for _, number, line in held)
