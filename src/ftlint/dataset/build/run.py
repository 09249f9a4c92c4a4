"""Build datasets by recipe: convert, merge, deduplicate, split, check; only what is out of date.

What a step gives is kept under the digest of everything that decides about it, so a step whose
inputs and options are the same is not run again, and a build that was interrupted goes on where it
stopped. Outputs appear only after the last check.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ftlint import __version__
from ftlint.dataset.build.recipe import Recipe, SourceFile, split_sizes
from ftlint.dataset.inputs import Input, Workspace, is_table, open_input
from ftlint.errors import FtlintError, reason
from ftlint.model.losses import Ledger
from ftlint.model.words import plural
from ftlint.options.conversion import Places
from ftlint.options.steps import MergeStep, SplitStep
from ftlint.options.typed import made
from ftlint.output.lock import Locked, file_digest, lock_text, read_lock
from ftlint.output.writer import Outputs, copy_file
from ftlint.source import Source

Tell = Callable[[str], None]
Check = Callable[[list[Source], str], list[str]]
"""Given sources and the least severity that counts, returns one line for each finding."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a build and whether it has to run."""

    name: str
    what: str
    fresh: bool


@dataclass(slots=True)
class Built:
    """What became of a build: the steps that ran, records by output, and what was found wrong."""

    name: str
    ran: list[str] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    up_to_date: bool = False


def plan(recipe: Recipe, lock: Path, cache: Path) -> list[Step]:
    """Return the steps of a build in order; none has to run where the outputs are up to date."""
    fresh = not recipe.stale(read_lock(lock).get(recipe.build.name))
    steps = [
        Step("convert", one.path, fresh or _kept(cache, recipe.convert_key(one)).exists())
        for one in recipe.files
    ]
    merged = fresh or _kept(cache, recipe.merge_key()).exists()
    what = f"{len(recipe.files)} files" + (", dedup" if recipe.build.dedup is not None else "")
    steps.append(Step("merge", what, merged))
    steps.append(Step("split", ", ".join(recipe.outputs.values()), fresh))
    steps.append(Step("check", recipe.build.check, fresh))
    return steps


def _kept(cache: Path, key: str) -> Path:
    return cache / f"{key[:32]}.jsonl"


def build(
    recipe: Recipe,
    lock: Path,
    cache: Path,
    check: Check,
    *,
    force: bool = False,
    jobs: int = 0,
    tell: Tell = lambda _: None,
    tokens_of: Callable[[Input], float] | None = None,
) -> Built:
    """Bring the outputs of a recipe up to date; ``tokens_of`` is for a mixture by tokens.

    Raises FtlintError where an output exists that no build wrote, or that was changed since,
    unless ``force``. Where the check finds something, the outputs stay as they were.
    """
    locked = read_lock(lock)
    known = locked.get(recipe.build.name)
    if not recipe.stale(known) and not force:
        return Built(
            recipe.build.name, up_to_date=True, records=dict(known.records) if known else {}
        )
    if not force:
        _refuse_foreign(recipe, known)
    return _Build(recipe, cache, check, jobs, tell, tokens_of).run(lock, locked)


def _refuse_foreign(recipe: Recipe, known: Locked | None) -> None:
    for path in recipe.outputs.values():
        target = recipe.root / path
        if not target.exists():
            continue
        if known is None or path not in known.outputs:
            raise FtlintError(f"{path}: exists and was not built; replace it with --force")
        if file_digest(target) != known.outputs[path]:
            raise FtlintError(f"{path}: was changed since it was built; replace it with --force")


