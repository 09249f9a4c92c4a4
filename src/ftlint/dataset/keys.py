"""Keys that a user names: they must be in the records, or what was asked for did not happen."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, Final

from ftlint.dataset.inputs import reread
from ftlint.dataset.reading import parse
from ftlint.dataset.scan import NOWHERE, Table
from ftlint.errors import UsageError, nearest
from ftlint.model.digests import NO_PROMPT

LOOKED_AT: Final = 200
"""Records whose keys are suggested instead of one that no record has."""
DEEP: Final = 3
"""Levels of keys that are suggested."""


def lacking(keys: bytes | bytearray) -> int:
    """Return how many records have no value at a key, from their digests of 16 bytes."""
    view = memoryview(keys)
    return sum(view[start : start + 16] == NO_PROMPT for start in range(0, len(keys), 16))


def require_key(flag: str, path: tuple[str, ...], table: Table, inputs: Any) -> None:
    """Raise UsageError where no record has a value at the key that a flag names."""
    count = len(table)
    if count and lacking(table.keys.data()) == count:
        raise UsageError(_nobody_has(flag, path, table, inputs, "the key"))


def require_counted(flag: str, counted: frozenset[str], table: Table, inputs: Any) -> None:
    """Raise UsageError for a key that is to count and that no record has."""
    for key in sorted(counted - table.counted) if len(table) else ():
        raise UsageError(_nobody_has(flag, (key,), table, inputs, "the key"))


def require_number(flag: str, path: tuple[str, ...], table: Table, inputs: Any) -> None:
    """Raise UsageError where no record has a number at the key it is ranked by."""
    ranks: array[float] = array("d")
    ranks.frombytes(table.ranks.data())
    if ranks and all(rank == NOWHERE for rank in ranks):
        raise UsageError(_nobody_has(flag, path, table, inputs, "a number at the key"))


def _nobody_has(flag: str, path: tuple[str, ...], table: Table, inputs: Any, what: str) -> str:
    offsets = array("Q")
    offsets.frombytes(table.offsets.data())
    looked_at = list(range(min(len(table), LOOKED_AT)))
    known: dict[str, None] = {}
    for raw in reread(inputs, table.places, offsets, looked_at):
        known.update(dict.fromkeys(_dotted(parse(raw))))
    name = ".".join(path)
    hint = nearest(name, known)
    if not hint and known:
        hint = f" (the records have {', '.join(list(known)[:8])})"
    return f"{flag}: no record has {what} '{name}'{hint}"


def _dotted(value: Any, above: str = "", depth: int = DEEP) -> Iterator[str]:
    """Yield the dotted keys of an object.

    >>> list(_dotted({"id": 1, "metadata": {"user": "a"}}))
    ['id', 'metadata', 'metadata.user']
    """
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            yield above + key
            yield from _dotted(inner, f"{above}{key}.", depth - 1)
