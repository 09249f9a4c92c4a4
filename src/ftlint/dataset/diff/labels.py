"""A record without what says how it is trained: weights, masks, labels, the side of a preference.

Two records that are equal without these are one record, relabelled.
"""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.native.language_modeling.lint import LABELS
from ftlint.model import labels
from ftlint.model.digests import IDENTITY_KEYS, canonical_json
from ftlint.model.masks import PART_KEYS, RECORD_KEYS, TURN_KEYS

LABEL_KEYS: Final = RECORD_KEYS | LABELS | frozenset(labels.LABEL_KEYS)
"""Keys at the top of a record that say what it is worth."""


def unlabelled(value: dict[str, Any], fmt: Format) -> bytes:
    """Return a record as canonical JSON, its names and labels left out."""
    ours = {
        key: _without_masks(item)
        for key, item in value.items()
        if key not in IDENTITY_KEYS and key not in LABEL_KEYS
    }
    sides = side_keys(value, fmt)
    if sides is not None:
        pair = sorted(canonical_json(ours.pop(key, None)).hex() for key in sides)
        return canonical_json([ours, pair])
    return canonical_json(ours)


def side_keys(value: dict[str, Any], fmt: Format) -> tuple[str, str] | None:
    """Return the keys of the better and the worse answer, None where they are no keys of theirs."""
    better, worse = fmt.sides(value)
    if not better or not worse:
        return None
    one, other = better[0].path[0], worse[0].path[0]
    if one == other or fmt.turns_key in (one, other) or len(better[0].path) > 2:
        return None
    return str(one), str(other)


def _without_masks(item: Any) -> Any:
    """Leave the masks of turns and of their parts out."""
    if not isinstance(item, list):
        return item
    return [
        {
            key: _without_part_masks(inner) if isinstance(inner, list) else inner
            for key, inner in turn.items()
            if key not in TURN_KEYS
        }
        if isinstance(turn, dict)
        else turn
        for turn in item
    ]


def _without_part_masks(parts: list[Any]) -> list[Any]:
    return [
        {key: inner for key, inner in part.items() if key not in PART_KEYS}
        if isinstance(part, dict)
        else part
        for part in parts
    ]
