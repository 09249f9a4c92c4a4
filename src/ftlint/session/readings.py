"""What a run leaves for a person to decide, and the file of readings that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from ftlint.config.readings import Readings, Row, is_lines, load, render
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.report import Report

PLACES: Final = 5
"""Places of a passage that are named; more are counted."""


@dataclass(slots=True)
class Open:
    """A damaged passage that a person has to decide: how often it occurs, and where first."""

    passage: str
    readings: tuple[tuple[str, float], ...]
    context: str
    count: int = 0
    places: list[Diagnostic] = field(default_factory=list)


def undecided(report: Report) -> list[Open]:
    """Return the passages that a report leaves to a person, the most frequent first."""
    found: dict[str, Open] = {}
    for item in report.diagnostics:
        if item.suppressed is not None:
            continue
        for one in item.undecided:
            known = found.get(one.passage)
            if known is None:
                known = found[one.passage] = Open(one.passage, one.readings, one.context)
            known.count += 1
            if len(known.places) < PLACES:
                known.places.append(item)
    return sorted(found.values(), key=lambda one: -one.count)


def place_words(item: Diagnostic) -> str:
    """Write where a finding is: file, line and path."""
    return ":".join(filter(None, (item.file, str(item.line or ""), item.pointer)))


class Updated(NamedTuple):
    """What a file of readings holds after a run."""

    path: str
    undecided: int
    new: int
    decided: int


def update(path: str, passages: Iterable[Open], decided: Iterable[Row] = ()) -> Updated:
    """Bring a file of readings up to date; ``decided`` are rows with decisions made just now.

    What is decided in it stays as it is, found or not. A passage that is not decided has the
    count, places and readings of this run; where the run did not find it, its row goes.
    """
    before = load(path)
    known = before if before is not None else Readings(lines=is_lines(path))
    after = replace(known, rows=tuple(_rows(known.rows, passages, decided)))
    if before is None or after.rows != before.rows:
        _write(path, render(after))
    old = {row.passage for row in known.rows}
    undecided = [row for row in after.rows if row.decision is None]
    return Updated(
        path,
        len(undecided),
        sum(row.passage not in old for row in undecided),
        len(after.rows) - len(undecided),
    )


def _rows(before: Sequence[Row], passages: Iterable[Open], decided: Iterable[Row]) -> list[Row]:
    now = {row.passage: row for row in decided}
    settled = frozenset(now)
    found = {one.passage: one for one in passages}
    rows: list[Row] = []
    for row in before:
        one = found.pop(row.passage, None)
        if row.passage in now:
            rows.append(replace(now.pop(row.passage), more=row.more))
        elif row.decision is not None:
            rows.append(row)
        elif one is not None:
            rows.append(replace(row_of(one), more=row.more, line=row.line))
    rows += now.values()
    return [*rows, *(row_of(one) for one in found.values() if one.passage not in settled)]


def row_of(one: Open, choice: str = "", text: str = "") -> Row:
    """Return the row of a passage, with what was decided of it."""
    places = tuple(map(place_words, one.places))
    return Row(one.passage, choice, text, one.count, one.context, one.readings, places)


def _write(path: str, text: str) -> None:
    from ftlint.output.writer import OutputFile

    with OutputFile(path, force=True, compress=False) as output:
        output.stream.write(text.encode("utf-8", "backslashreplace"))
        output.keep()
