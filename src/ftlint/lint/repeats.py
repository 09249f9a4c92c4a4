"""Findings on records that repeat earlier ones: numbers until they are looked at.

In a file that was appended to itself every second record has one. Of each are kept its place, the
record that it repeats and where its line is; all else follows from these.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson

from ftlint.formats import UNKNOWN
from ftlint.lint.failures import PASSED_ON, failure
from ftlint.lint.place import Placer, merged
from ftlint.lint.spot import Line
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.findings import Counted, Placed
from ftlint.model.record import Record

if TYPE_CHECKING:
    from ftlint.engine.columns import Spool
    from ftlint.lint.digests import DigestIndex
    from ftlint.lint.files import FileState
    from ftlint.lint.plan import Bound, Plan
    from ftlint.rules.shared.digests import Repeat


class Repeats:
    """What one rule says of the records of a file that repeat earlier ones."""

    def __init__(
        self, plan: Plan, index: DigestIndex, number: int, file: FileState, bounds: list[Bound]
    ) -> None:
        """Take the file and its number in the index; the rule is bound to one or more targets."""
        self._index = index
        self._number = number
        self._file = file
        self._bounds = bounds
        self._placer = Placer(plan, file.name, 0)
        self._rows = array("Q")
        """Position, file and position of the record that is repeated, and which repetition it is,
        one after the other; by position once they are kept."""
        self._starts = array("Q")
        """Where the line of each begins in the spool, and where the last one ends."""
        self._spool: Spool | None = None
        self._first: Diagnostic | None = None

    def add(self, row: Repeat) -> None:
        """Add a record."""
        (_, position), first, ordinal = row
        self._rows.extend((position, *first, ordinal))

    def keep(self, spool: Spool) -> list[tuple[Bound, Finding]]:
        """Put the rows in order, and the lines of the records into a spool.

        Returned are the findings on lines that do not parse, whose places are not known.
        """
        rows, places = self._rows, self._file.places
        order = sorted(range(0, len(rows), 4), key=rows.__getitem__)
        self._rows = array("Q")
        self._spool = spool
        self._starts.append(len(spool))
        placeless: list[tuple[Bound, Finding]] = []
        raws = self._file.again(places[rows[at]][2] for at in order)
        for at, raw in zip(order, raws, strict=True):
            row = rows[at : at + 4]
            if self._file.summary.broken and not _parses(raw):
                line, number, _ = places[row[0]]
                found = self._found(row)
                placeless += [(one, it._replace(line=line, record=number)) for one, it in found]
                continue
            self._rows += row
            spool.append(raw)
            self._starts.append(len(spool))
        return placeless

    def _found(self, row: array[int]) -> list[tuple[Bound, Finding]]:
        """Return what the rule says of one record, for each of its targets."""
        position, file, first, ordinal = row
        found: list[tuple[Bound, Finding]] = []
        for bound in self._bounds:
            try:
                repeat = (self._number, position), (file, first), ordinal
                found.append((bound, bound.rule.repeated(self._index, repeat)))
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))
        return found

    def _made(self, number: int) -> list[Diagnostic]:
        """Return the findings about one record, those for several targets as one."""
        row = self._rows[4 * number : 4 * number + 4]
        start, end = self._starts[number : number + 2]
        assert self._spool is not None
        line = Line.spooled(self._file.places[row[0]], self._spool, start, end - start)
        raw = line.raw if self._file.traits.document else b""  # it may be spread over lines
        record = Record(line.line, line.number, line.offset, raw, None, UNKNOWN)
        return [
            self._placer.place(bound, severity, finding, record, targets, line)
            for bound, finding, severity, targets in merged(self._found(row))
        ]

    def __iter__(self) -> Iterator[Diagnostic]:
        for number in range(len(self)):
            yield from self._made(number)

    def __len__(self) -> int:
        return len(self._rows) // 4

    def counted(self) -> Iterator[Counted]:
        """Yield the first of the findings, and how many there are."""
        yield self.first, len(self)

    def placed(self) -> Iterator[Placed]:
        """Yield the same, with the records that have each."""
        places = self._file.places
        yield self.first, (places[position][1] for position in self._rows[::4])

    @property
    def first(self) -> Diagnostic:
        """Return the first of the findings."""
        if self._first is None:
            self._first = self._made(0)[0]
        return self._first


def _parses(raw: bytes) -> bool:
    try:
        orjson.loads(raw)
    except ValueError:
        return False
    return True
