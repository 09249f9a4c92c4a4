"""Compare two versions of a dataset: what is in both, what went, what came, what was changed.

Records are compared by the digests that duplicates are found by. Only those without an equal on
the other side are read again, and in full only those that a report shows.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.broken import refuse_broken
from ftlint.dataset.inputs import Input, Workspace, open_any, reread
from ftlint.dataset.keys import require_key
from ftlint.dataset.reading import Reader, parse
from ftlint.dataset.scan import Table, Wanted, scan
from ftlint.dataset.strangers import only_data
from ftlint.engine import workers
from ftlint.errors import FtlintError
from ftlint.model.difference import UNCHANGED, Alteration, Difference, Example, Side, Spot
from ftlint.model.losses import Ledger
from ftlint.model.secrets import without_secrets
from ftlint.model.words import shortened
from ftlint.source import Source

if TYPE_CHECKING:
    from ftlint.dataset.diff.pair import Rest

Progress = Callable[[int, int | None], None]

EXAMPLES: Final = 10
"""Records of each kind that are shown."""

BEGINNING: Final = 200
"""Characters of a record that is in one version alone that are shown."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a dataset: the name that the user gave, and its files."""

    name: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What to compare; ``key`` is the path of what names a record, where it is no usual id.

    ``examples`` is how many records of each kind are described, 0 for all.
    """

    old: Version
    new: Version
    key: tuple[str, ...] = ()
    examples: int = EXAMPLES
    skip_broken: bool = False
    method: str | None = None
    input_format: str | None = None
    jobs: int = 0


@dataclass(slots=True)
class Outcome:
    """What was found, and what reading the files lost."""

    difference: Difference
    ledger: Ledger = field(default_factory=Ledger)


def diff(request: Request, progress: Progress | None = None) -> Outcome:
    """Compare; raises FtlintError for broken lines and for a version without records."""
    with Workspace() as workspace:
        request = replace(
            request,
            old=_only_data(request.old, workspace.ledger),
            new=_only_data(request.new, workspace.ledger),
        )
        inputs = [
            open_any(source, workspace, "", request.input_format)
            for version in (request.old, request.new)
            for source in version.sources
        ]
        size = sum(item.size() for item in inputs)
        engine = workers.engine("local", size, request.jobs)
        wanted = Wanted(method=request.method, input_format=request.input_format)
        try:
            table = scan(inputs, wanted, engine, progress)
            if request.key:
                named = scan(inputs, replace(wanted, by="key", key=request.key), engine)
                require_key("--key", request.key, named, inputs)
                named.close()
        finally:
            engine.close()
        try:
            found = _Comparison(request, inputs, table).run()
        finally:
            table.close()
        return Outcome(found, workspace.ledger)


def _only_data(version: Version, ledger: Ledger) -> Version:
    """Leave out the files of a folder that hold no records."""
    return replace(version, sources=only_data(version.sources, ledger, texts=True))


class _Comparison:
    """One comparison in the making; indexes count through the records of both versions."""

    def __init__(self, request: Request, inputs: list[Input], table: Table) -> None:
        self.request = request
        self.inputs = inputs
        self.table = table
        self.reader = Reader(request.method, request.input_format)
        self.border = (
            table.places.starts[len(request.old.sources)] if request.new.sources else len(table)
        )
        self.offsets = table.offsets.mapped("<u8") if len(table) else ()
        self.lines: array[int] = array("I")
        self.lines.frombytes(table.lines.data())
        self.found = Difference(self.side(request.old, 0), self.side(request.new, 1))

    def side(self, version: Version, which: int) -> Side:
        """Return the counts of one version; raises FtlintError where nothing can be compared."""
        first = len(self.request.old.sources) if which else 0
        numbers = range(first, first + len(version.sources))
        broken = [one for one in self.table.broken if one.file in numbers]
        refuse_broken(broken, self.inputs, skip_broken=self.request.skip_broken)
        records = len(self.table) - self.border if which else self.border
        if not records:
            raise FtlintError(f"{version.name}: holds no record, so there is nothing to compare")
        names = [self.inputs[number].name for number in numbers]
        return Side(version.name, names, records, len(broken))

    def run(self) -> Difference:
        from ftlint.dataset.diff.pair import Rest

        keys = self.table.keys.mapped("<u8")
        rest_old, rest_new = self.equal(keys)
        prompts = self.table.prompts.mapped("<u8")
        rest = Rest(rest_old, rest_new, prompts, self.request.key)
        try:
            if len(rest_old) and len(rest_new):
                rest.read(self.values, self.reader)
                left_old, left_new = self.paired(rest)
            else:
                left_old, left_new = rest_old, rest_new
        finally:
            rest.close()
        self.apart("removed", "duplicates_lost", keys, rest_old, left_old)
        self.apart("added", "duplicates_gained", keys, rest_new, left_new)
        return self.found

    def equal(self, keys: Any) -> tuple[Any, Any]:
        """Match equal records, tell which have moved; returns the indexes of the others."""
        import numpy as np

        from ftlint.dataset.diff.match import match

        border = self.border
        old, new = keys[:border], keys[border:]
        plain = match(old, new)
        files = self.files()
        pairs_old, pairs_new = plain.old, plain.new
        if files is not None:
            pairs_old, pairs_new = _by_file(old, new, files[:border], files[border:])
        moved = self.moved(pairs_old, pairs_new + border, files)
        count = int(moved.sum())
        self.found.counts[UNCHANGED] = len(pairs_old) - count
        spots = _first(pairs_old[moved], pairs_new[moved] + border, self.request.examples)
        self.note("moved", count, (Example(self.spot(a), self.spot(b)) for a, b in spots))
        alone_old = np.ones(border, dtype=bool)
        alone_old[pairs_old] = False
        alone_new = np.ones(len(keys) - border, dtype=bool)
        alone_new[pairs_new] = False
        lost = np.flatnonzero(alone_old & plain.shared_old)
        gained = np.flatnonzero(alone_new & plain.shared_new) + border
        self.note("duplicates_lost", len(lost), self.alone("old", lost))
        self.note("duplicates_gained", len(gained), self.alone("new", gained))
        return (
            np.flatnonzero(alone_old & ~plain.shared_old),
            np.flatnonzero(alone_new & ~plain.shared_new) + border,
        )

    def files(self) -> Any:
        """Return the number of the file of each record, one of each name in both versions.

        None where a version is a single file: what its name is says nothing.
        """
        import numpy as np

        old, new = self.request.old, self.request.new
        if len(old.sources) < 2 or len(new.sources) < 2:
            return None
        numbers: dict[str, int] = {}
        names = [
            numbers.setdefault(_relative(source.name, version.name), len(numbers))
            for version in (old, new)
            for source in version.sources
        ]
        ends = [*self.table.places.starts[1:], len(self.table)]
        sizes = np.diff(np.array(ends), prepend=0)
        return np.repeat(np.array(names, dtype=np.uint64), sizes)

    def moved(self, old: Any, new: Any, files: Any) -> Any:
        """Mark the equal pairs that are in another file, or in another order than most."""
        import numpy as np

        from ftlint.dataset.diff.match import in_order

        stays = np.ones(len(old), dtype=bool)
        if files is None:
            stays = in_order(old)
        else:
            stays = files[old] == files[new]
            for number in np.unique(files[new]):
                here = np.flatnonzero(stays & (files[new] == number))
                stays[here] = in_order(old[here])
        return ~stays

    def paired(self, rest: Rest) -> tuple[Any, Any]:
        """Count the pairs of changed records; returns the indexes of those without a partner."""
        import numpy as np

        from ftlint.dataset.diff.pair import ByWhat

        left_old, left_new = rest.old, rest.new
        changed: list[tuple[ByWhat, Any, Any]] = []
        for by, old, new in rest.pairs():
            left_old = np.setdiff1d(left_old, old, assume_unique=True)
            left_new = np.setdiff1d(left_new, new, assume_unique=True)
            if by == "content":
                pairs = zip(old.tolist(), new.tolist(), strict=True)
                self.note("relabelled", len(old), (self.relabelled(*pair) for pair in pairs))
            else:
                changed.append((by, old, new))
        firsts = sorted(
            (int(other), int(one), by)
            for by, old, new in changed
            for one, other in _first(old, new, self.request.examples)
        )
        examples = (self.changed(one, other, by) for other, one, by in firsts)
        self.note("changed", sum(len(old) for _, old, _ in changed), examples)
        return left_old, left_new

    def apart(self, kind: str, again: str, keys: Any, rest: Any, left: Any) -> None:
        """Count what one version alone has; a second one of it is a duplicate."""
        import numpy as np

        from ftlint.dataset.diff.match import firsts

        first = rest[firsts(keys[rest])] == rest if len(rest) else rest
        originals = np.isin(left, rest[first], assume_unique=True) if len(rest) else left
        side = "old" if kind == "removed" else "new"
        self.note(kind, int(originals.sum()), self.alone(side, left[originals]))
        self.note(again, int((~originals).sum()), self.alone(side, left[~originals]))

    def note(self, kind: str, count: int, examples: Iterator[Example]) -> None:
        """Add to a count, and describe as many records as are wanted."""
        self.found.counts[kind] += count
        if not count:
            return
        shown, most = self.found.examples[kind], self.request.examples
        for example in examples:
            if most and len(shown) >= most:
                break
            shown.append(example)

    def alone(self, side: str, indexes: Any) -> Iterator[Example]:
        """Describe records that one version alone has."""
        from ftlint.dataset.diff.pair import said

        for index in indexes[: self.request.examples or None].tolist():
            text = " ".join(" … ".join(said(self.value(index), self.reader)).split())
            short = shortened(without_secrets(text), BEGINNING)
            spot = self.spot(index)
            yield Example(
                old=spot if side == "old" else None, new=spot if side == "new" else None, text=short
            )

    def changed(self, old: int, new: int, by: str) -> Example:
        from ftlint.dataset.diff.alterations import alterations

        before, after = self.value(old), self.value(new)
        found = alterations(before, after, self.reader)
        return Example(self.spot(old), self.spot(new), by, alterations=found)

    def relabelled(self, old: int, new: int) -> Example:
        from ftlint.dataset.diff.alterations import alterations, swapped

        before, after = self.value(old), self.value(new)
        swap = swapped(before, after, self.reader)
        found: Sequence[Alteration] = [swap] if swap else alterations(before, after, self.reader)
        return Example(self.spot(old), self.spot(new), "content", alterations=tuple(found))

    def spot(self, index: int) -> Spot:
        item = self.inputs[self.table.places.file_of(index)]
        return Spot(item.name, item.line(self.lines[index]))

    def values(self, indexes: list[int]) -> Iterator[dict[str, Any]]:
        """Read records again, by ascending index."""
        for raw in reread(self.inputs, self.table.places, self.offsets, indexes):
            value = parse(raw)
            if value is None:
                raise FtlintError("an input changed while it was read; run again")
            yield value

    def value(self, index: int) -> dict[str, Any]:
        return next(self.values([index]))


def _first(old: Any, new: Any, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first pairs, all of them where there is no limit."""
    return zip(old[: most or None].tolist(), new[: most or None].tolist(), strict=True)


def _by_file(old: Any, new: Any, old_files: Any, new_files: Any) -> tuple[Any, Any]:
    """Match equal records within files of one name first, then those left over anywhere."""
    import numpy as np

    from ftlint.dataset.diff.match import match

    factor = np.uint64(0x9E3779B97F4A7C15)
    one, other = old.copy(), new.copy()
    one[:, 0] ^= (old_files + np.uint64(1)) * factor
    other[:, 0] ^= (new_files + np.uint64(1)) * factor
    near = match(one, other)
    left = np.setdiff1d(np.arange(len(old)), near.old, assume_unique=True)
    right = np.setdiff1d(np.arange(len(new)), near.new, assume_unique=True)
    far = match(old[left], new[right])
    pairs_old = np.concatenate((near.old, left[far.old]))
    pairs_new = np.concatenate((near.new, right[far.new]))
    order = np.argsort(pairs_new, kind="stable")
    return pairs_old[order], pairs_new[order]


def _relative(name: str, folder: str) -> str:
    """Return the name of a file within its version, without what says how it is packed."""
    inside = os.path.relpath(name, folder) if os.path.isdir(folder) else os.path.basename(name)
    return inside.split(".", 1)[0] if not inside.startswith(".") else inside
