"""Records that cannot be read: noted where they are met, then refused or left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ftlint.errors import FtlintError
from ftlint.model.words import plural
from ftlint.source.spread import Spread, ends_in_string, spread_in

if TYPE_CHECKING:
    from ftlint.dataset.inputs import Input
    from ftlint.dataset.reading import BrokenLine

LINE_BREAKS: Final = "a string holds raw line breaks"
"""Why a record that is spread over lines cannot be read."""
JOIN: Final = "join its lines (`ftlint check --fix --unsafe-fixes`)"
"""What helps then."""


class Broken(NamedTuple):
    """A record that cannot be read: its line, the offset of that, and why.

    Within a piece ``line`` counts from its first line, and ``file`` is not set.
    """

    line: int
    offset: int
    why: str
    rest: tuple[int, ...] = ()
    """Offsets of the further lines that it is spread over."""
    file: int = 0
    remedy: str = "`ftlint check` says more"

    def moved(self, file: int, base: int) -> Broken:
        """Return the same record of a piece that begins after ``base`` lines of a file."""
        return self._replace(file=file, line=self.line + base)

    def reasons(self, item: Input) -> dict[int, tuple[int, str]]:
        """Return, by the offset of each of its lines, the line in the original and why it goes."""
        line = item.line(self.line)
        found = {self.offset: (line, self.why)}
        for number, offset in enumerate(self.rest, 1):
            found[offset] = (line + number, f"{self.why} (record of line {line})")
        return found


class BrokenRecords:
    """The broken records of a piece, met line by line."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[Broken] = []
        self._lines: list[bytes] = []
        self._spread: dict[int, Spread] = {}

    def add(self, lines: list[bytes], index: int, line: int, offset: int, error: BrokenLine) -> int:
        """Note the record of a line of a batch; return its last line, ``line`` for most."""
        last, why, remedy = index, str(error), error.remedy
        if ends_in_string(lines[index]):
            if self._lines is not lines:
                self._lines, self._spread = lines, spread_in(lines)
            if spread := self._spread.get(index):
                last, why, remedy = spread.last, LINE_BREAKS, JOIN
        rest = []
        place = offset
        for raw in lines[index:last]:
            place += len(raw) + 1
            rest.append(place)
        self.found.append(Broken(line, offset, why, tuple(rest), remedy=remedy))
        return line + last - index


def refuse_broken(
    broken: Sequence[Broken], inputs: Sequence[Input], *, skip_broken: bool = False
) -> None:
    """Raise FtlintError about the first broken record, unless they are to be left out."""
    if not broken or skip_broken:
        return
    item, first = inputs[broken[0].file], broken[0]
    more = f" ({plural(len(broken) - 1, 'more such record')})" if len(broken) > 1 else ""
    raise FtlintError(
        f"{item.name}:{item.line(first.line)}: {first.why}{more}; {first.remedy}, or leave such "
        "records out with --on-error skip"
    )
