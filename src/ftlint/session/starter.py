"""What ``ftlint init`` finds in a folder, and the files it writes from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ftlint import __version__
from ftlint.config.discovery import FILE_NAMES
from ftlint.config.options import EXCLUDE, INCLUDE
from ftlint.config.toml import read_document
from ftlint.config.write import toml_value
from ftlint.errors import SourceError, UsageError
from ftlint.jsontext.values import Value, open_values
from ftlint.source import Source, open_chunks, sniff
from ftlint.source.split_names import split_name

HOOKS_FILE: Final = Path(".pre-commit-config.yaml")
REPOSITORY: Final = "https://github.com/ftlint/ftlint"

SAMPLE: Final = 50
"""Records of a file that are looked at to tell its shape."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file that was found: its name below the folder, its shape, and its split by its name."""

    name: str
    format: str | None
    split: str
    glob: str
    """Matches the files of this split that are named alike; the file itself where none is named."""
    folder: str
    """The folder of the files of all splits, ``.`` for the one that was surveyed."""

    @classmethod
    def of(cls, source: Source) -> Dataset:
        """Describe a file by its name and its first records."""
        told = split_name(source.name)
        if told is None:
            folder = PurePosixPath(source.name).parent.as_posix()
            return cls(source.name, shape_of(source), "train", source.name, folder)
        return cls(source.name, shape_of(source), told.split, told.glob, told.folder)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a folder holds: datasets, and the target that fits all of them."""

    datasets: tuple[Dataset, ...]
    target: str
    also: tuple[str, ...]


def survey(folder: Path) -> Survey:
    """Find the datasets of a folder and guess what they are for."""
    datasets = tuple(map(Dataset.of, _found(folder)))
    shapes = Counter(item.format for item in datasets if item.format is not None)
    target, also = guess_target(set(shapes))
    return Survey(datasets, target, also)


def _found(folder: Path) -> tuple[Source, ...]:
    from ftlint.source.discover import discover

    try:
        found = discover(
            ["."],
            include=INCLUDE,
            exclude=EXCLUDE,
            extend_exclude=(),
            respect_gitignore=True,
            force_exclude=False,
            root=str(folder),
            stdin=None,
            stdin_filename=None,
        )
    except UsageError:  # nothing there yet: a starting configuration is still of use
        return ()
    return tuple(found.sources)


def existing_configuration(folder: Path) -> Path | None:
    """Return the configuration file that a folder has already."""
    for name in FILE_NAMES:
        path = folder / name
        if path.is_file() and read_document(path) is not None:
            return Path(name)
    return None


def shape_of(source: Source) -> str | None:
    """Return the shape that most of the first records of a file have."""
    shapes = Counter(islice(_shapes(source), SAMPLE))
    shapes.pop(None, None)
    return str(shapes.most_common(1)[0][0]) if shapes else None


def _shapes(source: Source) -> Iterator[str | None]:
    import orjson

    from ftlint.formats import UNKNOWN, detect

    try:
        for raw in _raw_records(source):
            try:
                value: Any = orjson.loads(raw)
            except orjson.JSONDecodeError:
                continue
            if isinstance(value, dict):
                shape = detect(value)[0]
                yield None if shape is UNKNOWN else shape.name
    except SourceError:
        return


def _raw_records(source: Source) -> Iterator[bytes]:
    """Yield the lines of a file, or the values of a JSON document."""
    if not sniff(source).document:
        for chunk in open_chunks(source, 65_536):
            yield from chunk.data.split(b"\n")
        return
    for value in open_values(source):
        if isinstance(value, Value):
            yield value.raw


def guess_target(shapes: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return the target that takes all shapes, the neutral one first, and the others that do."""
    from ftlint import targets

    fitting = [
        name
        for name in targets.names()
        if shapes
        and shapes <= set(targets.target(name).formats)
        and targets.target(name).deprecated is None
    ]
    if not fitting:
        return targets.NEUTRAL_TARGET, ()
    return fitting[0], tuple(fitting[1:])


