"""Which answers of a record are masked, by the keys that a target reads."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ftlint.model.diagnostic import Path
from ftlint.model.masks import (
    PART_KEYS,
    RECORD_KEYS,
    TURN_KEYS,
    part_switches,
    record_masks,
    spans,
    switches,
)
from ftlint.model.record import Record, Turn
from ftlint.targets import Target


class Keys(NamedTuple):
    """The mask keys that are read, by their place."""

    record: AbstractSet[str]
    turn: AbstractSet[str]
    part: AbstractSet[str]


EVERY = Keys(RECORD_KEYS, TURN_KEYS, PART_KEYS)
"""What is read where no trainer is named: the dialects of all."""


def read_keys(target: Target, *, configured: bool = False) -> Keys:
    """Return the mask keys that a target reads, with those that its configuration must name."""
    if "neutral" in target.quirks:
        return EVERY
    masks = target.masks
    unsure = () if configured else masks.get("configured", ())
    return Keys(
        frozenset(masks.get("record", ())),
        frozenset(masks.get("turn", ())) - frozenset(unsure),
        frozenset(masks.get("part", ())),
    )


def whole_mask(record: Record, keys: Keys) -> str | None:
    """Return the key at the top that leaves the whole record out of the loss."""
    masks = record_masks(record.value)
    return next((key for key, says in masks if not says and key in keys.record), None)


def masked_answers(record: Record, keys: Keys) -> list[Path]:
    """Return the place of the mask of each answer, none where anything is trained."""
    found: list[Path] = []
    for turn in record.turns:
        masks = _masks(turn, keys)
        if masks is None:
            return []
        if turn.role == "assistant":
            if not masks:
                return []
            found.append((*turn.path, *masks[0]))
    return found


def _masks(turn: Turn, keys: Keys) -> list[Path] | None:
    """Return the places of the masks that leave out a turn, None where some of it is trained."""
    said = [(key, says) for key, says in switches(turn.message) if key in keys.turn]
    if any(says for _, says in said) or any(key in keys.turn for key, _ in spans(turn.message)):
        return None
    if said:
        return [(key,) for key, _ in said]
    parts = [one for one in part_switches(turn.content) if one[1] in keys.part]
    if any(says for _, _, says in parts):
        return None
    content = turn.content if isinstance(turn.content, list) else []
    if parts and len({index for index, _, _ in parts}) < len(content):
        return None if turn.role == "assistant" else []
    return [(turn.content_path[-1], index, key) for index, key, _ in parts]
