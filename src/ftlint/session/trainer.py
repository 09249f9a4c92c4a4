"""The trainer's own configuration of a run: the entry about a file, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from ftlint.config.parse import ConfigFinding
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.settings import Settings
from ftlint.targets import target
from ftlint.targets.entries import METHODS, Entry, entry_for, missing_files, parse, read_entries
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
        found = target(name).trainer_config.get("file")
        if found and (path := file.parent / found).is_file() and path != file:
            entries = _entries(path)
            return path if len(entries) > 1 or entry_for(entries, path, file) else None
    return None


@lru_cache(maxsize=32)
def _read(path: Path, stamp: int) -> list[Entry]:
    return read_entries(path)


def _entries(path: Path) -> list[Entry]:
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _read(path, stamp)


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
