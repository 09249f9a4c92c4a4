"""Which records of a split go together, and how large its parts are to be."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Final

from ftlint.errors import UsageError

TRAIN, VALIDATION, TEST, REJECT = 0, 1, 2, 3
NAMES: Final = ("train", "validation", "test")
"""The names of the first three."""


@dataclass(slots=True)
class Units:
    """Records that go together, as a forest; a record without a partner is in no tree."""

    size: int
    parents: dict[int, int] = field(default_factory=dict)
    hashes: array[int] = field(default_factory=lambda: array("Q"))

    def root(self, index: int) -> int:
        """Return the representative of a record's tree."""
        parents = self.parents
        top = index
        while (above := parents.get(top, top)) != top:
            top = above
        while index != top:
            parents[index], index = top, parents[index]
        return top

    def join(self, one: int, other: int) -> None:
        """Make two records go together."""
        low, high = sorted((self.root(one), self.root(other)))
        self.parents[high] = low
        self.parents.setdefault(low, low)

    def joined(self) -> int:
        """Return how many records go where another one goes."""
        return len(self.parents) - len({self.root(index) for index in self.parents})

    def ranks(self) -> array[int]:
        """Return the hash that decides about each record: the smallest of its tree."""
        ranks = array("Q", self.hashes)
        smallest: dict[int, int] = {}
        for index in self.parents:
            root = self.root(index)
            smallest[root] = min(smallest.get(root, self.hashes[root]), self.hashes[index])
        for index in self.parents:
            ranks[index] = smallest[self.root(index)]
        return ranks

    def components(self, goes: bytearray) -> dict[int, list[int]]:
        """Return the members of each component by its first record; rejects are left out."""
        found: dict[int, list[int]] = {}
        for index in range(self.size):
            if goes[index] != REJECT:
                root = self.root(index) if index in self.parents else index
                found.setdefault(root, []).append(index)
        return found


def parse_shares(ratio: str, *, with_test: bool) -> tuple[float, float]:
    """Read ``--ratio``: the validation share, or train:validation[:test] in any unit.

    >>> parse_shares("0.1", with_test=False), parse_shares("8:1:1", with_test=True)
    ((0.1, 0.0), (0.1, 0.1))
    """
    try:
        numbers = [float(part) for part in ratio.split(":")]
    except ValueError:
        numbers = []
    if 0 in numbers:
        raise UsageError(f"--ratio: '{ratio}' leaves a file empty; leave its option out")
    if len(numbers) == 1 and 0 < numbers[0] < 1:
        return numbers[0], numbers[0] if with_test else 0.0
    wanted = 3 if with_test else 2
    if len(numbers) == wanted and min(numbers) >= 0 and sum(numbers) > 0 and numbers[0] > 0:
        total = sum(numbers)
        return numbers[1] / total, numbers[2] / total if with_test else 0.0
    example = "8:1:1" if with_test else "0.1 or 9:1"
    raise UsageError(f"--ratio: '{ratio}' is not a share of the records, such as {example}")
