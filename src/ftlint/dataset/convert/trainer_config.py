"""The trainer's configuration for what a conversion wrote: one entry about one file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ftlint.errors import UsageError
from ftlint.output.writer import Outputs, uncompressed_name
from ftlint.targets import Target, names, target
from ftlint.targets.entries import DATASET_INFO, DATASETS_YAML, Entry, read_info

FLAG: Final = "--trainer-config-out"
SUFFIXES: Final = {DATASET_INFO: (".json",), DATASETS_YAML: (".yml", ".yaml")}
HEADER: Final = "# Written by ftlint convert."
"""The first line of YAML of ours, by which a file of ours is known from a user's."""


class TrainerConfig:
    """A configuration that is to be written; what can be wrong with it is said at once."""

    def __init__(
        self,
        path: str,
        output: str,
        shape: str,
        targets: Iterable[str],
        *,
        force: bool,
        final: str = "",
        base: str = "",
    ) -> None:
        """Find the target and what it has for the shape; raises UsageError where it has nothing.

        ``final`` is where the configuration goes in the end, if that is not ``path``, and where
        other entries are; ``output`` is relative to ``base``.
        """
        self.path, self.output, self._final, self._base = path, output, final or path, base
        self._target = _target(targets)
        self.dialect = self._target.trainer_config["dialect"]
        title, suffixes = self._target.title, SUFFIXES[self.dialect]
        if Path(self._final).suffix.lower() not in suffixes:
            raise UsageError(
                f"{FLAG} {self._final}: name a file that ends with {' or '.join(suffixes)}, which "
                f"is what {title} reads"
            )
        if output == "-" or "://" in output:
            raise UsageError(f"{FLAG}: an entry names a file; write to one with -o OUT")
        self._forms = [form for form in self._target.entries if form["shape"] == shape]
        if not self._forms:
            known = dict.fromkeys(form["shape"] for form in self._target.entries)
            raise UsageError(
                f"{FLAG}: no entry makes {title} read {shape}; convert with "
                f"--to {' or '.join(known)}"
            )
        self.name = Path(uncompressed_name(output)).stem
        self._others = self._existing(force)

    def _existing(self, force: bool) -> dict[str, Any]:
        """Return the entries that are there; raises UsageError for what may not be replaced."""
        path = Path(self._final)
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file to write")
        if not path.exists():
            return {}
        if self.dialect == DATASET_INFO:
            found = read_info(path)
            if self.name in found and not force:
                raise UsageError(
                    f"{path}: has an entry {self.name!r} already; replace it with --force"
                )
            return found
        try:
            ours = path.read_text("utf-8-sig").startswith(HEADER)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read: {error}") from None
        if not ours:
            raise UsageError(
                f"{path}: exists and was not written by ftlint; name another file and copy its "
                "lines"
            )
        if not force:
            raise UsageError(f"{path}: exists already; replace it with --force")
        return {}

    def write(self, records: Iterable[Any], outputs: Outputs) -> str:
        """Write the configuration among other outputs; returns its entry as settings hold it."""
        entry, run = self._entry(records)
        outputs.open(self.path, force=True).write(self._text(entry, run).encode())
        return entry.dump()

    def _entry(self, records: Iterable[Any]) -> tuple[Entry, Mapping[str, Any]]:
        """Return the entry that fits the records, and the settings of the run that it needs.

        Raises UsageError where no form of an entry reads them.
        """
        seen = _Seen(records)
        for form in self._forms:
            if seen.fit(form):
                run = form.get("run", {})
                return Entry(self.dialect, self.name, self._keys(form, seen), run=run), run
        wanted = dict.fromkeys(filter(None, map(_wanted, self._forms)))
        raise UsageError(
            f"{FLAG}: no entry makes {self._target.title} read all records of {self.output}: "
            f"it takes {' or '.join(wanted)}; leave the flag out, or convert those records alone"
        )

    def _keys(self, form: Mapping[str, Any], seen: _Seen) -> dict[str, Any]:
        keys = {**self._place(), **form["keys"]}
        if "columns" in keys:
            columns = keys["columns"].items()
            keys["columns"] = {key: name for key, name in columns if name in seen.columns}
        if isinstance(keys.get("type"), dict):
            named = keys["type"].items()
            keys["type"] = {
                key: name
                for key, name in named
                if not key.startswith("field_") or name in seen.columns
            }
        masks = form.get("masks", {}).items()
        return {**keys, **{key: name for key, name in masks if name in seen.turn_keys}}

    def _place(self) -> dict[str, str]:
        """Return how the entry names the file: by its folder, or as the run will find it."""
        if self.dialect == DATASETS_YAML:
            return {"path": Path(self.output).as_posix()}
        folder = os.path.dirname(os.path.realpath(self._final))
        output = os.path.realpath(os.path.join(self._base, self.output))
        return {"file_name": Path(os.path.relpath(output, folder)).as_posix()}

    def _text(self, entry: Entry, run: Mapping[str, Any]) -> str:
        """Return the whole configuration as text."""
        if self.dialect == DATASET_INFO:
            entries = {**self._others, self.name: entry.keys}
            return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
        lines = [HEADER, *_yaml(run), "datasets:"]
        first, *rest = _yaml(entry.keys)
        return "\n".join([*lines, f"  - {first}", *(f"    {line}" for line in rest)]) + "\n"


