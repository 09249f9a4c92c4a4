"""Which ways to split a source knows: one it does not know must not be passed over."""

from __future__ import annotations

from typing import Final

from ftlint.errors import UsageError, nearest
from ftlint.formats.shared.reading import Reading

_EVERYWHERE: Final = ("gap", "file", "every-user-turn")
"""Ways to split that need nothing but turns and their times."""


def check_split(reading: Reading, *more: str) -> None:
    """Raise UsageError where ``split`` is a way that a chat does not know; ``more`` are its own."""
    known = (*_EVERYWHERE, *more)
    how = reading.options["split"]
    if how is not None and how not in known:
        shown = ", ".join(known)
        raise UsageError(f"-O split: {how!r} is not one of {shown}{nearest(how, known)}")
