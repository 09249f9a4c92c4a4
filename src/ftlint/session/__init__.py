"""One run over some paths: which files, each under which configuration, and one report of all.

The command line and the Python interface both go through here, so they find the same things.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ftlint.config import Catalog, ConfigFinding, Configuration, Conversions, Loaded
from ftlint.errors import UsageError
from ftlint.model.report import Report
from ftlint.session.findings import DATASET_FAMILY, add_findings
from ftlint.session.findings import config_diagnostic as config_diagnostic
from ftlint.session.findings import ended as ended
from ftlint.source import Source

if TYPE_CHECKING:
    from ftlint.rules.table import Entry

Progress = Callable[[int, int | None], None]
"""Called with the bytes done and the bytes in all, None where they are not known."""


class _Rules(Mapping[str, "Entry"]):
    """All rules by code, looked up when one is asked for: a run without checks needs none."""

    def __getitem__(self, code: str) -> Entry:
        from ftlint.rules.table import entries

        return entries()[code]

    def __iter__(self) -> Iterator[str]:
        from ftlint.rules.table import entries

        return iter(entries())

    def __len__(self) -> int:
        from ftlint.rules.table import entries

        return len(entries())


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """Return all names that a configuration may use."""
    from ftlint import formats, reporters, targets

    def check_model(name: str, among: tuple[str, ...]) -> str:
        return targets.find_model(name, among).target

    def conversions() -> Conversions:
        from ftlint.dataset.convert import detect
        from ftlint.options.conversion import options_schema

        return Conversions(tuple(detect.sources()), tuple(detect.targets()), options_schema())

    return Catalog(
        rules=_Rules(),
        targets=targets.names(),
        formats=formats.input_names,
        reporters=reporters.names(),
        check_model=check_model,
        conversions=conversions,
    )


class Group(NamedTuple):
    """Files that one configuration holds for."""

    loaded: Loaded
    sources: tuple[Source, ...]


class Session(NamedTuple):
    """What a run reads: files in order, grouped by configuration.

    ``primary`` is the configuration of the working folder; it decides how the run is reported
    and, where files stand under several, what holds for rules about whole datasets. ``whole``
    means that no path was named: the run covers all that the configuration is about.
    """

    primary: Loaded
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    findings: tuple[ConfigFinding, ...] = ()
    whole: bool = False
    errors: tuple[str, ...] = ()
    """Paths in which nothing could be found, beside others that are checked."""


def open_session(
    configuration: Configuration,
    paths: Sequence[str],
    *,
    validation: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    stdin_filename: str | None = None,
    tolerant: bool = False,
) -> Session:
    """Find the files of a run and the configuration of each.

    Without paths the configuration's datasets and ``include`` say what is read, from the working
    folder down. Raises UsageError for a path that does not exist or that holds no data; with
    ``tolerant`` only where nothing is left to read.
    """
    cwd = configuration.cwd
    primary = configuration.for_folder(cwd)
    found = _Found(tolerant=tolerant)
    if paths:
        for loaded, members in _by_configuration(configuration, paths, stdin_filename):
            found.search(loaded, members, stdin=stdin, stdin_filename=stdin_filename)
    else:
        found.search(_with_datasets(primary), ["."])
    held_out = _Found(tolerant=tolerant)
    if validation:
        held_out.search(primary, list(validation))
        names = tuple(source.name for source in held_out.sources.values())
        found.sources |= held_out.sources
        found.notes += held_out.notes
        found.errors += held_out.errors
    else:
        names = ()
    if found.errors and not (found.sources or found.excluded):
        raise UsageError("; ".join(found.errors))
    groups = _grouped(configuration, found.sources.values(), names)
    findings = [item for group in groups for item in group.loaded.findings]
    return Session(
        primary=_holding(primary, names),
        groups=groups,
        sources=tuple(found.sources.values()),
        notes=tuple(dict.fromkeys((*configuration.notes, *found.notes))),
        excluded=tuple(dict.fromkeys(found.excluded)),
        findings=tuple(dict.fromkeys(findings or primary.findings)),
        whole=not paths,
        errors=tuple(dict.fromkeys(found.errors)),
    )


@dataclass(slots=True, eq=False, repr=False)
class _Found:
    """Sources by the file they stand for, so that none is read twice."""

    sources: dict[str, Source] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    tolerant: bool = False

    def search(
        self,
        loaded: Loaded,
        paths: list[str],
        *,
        stdin: BinaryIO | None = None,
        stdin_filename: str | None = None,
    ) -> None:
        """Add what the paths hold under one configuration."""
        from ftlint.source.discover import discover

        files = loaded.files
        found = discover(
            paths,
            include=files.include,
            exclude=files.exclude,
            extend_exclude=files.extend_exclude,
            respect_gitignore=files.respect_gitignore,
            force_exclude=files.force_exclude,
            root=loaded.settings.root,
            stdin=stdin,
            stdin_filename=stdin_filename,
            tolerant=self.tolerant,
        )
        self.errors.extend(found.errors)
        own = loaded.values["readings"]
        for source in found.sources:
            if own is not None and source.path not in paths and _is_same(own, source.path):
                continue  # what a person decides about the data is not data
            key = source.name if source.path is None else str(Path(source.path).resolve())
            self.sources.setdefault(key, source)
        self.notes.extend(found.notes)
        self.excluded.extend(str(item) for item in found.excluded)


def _is_same(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)


def _with_datasets(loaded: Loaded) -> Loaded:
    """Return the configuration with the files of its datasets among what is included.

    Where only datasets are declared and no ``include``, nothing but them is read.
    """
    globs = [
        glob
        for split in loaded.settings.datasets
        for glob in (*split.train, *split.validation, *split.test)
    ]
    if not globs:
        return loaded
    chosen = loaded.files.include if loaded.is_set("include") else ()
    include = tuple(dict.fromkeys((*chosen, *globs)))
    return loaded._replace(files=loaded.files._replace(include=include))


def _by_configuration(
    configuration: Configuration, paths: Sequence[str], stdin_filename: str | None
) -> Iterable[tuple[Loaded, list[str]]]:
    groups: dict[int, tuple[Loaded, list[str]]] = {}
    for path in paths:
        name = (stdin_filename or ".") if path == "-" else path
        loaded = configuration.for_folder(_folder(configuration.cwd, name))
        groups.setdefault(id(loaded), (loaded, []))[1].append(path)
    return groups.values()


def _folder(cwd: Path, name: str) -> Path:
    """Return the folder of a path; of a glob, the part before its first wildcard."""
    path = cwd / name
    if os.path.isdir(path):  # unlike Path.is_dir, it says no to what may not be looked into
        return path
    while any(char in path.name for char in "*?[") or not os.path.isdir(path.parent):
        if path == path.parent:
            return cwd
        path = path.parent
    return path if os.path.isdir(path) else path.parent


def _grouped(
    configuration: Configuration, sources: Iterable[Source], validation: tuple[str, ...]
) -> tuple[Group, ...]:
    from ftlint.session.trainer import with_entry

    members: dict[tuple[int, str], tuple[Loaded, list[Source]]] = {}
    for source in sources:
        name = source.name if source.path is None else source.path
        place = configuration.cwd / name
        loaded = configuration.for_folder(place.parent)
        settings = with_entry(loaded.settings, place)
        key = id(loaded), settings.trainer_entry
        if key not in members:
            members[key] = loaded._replace(settings=settings), []
        members[key][1].append(source)
    return tuple(
        Group(_holding(loaded, validation), tuple(listed)) for loaded, listed in members.values()
    )


def _holding(loaded: Loaded, validation: tuple[str, ...]) -> Loaded:
    if not validation:
        return loaded
    return loaded._replace(settings=loaded.settings._replace(validation=validation))


def check(session: Session, progress: Progress | None = None) -> Report:
    """Check all files of a session and return one report, in the order of the files.

    Files under different configurations are checked with their own settings; rules about whole
    datasets then look at all of them once, with the settings of the working folder.
    """
    from ftlint import lint
    from ftlint.session.tables import as_lines

    with as_lines(session) as read:
        if len(read.groups) <= 1:
            settings = read.groups[0].loaded.settings if read.groups else read.primary.settings
            report = lint.check(read.sources, settings, progress=progress)
        else:
            report = _check_groups(read, progress)
    report.notes[:0] = session.notes
    report.errors[:0] = session.errors
    add_findings(report, session)
    return report


def _check_groups(session: Session, progress: Progress | None) -> Report:
    from ftlint import lint

    parts = [
        lint.check(
            group.sources, group.loaded.settings._replace(dataset_rules=False), progress=progress
        )
        for group in session.groups
    ]
    if session.primary.settings.dataset_rules:
        settings = session.primary.settings._replace(other_rules=False)
        whole = lint.check(session.sources, settings)
        whole.diagnostics = [d for d in whole.diagnostics if d.code[0] == DATASET_FAMILY]
        whole.rules = {key: info for key, info in whole.rules.items() if key[0] == DATASET_FAMILY}
        whole.files, whole.errors = [], []
        parts.append(whole)
    return _joined(session, parts)


def _joined(session: Session, parts: list[Report]) -> Report:
    from itertools import groupby

    from ftlint.lint.yields import settle

    order = {source.name: index for index, source in enumerate(session.sources)}
    report = Report(root=parts[0].root, version=parts[0].version)
    targets: list[str] = []
    for part in parts:
        report.diagnostics.extend(part.diagnostics)
        report.files.extend(part.files)
        report.rules.update(part.rules)
        report.errors.extend(part.errors)
        report.notes.extend(note for note in part.notes if note not in report.notes)
        targets.extend(part.targets)
    report.targets = tuple(dict.fromkeys(targets))
    report.files.sort(key=lambda file: order.get(file.name, len(order)))
    report.diagnostics.sort(key=lambda d: (order.get(d.file, len(order)), d.sort_key))
    by_file = groupby(report.diagnostics, key=lambda d: d.file)
    report.diagnostics = [item for _, rows in by_file for item in settle(list(rows))]
    return report
