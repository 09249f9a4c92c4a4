"""The trainer's own configuration of a run: the entry about a file, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from ftlint.config.parse import ConfigFinding
from ftlint.errors import UsageError
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.settings import Settings
from ftlint.targets import target
from ftlint.targets.entries import (
    DATASETS,
    METHODS,
    Entry,
    entry_for,
    missing_files,
    names_file,
    parse,
    read_entries,
)
from ftlint.targets.mistakes import Mistake, mistakes, run_mistakes

RULE = "config-mismatch"


def with_entry(settings: Settings, file: Path) -> Settings:
    """Return the settings with the entry that is about a file, where there is one.

    The configuration is the one that was named, or the one that a target looks for beside its
    data. Raises UsageError for a named one that cannot be read, or that has no entry of any use.
    """
    path = config_of(settings, file)
    if path is None:
        return settings
    entry = entry_for(_entries(path), path, file)
    if entry is None:
        return settings
    method = settings.method or METHODS.get(str(entry.run.get("rl")))
    return settings._replace(
        method=method, trainer_config=str(path), trainer_entry=entry._replace(method=method).dump()
    )


def config_of(settings: Settings, file: Path) -> Path | None:
    """Return the configuration that was named, or that a target finds by its name."""
    if settings.trainer_config is not None:
        return Path(settings.trainer_config)
    for name in settings.targets:
        found = target(name).trainer_config
        if found.get("file") and (path := file.parent / found["file"]).is_file() and path != file:
            entries = _entries(path)
            return path if len(entries) > 1 or entry_for(entries, path, file) else None
        if found.get("glob"):
            return next(_naming(found["glob"].split(), file), None)
    return None


MOST: Final = 32
"""Files of a folder that are looked into for an entry about a file."""
LARGEST: Final = 1 << 18


def _naming(patterns: list[str], file: Path) -> Iterator[Path]:
    """Yield the configurations in the folder of a file, or above it, that name the file."""
    for folder in dict.fromkeys((file.parent, file.parent.parent)):
        for path in _candidates(folder, tuple(patterns), _stamp(folder)):
            try:
                entries = _entries(path)
            except UsageError:
                continue
            if names_file(entries, path, file):
                yield path


@lru_cache(maxsize=64)
def _candidates(folder: Path, patterns: tuple[str, ...], stamp: int) -> list[Path]:
    """Return the files of a folder that may be a configuration with entries."""
    found = sorted({path for pattern in patterns for path in folder.glob(pattern)})[:MOST]
    return [path for path in found if path.is_file() and _has_entries(path)]


def _has_entries(path: Path) -> bool:
    try:
        return path.stat().st_size <= LARGEST and DATASETS.encode() in path.read_bytes()
    except OSError:
        return False


@lru_cache(maxsize=32)
def _read(path: Path, stamp: int) -> list[Entry]:
    return read_entries(path)


def _entries(path: Path) -> list[Entry]:
    return _read(path, _stamp(path))


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def config_mistakes(settings: Iterable[Settings]) -> Iterator[ConfigFinding]:
    """Yield what is wrong in the configurations that are used and in their entries about files.

    Files that do not exist are told of every entry.
    """
    used: dict[str, dict[str, Entry]] = {}
    for one in settings:
        entry = parse(one.trainer_entry)
        if entry is not None and one.trainer_config is not None:
            used.setdefault(one.trainer_config, {})[entry.name] = entry
    for name, about in used.items():
        path = Path(name)
        entries = _entries(path)
        for entry, file in missing_files(entries, path):
            yield _told(
                path,
                Mistake(
                    f"The entry {entry.name!r} names {file}, which does not exist",
                    "correct the path, which is relative to the configuration",
                    stops=True,
                ),
            )
        found = [mistake for entry in about.values() for mistake in mistakes(entry)]
        for mistake in (*run_mistakes(entries), *found):
            yield _told(path, mistake)


def _told(path: Path, mistake: Mistake) -> ConfigFinding:
    severity = None if mistake.stops else Severity.WARNING
    finding = Finding(mistake.message, help=mistake.help, salt=mistake.message, severity=severity)
    return ConfigFinding(RULE, str(path), None, finding)
