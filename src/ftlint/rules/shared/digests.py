"""What the rules on duplicates are given: all records of a run, grouped by digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from ftlint.model.diagnostic import Finding, Related

Place = tuple[int, int]
"""The index of a file and the position of a record in it, both 0-based."""


class DigestView(Protocol):
    """The groups that the engine finds among the digests of all records, in order of appearance."""

    def duplicate_groups(self) -> Iterator[list[Place]]:
        """Yield the places of records that are equal."""
        ...

    def contradiction_groups(self) -> Iterator[list[list[Place]]]:
        """Yield, for each prompt with several answers, the places by answer."""
        ...

    def leak_groups(self) -> Iterator[tuple[list[Place], list[Place]]]:
        """Yield (places in train, places in validation or test) of equal prompts."""
        ...

    def near_copies(self, threshold: float, ngram: int) -> Iterator[tuple[Place, Place, float]]:
        """Yield (record, the record it resembles, similarity) of verified near-duplicates."""
        ...

    def contaminated(self) -> Iterator[tuple[Place, str, int, str]]:
        """Yield (training record, place in evaluation data, words shared, the words)."""
        ...

    def near_leaks(self) -> Iterator[tuple[Place, Place, float | None]]:
        """Yield (held-out place, training place, similarity), None for one conversation's turns."""
        ...

    def count(self) -> int:
        """Return the number of files."""
        ...

    def records(self, file: int) -> int:
        """Return the number of records of a file that have a value."""
        ...

    def place(self, file: int, position: int) -> tuple[str, int, int]:
        """Return the file's name, and the 1-based line and number of a record."""
        ...

    def split(self, file: int) -> str:
        """Return ``train``, ``validation`` or ``test``."""
        ...

    def answer_length(self, file: int, position: int) -> int:
        """Return the length of a record's final answer in code points."""
        ...

    def exact(self, file: int, position: int) -> bytes:
        """Return the digest of the whole record."""
        ...

    def is_answered(self, file: int, position: int) -> bool:
        """Tell whether a record ends with an answer."""
        ...


Found = Iterable[tuple[int, int, Finding]]
"""File index, record position, finding."""


Repeat = tuple[Place, Place, int]
"""A record, the first that equals it in its split, and which of the repetitions it is, from 1."""


def related(index: DigestView, place: Place, message: str) -> Related:
    """Name another record of a group."""
    name, line, number = index.place(*place)
    return Related(message, name, line, number)


def where(index: DigestView, place: Place, beside: Place | None = None) -> str:
    """Write ``line 7`` for a record of the same file, ``data/a.jsonl:7`` for one of another.

    ``beside`` is the record at hand. Where several records share a line, as in a JSON array that
    was not laid out, it is ``record 7``.
    """
    name, line, number = index.place(*place)
    if beside is None or place[0] != beside[0]:
        return f"{name}:{line}" if number <= line else f"{name}, record {number}"
    return line_or_record(line, number, index.place(*beside)[1])


def line_or_record(line: int, number: int, beside: int) -> str:
    """Name a record of the same file by its line, or by its number where records share a line.

    ``beside`` is the line of the record at hand.

    >>> line_or_record(7, 5, 9), line_or_record(1, 5, 1)
    ('line 7', 'record 5')
    """
    return f"record {number}" if number > line or line == beside else f"line {line}"
