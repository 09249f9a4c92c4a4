"""Rows inside what a tool for annotation puts around them: taken out, and read as what they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from ftlint.formats.base import Format
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation

SURE = 0.6
"""The least score of a format that reads what is inside."""


class Enveloped(Format, ABC):
    """What formats of such tools share: each says how a row is taken out."""

    @abstractmethod
    def row(self, value: Any) -> dict[str, Any] | None:
        """Return the row inside a record, None where it is not one of this tool."""

    def unread(self, row: dict[str, Any] | None) -> Skip:
        """Return why a row that no format reads is left out."""
        return Skip("broken-record", "no row that another format reads")

    def score(self, value: Any) -> float:
        """Look for the envelope, and for a row inside that some format reads."""
        row = self.row(value) if isinstance(value, dict) else None
        return 0.0 if row is None or inner_format(row) is None else 1.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read what is inside one record."""
        row = self.row(value) if isinstance(value, dict) else None
        found = inner_format(row) if row is not None else None
        if row is None or found is None:
            raise self.unread(row)
        return found.read(row, reading)


def inner_format(row: dict[str, Any]) -> Format | None:
    """Return the format that reads a row, None where none does for sure."""
    from ftlint.formats import converters

    best, high = None, SURE
    for one in converters().values():
        if isinstance(one, Enveloped) or not one.can("read"):
            continue
        score = one.score(row)
        if score >= high and (best is None or score > high):
            best, high = one, score
    return best


def first_said(values: Iterable[Any]) -> str:
    """Return the first text with something in it, empty where there is none.

    >>> first_said([None, " ", "a"]), first_said([])
    ('a', '')
    """
    return next((one for one in values if isinstance(one, str) and one.strip()), "")
