"""All that schemas read of a record but for what its turns say.

Records that read the same have the same mistakes in the same places: they are explained once.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.digests import naming_keys
from ftlint.model.keys import READS_TURNS, is_empty

if TYPE_CHECKING:
    from ftlint.model.record import Record

SHORT: Final = 40
"""Characters of a text beside the contents that is compared; a longer one is a record's own."""

_PLAIN: Final = frozenset({int, bool, type(None)})
_OTHER: Final = object()


def reading(record: Record) -> Hashable:
    """Return what schemas read of a record whose contents are texts; None where that is much.

    Records of one signature are compared, which have the same keys and roles. Of a text, and of
    what names a record, schemas see the type and whether it holds anything.
    """
    fmt = record.format
    found: list[Any] = []
    naming = naming_keys(fmt)
    for key, value in record.value.items():
        if key in READS_TURNS and key not in fmt.plain_keys:
            return None
        if key in naming:
            found.append((type(value), is_empty(value)))
        elif key != fmt.turns_key:
            found.append(_compared(value))
        elif value is not record.objects:
            return None  # a glance tells other objects than the turns
    content_key = fmt.content_key
    for turn in record.objects:
        for key, value in turn.items():
            if key == content_key:
                found.append(value == "" or value.isspace())
            else:
                found.append(_compared(value))
    return None if _OTHER in found else tuple(found)


def _compared(value: Any) -> Any:
    """Return what stands for a value that schemas look at, the mark of others where it is long."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= SHORT else _OTHER
    if kind is float:
        return kind, repr(value)  # 0.0 and -0.0 are equal
    return (kind, value) if kind in _PLAIN else _OTHER
