"""Turns as LLaMA-Factory pairs them: a question or a tool result, then an answer or a call."""

from __future__ import annotations

from ftlint.formats import Has
from ftlint.model.record import Record
from ftlint.targets import Target
from ftlint.targets.entries import JOINING


def joins_results(record: Record, target: Target) -> bool:
    """Tell whether results that follow each other are joined, and those at the end left out.

    The converter of records with ``messages`` does that, unless an entry names another one.
    """
    formatting = None if target.entry is None else target.entry.keys.get("formatting")
    return Has.MESSAGES in record.format.has if formatting is None else formatting == JOINING


def numbered(record: Record, target: Target) -> list[int]:
    """Return the indexes of the turns that are counted: the system message is not.

    Results are handed on with the turn that follows them where they are joined.
    """
    roles = record.roles
    joins = joins_results(record, target)
    start = 1 if roles[:1] == "s" else 0
    end = len(roles.rstrip("t")) if joins else len(roles)
    return [
        index
        for index in range(start, end)
        if not (joins and index and roles[index] == "t" == roles[index - 1])
    ]


def mismatch(record: Record, target: Target) -> tuple[int, int] | None:
    """Return (place, index) of the first turn whose role its place does not allow, or None."""
    for place, index in enumerate(numbered(record, target)):
        if record.roles[index] not in ("ut", "af")[place % 2]:
            return place, index
    return None
