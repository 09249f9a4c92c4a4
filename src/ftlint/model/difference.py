"""What tells two versions of a dataset apart: what ``ftlint diff`` finds and its reports show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SAME, REMOVED, ADDED = "same", "removed", "added"
"""What a piece of a text is: in both versions, in the old one, in the new one."""

Piece = tuple[str, str]
"""SAME, REMOVED or ADDED, and the words."""

KINDS: Final = (
    "changed",
    "relabelled",
    "moved",
    "added",
    "removed",
    "duplicates_gained",
    "duplicates_lost",
)
"""What can have become of a record that is not where it was as it was."""

UNCHANGED: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class Spot:
    """A record: its file and its 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that differs between two versions of a record.

    ``where`` is a turn ("assistant, turn 2") or the path of a key; ``kind`` is changed, added or
    removed; ``pieces`` are the words of both versions in order.
    """

    where: str
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A record that differs: where it was, where it is, what is different.

    ``by`` says what a pair was paired by: id, prompt, similarity, content. ``text`` is the
    beginning of a record that is in one version alone.
    """

    old: Spot | None = None
    new: Spot | None = None
    by: str = ""
    text: str = ""
    alterations: tuple[Alteration, ...] = ()


@dataclass(slots=True)
class Side:
    """One of the versions."""

    name: str
    files: list[str] = field(default_factory=list)
    records: int = 0
    broken: int = 0


@dataclass(slots=True)
class Difference:
    """Two versions compared: how many records of each kind, and the first few of each."""

    old: Side
    new: Side
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((UNCHANGED, *KINDS), 0))
    examples: dict[str, list[Example]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    @property
    def equal(self) -> bool:
        """Tell whether both hold the same records in the same order and files."""
        return not any(self.counts[kind] for kind in KINDS)

    def left_out(self, kind: str) -> int:
        """Return how many records of a kind are counted and not shown."""
        return self.counts[kind] - len(self.examples[kind])
