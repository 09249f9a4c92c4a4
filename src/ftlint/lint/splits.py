"""Which split of which dataset a file belongs to: ``[[dataset]]`` and ``--validation``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ftlint.model.settings import Settings
from ftlint.source import Source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Splits:
    """Tells the split (train, validation, test) and the dataset of each file."""

    def __init__(self, settings: Settings) -> None:
        self._root = os.path.realpath(settings.root)
        self._validation = [os.path.realpath(path) for path in settings.validation]
        self._datasets: list[tuple[str, str, GitIgnoreSpec]] = []
        if settings.datasets:
            from pathspec import GitIgnoreSpec

            for dataset in settings.datasets:
                for split in ("train", "validation", "test"):
                    globs = [glob.removeprefix("./") for glob in getattr(dataset, split)]
                    anchored = [glob if glob.startswith("/") else f"/{glob}" for glob in globs]
                    spec = GitIgnoreSpec.from_lines(anchored)
                    self._datasets.append((split, dataset.name, spec))

    def of(self, source: Source) -> tuple[str, str]:
        """Return (split, dataset name); a file that nothing names is training data."""
        if source.path is None:
            return "train", ""
        path = os.path.realpath(source.replaces or source.path)
        for validation in self._validation:
            if path == validation or path.startswith(validation + os.sep):
                return "validation", ""
        if self._datasets:
            relative = os.path.relpath(path, self._root).replace(os.sep, "/")
            for split, name, spec in self._datasets:
                if spec.match_file(relative):
                    return split, name
        return "train", ""
