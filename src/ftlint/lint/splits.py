"""Which split of which dataset a file belongs to: by the configuration, else by its name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from ftlint.model.settings import Settings
from ftlint.source import Source
from ftlint.source.split_names import WORDS, is_whole, split_name

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FOLDERS = frozenset(word for words in WORDS.values() for word in words)


class Part(NamedTuple):
    """The part that a file has in a run: its split, and with which other files it belongs.

    ``group`` is the name of the declared dataset. ``folder`` parts files of which nothing is
    declared: held-out data is that of the training data in the folder that holds both.
    """

    split: str = "train"
    group: str = ""
    folder: str = ""


class Splits:
    """Tells the split (train, validation, test) and the dataset of each file."""

    def __init__(self, settings: Settings) -> None:
        self._root = os.path.realpath(settings.root)
        self._validation = [os.path.realpath(path) for path in settings.validation]
        self._datasets: list[tuple[str, str, GitIgnoreSpec]] = []
        if settings.datasets:
            from ftlint.source.globs import spec_of

            for dataset in settings.datasets:
                for split in ("train", "validation", "test"):
                    globs = [glob.removeprefix("./") for glob in getattr(dataset, split)]
                    anchored = [glob if glob.startswith("/") else f"/{glob}" for glob in globs]
                    spec = spec_of(anchored)
                    self._datasets.append((split, dataset.name, spec))

    def of(self, source: Source) -> Part:
        """Return the part of a file; where nothing is declared its name decides.

        With ``--validation`` the other files are training data, whatever their names, and so are
        files whose name says nothing, and standard input.
        """
        if source.own is None:
            return Part()
        path = os.path.realpath(source.own)
        for validation in self._validation:
            if path == validation or path.startswith(validation + os.sep):
                return Part("validation")
        relative = os.path.relpath(path, self._root).replace(os.sep, "/")
        for split, name, spec in self._datasets:
            if spec.match_file(relative):
                return Part(split, name)
        return Part() if self._validation else _by_name(path, relative)

    def all_of(self, sources: Iterable[Source]) -> list[Part]:
        """Return the parts of the files of a run.

        Where names make none of them training data, all are: then somebody looks at held-out
        files by themselves. A file named as the whole of what others are parts of is of no split:
        it stands by itself.
        """
        sources = list(sources)
        parts = [self.of(source) for source in sources]
        trained = {p.folder for p, s in zip(parts, sources, strict=True) if _says_train(p, s)}
        for place, (part, source) in enumerate(zip(parts, sources, strict=True)):
            if part.folder in trained and source.own and is_whole(source.own):
                parts[place] = part._replace(folder=source.own)
        if self._validation or any(part.group or part.split == "train" for part in parts):
            return parts
        return [part._replace(split="train") for part in parts]


def _says_train(part: Part, source: Source) -> bool:
    """Tell whether the name of a file, and nothing else, makes it training data."""
    if part.group or part.split != "train" or source.own is None:
        return False
    return split_name(_short(source.own)) is not None


def _by_name(path: str, relative: str) -> Part:
    """Return the part that a file has by its name and the folders of the project above it."""
    name = _short(path) if relative.startswith("../") else relative
    found = split_name(name)
    if found is None:
        return Part("train", "", os.path.dirname(path))
    holder = os.path.normpath(os.path.join(path.removesuffix(name), found.folder))
    return Part(found.split, "", holder)


def _short(path: str) -> str:
    """Return the name of a file, with its folder where that is named as a split.

    Of a path outside the project the other folders say nothing: who keeps the project in a folder
    called test does not mean its data.
    """
    own = PurePath(path)
    keep = own.parent.name.lower() in _FOLDERS
    return f"{own.parent.name}/{own.name}" if keep else own.name
