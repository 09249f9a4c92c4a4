"""TOML files with the line of every key, so that each value and each mistake has a place."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ftlint.errors import FtlintError, UsageError

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables and 0-based indexes of arrays."""

_TOML_PLACE: Final = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), .*|end of document)\)$")


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
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise FtlintError(f"{shown(path)}: cannot read the configuration: {reason}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: the configuration is not UTF-8") from error
    pyproject = path.name == "pyproject.toml"
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if pyproject and "ftlint" not in text:
            return None
        raise UsageError(_toml_message(path, str(error))) from error
    places = Places(text).read()
    if pyproject:
        table = values.get("tool", {}).get("ftlint")
        if not isinstance(table, dict):
            return None
        places = {keys[2:]: line for keys, line in places.items() if keys[:2] == ("tool", "ftlint")}
        return Document(path, table, places)
    return Document(path, values, places)


def _toml_message(path: Path, message: str) -> str:
    found = _TOML_PLACE.match(message)
    if not found:
        return f"{shown(path)}: {message}"
    line = f":{found['line']}" if found["line"] else ""
    return f"{shown(path)}{line}: {found['what']}"


class Places:
    """A walk over TOML text that notes where keys and items stand.

    The text has been parsed before, so the walk trusts its grammar and only follows it.

    >>> Places('a = 1\\n[b]\\nc = ["x",\\n "y"]\\n[[d]]\\ne = {f = 2}\\n').read()
    {('a',): 1, ('b',): 2, ('b', 'c'): 3, ('b', 'c', 0): 3, ('b', 'c', 1): 4, ('d', 0): 5, \
('d', 0, 'e'): 6, ('d', 0, 'e', 'f'): 6}
    """

    _SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
    _BARE = re.compile(r"[A-Za-z0-9_-]+")
    _SCALAR = re.compile(r"[^,\]\}\n#]*")
    _STRING = re.compile(
        r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
    )

    def __init__(self, text: str) -> None:
        """Start at the top of the text."""
        self.text = text
        self.at = 0
        self.places: dict[Keys, int] = {}
        self.tables: dict[Keys, int] = {}

    def read(self) -> dict[Keys, int]:
        """Walk the whole text."""
        table: Keys = ()
        self._space()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._space()
        return self.places

    def _header(self) -> Keys:
        line = self._line()
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        plain = self._keys()
        self.at += 2 if double else 1
        table: Keys = ()
        for depth, key in enumerate(plain):
            table = (*table, key)
            if depth < len(plain) - 1 and table in self.tables:
                table = (*table, self.tables[table])
        if double:
            self.tables[table] = self.tables.get(table, -1) + 1
            table = (*table, self.tables[table])
        self.places.setdefault(table, line)
        return table

    def _pair(self, table: Keys) -> None:
        line = self._line()
        path = (*table, *self._keys())
        self.places.setdefault(path, line)
        self.at += 1  # the equals sign
        self._space()
        self._value(path)

    def _value(self, path: Keys) -> None:
        if string := self._STRING.match(self.text, self.at):
            self.at = string.end()
        elif self.text[self.at] == "[":
            self._items(path, "]")
        elif self.text[self.at] == "{":
            self._items(path, "}")
        elif scalar := self._SCALAR.match(self.text, self.at):
            self.at = scalar.end()

    def _items(self, path: Keys, end: str) -> None:
        self.at += 1
        index = 0
        self._space()
        while self.text[self.at] != end:
            if end == "}":
                self._pair(path)
            else:
                self.places[(*path, index)] = self._line()
                self._value((*path, index))
            index += 1
            self._space()
            if self.text[self.at] == ",":
                self.at += 1
                self._space()
        self.at += 1

    def _keys(self) -> tuple[str, ...]:
        keys: list[str] = []
        while True:
            self._space()
            if string := self._STRING.match(self.text, self.at):
                keys.append(str(tomllib.loads(f"k = {string[0]}")["k"]))
                self.at = string.end()
            elif bare := self._BARE.match(self.text, self.at):
                keys.append(bare[0])
                self.at = bare.end()
            self._space()
            if not self.text.startswith(".", self.at):
                return tuple(keys)
            self.at += 1

    def _space(self) -> None:
        found = self._SPACE.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
