"""Masks that a target has no place for: the conversion stops, unless they may go."""

from __future__ import annotations

from typing import Any

from ftlint.errors import FtlintError
from ftlint.formats.shared.reading import Context
from ftlint.model import masks
from ftlint.schema.values import show


def lose_mask(
    what: str, place: str, options: dict[str, Any], context: Context, whole: str = "turn"
) -> None:
    """Stop at a mask that the target has no place for, unless masks may go; then note it."""
    if options["weight"] != "drop":
        raise FtlintError(
            f"{context.where(place)}: {what} cannot be written to this target, "
            f"and the {whole} would be trained all the same; drop masks with -O weight=drop"
        )
    context.note("weight-lost", place)


def worded(key: str, value: Any) -> str:
    return key if isinstance(value, list) else f"{key} {show(value)}"


def lose_record_mask(key: str, value: Any, options: dict[str, Any], context: Context) -> bool:
    """Deal with a mask at the top of a record; tell whether its loss was noted."""
    for _, trained in masks.record_masks({key: value}):
        if not trained:
            lose_mask(worded(key, value), f"/{key}", options, context, "record")
            return True
        if masks.as_number(value) not in (None, 1):
            context.note("weight-lost", f"/{key}")
            return True
    return False