class _Build:
    """One build in the making."""

    def __init__(
        self,
        recipe: Recipe,
        cache: Path,
        check: Check,
        jobs: int,
        tell: Tell,
        tokens_of: Callable[[Input], float] | None,
    ) -> None:
        self.recipe = recipe
        self.tokens_of = tokens_of
        self.cache = cache
        self.check = check
        self.jobs = jobs
        self.tell = tell
        self.built = Built(recipe.build.name)

    def run(self, lock: Path, locked: dict[str, Locked]) -> Built:
        """Build; errors name the outputs of the recipe, not files on the way there."""
        try:
            return self.steps(lock, locked)
        except FtlintError as error:
            told = str(error)
            for name, path in self.recipe.outputs.items():
                told = told.replace(str(self.stage / f"{name}{_suffixes(path)}"), path)
            merged = re.escape(str(self.cache)) + r"/[^/\s:]+: would be empty"
            told = re.sub(merged, lambda _: f"{self.recipe.build.name}: would be empty", told)
            if told == str(error):
                raise
            raise FtlintError(told) from None

    @property
    def stage(self) -> Path:
        """Return the folder of what is not yet in its place."""
        return self.cache / f"stage-{os.getpid()}"

    def steps(self, lock: Path, locked: dict[str, Locked]) -> Built:
        recipe = self.recipe
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FtlintError(f"{self.cache}: cannot be made: {reason(error)}") from None
        parts = [self.convert(one) for one in recipe.files]
        merged = self.merge(parts)
        stage = self.stage
        shutil.rmtree(stage, ignore_errors=True)
        try:
            made = self.split(merged, stage)
            self.built.findings = self.checked(made)
            if self.built.findings:
                return self.built
            # A source that changed meanwhile would make the lock a lie.
            for path, digest in recipe.sources().items():
                if file_digest(recipe.root / path) != digest:
                    raise FtlintError(f"{path}: changed while it was read; run again")
            self.place(made, lock, locked)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        return self.built

    def note(self, step: str, what: str) -> None:
        self.built.ran.append(step)
        self.tell(f"{step}: {what}")

    def convert(self, file: SourceFile) -> Path:
        """Convert a source, unless that was done before."""
        from ftlint.dataset.convert.pipe import Request, convert

        kept = _kept(self.cache, self.recipe.convert_key(file))
        if kept.exists():
            return kept
        self.note("convert", file.path)
        request = Request(
            inputs=(str(self.recipe.root / file.path),),
            output=str(kept),
            target=self.recipe.build.to,
            source=file.declared.format,
            options=dict(file.declared.options),
            places=Places(self.recipe.build.origin, file.declared.places),
            force=True,
            jobs=self.jobs,
            whole=True,
            decisions=self.recipe.decided(file.declared),
        )
        outcome = convert(request)
        if outcome.incomplete:
            kept.unlink(missing_ok=True)
            raise FtlintError(f"{file.path}: {outcome.incomplete}; `ftlint convert` says more")
        self.tell_losses(file.path, outcome.ledger)
        return kept

    def tell_losses(self, what: str, ledger: Ledger) -> None:
        for event in ledger.events.values():
            if event.serious:
                self.tell(f"{what}: {event.line()}")

    def merge(self, parts: list[Path]) -> Path:
        """Merge and deduplicate, unless that was done before."""
        from ftlint.dataset.merge.run import Request, merge

        recipe = self.recipe
        kept = _kept(self.cache, recipe.merge_key())
        if kept.exists():
            return kept
        options = made(MergeStep, recipe.build.merge)
        names = [one.path for one in recipe.files]
        self.note("merge", f"{len(parts)} files")
        sources = tuple(Source(str(path), name) for path, name in zip(parts, names, strict=True))
        asked = Request.of(options, sources, str(kept), self.tokens_of, recipe.build.origin)
        weights, rules = _weights(recipe), recipe.rules()
        outcome = merge(replace(asked, weights=weights, dedup=rules, force=True, jobs=self.jobs))
        gone = f", {plural(outcome.removed, 'duplicate')} left out" if outcome.removed else ""
        self.tell(f"merge: {plural(outcome.written, 'record')}{gone}")
        self.tell_losses("merge", outcome.ledger)
        return kept

    def split(self, merged: Path, stage: Path) -> dict[str, str]:
        """Write the splits to a stage; returns where each is."""
        from ftlint.dataset.split.run import Request, split

        build = self.recipe.build
        options = made(SplitStep, build.split)
        paths = {
            name: str(stage / f"{name}{_suffixes(path)}")
            for name, path in self.recipe.outputs.items()
        }
        evaluation = self.recipe.against or self.recipe.indexes
        if build.validation is None and not evaluation:
            self.copy(merged, paths["train"], stage)
            return paths
        self.note("split", ", ".join(self.recipe.outputs.values()))
        sources = (Source(str(merged), f"{build.name} (merged)"),)
        outputs = (paths["train"], paths.get("validation"), paths.get("test"))
        root = self.recipe.root
        outcome = split(
            replace(
                Request.of(options, sources, outputs, split_sizes(build)),
                against=tuple(
                    Source(str(root / one.path), one.path) for one in self.recipe.against
                ),
                indexes=tuple(str(root / one.path) for one in self.recipe.indexes),
                jobs=self.jobs,
            )
        )
        self.tell_losses("split", outcome.ledger)
        for (_, path), count in zip(self.recipe.outputs.items(), outcome.counts, strict=False):
            self.built.records[path] = count
        return paths

    def copy(self, merged: Path, target: str, stage: Path) -> None:
        """Write the merged records as the only output."""
        from ftlint.dataset.writing import copy_records, open_records

        stage.mkdir(parents=True, exist_ok=True)
        with Workspace() as workspace, Outputs() as outputs:
            item = open_input(Source(str(merged), self.recipe.build.name), workspace)
            out = open_records(outputs, target, workspace.ledger, force=False)
            copy_records(item, out)
            outputs.keep()
            self.tell_losses("copy", workspace.ledger)
        with merged.open("rb") as lines:
            self.built.records[self.recipe.build.output] = sum(1 for _ in lines)

    def checked(self, made: dict[str, str]) -> list[str]:
        """Check what was made; returns what counts against it."""
        level = self.recipe.build.check
        if level == "never":
            return []
        self.note("check", level)
        with Workspace() as workspace:
            sources = [
                _readable(Source(path, self.recipe.outputs[name]), workspace)
                for name, path in made.items()
            ]
            return self.check(sources, level)

    def place(self, made: dict[str, str], lock: Path, locked: dict[str, Locked]) -> None:
        """Put the outputs and the lock in their places, all of them or none."""
        recipe, digests = self.recipe, {}
        with Outputs() as outputs:
            for name, path in recipe.outputs.items():
                out = outputs.open(str(recipe.root / path), force=True, compress=False)
                digest = hashlib.sha256()
                copy_file(made[name], out, digest.update)
                digests[path] = digest.hexdigest()
            locked[recipe.build.name] = Locked(
                recipe.key(), __version__, recipe.sources(), digests, self.built.records
            )
            outputs.open(str(lock), force=True).write(lock_text(locked))
            outputs.keep()


def _readable(source: Source, workspace: Workspace) -> Source:
    """Return what the check reads: the records of a table as lines."""
    if not is_table(source.name):
        return source
    return Source(open_input(source, workspace).path, f"{source.name} (as lines)")


def _weights(recipe: Recipe) -> dict[str, float]:
    """Return the share of each file: the one of its source, divided among the files of a glob."""
    members: dict[int, int] = {}
    for one in recipe.files:
        members[id(one.declared)] = members.get(id(one.declared), 0) + 1
    return {
        one.path: one.declared.weight / members[id(one.declared)]
        for one in recipe.files
        if one.declared.weight is not None
    }


def _suffixes(path: str) -> str:
    name = os.path.basename(path)
    return name[name.index(".") :] if "." in name else ""
