"""Parquet: a column for each key, with the type that all of its values have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import IO, Any, Final

from ftlint.dataset.tables.rows import INSTEAD, Rows, as_json
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger

MARK: Final = {b"ftlint": b"json"}
"""What the schema says of a column whose texts are JSON: it is parsed when ftlint reads it."""
GROUP: Final = 1000
"""Rows that are written at a time."""
KEYS: Final = 256
"""Keys of an object that become columns; with more, the keys are data."""
LEVELS: Final = 64
"""Levels of lists and objects that become types; readers of Parquet give up far below 1,000."""
EXACT: Final = 2**53
"""Up to here a float holds every integer."""


class Mixed(Exception):
    """Values that no type of a column holds as they are."""


@dataclass(slots=True)
class Kind:
    """The type of the values at one place of all rows; ``name`` is empty where all are null."""

    name: str = ""
    inner: Kind | None = None
    keys: dict[str, Kind] = field(default_factory=dict)
    wide: bool = False
    """Some integer is beyond what a float holds."""
    null: bool = False
    """Some object has the key with null."""

    def add(self, value: Any, level: int = 0) -> None:
        """Take a value in; raises Mixed where the type no longer holds all."""
        if value is None:
            return
        if level > LEVELS:
            raise Mixed
        name = _NAMES[type(value)]
        if name == "int":
            self.wide = self.wide or abs(value) > EXACT
            if not -(2**63) <= value < 2**63:
                raise Mixed
        if {name, self.name} == {"int", "float"}:
            name = self.name = "float"
        if self.name not in ("", name):
            raise Mixed
        self.name = name
        if name == "float" and self.wide:
            raise Mixed
        if name == "list":
            self.inner = self.inner or Kind()
            for item in value:
                self.inner.add(item, level + 1)
        elif name == "object":
            for key, item in value.items():
                self.keys.setdefault(key, Kind()).add(item, level + 1)
                self.null = self.null or item is None
            if len(self.keys) > KEYS:
                raise Mixed

    def arrow(self, arrow: Any) -> Any:
        """Return the Arrow type; raises Mixed for an object that never has a key."""
        if self.name == "list":
            assert self.inner is not None
            return arrow.list_(self.inner.arrow(arrow))
        if self.name == "object":
            if not self.keys:
                raise Mixed
            return arrow.struct([(key, kind.arrow(arrow)) for key, kind in self.keys.items()])
        names = {"": "null", "bool": "bool_", "int": "int64", "float": "float64", "str": "string"}
        return getattr(arrow, names[self.name])()

    def has_null(self) -> bool:
        """Tell whether a key somewhere inside has null for a value."""
        inside = [*self.keys.values(), *([self.inner] if self.inner is not None else [])]
        return self.null or any(kind.has_null() for kind in inside)


_NAMES: Final = {
    bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "object",
}  # fmt: skip


def write_records(stream: IO[bytes], rows: Rows, output: str, ledger: Ledger) -> None:
    """Write records as a table; columns without one type become JSON text, and are noted."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        message = "writing Parquet needs the extra: pip install 'ftlint[parquet]'"
        raise FtlintError(message) from None
    fields, texts = [], set()
    for name, kind in _kinds(rows()).items():
        try:
            if kind is None:
                raise Mixed
            fields.append(arrow.field(name, kind.arrow(arrow)))
            if kind.has_null() or kind.null:
                ledger.note("null-keys-removed", output, detail=name)
        except Mixed:
            fields.append(arrow.field(name, arrow.string(), metadata=MARK))
            texts.add(name)
            ledger.note("written-as-json", output, detail=name)
    if not fields and next(iter(rows()), None) is not None:
        raise FtlintError(f"{output}: no record has a key, so there are no columns; {INSTEAD}")
    schema = arrow.schema(fields)
    with parquet.ParquetWriter(stream, schema) as writer:
        for group in _groups(_with_texts(rows(), texts)):
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))


def _kinds(rows: Iterable[dict[str, Any]]) -> dict[str, Kind | None]:
    """Return the type of each column, None where its values have no common one."""
    kinds: dict[str, Kind | None] = {}
    for row in rows:
        for key, value in row.items():
            kind = kinds.setdefault(key, Kind())
            if kind is None:
                continue
            try:
                kind.add(value)
                kind.null = kind.null or value is None
            except Mixed:
                kinds[key] = None
    return kinds


def _with_texts(rows: Iterable[dict[str, Any]], texts: set[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for key in texts & row.keys():
            row[key] = as_json(row[key])
        yield row


def _groups(rows: Iterable[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group