@dataclass(frozen=True, slots=True)
class Starter:
    """The files to begin with."""

    survey: Survey

    def told(self) -> Iterator[str]:
        """Yield what was found, a line each."""
        datasets = self.survey.datasets
        if not datasets:
            yield "No datasets (*.jsonl, *.ndjson) here yet."
        for item in datasets[:20]:
            yield f"Found {item.name}: {item.format or 'unknown shape'}, {item.split}"
        if len(datasets) > 20:
            yield f"Found {len(datasets) - 20} more"

    def configuration(self) -> str:
        """Return the text of ``ftlint.toml``."""
        parts = [
            "# What ftlint checks here. Every key: ftlint config; one key: ftlint config KEY\n",
            self._target(),
            self._include(),
            *self._datasets(),
            "# Rules: all but the opt-in ones run. `ftlint rule` lists them.\n"
            '# ignore = ["missing-system"]\n\n'
            "# The least severity that fails: error, warning, info or never.\n"
            '# fail-on = "error"\n',
        ]
        # Keys of the top level must stand before the first [[dataset]].
        tables = [part for part in parts if part.startswith("[[")]
        return "\n".join([*(part for part in parts if part not in tables), *tables])

    def _target(self) -> str:
        also = self.survey.also
        hint = f"# These take the shapes found here too: {', '.join(also)}\n" if also else ""
        return (
            "# Who trains on the data: `ftlint target` lists the names.\n"
            f"{hint}target = {toml_value([self.survey.target])}\n"
        )

    def _include(self) -> str:
        folders = sorted(
            {
                PurePosixPath(item.name).parts[0] if "/" in item.name else "."
                for item in self.survey.datasets
            }
        )
        if not folders or "." in folders:
            return '# What `ftlint check` reads without paths:\n# include = ["data/**/*.jsonl"]\n'
        endings = sorted({_ending(item.name) for item in self.survey.datasets})
        globs = [f"{folder}/**/*{ending}" for folder in folders for ending in endings]
        return f"# What `ftlint check` reads without paths.\ninclude = {toml_value(globs)}\n"

    def _datasets(self) -> Iterator[str]:
        """Yield a ``[[dataset]]`` for each folder that has training and held-out files."""
        names: set[str] = set()
        for folder in sorted({item.folder for item in self.survey.datasets}):
            members = [item for item in self.survey.datasets if item.folder == folder]
            splits: dict[str, list[str]] = {}
            for item in members:
                glob = item.name if self._reaches_others(item) else item.glob
                globs = splits.setdefault(item.split, [])
                if glob not in globs:
                    globs.append(glob)
            if len(splits) < 2:
                continue
            name = _free(PurePosixPath(folder).name or "data", folder, names)
            names.add(name)
            lines = ["[[dataset]]", "# Splits that belong together: leaks between them are found."]
            lines.append(f"name = {toml_value(name)}")
            lines += [
                f"{split} = {toml_value(splits[split])}"
                for split in ("train", "validation", "test")
                if split in splits
            ]
            yield "\n".join(lines) + "\n"

    def _reaches_others(self, item: Dataset) -> bool:
        """Tell whether the glob of a file matches files of another split as well."""
        from ftlint.source.globs import spec_of

        spec = spec_of([f"/{item.glob}"])
        others = (other for other in self.survey.datasets if other.split != item.split)
        return any(spec.match_file(other.name) for other in others)

    def hooks(self) -> str:
        """Return the text of ``.pre-commit-config.yaml``."""
        return (
            "# pre-commit install, and every commit is checked: https://pre-commit.com\n"
            "repos:\n"
            f"  - repo: {REPOSITORY}\n"
            f"    rev: v{__version__}\n"
            "    hooks:\n"
            "      - id: ftlint # each staged dataset file\n"
            "      - id: ftlint-dataset # all files together: duplicates, contradictions, leaks\n"
            "      - id: ftlint-config # ftlint.toml itself\n"
        )


def _free(name: str, folder: str, taken: set[str]) -> str:
    """Return a name for the dataset of a folder that no other dataset has."""
    whole = folder.strip("./").replace("/", "-")
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, whole, *numbered) if one and one not in taken)


def _ending(name: str) -> str:
    """Return all suffixes that count, such as ``.jsonl.gz``.

    >>> _ending("data/v1.2.jsonl.gz")
    '.jsonl.gz'
    """
    path = PurePosixPath(name)
    if path.suffix in (".gz", ".zst"):
        return PurePosixPath(path.stem).suffix + path.suffix
    return path.suffix
