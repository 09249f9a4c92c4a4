"""Entries of a trainer's own configuration that say how it reads a file of data.

A target names its dialect under ``[trainer_config]``: ``dataset-info`` is a JSON object with an
entry a data set, ``datasets-yaml`` a YAML file with a list of entries under ``datasets``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os.path import exists
from pathlib import Path
from typing import Any, Final, NamedTuple

from ftlint.errors import UsageError, reason
from ftlint.model import media
from ftlint.model.media import COLUMNS
from ftlint.model.spelling import closest

DATASET_INFO: Final = "dataset-info"
DATASETS_YAML: Final = "datasets-yaml"

_FILE_KEYS: Final = {DATASET_INFO: ("file_name",), DATASETS_YAML: ("data_files", "path")}
"""Keys of an entry that name its files, by dialect."""
_REMOTE: Final = ("hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name")
"""Keys of entries whose data is elsewhere."""
FILE_TYPES: Final = {
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".csv": "csv",
    ".txt": "text",
    ".json": "json",
    ".jsonl": "json",
}
"""What a file is by its suffix, as a YAML file has it under ``ds_type``."""


DATASETS: Final = "datasets"
PRETRAINING: Final = "pretraining_dataset"
SECTIONS: Final = (DATASETS, "test_datasets", PRETRAINING)
"""Keys of a YAML file with entries."""
METHODS: Final = {"dpo": "dpo", "ipo": "dpo", "simpo": "dpo", "orpo": "dpo", "kto": "kto"}
"""Words of ``rl`` in a YAML file, and the method of the data that they train with."""
NOTHING: Final[Mapping[str, Any]] = {}
RUN_KEYS: Final = ("rl", "train_on_inputs", "reward_model", "process_reward_model", "val_set_size")
"""Keys beside the entries of a YAML file that say how rows are read."""

FORMATTINGS: Final = ("alpaca", "sharegpt", "openai")
JOINING: Final = FORMATTINGS[2]
"""The formatting that joins results of tools that follow each other."""
ALPACA: Final = {"prompt": "instruction", "query": "input", "response": "output"}
LISTS: Final = {"messages": "conversations"}
"""Columns of ``dataset_info.json`` where an entry names none; one that names some has no others."""
BESIDE: Final = ("history", "system", "tools", *COLUMNS.values(), "kto_tag")
"""Columns that are read where an entry names them; in most data they have the same names."""
TAGS: Final = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
    "observation_tag": "observation",
    "function_tag": "function_call",
    "system_tag": "system",
}
WITHOUT_SYSTEM: Final = ("alpaca", "alpaca_chat")
"""Types of entries in YAML that read no column with a system text."""
MARKS: Final = {COLUMNS[kind]: mark for kind, mark in media.MARKS.items()}
"""What stands in a text for what a column holds."""


class Entry(NamedTuple):
    """How a trainer reads one data set: the dialect, the entry's name and keys, and the method.

    ``section`` is the list of the configuration that the entry is in, ``run`` what is set beside it
    for the whole run.
    """

    dialect: str
    name: str
    keys: Mapping[str, Any]
    method: str | None = None
    section: str = DATASETS
    run: Mapping[str, Any] = NOTHING

    @property
    def purpose(self) -> str:
        """Return the method that the rows are for: the one asked for, else that of the run."""
        return self.method or METHODS.get(str(self.run.get("rl")), "sft")

    def table(self, key: str) -> dict[str, Any]:
        """Return a table of the entry, empty where it has none."""
        found = self.keys.get(key)
        return found if isinstance(found, dict) else {}

    def names(self, key: str) -> dict[str, str]:
        """Return the names in a table of the entry; what is not a name is left out."""
        return {part: name for part, name in self.table(key).items() if isinstance(name, str)}

    def files(self) -> list[str]:
        """Return the files that the entry names; those in a folder where it names these as well."""
        found: list[str] = []
        for key in _FILE_KEYS[self.dialect]:
            value = self.keys.get(key)
            found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            if found:
                break
        return [one for one in found if isinstance(one, str) and one]

    @property
    def folder(self) -> str:
        """Return the folder of the files, where the entry names it by itself."""
        path = self.keys.get("path")
        return path if isinstance(path, str) and "data_files" in self.keys else ""

    @property
    def remote(self) -> bool:
        """Tell whether the data is not in a file beside the configuration."""
        hosted = any("://" in name for name in (self.folder, *self.files()))
        return hosted or any(key in self.keys for key in _REMOTE)

    def dump(self) -> str:
        """Return the entry as text, for settings."""
        return json.dumps([*self], sort_keys=True, default=str)


def columns_of(entry: Entry) -> dict[str, str]:
    """Return the columns of an entry of ``dataset_info.json``, all defaults where it has none."""
    named = isinstance(entry.keys.get("columns"), dict)
    return entry.names("columns") if named else {**ALPACA, **LISTS}


def tags_of(entry: Entry) -> dict[str, str]:
    """Return the tags of an entry of ``dataset_info.json``, all defaults where it has none."""
    return entry.names("tags") if isinstance(entry.keys.get("tags"), dict) else {**TAGS}


def parse(text: str) -> Entry | None:
    """Return the entry that ``dump`` wrote; None for an empty text."""
    return Entry(*json.loads(text)) if text else None


def read_entries(path: Path) -> list[Entry]:
    """Read the entries of a configuration; raises UsageError for one that cannot be read."""
    if path.suffix.lower() in (".yml", ".yaml"):
        return list(_from_yaml(path, _text(path)))
    return [
        Entry(DATASET_INFO, name, keys)
        for name, keys in read_info(path).items()
        if isinstance(keys, dict)
    ]


def read_info(path: Path) -> dict[str, Any]:
    """Read a ``dataset_info.json``; raises UsageError for one that cannot be read."""
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path}: must be an object with an entry for each data set")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {reason(error)}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None


def _from_yaml(path: Path, text: str) -> Iterator[Entry]:
    try:
        import yaml
    except ImportError:
        raise UsageError(f"{path}: reading YAML needs PyYAML: pip install 'ftlint[yaml]'") from None
    try:
        found = _as_json(yaml.safe_load(text), iter(range(MOST_VALUES)))
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 1}" if where is not None else ""
        raise UsageError(f"{path}: not YAML{line}") from None
    except (ValueError, RecursionError) as error:  # dates and numbers that there are not, nesting
        raise UsageError(f"{path}: cannot be read: {error}") from None
    settings = found if isinstance(found, dict) else {}
    run = {key: settings[key] for key in RUN_KEYS if key in settings}
    listed = [(section, _listed(settings.get(section))) for section in SECTIONS]
    if not any(entries for _, entries in listed) and not isinstance(settings.get(DATASETS), list):
        hint = "" if DATASETS in settings else _instead_of(DATASETS, settings)
        raise UsageError(f"{path}: has no list under datasets{hint}")
    for section, entries in listed:
        for index, keys in enumerate(entries):
            yield Entry(DATASETS_YAML, f"{section}[{index}]", keys, None, section, run)


MOST_VALUES: Final = 1 << 20
"""Values of a YAML file that are read: one that is named again and again counts each time."""


def _as_json(value: Any, room: Iterator[int]) -> Any:
    """Return a value of YAML as JSON has it; raises ValueError where there are too many."""
    if next(room, None) is None:
        raise ValueError("it holds too many values")
    if isinstance(value, dict):
        return {str(key): _as_json(item, room) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item, room) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _listed(value: Any) -> list[dict[str, Any]]:
    """Return the entries of a section; a path alone is an entry as well."""
    items = value if isinstance(value, list) else [value]
    entries = [{"path": item} if isinstance(item, str) else item for item in items]
    return [item for item in entries if isinstance(item, dict)]


def _instead_of(wanted: str, settings: Mapping[str, Any]) -> str:
    """Return words on a key of the settings that may be a wanted one misspelt."""
    close = closest(wanted, settings, 0.8)
    return f"; rename {close!r} to {wanted}" if close else ""


def entry_for(entries: list[Entry], config: Path, file: Path) -> Entry | None:
    """Return the entry about a file: the one that names it, or the only one of all.

    Paths are relative to the folder of the configuration or to the working folder.
    """
    named = names_file(entries, config, file)
    return named or (entries[0] if len(entries) == 1 else None)


def names_file(entries: list[Entry], config: Path, file: Path) -> Entry | None:
    """Return the entry that names a file, or the folder that it is in."""
    wanted = file.resolve()
    for entry in entries:
        for name in entry.files():
            places = map(_resolved, _places(entry, config, name))
            if any(place in (wanted, wanted.parent) for place in places):
                return entry
    return None


def _places(entry: Entry, config: Path, name: str) -> tuple[Path, ...]:
    """Return where a file may be that an entry names."""
    return config.parent / name, Path(name), config.parent / entry.folder / name


def _resolved(place: Path) -> Path | None:
    try:
        return place.resolve()
    except ValueError:  # no file can have the name
        return None


def missing_files(entries: list[Entry], config: Path) -> Iterator[tuple[Entry, str]]:
    """Yield the files that entries name and that are in no place; those on a hub are left out."""
    for entry in entries:
        folders = (config.parent / entry.folder, Path(entry.folder))
        hub = entry.folder and not any(map(exists, folders))
        for name in entry.files() if not (hub or entry.remote) else ():
            known = entry.dialect == DATASET_INFO or Path(name).suffix in FILE_TYPES
            if known and not any(map(exists, _places(entry, config, name))):
                yield entry, name
