"""The records that go, in five bytes for each record that there is, however many go."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, MutableMapping
from typing import Any, Final

from ftlint.dataset.dedup.contained import CONTAINED

SAME: Final = 2.0
SAME_KEY: Final = 3.0
OTHER_ANSWER: Final = 4.0
"""In place of a similarity: equal records, those equal in what ``by`` names alone, and those of
them whose answers differ."""

_KINDS: Final = (0.0, SAME, SAME_KEY, OTHER_ANSWER, CONTAINED)
_NEAR: Final = len(_KINDS)


class Gone(MutableMapping[int, tuple[int, float]]):
    """From the number of a record that goes, ascending, to what stays instead, and the similarity.

    >>> gone = Gone(9)
    >>> gone[7], gone[3] = (1, SAME), (1, 0.75)
    >>> list(gone.items()), 1 in gone, len(gone)
    ([(3, (1, 0.75)), (7, (1, 2.0))], False, 2)
    """

    def __init__(self, records: int) -> None:
        """Begin with all records staying."""
        self.kinds = bytearray(records)
        """Zero for each record that stays."""
        self._kept = array("I", bytes(4 * records))
        self._near: dict[int, float] = {}
        self._size = 0

    def __contains__(self, record: Any) -> bool:
        return bool(self.kinds[record])

    def __getitem__(self, record: int) -> tuple[int, float]:
        kind = self.kinds[record]
        if not kind:
            raise KeyError(record)
        return self._kept[record], self._near[record] if kind == _NEAR else _KINDS[kind]

    def __setitem__(self, record: int, what: tuple[int, float]) -> None:
        kept, similarity = what
        self._size += not self.kinds[record]
        if similarity in _KINDS:
            self.kinds[record] = _KINDS.index(similarity)
        else:
            self.kinds[record] = _NEAR
            self._near[record] = similarity
        self._kept[record] = kept

    def __delitem__(self, record: int) -> None:
        if record not in self:
            raise KeyError(record)
        self.kinds[record] = 0
        self._size -= 1

    def __iter__(self) -> Iterator[int]:
        start = -1
        while (start := _next(self.kinds, start + 1)) >= 0:
            yield start

    def __len__(self) -> int:
        return self._size


def _next(kinds: bytearray, start: int) -> int:
    """Return the first place from ``start`` on that is not zero, -1 where there is none."""
    size = len(kinds)
    while start < size:
        stop = min(start + 4096, size)
        rest = kinds[start:stop].lstrip(b"\0")
        if rest:
            return stop - len(rest)
        start = stop
    return -1