def _wanted(form: Mapping[str, Any]) -> str:
    """Return what a form of an entry asks of the columns of all records."""
    parts = [f"{', '.join(form[kind])} as {kind}" for kind in ("texts", "lists") if kind in form]
    if form.get("without"):
        parts.append(f"nothing under {' or '.join(form['without'])}")
    return " and ".join(parts)


def _target(targets: Iterable[str]) -> Target:
    """Return the one target with such a configuration; raises UsageError for none or several."""
    found = [one for one in map(target, filter(None, targets)) if one.entries]
    if len(found) != 1:
        known = " or ".join(name for name in names() if target(name).entries)
        raise UsageError(
            f"{FLAG}: is for one trainer with a configuration; name it with --target {known}"
        )
    return found[0]


class _Seen:
    """What the records hold: columns, keys of turns, and columns with texts or with lists."""

    def __init__(self, records: Iterable[Any]) -> None:
        self.columns: set[str] = set()
        self.turn_keys: set[str] = set()
        self._kinds: dict[str, set[str]] = {}
        for record in records:
            self._add(record)

    def _add(self, record: dict[str, Any]) -> None:
        for column, value in record.items():
            if value is None:
                continue
            self.columns.add(column)
            kind = "texts" if isinstance(value, str) else "lists"
            self._kinds.setdefault(column, set()).add(kind)
            for turn in value if isinstance(value, list) else ():
                if isinstance(turn, dict):
                    self.turn_keys.update(turn)

    def fit(self, form: Mapping[str, Any]) -> bool:
        """Tell whether a form of an entry reads such records."""
        if self.columns.intersection(form.get("without", ())):
            return False
        return set(form.get("beside", ())) <= self.columns and all(
            self._kinds.get(column) == {kind}
            for kind in ("texts", "lists")
            for column in form.get(kind, ())
        )


_PLAIN: Final = re.compile(r"[A-Za-z_/][\w./-]*", re.ASCII)
_WORDS: Final = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])


def _yaml(keys: Mapping[str, Any]) -> list[str]:
    """Return a mapping of texts, lists and mappings as lines of YAML."""
    lines: list[str] = []
    for key, value in keys.items():
        if isinstance(value, Mapping):
            lines += [f"{key}:", *(f"  {line}" for line in _yaml(value))]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            lines.append(f"{key}: [{', '.join(map(_scalar, value))}]")
        else:
            lines.append(f"{key}: {_scalar(value)}")
    return lines


def _scalar(value: Any) -> str:
    """Return a text as YAML: bare where it can be, else quoted as in JSON."""
    bare = isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    return value if bare else json.dumps(value, ensure_ascii=False)
