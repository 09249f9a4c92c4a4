"""A recipe resolved: its source files, its steps with their keys, and what is out of date."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ftlint import __version__
from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.split.units import Sizes, sizes_of
from ftlint.dataset.system_prompt import literal, prompt_of, read_options
from ftlint.errors import UsageError
from ftlint.model.settings import NOTHING, Build, BuildSource, Settings
from ftlint.options.conversion import OPTIONS, Places
from ftlint.options.conversion import resolve as resolve_options
from ftlint.options.steps import DedupStep, MergeStep, SplitStep, dotted
from ftlint.options.typed import made
from ftlint.output.lock import Locked, file_digest, value_digest
from ftlint.output.places import require_file

SPLITS: Final = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a recipe, its declaration, and the digest of its content."""

    path: str
    declared: BuildSource
    digest: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe whose globs are expanded; paths are relative to ``root``."""

    build: Build
    root: Path
    files: tuple[SourceFile, ...]
    against: tuple[SourceFile, ...] = ()
    indexes: tuple[SourceFile, ...] = ()
    """Indexes of evaluation data."""
    digests: dict[str, str] = field(default_factory=dict)
    counted: str = ""
    """The model or the encoding whose tokens a mixture by tokens is made of; else empty."""
    decisions: Mapping[str, str] = field(default_factory=dict)
    """What a person has decided about damaged passages."""

    def decided(self, source: BuildSource) -> Mapping[str, str]:
        """Return the decisions for a source whose damaged text is repaired."""
        repaired = str(source.options.get("repair_encoding", "false")).lower() != "false"
        return self.decisions if repaired else {}

    def _said(self, source: BuildSource) -> list[Any]:
        """Return what a source says of its conversion, as a digest takes it."""
        decided = self.decided(source)
        return [source.format, dict(source.options), *([dict(decided)] if decided else [])]

    @property
    def outputs(self) -> dict[str, str]:
        """Return the path of each split that is written."""
        paths = (self.build.output, self.build.validation, self.build.test)
        return {split: path for split, path in zip(SPLITS, paths, strict=True) if path is not None}

    @property
    def mixture(self) -> dict[str, Any]:
        """Return what decides about the mixture, beside the files."""
        return {**self.build.merge, **({"counted": self.counted} if self.counted else {})}

    def key(self) -> str:
        """Return the digest of everything the recipe says; sources stand apart."""
        build = self.build
        return value_digest(
            {
                "sources": [[one.path, *self._said(one), one.weight] for one in build.sources],
                "outputs": self.outputs,
                "to": build.to,
                "merge": self.mixture,
                "dedup": None if build.dedup is None else dict(build.dedup),
                "split": dict(build.split),
                "check": build.check,
            }
        )

    def convert_key(self, file: SourceFile) -> str:
        """Return the digest of what decides about the conversion of a file."""
        declared = file.declared
        return value_digest(
            [
                "convert",
                __version__,
                file.digest,
                self.build.to,
                *self._said(declared),
                Path(file.path).suffixes,
            ]
        )

    def merge_key(self) -> str:
        """Return the digest of what decides about the merged dataset."""
        build = self.build
        files = [[self.convert_key(one), one.path, one.declared.weight] for one in self.files]
        dedup = None if build.dedup is None else dict(build.dedup)
        return value_digest(["merge", __version__, files, self.mixture, dedup])

    def sources(self) -> dict[str, str]:
        """Return the digest of every file that is read."""
        return {one.path: one.digest for one in (*self.files, *self.against, *self.indexes)}

    def rules(self) -> Rules | None:
        """Return the rules of the dedup step, None where there is none."""
        table = self.build.dedup
        if table is None:
            return None
        try:
            return dedup_rules(made(DedupStep, table))
        except UsageError as error:
            raise UsageError(f"{self.build.origin}: {error}") from None

    def stale(self, locked: Locked | None) -> list[str]:
        """Say why the outputs are out of date; nothing where they are what the lock says."""
        if locked is None:
            return ["was never built"]
        reasons = []
        if locked.tool != __version__:
            reasons.append(f"was built with ftlint {locked.tool}, this is {__version__}")
        if locked.recipe != self.key():
            reasons.append("the recipe has changed")
        reasons.extend(_differences(locked.sources, self.sources()))
        for path in self.outputs.values():
            target = self.root / path
            if not target.exists():
                reasons.append(f"{path} is missing")
            elif path in locked.outputs and file_digest(target) != locked.outputs[path]:
                reasons.append(f"{path} was changed since it was built")
        return reasons


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for path in now:
        if path not in before:
            yield f"{path} is new"
        elif before[path] != now[path]:
            yield f"{path} has changed"
    for path in before:
        if path not in now:
            yield f"{path} is gone"


def dedup_rules(step: DedupStep, settings: Settings | None = None) -> Rules:
    """Return the rules that options of dedup mean; raises UsageError where two do not go together.

    ``settings`` say how the records are read.
    """
    by, _, by_key = step.by.partition(":")
    keep, _, keep_key = step.keep.partition(":")
    if step.near and by == "key":
        raise UsageError("near compares words; it does not go with by = key:PATH")
    return Rules(
        near=step.near,
        threshold=step.threshold,
        ngram=step.ngram,
        keep=keep,
        keep_key=dotted(keep_key),
        by=by,
        by_key=dotted(by_key),
        drop_contained=step.contained == "drop",
        identity=frozenset(step.identity),
        method=settings.method if settings else None,
        input_format=settings.input_format if settings else None,
    )


def split_sizes(build: Build) -> Sizes:
    """Return the shares, or the numbers, that the split step of a recipe asks for."""
    step, with_test = made(SplitStep, build.split), build.test is not None
    if build.validation is None:
        if with_test:
            raise UsageError(f"{build.origin}: a build with 'test' needs 'validation' as well")
        return Sizes()
    try:
        return sizes_of(step, with_test=with_test)
    except UsageError as error:
        raise UsageError(f"{build.origin}: {error}") from None


def _prompted(build: Build, root: Path) -> Build:
    """Return a recipe that holds the texts of system prompts which it names files for."""
    merge = dict(build.merge)
    step = made(MergeStep, merge)
    if (prompt := prompt_of(step, f"{build.origin}: system-prompt", str(root))) is not None:
        merge["system-prompt"] = literal(prompt.text)
    sources = tuple(
        _prompted_source(one, Places(build.origin, one.places), root) for one in build.sources
    )
    return build._replace(merge=merge, sources=sources)


def _prompted_source(source: BuildSource, places: Places, root: Path) -> BuildSource:
    options = read_options(source.options, str(root), places.fail)
    if "system_prompt" in options:
        options["system_prompt"] = literal(options["system_prompt"])
    return source._replace(options=options)


def resolve(
    build: Build, root: Path, counted: str = "", decisions: Mapping[str, str] = NOTHING
) -> Recipe:
    """Find the files of a recipe; raises UsageError where a source is not there.

    ``counted`` is the model or the encoding that tokens are counted with, ``decisions``
    what a person has decided about damaged passages.
    """
    build = _prompted(build, root)
    files = [file for one in build.sources for file in _files(one, root, build)]
    against, indexes = (tuple(_listed(key, root, build)) for key in ("against", "index"))
    counted = counted if made(MergeStep, build.merge).by == "tokens" else ""
    recipe = Recipe(
        build, root, tuple(files), against, indexes, counted=counted, decisions=decisions
    )
    read = {os.path.realpath(root / path) for path in recipe.sources()}
    for path in recipe.outputs.values():
        if os.path.realpath(root / path) in read:
            raise UsageError(f"{build.origin}: {path} is a source and an output of {build.name}")
        require_file(str(root / path))
    recipe.rules()
    split_sizes(build)
    _refuse_unknown(build)
    return recipe


def _refuse_unknown(build: Build) -> None:
    """Raise UsageError for a format or an option of one that does not exist."""
    from ftlint.dataset.convert import detect

    detect.named(build.to, detect.targets(), Places(build.origin, build.places), "to")
    for one in build.sources:
        places = Places(build.origin, one.places)
        if one.format:
            detect.named(one.format, detect.sources(), places, "from")
        resolve_options(one.options, OPTIONS, "any format", places=places)


def _listed(key: str, root: Path, build: Build) -> Iterator[SourceFile]:
    """Yield the files that a key of the split step names."""
    said = build.split.get(key, [])
    for path in [said] if isinstance(said, str) else said:
        yield from _files(BuildSource(path), root, build)


def _files(source: BuildSource, root: Path, build: Build) -> Iterator[SourceFile]:
    pattern = str(root / source.path)
    if os.path.isfile(pattern):
        matches = [pattern]
    else:
        matches = sorted(
            path for path in glob.glob(pattern, recursive=True) if os.path.isfile(path)
        )
    if not matches:
        raise UsageError(f"{build.origin}: {source.path}: no such file")
    for path in matches:
        name = Path(os.path.relpath(path, root)).as_posix()
        yield SourceFile(name, source, file_digest(path))
