"""The lines on which the keys and items of a TOML text are."""

from __future__ import annotations

import re
import tomllib

from ftlint.config.toml import Keys


class Places:
    """A walk over TOML text that notes where keys and items stand.

    The text has been parsed before, so the walk trusts its grammar and only follows it.

    >>> Places('a = 1\\n[b]\\nc = ["x",\\n "y"]\\n[[d]]\\ne = {f = 2}\\n').read()
    {('a',): 1, ('b',): 2, ('b', 'c'): 3, ('b', 'c', 0): 3, ('b', 'c', 1): 4, ('d', 0): 5, \
('d', 0, 'e'): 6, ('d', 0, 'e', 'f'): 6}
    >>> Places('\\na.b.c = 1').read()
    {('a',): 2, ('a', 'b'): 2, ('a', 'b', 'c'): 2}
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
        path = table
        for key in self._keys():  # of a dotted key every table has its place
            path = (*path, key)
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
