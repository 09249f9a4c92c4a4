"""The trainer's own configuration of a run: the entry about a file, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from ftlint.config.parse import ConfigFinding
from ftlint.model.diagnostic import Finding
from ftlint.model.settings import Settings
from ftlint.targets import target
from ftlint.targets.entries import METHODS, Entry, entry_for, missing_files, read_entries

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
    """Yield files that an entry of a used configuration names and that do not exist."""
    used = dict.fromkeys(one.trainer_config for one in settings if one.trainer_entry)
    for name in used:
        path = Path(name or "")
        for entry, file in missing_files(_entries(path), path):
            finding = Finding(
                f"The entry {entry.name!r} names {file}, which does not exist",
                help="correct the path, which is relative to the configuration",
                salt=f"{entry.name}\x1f{file}",
            )
            yield ConfigFinding(RULE, str(path), None, finding)
