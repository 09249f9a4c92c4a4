"""Which of several duplicates stays: the first, last, or longest one, or that rated highest."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

from ftlint.dataset.scan import Table


@dataclass(frozen=True, slots=True)
class Order:
    """Orders records by who may stay; ties go to the record that comes first."""

    key: Callable[[int], tuple[float, int]]

    @classmethod
    def of(cls, table: Table, keep: str) -> Order:
        """Return the order of a policy."""
        if keep == "last":
            return cls(lambda index: (0.0, -index))
        if keep in ("longest", "highest"):
            ranks: array[float] = array("d")
            ranks.frombytes(table.ranks.data())
            return cls(lambda index: (-ranks[index], index))
        return cls(lambda index: (0.0, index))

    def first(self, group: list[int]) -> int:
        """Return the record that stays."""
        return min(group, key=self.key)

    def sorted(self, records: list[int]) -> list[int]:
        """Return records, those that may stay first."""
        return sorted(records, key=self.key)
