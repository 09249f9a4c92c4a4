"""The records of a file of lines, parsed for a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import orjson

from ftlint.errors import FtlintError
from ftlint.jsontext.duplicates import duplicate_keys
from ftlint.jsontext.numbers import loads
from ftlint.model.losses import Ledger

Rows = Callable[[], Iterable[dict[str, Any]]]
"""The rows of a table, in order; they are read twice: for the columns, and to be written."""

INSTEAD: Final = "write JSON Lines instead"


def rows_of(path: str, output: str) -> Iterator[dict[str, Any]]:
    """Yield the record of each line; raises FtlintError where one has text that UTF-8 lacks."""
    with open(path, "rb") as lines:
        for number, raw in enumerate(lines, 1):
            try:
                yield loads(raw)
            except orjson.JSONDecodeError:
                value = json.loads(raw)
                _require_text(value, f"{output}: record {number}")
                yield value


def _require_text(value: Any, place: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise FtlintError(
            f"{place}: has half of a surrogate pair, which no table can hold; fix it with "
            f"`ftlint check --fix`, or {INSTEAD}"
        ) from None


def note_duplicate_keys(path: str, output: str, ledger: Ledger) -> None:
    """Note the keys that occur twice in one object: a table keeps the last value of each."""
    with open(path, "rb") as lines:
        for number, raw in enumerate(lines, 1):
            for where, key, _, _ in duplicate_keys(raw.decode("utf-8", "surrogateescape")):
                name = ".".join(map(str, (*where, key)))
                ledger.note("repeated-keys", f"{output}: record {number}", detail=name)


def as_json(value: Any) -> str:
    """Return a value as compact JSON text, every number as it is.

    Raises FtlintError for more levels than can be written.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        message = f"a record is nested too deeply for a table; {INSTEAD}"
        raise FtlintError(message) from None


def columns_of(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Return the keys of all rows in the order in which they first occur."""
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row))
    return list(columns)
