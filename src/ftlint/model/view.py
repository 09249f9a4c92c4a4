"""A row in the names of a shape that rules know, where a trainer is told to read other names.

The configuration of a run may name columns, keys of turns and role words of the user's own. A view
reads such a row as the trainer does, and leads the places of findings back to the row as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path


class Names(NamedTuple):
    """What a row calls the parts of a shape.

    ``columns`` are keys at the top of a row, ``turn`` keys of a turn, each with the key that the
    shape has for it; ``roles`` are words for speakers and those of the shape. ``lists`` are the
    keys of the shape under which turns are, ``role`` is the key of their speaker. A row without
    ``needed`` columns is not of this shape.
    """

    shape: str
    columns: Mapping[str, str]
    turn: Mapping[str, str] = {}
    roles: Mapping[str, str] = {}
    lists: frozenset[str] = frozenset()
    role: str = "role"
    needed: frozenset[str] = frozenset()


class View:
    """Reads rows by their names in a configuration."""

    def __init__(self, names: Names) -> None:
        """Turn the names round once, for the way back."""
        self.names = names
        self._columns = {key: name for key, name in names.columns.items() if key != name}
        self._turn = {key: name for key, name in names.turn.items() if key != name}
        self._roles = {word: name for word, name in names.roles.items() if word != name}
        self._top = {name: key for key, name in self._columns.items()}
        self._within = {name: key for key, name in self._turn.items()}

    @cached_property
    def plain(self) -> bool:
        """Tell whether the row has the names of the shape already."""
        return not (self._columns or self._turn or self._roles)

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row has the columns without which it cannot be read."""
        return self.names.needed <= row.keys()

    def reads(self, value: Mapping[str, Any]) -> bool:
        """Tell whether a row has the shape once it is read."""
        return {self.names.columns.get(key, key) for key in self.names.needed} <= value.keys()

    def read(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row in the names of the shape; a column of such a name that is not read goes.

        >>> view = View(Names("alpaca", {"question": "instruction"}))
        >>> view.read({"question": "a", "instruction": "b", "id": 7})
        {'instruction': 'a', 'id': 7}
        """
        found = {}
        for key, item in row.items():
            name = self._columns.get(key)
            if name is None:
                if key in self._top:
                    continue
                name = key
            found[name] = self._turns(item) if name in self.names.lists else item
        return found

    def _turns(self, item: Any) -> Any:
        if isinstance(item, list):
            return [self._read_turn(one) if isinstance(one, dict) else one for one in item]
        return self._read_turn(item) if isinstance(item, dict) else item

    def _read_turn(self, turn: dict[str, Any]) -> dict[str, Any]:
        names = self._turn
        found = {
            names.get(key, key): item
            for key, item in turn.items()
            if key in names or self._within.get(key) not in turn
        }
        role = found.get(self.names.role)
        if isinstance(role, str) and role in self._roles:
            found[self.names.role] = self._roles[role]
        return found

    def path(self, path: Path, row: Mapping[str, Any]) -> Path:
        """Return the place in a row of a place in the view.

        >>> view = View(Names("c", {"talk": "turns"}, {"says": "text"}, lists=frozenset({"turns"})))
        >>> row = {"talk": [{"says": "a"}, {"text": "b"}]}
        >>> [view.path(("turns", 0, *more), row) for more in ((), ("text",), ("id", "text"))]
        [('talk', 0), ('talk', 0, 'says'), ('talk', 0, 'id', 'text')]
        >>> view.path(("turns", 1, "text"), row)
        ('talk', 1, 'text')
        """
        if not path:
            return path
        first = path[0]
        found = [*path]
        found[0] = self._top.get(str(first), first)
        if first in self.names.lists:
            at = 2 if len(path) > 1 and isinstance(path[1], int) else 1
            named = self._within.get(str(path[at])) if len(path) > at else None
            turn = tuple(found[:at])
            if named and (_has(row, (*turn, named)) or not _has(row, (*turn, path[at]))):
                found[at] = named
        return tuple(found)

    def back(self, finding: Finding, row: Mapping[str, Any]) -> Finding:
        """Return a finding with its place, and what its fix edits, in the row as it is."""
        if finding.raw:
            return finding
        fix = None if finding.fix is None else self._fix(finding.fix, row)
        return finding._replace(path=self.path(finding.path, row), fix=fix)

    def _fix(self, fix: Fix, row: Mapping[str, Any]) -> Fix | None:
        """Return a fix of the row; None for one that would write names of the shape into it."""
        if any(edit.op is Op.RENAME or _writes_keys(edit) for edit in fix.edits):
            return None
        if any(self._names_role(edit.path) for edit in fix.edits):
            return None
        edits = tuple(edit._replace(path=self.path(edit.path, row)) for edit in fix.edits)
        return fix._replace(edits=edits)

    def _names_role(self, path: Path) -> bool:
        return bool(self._roles) and path[:1] != () and path[-1] == self.names.role


def _has(row: Any, path: Path) -> bool:
    """Tell whether a row has a place."""
    for step in path:
        try:
            row = row[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _writes_keys(edit: Edit) -> bool:
    return isinstance(edit.value, (dict, list))
