"""The index over the digests of all records of a run: duplicates, contradictions and leaks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftlint.engine.columns import Spool
from ftlint.errors import SourceError
from ftlint.model.digests import (
    IDENTITY_KEYS,
    NO_ANSWER,
    NO_PROMPT,
    Digests,
    canonical_json,
    digest_other,
    equal_groups,
    role_seed,
    shape_seed,
)
from ftlint.model.similarity import SHINGLE, THRESHOLD

if TYPE_CHECKING:
    from ftlint.lint.places import Places
    from ftlint.model.settings import Settings
    from ftlint.source import Source

__all__ = [
    "IDENTITY_KEYS",
    "NO_ANSWER",
    "NO_PROMPT",
    "DigestColumns",
    "DigestFile",
    "DigestIndex",
    "Digests",
    "Place",
    "canonical_json",
    "digest_other",
    "role_seed",
    "shape_seed",
]


@dataclass(slots=True, eq=False, repr=False)
class DigestColumns:
    """The digests of a whole file, in columns that go to disk when they grow."""

    exact: Spool = field(default_factory=Spool)
    prompt: Spool = field(default_factory=Spool)
    answer: Spool = field(default_factory=Spool)
    length: Spool = field(default_factory=Spool)

    def __len__(self) -> int:
        return len(self.answer) // 8

    def extend(self, chunk: Digests) -> None:
        """Append the digests of the next chunk."""
        self.exact.append(chunk.exact)
        self.prompt.append(chunk.prompt)
        self.answer.append(chunk.answer)
        self.length.append(chunk.length.tobytes())


@dataclass(slots=True, eq=False, repr=False)
class DigestFile:
    """One file in the index: its name, its part in the dataset, and its columns."""

    name: str
    split: str
    group: str
    digests: DigestColumns
    places: Places
    source: Source | None = None
    folder: str = ""
    """The folder of the files that it belongs with, where no dataset is declared."""


Place = tuple[int, int]
"""(file index, record position among the file's records that have a value), both 0-based."""


class DigestIndex:
    """Finds equal records, contradictions and leaks over all files of a run."""

    def __init__(self, files: list[DigestFile], settings: Settings) -> None:
        self.files = files
        self.settings = settings
        self._near: dict[tuple[float, int], list[tuple[str, Place, Place, float]]] = {}
        self._starts = [0]
        for file in files:
            self._starts.append(self._starts[-1] + len(file.digests))

    def __len__(self) -> int:
        return self._starts[-1]

    def count(self) -> int:
        """Return the number of files."""
        return len(self.files)

    def records(self, file: int) -> int:
        """Return the number of records of a file that have a value."""
        return self._starts[file + 1] - self._starts[file]

    def place(self, file: int, position: int) -> tuple[str, int, int]:
        """Return (file name, 1-based line, 1-based record number) of a record."""
        found = self.files[file]
        line, number, _ = found.places[position]
        return found.name, line, number

    def split(self, file: int) -> str:
        """Return train, validation or test."""
        return self.files[file].split

    def group(self, file: int) -> str:
        """Return the name of the dataset the file belongs to; empty where none is declared."""
        return self.files[file].group

    def answer_length(self, file: int, position: int) -> int:
        """Return the length of a record's final answer, in code points or bytes of JSON."""
        column = self.files[file].digests.length
        return int.from_bytes(column[4 * position : 4 * position + 4], sys.byteorder)

    def exact(self, file: int, position: int) -> bytes:
        """Return the content digest of a record."""
        return self.files[file].digests.exact[16 * position : 16 * position + 16]

    def is_answered(self, file: int, position: int) -> bool:
        """Tell whether a record ends with an answer."""
        return self._answer(file, position) != NO_ANSWER

    def _prompt(self, file: int, position: int) -> bytes:
        return self.files[file].digests.prompt[16 * position : 16 * position + 16]

    def _answer(self, file: int, position: int) -> bytes:
        return self.files[file].digests.answer[8 * position : 8 * position + 8]

    def duplicate_groups(self) -> Iterator[list[Place]]:
        """Yield the places of equal records, in order of appearance, two or more in a group.

        A record of a validation or test file that repeats is a leak: groups stay within one
        dataset and split.
        """
        for group in self._groups("exact"):
            parts: dict[tuple[str, str], list[Place]] = {}
            for place in group:
                file = self.files[place[0]]
                parts.setdefault((file.group, file.split), []).append(place)
            yield from (part for part in parts.values() if len(part) > 1)

    def contradiction_groups(self) -> Iterator[list[list[Place]]]:
        """Yield, for each prompt with different final answers, the places by answer."""
        for group in self._groups("prompt"):
            answers: dict[bytes, list[Place]] = {}
            for place in group:
                number = self._answer(*place)
                if number != NO_ANSWER:
                    answers.setdefault(number, []).append(place)
            if len(answers) > 1:
                yield list(answers.values())

    def leak_groups(self) -> Iterator[tuple[list[Place], list[Place]]]:
        """Yield (training places, validation or test places) that share a prompt."""
        if len({file.split for file in self.files}) < 2:
            return
        for group in self._groups("prompt"):
            by_dataset: dict[tuple[str, str], tuple[list[Place], list[Place]]] = {}
            for place in group:
                file = self.files[place[0]]
                pair = by_dataset.setdefault((file.group, file.folder), ([], []))
                pair[file.split != "train"].append(place)
            yield from (pair for pair in by_dataset.values() if pair[0] and pair[1])

    def near_copies(self, threshold: float, ngram: int) -> Iterator[tuple[Place, Place, float]]:
        """Yield (record, the record it resembles, similarity) of verified near-duplicates.

        What ``ftlint dedup --near`` would remove. The files are read once more for it.
        """
        for kind, place, kept, similarity in self._compared(threshold, ngram):
            if kind == "near":
                yield place, kept, similarity

    def near_leaks(self) -> Iterator[tuple[Place, Place, float | None]]:
        """Yield (held-out place, training place, similarity), None for one conversation's turns.

        Equal prompts are not among them: see ``leak_groups``.
        """
        if len({file.split for file in self.files}) < 2:
            return
        same = {place for _, held_out in self.leak_groups() for place in held_out}
        for kind, place, trained, similarity in self._compared(THRESHOLD, SHINGLE):
            here, there = self.files[place[0]], self.files[trained[0]]
            if kind == "near" or place in same or here.folder != there.folder:
                continue
            yield place, trained, similarity if kind == "leak" else None

    def _compared(self, threshold: float, ngram: int) -> list[tuple[str, Place, Place, float]]:
        """Return what ``ftlint dedup --near`` finds but for equal records; the files are reread."""
        if (threshold, ngram) in self._near:
            return self._near[threshold, ngram]
        from ftlint.dataset.dedup.find import Rules, find, with_parts
        from ftlint.dataset.inputs import Workspace, open_input
        from ftlint.engine.workers import engine

        with Workspace() as workspace:
            inputs, numbers = [], []
            for number, file in enumerate(self.files):
                # A document that is damaged has its own finding and takes no part here.
                with suppress(SourceError):
                    if file.source is not None:
                        inputs.append(open_input(file.source, workspace))
                        numbers.append(number)
            parts = [(self.files[number].group, self.files[number].split) for number in numbers]
            local = engine("local", sum(item.size() for item in inputs))
            try:
                rules = Rules(near=True, threshold=threshold, ngram=ngram)
                found = find(with_parts(inputs, parts), rules, local, skip_broken=True)
            finally:
                local.close()
            removed = found.removed
            rows = zip(removed.records, removed.kept, removed.similarity, strict=True)
            kinds = [("near", *row) for row in rows if row[2] <= 1]
            for leak in found.leaks:
                kinds.append(("contained" if leak[2] > 1 else "leak", *leak))
            compared = []
            for kind, record, kept, similarity in sorted(kinds, key=lambda row: row[1:]):
                places = []
                for index in (record, kept):
                    number = numbers[found.table.places.file_of(index)]
                    position = self.files[number].places.at_line(found.place(index)[1])
                    places.append((number, position or 0))
                compared.append((kind, places[0], places[1], similarity))
            found.table.close()
        self._near[threshold, ngram] = compared
        return compared

    def contaminated(self) -> Iterator[tuple[Place, str, int, str]]:
        """Yield (training record, place in evaluation data, words shared, the words).

        What ``ftlint decontaminate`` would leave out. The training files are read once more for it.
        """
        if not self.settings.decontaminate and not self.settings.against:
            return
        from ftlint.dataset.decontaminate.against import against_of
        from ftlint.dataset.decontaminate.find import overlaps
        from ftlint.dataset.inputs import Workspace, open_input
        from ftlint.engine.workers import engine

        against = against_of(self.settings.decontaminate, self.settings.against)
        if not against:
            return
        evaluation = {os.path.realpath(path) for path in against.paths() if path is not None}
        with Workspace() as workspace:
            grams = against.read(workspace)
            inputs, numbers = [], []
            for number, file in enumerate(self.files):
                if file.split != "train" or file.source is None:
                    continue
                path = file.source.own
                if path is not None and os.path.realpath(path) in evaluation:
                    continue
                with suppress(SourceError):
                    inputs.append(open_input(file.source, workspace))
                    numbers.append(number)
            local = engine("local", sum(item.size() for item in inputs), self.settings.jobs)
            try:
                found = overlaps(inputs, grams, local, self.settings.input_format)
            finally:
                local.close()
            for hit in found.hits:
                number = numbers[hit.file]
                position = self.files[number].places.at_line(hit.line)
                span = hit.spans[0]
                yield (number, position or 0), hit.named(grams), span.tokens, span.words

    def _groups(self, column: str) -> Iterator[list[Place]]:
        """Yield places that share a key, two or more, ordered by the first of each group."""
        columns = [getattr(file.digests, column).view() for file in self.files]
        for group in equal_groups(columns):
            yield [self._place_of(index) for index in group]

    def _place_of(self, index: int) -> Place:
        from bisect import bisect_right

        file = bisect_right(self._starts, index) - 1
        return file, index - self._starts[file]
