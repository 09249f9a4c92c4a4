"""The fixes of one raw line: combined where they do not touch, and verified."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from ftlint.jsontext.edit import Uneditable, apply, apply_raw
from ftlint.model.diagnostic import Diagnostic, Edit, ResolvedEdit

_NOTHING: Final = object()


@dataclass(slots=True)
class LineFix:
    """What became of a line: its new lines (none: dropped; None: as it was), and who did it."""

    lines: list[str] | None = None
    applied: list[Diagnostic] = field(default_factory=list)
    refused: list[Diagnostic] = field(default_factory=list)


def mend(text: str, wanted: list[Diagnostic]) -> LineFix:
    """Apply as many fixes of a line as go together; what is left waits for the next round.

    A rewritten line comes before all else, then a dropped record, then edits of values. Edits are
    made all at once, or one by one where together they would not give the record they promise. A
    fix whose result does not parse, or is not what it promised, is refused. A line that is not one
    JSON value is never dropped for what one record in it is like: it may hold another one.
    """
    before = _parse(text)
    whole = [
        one for one in wanted if one.fix and one.fix.source and one.fix.source.line is not None
    ]
    refused: list[Diagnostic] = []
    for one in whole:
        new = one.fix.source.line  # type: ignore[union-attr]
        lines = [line for line in (new or "").split("\n") if line.strip()]
        if new == "":
            return LineFix([], [one], refused)
        if one.fix.source.text:  # type: ignore[union-attr]
            return LineFix([new or ""], [one], refused)
        if new != text and lines and all(_parse(line) is not _NOTHING for line in lines):
            return LineFix(lines, [one], refused)
        refused.append(one)
    dropping = [one for one in wanted if one.fix is not None and one.fix.drop]
    if dropping:
        if before is _NOTHING:
            return LineFix(None, [], refused)
        return LineFix([], dropping, refused)
    editing = _without_overlap([one for one in wanted if one not in whole])
    if not editing:
        return LineFix(None, [], refused)
    new = _edited(text, before, editing)
    if new is not None:
        return LineFix([new], editing, refused)
    for one in editing:
        new = _edited(text, before, [one])
        if new is not None:
            return LineFix([new], [one], refused)
        if before is not _NOTHING:  # else they wait until the line is JSON
            refused.append(one)
    return LineFix(None, [], refused)


def _without_overlap(wanted: list[Diagnostic]) -> list[Diagnostic]:
    chosen: list[Diagnostic] = []
    taken: list[ResolvedEdit] = []
    for one in wanted:
        edits = one.fix.edits if one.fix else ()
        if edits and not any(_touch(a, b) for a in edits for b in taken):
            chosen.append(one)
            taken.extend(edits)
    return chosen


def _touch(a: ResolvedEdit, b: ResolvedEdit) -> bool:
    if a.start == b.start:
        return True
    return a.start < b.end and b.start < a.end


def _edited(text: str, before: Any, chosen: list[Diagnostic]) -> str | None:
    """Return the line with the fixes made, or None when it is not what they promise."""
    resolved = sorted(
        (edit for one in chosen if one.fix for edit in one.fix.edits), key=lambda e: e.start
    )
    new = apply_raw(text, resolved)
    after = _parse(new)
    if after is _NOTHING or new == text:
        return None
    edits: list[Edit] = [
        edit for one in chosen if one.fix and one.fix.source for edit in one.fix.source.edits
    ]
    if before is _NOTHING:
        return new
    try:
        promised = apply(before, edits)
    except (Uneditable, RecursionError):
        return None
    return new if _same(promised, after) else None


def _same(promised: Any, after: Any) -> bool:
    """Compare parsed values; NaN, which is not equal to itself, counts as equal here."""
    if promised == after:
        return True
    try:
        return json.dumps(promised, sort_keys=True) == json.dumps(after, sort_keys=True)
    except RecursionError:
        return False


def _parse(text: str) -> Any:
    """Parse a line; ``json`` decides where orjson is too strict for a line to be compared."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _NOTHING
