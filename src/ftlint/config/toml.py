"""TOML files with the line of every key, so that each value and each mistake has a place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ftlint.errors import FtlintError, UsageError, reason

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables and 0-based indexes of arrays."""

_TOML_PLACE: Final = r"(?:line (?P<line>\d+), .*|end of document)\)$"


class Document(NamedTuple):
    """A configuration file: its values, and the 1-based line of every key and array item."""

    path: Path
    values: dict[str, Any]
    places: Mapping[Keys, int] = MappingProxyType({})

    @property
    def name(self) -> str:
        """Return the path as people read it: relative where it lies below the working folder."""
        return shown(self.path)

    def line(self, keys: Keys) -> int | None:
        """Return the line of a key, or of the nearest table around it."""
        while keys:
            if keys in self.places:
                return self.places[keys]
            keys = keys[:-1]
        return None

    def place(self, keys: Keys) -> str:
        """Return ``file:line`` of a key."""
        line = self.line(keys)
        return self.name if line is None else f"{self.name}:{line}"


def shown(path: Path) -> str:
    """Return a path relative to the working folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def read_document(path: Path) -> Document | None:
    """Read a configuration file; None for a ``pyproject.toml`` without ``[tool.ftlint]``.

    Raises UsageError with file and line when the file is no TOML, FtlintError when it cannot be
    read at all.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FtlintError(
            f"{shown(path)}: cannot read the configuration: {reason(error)}"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: the configuration is not UTF-8") from error
    pyproject = path.name == "pyproject.toml"
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if pyproject and "ftlint" not in text:
            return None
        raise UsageError(_toml_message(path, str(error))) from error
    from ftlint.config.toml_places import Places

    places = Places(text).read()
    if pyproject:
        table = values.get("tool", {}).get("ftlint")
        if not isinstance(table, dict):
            return None
        places = {keys[2:]: line for keys, line in places.items() if keys[:2] == ("tool", "ftlint")}
        return Document(path, table, places)
    return Document(path, values, places)


def _toml_message(path: Path, message: str) -> str:
    what, _, place = message.rpartition(" (at ")
    found = re.match(_TOML_PLACE, place)
    if not found:
        return f"{shown(path)}: {message}"
    line = f":{found['line']}" if found["line"] else ""
    return f"{shown(path)}{line}: {what}"
