"""Which records of a split go together, and how large its parts are to be."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from ftlint.errors import UsageError

if TYPE_CHECKING:
    from ftlint.options.steps import SplitStep

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


class Sizes(NamedTuple):
    """How much validation and test get: shares of the records, else numbers."""

    shares: tuple[float, float] = (0.0, 0.0)
    counts: tuple[int, int] | None = None


def sizes_of(step: SplitStep, *, with_test: bool) -> Sizes:
    """Return what ``ratio`` and ``count`` ask for; raises UsageError where they cannot be."""
    if step.ratio is not None and step.count is not None:
        raise UsageError("ratio and count exclude each other")
    if step.count is not None:
        return Sizes(counts=parse_counts(str(step.count), with_test=with_test))
    ratio = "0.1" if step.ratio is None else str(step.ratio)
    return Sizes(parse_shares(ratio, with_test=with_test))


def parse_counts(count: str, *, with_test: bool) -> tuple[int, int]:
    """Read ``count``: the records of the validation data, and of the test data.

    >>> parse_counts("500", with_test=True), parse_counts("500:200", with_test=True)
    ((500, 500), (500, 200))
    """
    parts = count.split(":")
    if not all(part.isdecimal() for part in parts) or len(parts) > 1 + with_test:
        example = "500 or 500:200" if with_test else "500"
        raise UsageError(f"count: '{count}' is not a number of records, such as {example}")
    numbers = [int(part) for part in parts]
    if 0 in numbers:
        raise UsageError("count: 0 records would leave a file empty; leave its option out")
    return numbers[0], numbers[-1] if with_test else 0


def parse_shares(ratio: str, *, with_test: bool) -> tuple[float, float]:
    """Read ``ratio``: the validation share, or train:validation[:test] in any unit.

    >>> parse_shares("0.1", with_test=False), parse_shares("8:1:1", with_test=True)
    ((0.1, 0.0), (0.1, 0.1))
    """
    try:
        numbers = [float(part) for part in ratio.split(":")]
    except ValueError:
        numbers = []
    if 0 in numbers:
        raise UsageError(f"ratio: '{ratio}' leaves a file empty; leave its option out")
    if len(numbers) == 1 and 0 < numbers[0] < 1:
        return numbers[0], numbers[0] if with_test else 0.0
    wanted = 3 if with_test else 2
    if len(numbers) == wanted and min(numbers) >= 0 and sum(numbers) > 0 and numbers[0] > 0:
        total = sum(numbers)
        return numbers[1] / total, numbers[2] / total if with_test else 0.0
    example = "8:1:1" if with_test else "0.1 or 9:1"
    raise UsageError(f"ratio: '{ratio}' is not a share of the records, such as {example}")
