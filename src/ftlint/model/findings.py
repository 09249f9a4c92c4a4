"""Findings in bulk: what many records of a file have in the same words is kept once.

A key that a target refuses is a finding in each of a million records. Kept is the finding and the
places of all; a report that counts reads no more, and each becomes a ``Diagnostic`` of its own
only for who looks at every one.
"""

from __future__ import annotations

from collections import UserList
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from ftlint.model.diagnostic import Diagnostic
from ftlint.model.late import Place

Placed = tuple[Diagnostic, Iterable[int]]
"""A finding, and the numbers of all records that have it; 0 where it is about no record."""

Counted = tuple[Diagnostic, int]
"""A finding, and how many there are that differ from it in their places alone."""


class Group(Protocol):
    """Findings that are made when they are looked at, and counted without."""

    def __iter__(self) -> Iterator[Diagnostic]: ...

    def __len__(self) -> int: ...

    def counted(self) -> Iterator[Counted]:
        """Yield the findings, those that are equal but for their places once."""
        ...

    def placed(self) -> Iterator[Placed]:
        """Yield the same, with the records that have each."""
        ...


class Run:
    """One finding in the words of the first record that has it, and the places of all.

    Places count from the start of their chunk: ``parts`` holds, for each chunk, the lines and
    records before it, and its places.
    """

    __slots__ = ("first", "parts")

    def __init__(self, first: Diagnostic, place: Place) -> None:
        """Begin with a finding and its own place."""
        self.first = first
        self.parts: list[tuple[int, int, list[Place]]] = [(0, 0, [place])]

    def add(self, place: Place) -> None:
        """Add a place in the chunk at hand."""
        self.parts[-1][2].append(place)

    def move(self, lines: int, records: int) -> None:
        """Count all places from the start of the file that their chunk is a part of."""
        self.first.move(lines, records)
        self.parts = [
            (line + lines, record + records, places) for line, record, places in self.parts
        ]

    def records(self) -> Iterator[int]:
        """Yield the numbers of the records."""
        for _, records, places in self.parts:
            for place in places:
                yield place.number + records

    def __iter__(self) -> Iterator[Diagnostic]:
        first = self.first
        for lines, records, places in self.parts:
            for place in places:
                yield first.at(place, lines, records)

    def __len__(self) -> int:
        return sum(len(places) for _, _, places in self.parts)


class FileFindings:
    """The findings of one file, or of a chunk of it, in order once they are looked at."""

    def __init__(self) -> None:
        """Begin with none."""
        self.single: list[Diagnostic] = []
        self.runs: dict[Hashable, Run] = {}
        """By all that is the same in each place."""
        self.groups: list[Group] = []
        """Findings that are made when they are looked at."""
        self.lines: list[Place] = []
        """The lines with findings of a chunk, until its findings are added to those of the file."""

    def __iter__(self) -> Iterator[Diagnostic]:
        found = [*self.single]
        for held in self._later():
            found.extend(held)
        sort(found)
        return iter(found)

    def __len__(self) -> int:
        return len(self.single) + sum([len(held) for held in self._later()])

    def _later(self) -> list[Run | Group]:
        """Return what holds findings that are made when they are looked at."""
        return [*self.runs.values(), *self.groups]

    def counted(self) -> Iterator[Counted]:
        """Yield the findings, those that are equal but for their places once."""
        yield from ((item, 1) for item in self.single)
        yield from ((run.first, len(run)) for run in self.runs.values())
        for group in self.groups:
            yield from group.counted()

    def placed(self) -> Iterator[Placed]:
        """Yield the same, with the records that have each."""
        yield from ((item, (item.record or 0,)) for item in self.single)
        yield from ((run.first, run.records()) for run in self.runs.values())
        for group in self.groups:
            yield from group.placed()

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Add findings one by one."""
        self.single.extend(found)

    def add(self, more: FileFindings, lines: int, records: int) -> None:
        """Add those of the next chunk, before which there are so many lines and records."""
        for item in more.single:
            item.move(lines, records)
        self.single.extend(more.single)
        for key, run in more.runs.items():
            run.move(lines, records)
            known = self.runs.get(key)
            if known is None:
                self.runs[key] = run
            else:
                known.parts += run.parts

    def mark(self, change: Callable[[Diagnostic], Diagnostic]) -> None:
        """Change each finding in something that does not depend on its place."""
        self._take_groups(lambda _: True)
        self.single = list(map(change, self.single))
        for run in self.runs.values():
            run.first = change(run.first)

    def take(self, wanted: Callable[[Diagnostic], bool]) -> list[Diagnostic]:
        """Take out, one by one and in order, the findings of some rules."""
        self._take_groups(wanted)
        found = [item for item in self.single if wanted(item)]
        self.single = [item for item in self.single if not wanted(item)]
        for key, run in list(self.runs.items()):
            if wanted(run.first):
                found.extend(self.runs.pop(key))
        sort(found)
        return found

    def _take_groups(self, wanted: Callable[[Diagnostic], bool]) -> None:
        """Make the findings of the groups that hold some of a kind, one by one."""
        for group in self.groups[:]:
            if any(wanted(item) for item, _ in group.counted()):
                self.groups.remove(group)
                self.single.extend(group)

    def replace(self, found: Sequence[Diagnostic]) -> None:
        """Let these be all the findings."""
        self.single, self.runs, self.groups = [*found], {}, []


def counted(found: Iterable[Diagnostic]) -> Iterable[Counted]:
    """Return findings with their counts, whatever holds them."""
    return found.counted() if isinstance(found, Findings) else ((item, 1) for item in found)


def placed(found: Iterable[Diagnostic]) -> Iterable[Placed]:
    """Return findings with the records that have each, whatever holds them."""
    if isinstance(found, Findings):
        return found.placed()
    return ((item, (item.record or 0,)) for item in found)


class Findings(UserList[Diagnostic]):
    """A list of findings that is filled when it is read."""

    def __init__(self, items: Iterable[Diagnostic] | None = None) -> None:
        """Begin with some findings; those of groups are added behind them."""
        self._filled = [*items] if items is not None else []
        self._later: list[Group] = []

    @property
    def data(self) -> list[Diagnostic]:
        """Return the list itself."""
        for group in self._later:
            self._filled.extend(group)
        self._later = []
        return self._filled

    @data.setter
    def data(self, found: list[Diagnostic]) -> None:
        self._filled, self._later = found, []

    def __len__(self) -> int:
        return len(self._filled) + sum(map(len, self._later))

    def add(self, group: Group) -> None:
        """Add a group of findings that need not be made yet."""
        self._later.append(group)

    def counted(self) -> Iterator[Counted]:
        """Yield the findings, those that are equal but for their places once."""
        yield from ((item, 1) for item in self._filled)
        for group in self._later:
            yield from group.counted()

    def placed(self) -> Iterator[Placed]:
        """Yield the same, with the records that have each."""
        yield from ((item, (item.record or 0,)) for item in self._filled)
        for group in self._later:
            yield from group.placed()


def sort(found: list[Diagnostic]) -> None:
    """Sort the findings of a file in place; columns are read only where a line has several."""
    found.sort(key=lambda one: one.line or 0)
    first = 0
    for _, group in groupby([one.line or 0 for one in found]):
        last = first + sum(1 for _ in group)
        if last - first > 1:
            found[first:last] = sorted(found[first:last], key=lambda one: one.sort_key)
        first = last
