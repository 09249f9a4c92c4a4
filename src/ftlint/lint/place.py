"""From a finding to a diagnostic: columns, excerpt, fingerprint, and the fix as raw text.

Only what is reported comes here; clean records never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import UNKNOWN
from ftlint.lint.failures import PASSED_ON, failure
from ftlint.lint.spot import Desk, Line, Spot, desk_for, excerpt_of
from ftlint.model.diagnostic import Diagnostic, Finding, Fix, FixInfo, Op, Path, Severity
from ftlint.model.findings import FileFindings, Run
from ftlint.model.record import Record, as_written
from ftlint.rules import Scope

if TYPE_CHECKING:
    from ftlint.lint.plan import Bound, Plan
    from ftlint.lint.work import Found


_MANY_DIGITS: Final = re.compile(r"[0-9](?:[eE]|[0-9.]{8})")


class Placer:
    """Stamps the findings of one chunk; remembers what it worked out for the record at hand."""

    def __init__(self, plan: Plan, name: str, base_offset: int) -> None:
        self.plan = plan
        self.name = name
        self.base_offset = base_offset
        self._record: Record | None = None
        self._line: Line | None = None
        self._repeated: dict[int, tuple[Found, list[Run]]] = {}
        """The runs of findings that records share, by the list that holds them."""

    def place(
        self,
        bound: Bound,
        severity: Severity,
        finding: Finding,
        record: Record,
        targets: tuple[Aimed, ...],
        line: Line,
    ) -> Diagnostic:
        """Return the diagnostic of a finding in a record, whose line is ``line``."""
        entry = bound.entry
        item = Diagnostic.pending(
            Spot(finding, line),
            finding,
            entry.code,
            entry.name,
            severity,
            self.name,
            line.line,
            line.number,
            *_split(targets),
        )
        if finding.fix is None:
            item.fix = None
            item.help = item.help or entry.remedy or None
        elif finding.fix.drop or finding.fix.file is not None:
            item.fix = FixInfo.whole(finding.fix)
        elif _surely_fits(finding.fix, record):
            item.fix = FixInfo.pending(line, finding.fix)
        else:
            item.fix = desk_for(line, record.value).fix_info(finding.fix)
        item.null = _null_matters(bound, record, finding)
        if b"\n" in record.raw:
            _place_in_lines(item, desk_for(line, record.value), finding)
        return item

    def at_turn(
        self, bound: Bound, record: Record, index: int, finding: Finding, place: dict[str, Any]
    ) -> Iterator[tuple[Bound, Finding]]:
        """Yield the finding of a role rule at its place (``turn_place``), with its fix.

        Nothing where the rule has nothing to say of this record after all.
        """
        try:
            held = bound.rule.roles_fix(record, index, finding)
        except PASSED_ON:
            raise
        except Exception as error:
            yield failure(bound, error)
            held = finding
        if held is not None:
            yield bound, held._replace(**place) if place else held

    def with_fixes(
        self, found: list[tuple[Bound, Finding]], record: Record
    ) -> list[tuple[Bound, Finding]]:
        """Return findings that were made without the record, with their fixes for it."""
        fixed: list[tuple[Bound, Finding]] = []
        for bound, finding in found:
            try:
                held = bound.rule.fix_for(record, finding)
                if held is not None:
                    fixed.append((bound, held))
            except PASSED_ON:
                raise
            except Exception as error:
                fixed += [(bound, finding), failure(bound, error)]
        return fixed

    def merge_placeless(
        self, found: list[tuple[Bound, Finding]], line: int | None = None
    ) -> Iterator[Diagnostic]:
        """Stamp findings about a file, or about a line of it that is not a record."""
        empty = Record(line or 0, 0, 0, b"", None, UNKNOWN)
        for diagnostic in self.merge(found, empty):
            yield diagnostic._replace(
                line=line,
                record=None,
                column=None,
                end_column=None,
                byte_offset=None,
                excerpt=None,
                record_hash=None,
            )

    def repeat(self, found: Found, record: Record, into: FileFindings) -> None:
        """Add findings that records of a signature share: the list is the same one for all."""
        if record.view is not None:  # each row may have names of its own for what is read alike
            self.stamp(found, record, into)
            return
        known = self._repeated.get(id(found))
        if known is not None and record.strict and b"\n" not in record.raw:
            line = self._line_of(record, None, into)
            for run in known[1]:
                run.add(line)
            return
        runs = self.stamp(found, record, into)
        if runs is not None:
            self._repeated[id(found)] = found, runs

    def stamp(
        self,
        found: list[tuple[Bound, Finding]],
        record: Record,
        into: FileFindings,
        text: str | None = None,
    ) -> list[Run] | None:
        """Add findings about a record; one that others have in the same words is not made anew.

        ``text`` is the raw line where it could not simply be decoded. Returned are the runs that
        the findings are in, None where one of them is kept by itself.
        """
        found, record = _in_row(found, record)
        line = self._line_of(record, text, into)
        in_lines = b"\n" in record.raw
        runs: list[Run] = []
        singles = len(into.single)
        for bound, finding, severity, targets in merged(found):
            if in_lines or not (finding.fix is None or _is_general(finding.fix, record)):
                into.single.append(self.place(bound, severity, finding, record, targets, line))
                continue
            null = _null_matters(bound, record, finding)
            try:
                key = (bound.entry.code, severity, targets, null, finding)
                known = into.runs.get(key)
            except TypeError:  # the value of an edit has no hash
                into.single.append(self.place(bound, severity, finding, record, targets, line))
                continue
            if known is None:
                first = self.place(bound, severity, finding, record, targets, line)
                known = into.runs[key] = Run(first, line)
            else:
                known.add(line)
            runs.append(known)
        return runs if len(into.single) == singles else None

    def merge(
        self, found: list[tuple[Bound, Finding]], record: Record, text: str | None = None
    ) -> list[Diagnostic]:
        """Return findings about a record one by one; see ``stamp``."""
        found, record = _in_row(found, record)
        line = self._line_of(record, text, None)
        return [
            self.place(bound, severity, finding, record, targets, line)
            for bound, finding, severity, targets in merged(found)
        ]

    def _line_of(self, record: Record, text: str | None, into: FileFindings | None) -> Line:
        """Return the line of a record; a new one is noted among those that have findings."""
        line = self._line
        if line is None or record is not self._record:
            line = self._line = Line(record, self.base_offset, text)
            self._record = record
            if into is not None:
                into.lines.append(line)
        return line


def _in_row(
    found: list[tuple[Bound, Finding]], record: Record
) -> tuple[list[tuple[Bound, Finding]], Record]:
    """Return findings and their record as the file has it, where a view read the record."""
    view = record.view
    if view is None:
        return found, record
    placed = [
        (bound, finding if bound.entry.as_written else view.back(finding, record.row))
        for bound, finding in found
    ]
    return placed, record.remembered(as_written)


Aimed = tuple[str, Severity]
"""A target, and the severity that a finding has for it."""
Stamped = tuple["Bound", Finding, Severity, tuple[Aimed, ...]]


def _split(aimed: tuple[Aimed, ...]) -> tuple[tuple[str, ...], tuple[Severity, ...]]:
    """Return the names of targets, and their severities where these differ."""
    if len(aimed) == 1:
        return (aimed[0][0],), ()
    severities = tuple(severity for _, severity in aimed)
    return tuple(name for name, _ in aimed), severities if len(set(severities)) > 1 else ()


def merged(found: list[tuple[Bound, Finding]]) -> list[Stamped]:
    """Return each finding with its severity and targets: those that it has for several are one."""
    if len(found) == 1:
        ((bound, finding),) = found
        severity = bound.severity_for(finding)
        return [(bound, finding, severity, ((bound.target, severity),))]
    by_words: dict[tuple[Any, ...], Stamped] = {}
    for bound, finding in found:
        key = (bound.entry.code, finding.path, finding.span, finding.key, finding.message)
        severity = bound.severity_for(finding)
        aimed = (bound.target, severity)
        known = by_words.get(key)
        if known is None:
            by_words[key] = (bound, finding, severity, (aimed,))
        else:
            first, said, worst, targets = known
            by_words[key] = (first, said, max(worst, severity), (*targets, aimed))
    return list(by_words.values())


def turn_place(record: Record, index: int, what: str) -> dict[str, Any]:
    """Return the place of a finding on a turn, or on the list of turns, as fields of it."""
    turns = record.format.role_turns(record.value)
    if 0 <= index < len(turns):
        turn = turns[index]
        path = {"role": turn.role_path, "content": turn.content_path}.get(what, turn.path)
        return {"path": path}
    if record.format.turns_key in record.value:
        return {"path": (record.format.turns_key,), "key": True}
    return {}


def _place_in_lines(item: Diagnostic, desk: Desk, finding: Finding) -> None:
    """Set the places of a finding in a record that is spread over lines."""
    start, end = desk.span(finding)
    item.byte_offset = desk.line.offset + desk.bytes_before(start)
    first = desk.text.rfind("\n", 0, start) + 1
    last = desk.text.find("\n", start)
    text = desk.text[first : len(desk.text) if last < 0 else last]
    item.move(desk.text.count("\n", 0, first), 0)
    start, end = start - first, min(end - first, len(text))
    item.column, item.end_column = start + 1, max(end, start) + 1
    item.excerpt = excerpt_of(text, start)


def _is_general(fix: Fix, record: Record) -> bool:
    """Tell whether nothing in a fix depends on how the line of the record is written."""
    return fix.drop or fix.file is not None or _surely_fits(fix, record)


def _null_matters(bound: Bound, record: Record, finding: Finding) -> bool:
    """Tell whether the value is null, for a rule that then yields to one about nulls."""
    return (
        record.value is not None
        and Scope.NULLS in bound.rule.yields_to.values()
        and _is_null(record.value, finding.path)
    )


def _surely_fits(fix: Fix, record: Record) -> bool:
    """Tell whether a fix is one edit at a place that the record has, so that it fits the line."""
    if len(fix.edits) != 1 or not record.strict or b"\n" in record.raw:
        return False
    edit = fix.edits[0]
    value = record.value
    try:
        for step in edit.path:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return False
    if edit.op is Op.SET:
        # A text with a long number may hold one that parsers round: such a fix is looked at.
        short = type(edit.value) is str and _MANY_DIGITS.search(edit.value) is None
        return short or type(edit.value) is bool
    return edit.op is Op.DELETE or (edit.op is Op.RENAME and type(edit.path[-1]) is str)


def _is_null(value: Any, path: Path) -> bool:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return value is None
