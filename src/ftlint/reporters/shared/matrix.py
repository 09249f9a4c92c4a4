"""The compatibility matrix: what each target of a run makes of the records, counted once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, Effect
from ftlint.model.findings import placed
from ftlint.model.report import Report
from ftlint.model.words import plural
from ftlint.reporters import Context
from ftlint.reporters.shared.style import lines

SHOWN: Final = 3
"""Rules that a row names."""

_GRAVITY: Final = (Effect.ADVISES, Effect.CHANGES, Effect.DROPS, Effect.REFUSES)
"""What may happen to a record, the worst last: a record counts for the worst alone."""

HEAD: Final = ("Target", "Accepted", "Refused", "Dropped", "Changed", "Rules")


@dataclass(slots=True, eq=False, repr=False)
class Row:
    """What one target makes of the records; each record is in exactly one of the four counts.

    ``rules`` counts the records that each rule speaks of, those accepted left out.
    """

    target: str
    records: int
    accepted: int = 0
    refused: int = 0
    dropped: int = 0
    changed: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def top(self) -> list[tuple[str, int]]:
        """Return the rules that speak of the most records, with their counts."""
        return self.ranked[:SHOWN]

    @property
    def ranked(self) -> list[tuple[str, int]]:
        """Return all rules that speak of records, those of the most first.

        A rule about a file without records speaks of none.
        """
        found = [item for item in self.rules.items() if item[1]]
        return sorted(found, key=lambda row: (-row[1], row[0]))

    @property
    def verdict(self) -> str:
        """Say in a sentence what the target makes of the records."""
        if not self.records:
            return f"{self.target}: no records were read."
        parts = [
            f"{verb} {self._of(count)}"
            for verb, count in (
                ("refuses", self.refused),
                ("drops", self.dropped),
                ("silently changes", self.changed),
            )
            if count
        ]
        if not parts:
            return f"{self.target} takes {self._of(self.accepted)} as written."
        words = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
        return f"{self.target} {words} ({', '.join(code for code, _ in self.top)})."

    def _of(self, count: int) -> str:
        if count == self.records:
            return f"all {plural(count, 'record')}" if count > 1 else "the only record"
        return f"{count:,} of {plural(self.records, 'record')}"


def wanted(report: Report) -> bool:
    """Tell whether a report is about several targets, so that they are compared at its end."""
    return len(report.targets) > 1 and any(file.records for file in report.files)


def matrix(report: Report) -> list[Row]:
    """Return a row for each target of the run, in their order."""
    bases: dict[str, tuple[int, int]] = {}
    total = 0
    for file in report.files:
        bases.setdefault(file.name, (total, file.records))
        total += file.records
    fates = {name: bytearray(total) for name in report.targets}
    rows = {name: Row(name, total) for name in report.targets}
    for code, items in _by_rule(report).items():
        for name, touched in _touched(report, code, items, bases, fates):
            rows[name].rules[code] = touched
    for name, fate in fates.items():
        row = rows[name]
        row.accepted, row.changed, row.dropped, row.refused = map(fate.count, range(4))
    return [*rows.values()]


_Found = list[tuple[Diagnostic, Iterable[int]]]


def _by_rule(report: Report) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for item, numbers in placed(report.diagnostics):
        if item.suppressed is None:
            found.setdefault(item.code, []).append((item, numbers))
    return found


def _touched(
    report: Report,
    code: str,
    items: _Found,
    bases: dict[str, tuple[int, int]],
    fates: dict[str, bytearray],
) -> Iterator[tuple[str, int]]:
    """Write what a rule means for each record; yield the targets with the records it means it for.

    The records of one rule are counted together, so that one with two findings counts once.
    """
    info = report.rules.get(code)
    if info is None:
        return
    touched: dict[str, set[int]] = {}
    for item, numbers in items:
        worst = {
            name: gravity
            for name in item.targets or report.targets
            if name in fates
            and (gravity := _GRAVITY.index(info.effect(name, item.severity_for(name))))
        }
        if not worst or item.file not in bases:
            continue
        places = _places(item, numbers, bases[item.file], whole=info.whole)
        for name, gravity in worst.items():
            fate = fates[name]
            for place in places:
                if fate[place] < gravity:
                    fate[place] = gravity
            touched.setdefault(name, set()).update(places)
    yield from ((name, len(places)) for name, places in touched.items())


def _places(
    item: Diagnostic, numbers: Iterable[int], base: tuple[int, int], *, whole: bool
) -> Iterable[int]:
    """Return the records that a finding is about, counted over all files from 0.

    Which ones they are is not known where the finding only counts them: then those from the first.
    """
    start, records = base
    if item.concerns:
        first = min(max((item.record or 1) - 1, 0), max(records - item.concerns, 0))
        return range(start + first, start + min(first + item.concerns, records))
    if whole or item.line is None:
        return range(start, start + records)
    return [start + min(number, records) - 1 for number in numbers if number > 0 < records]


def table(report: Report, context: Context) -> Iterator[str]:
    """Write the matrix in columns, no wider than the context says.

    Rules that have no room beside the counts follow below them; where the counts have none, each
    target is a few lines.
    """
    found = matrix(report)
    rows = [HEAD, *map(cells, found)]
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    start = sum(widths) + 2 * 5
    room = context.width - start
    if room < -2:
        for row in found:
            yield from _block(row, context)
        return
    fits = room >= max(len(row[5]) for row in rows)
    for number, texts in enumerate(rows):
        name, *counts, rules = texts
        numbers = "  ".join(
            text.rjust(width) for text, width in zip(counts, widths[1:], strict=True)
        )
        text = f"{name.ljust(widths[0])}  {numbers}"
        style = "" if number else "bold"
        if fits:
            text = f"{text}  {rules}".rstrip()
        yield from lines([(text, style)], context)
        if number and rules and not fits:
            yield from lines([(f"    {rules}", "")], context)


def _block(row: Row, context: Context) -> Iterator[str]:
    """Write what a target makes of the records where there is no room for columns."""
    counts = (row.accepted, row.refused, row.dropped, row.changed)
    said = ", ".join(
        f"{count:,} {word.lower()}" for word, count in zip(HEAD[1:5], counts, strict=True)
    )
    yield from lines([(row.target, "bold")], context)
    yield from lines([(f"  {said}", "")], context)
    if row.top:
        yield from lines([(f"  {cells(row)[5]}", "")], context)


def legend(report: Report, context: Context) -> Iterator[str]:
    """Write the names of the rules that the rows name by their codes."""
    codes = sorted({code for row in matrix(report) for code, _ in row.top})
    named = ", ".join(f"{code} {report.rules[code].name}" for code in codes)
    if named:
        yield from lines([(f"Rules: {named}", "dim")], context)
        yield "\n"


def cells(row: Row) -> tuple[str, ...]:
    """Return the texts of a row of the table."""
    counts = (row.accepted, row.refused, row.dropped, row.changed)
    rules = ", ".join(f"{code} {count:,}" for code, count in row.top)
    return (row.target, *(f"{count:,}" for count in counts), rules)


def row_object(row: Row, report: Report) -> dict[str, Any]:
    """Return a row as the object that reports for programs have."""
    return {
        "target": row.target,
        "records": row.records,
        "accepted": row.accepted,
        "refused": row.refused,
        "dropped": row.dropped,
        "changed": row.changed,
        "rules": [
            {"code": code, "name": report.rules[code].name, "records": count}
            for code, count in row.ranked
        ],
        "verdict": row.verdict,
    }
