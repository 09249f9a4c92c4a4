"""How many records have which number of tokens: exact, whatever the number of records.

Values are kept once with their count, so memory grows with the number of different values.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(slots=True)
class Distribution:
    """Counts by value; values are whole numbers from 0 up."""

    counts: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, values: Iterable[int]) -> Distribution:
        """Return the distribution of some whole numbers."""
        return cls(Counter(values))

    def add(self, values: Iterable[int]) -> None:
        """Add some whole numbers."""
        self.counts.update(values)

    def merge(self, other: Distribution) -> None:
        """Add the values of another distribution."""
        mine = self.counts
        for value, count in other.counts.items():
            mine[value] = mine.get(value, 0) + count

    @property
    def size(self) -> int:
        """Return the number of values."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """Return the sum of all values."""
        return sum(value * count for value, count in self.counts.items())

    def at_least(self, limit: int) -> int:
        """Return how many values reach a limit."""
        return sum(count for value, count in self.counts.items() if value >= limit)

    def above(self, limit: int) -> int:
        """Return how many values are over a limit."""
        return self.at_least(limit + 1)

    def clipped(self, limit: int) -> int:
        """Return the sum of all values, each counted up to a limit.

        >>> Distribution.of([1, 5, 9]).clipped(5)
        11
        """
        return sum(min(value, limit) * count for value, count in self.counts.items())

    def kept(self, limit: int) -> int:
        """Return the sum of the values that are not over a limit."""
        return sum(value * count for value, count in self.counts.items() if value <= limit)

    def quantiles(self, shares: Iterable[float]) -> list[float]:
        """Return the values at shares from 0 to 1, interpolated linearly between neighbours.

        >>> Distribution.of([1, 2, 4]).quantiles([0.5, 0.75])
        [2.0, 3.0]
        """
        if not self.counts:
            return [0.0 for _ in shares]
        values = sorted(self.counts)
        ends = list(accumulate(self.counts[value] for value in values))
        found = []
        for share in shares:
            place = (ends[-1] - 1) * share
            low = values[bisect_right(ends, int(place))]
            high = values[bisect_right(ends, min(int(place) + 1, ends[-1] - 1))]
            found.append(round(low + (high - low) * (place - int(place)), 3))
        return found

    def summary(self) -> dict[str, float | int]:
        """Return count, sum, mean, min, the usual percentiles and max."""
        size = self.size
        values: dict[str, float | int] = {
            "min": min(self.counts, default=0),
            **dict(zip(QUANTILES, self.quantiles(QUANTILES.values()), strict=True)),
            "max": max(self.counts, default=0),
            "mean": round(self.total / size, 3) if size else 0,
        }
        return {key: int(value) if value == int(value) else value for key, value in values.items()}

    def histogram(self, bins: int = 12) -> list[tuple[int, int, int]]:
        """Return (from, to, count) rows of round, equal widths; ``to`` is not part of the row.

        The first row holds the smallest value. The rows end at the 99th percentile; the last one
        takes everything above it as well.

        >>> Distribution.of([1, 2, 3, 12]).histogram(3)
        [(0, 5, 3), (5, 10, 0), (10, 15, 1)]
        >>> Distribution.of([1000, 1001]).histogram(3)
        [(1000, 1001, 1), (1001, 1002, 1)]
        """
        if not self.counts:
            return []
        top = max(1, self.quantiles([0.99])[0], *([max(self.counts)] if self.size < 100 else ()))
        least = min(self.counts)
        width = _round_width((top - least) / bins)
        first, last = least // width, int(top // width)
        counts = [0] * (last - first + 1)
        for value, count in self.counts.items():
            counts[min(value // width, last) - first] += count
        end = max(max(self.counts) + 1, (last + 1) * width) if self.size >= 100 else None
        return [
            (row * width, end if end and row == last else (row + 1) * width, count)
            for row, count in enumerate(counts, first)
        ]


def _round_width(width: float) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 …"""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= width:
                return factor * step
        step *= 10
