"""Keys that alone keep equal conversations apart: ``category``, a score, a mask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.inputs import reread
from ftlint.dataset.reading import parse
from ftlint.model.digests import naming_keys

if TYPE_CHECKING:
    from ftlint.dataset.dedup.find import Found, Rules

SAMPLE: Final = 64
"""Groups of equal conversations that are read again to see what keeps them apart."""
EACH: Final = 6
"""Records of a group that are read."""


def kept_apart(found: Found, rules: Rules, same: Sequence[list[int]]) -> tuple[str, int] | None:
    """Return the key in which records with equal turns differ, and how many would go without it.

    ``same`` are groups of records that stay although their turns are equal. None where there are
    no such records, or where they differ in several keys.
    """
    if not same:
        return None
    keys = _differing(found, rules, [group[:EACH] for group in same[:SAMPLE]])
    return (keys.pop(), sum(map(len, same)) - len(same)) if len(keys) == 1 else None


def _differing(found: Found, rules: Rules, groups: Sequence[list[int]]) -> set[str]:
    """Return the keys in which the records of groups differ from the first of each."""
    reader = rules.wanted().reader()
    names = sorted({index for group in groups for index in group})
    offsets = found.table.offsets.mapped("<u8")
    lines = reread(found.inputs, found.table.places, offsets, names)
    values = dict(zip(names, map(parse, lines), strict=True))
    keys: set[str] = set()
    for one, other in ((group[0], other) for group in groups for other in group[1:]):
        first, second = values[one] or {}, values[other] or {}
        fmt = reader.looks.of(first).format
        ignored = naming_keys(fmt, rules.identity)
        for key in (first.keys() | second.keys()) - ignored:
            if first.get(key, _NONE) != second.get(key, _NONE):
                keys |= _within(key, first.get(key), second.get(key), fmt.turns_key)
    return keys


_NONE: Final = object()


def _within(key: str, first: Any, second: Any, turns_key: str) -> set[str]:
    """Return the keys of turns in which two records differ, or the key itself."""
    if key != turns_key or not isinstance(first, list) or not isinstance(second, list):
        return {key}
    return {
        name
        for one, other in zip(first, second, strict=False)
        if isinstance(one, dict) and isinstance(other, dict)
        for name in one.keys() | other.keys()
        if one.get(name, _NONE) != other.get(name, _NONE)
    } or {key}
