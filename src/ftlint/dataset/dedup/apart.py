"""Keys that alone keep equal conversations apart: ``category``, a score, a mask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.inputs import reread
from ftlint.dataset.reading import parse
from ftlint.dataset.scan import conversations
from ftlint.model.digests import NO_PROMPT, equal_groups, naming_keys

if TYPE_CHECKING:
    from ftlint.dataset.dedup.find import Found, Gone, Rules

SAMPLE: Final = 64
"""Groups of equal conversations that are read again to see what keeps them apart."""
EACH: Final = 6
"""Records of a group that are read."""


def kept_apart(found: Found, rules: Rules, gone: Gone) -> tuple[str, int] | None:
    """Return the key in which records with equal turns differ, and how many would go without it.

    None where there are no such records, or where they differ in several keys.
    """
    table = found.table
    same: list[list[int]] = []
    count = 0
    for group in equal_groups([conversations(table.prompts.data(), table.answers.data(), b"")]):
        staying = [index for index in group if index not in gone]
        first = 16 * group[0]
        if len(staying) > 1 and table.prompts.data()[first : first + 16] != NO_PROMPT:
            count += len(staying) - 1
            if len(same) < SAMPLE:
                same.append(staying[:EACH])
    if not same:
        return None
    keys = _differing(found, rules, same)
    return (keys.pop(), count) if len(keys) == 1 else None


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
