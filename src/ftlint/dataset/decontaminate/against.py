"""What training data must not hold: files of evaluation data, and indexes of others."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from glob import glob
from typing import TYPE_CHECKING, Any

from ftlint.dataset.inputs import Workspace, open_any
from ftlint.errors import UsageError
from ftlint.model.similarity import RUN
from ftlint.source import Source

if TYPE_CHECKING:
    from ftlint.dataset.decontaminate.grams import Grams


@dataclass(frozen=True, slots=True)
class Against:
    """The evaluation data: files, and indexes that were made of others.

    ``prompts`` leaves the answers of the files out; ``ngram`` is the number of words in a run.
    """

    sources: tuple[Source, ...] = ()
    indexes: tuple[str, ...] = ()
    prompts: bool = True
    ngram: int = RUN

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.sources or self.indexes)

    def paths(self) -> list[str | None]:
        """Return the paths that are read."""
        return [*(source.path for source in self.sources), *self.indexes]

    def read(self, workspace: Workspace) -> Grams:
        """Read it all; raises FtlintError where something cannot be read or holds no record."""
        from ftlint.dataset.decontaminate.grams import joined, read_grams
        from ftlint.dataset.decontaminate.index import read_index

        parts = [read_index(path) for path in self.indexes]
        if self.sources:
            inputs = [open_any(source, workspace) for source in self.sources]
            parts.append(read_grams(inputs, prompts=self.prompts, ngram=self.ngram))
        return joined(parts)


def against_of(table: Mapping[str, Any], more: Sequence[str] = ()) -> Against:
    """Return the evaluation data of a table of the configuration, with files named beside it.

    Raises UsageError where a path or glob leads to no file.
    """
    return Against(
        tuple(Source(path, os.path.relpath(path)) for path in (*_files(table, "against"), *more)),
        tuple(os.path.relpath(path) for path in _files(table, "index")),
        table.get("against_text", "prompts") == "prompts",
        int(table.get("ngram") or RUN),
    )


def _files(table: Mapping[str, Any], key: str) -> Iterator[str]:
    for pattern in table.get(key, ()):
        if os.path.isfile(pattern):
            yield pattern
            continue
        found = sorted(path for path in glob(pattern, recursive=True) if os.path.isfile(path))
        if not found:
            raise UsageError(f"decontaminate.{key}: {os.path.relpath(pattern)}: no such file")
        yield from found
