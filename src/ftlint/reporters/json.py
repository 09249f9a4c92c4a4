"""``json``: one versioned object with the summary and all findings.

``schemas/report.schema.json`` describes it. Every finding stands on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, FixInfo, Related, Safety, Severity, to_pointer
from ftlint.model.gather import Told, firsts_of, gather
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import FileReport, FixSummary, Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import json_text
from ftlint.reporters.shared.matrix import matrix, row_object
from ftlint.reporters.shared.privacy import listed
from ftlint.reporters.shared.wording import tally

VERSION: Final = 1
"""Version of the report's shape; keys may be added to it, none changes its meaning."""

NAMED: Final = 10
"""Places that are named of each group of findings."""


class Json(Reporter):
    """The report as one JSON object."""

    name = "json"
    audience = "programs"
    about = "one object: summary, files, findings"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the object, findings one by one."""
        tool = {"name": "ftlint", "version": report.version}
        yield f'{{"version": {VERSION},\n "tool": {json_text(tool)},\n'
        yield f' "summary": {json_text(summary(report))},\n'
        for key, values in (
            ("files", [file_object(file) for file in report.files]),
            ("fixed", [fixed_object(fixed) for fixed in report.fixed]),
            ("errors", report.errors),
            ("notes", report.notes),
            ("matrix", [row_object(row, report) for row in matrix(report)]),
        ):
            yield from _array(key, values)
            yield ",\n"
        found = listed(report, context)
        yield from _array("groups", (group_object(told) for told in gather(found, report)))
        yield ",\n"
        yield from _array("diagnostics", map(finding, found))
        yield "}\n"


def _array(key: str, values: Iterable[Any]) -> Iterable[str]:
    yield f' "{key}": ['
    before = "\n  "
    for value in values:
        yield before + json_text(value)
        before = ",\n  "
    yield "]"


def summary(report: Report) -> dict[str, Any]:
    """Count files, records and findings; suppressed findings only count as such."""
    return {
        "files": len(report.files),
        "records": report.records,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "info": report.count(Severity.INFO),
        "fixable": report.fixable(Safety.SAFE),
        "fixable_unsafe": report.fixable(Safety.UNSAFE),
        "suppressed": report.suppressed().total(),
        "by_rule": {rule.code: rule.count for rule in tally(report.counted())},
        "targets": list(report.targets),
    }


def file_object(file: FileReport) -> dict[str, Any]:
    """Return what was read of a file."""
    return {
        "file": file.name,
        "lines": file.lines,
        "records": file.records,
        "size": file.size,
        "format": file.format,
        "error": file.error,
    }


def fixed_object(fixed: FixSummary) -> dict[str, Any]:
    """Return what ``--fix`` did to a file."""
    return {
        "file": fixed.file,
        "safe": fixed.safe,
        "unsafe": fixed.unsafe,
        "dropped": fixed.dropped,
    }


def group_object(told: Told) -> dict[str, Any]:
    """Return what people are told once of one finding or of many; the first one has the rest."""
    first = told.first
    firsts = firsts_of(told, NAMED)
    return {
        "code": first.code,
        "name": first.name,
        "severity": first.severity.label,
        "message": first.message,
        "file": first.file,
        "path": to_dotted(told.path),
        "count": len(told.members),
        "records": told.records,
        "of": told.total,
        "lines": [item.line for item in firsts if item.line is not None],
        "record_numbers": [item.record for item in firsts if item.record is not None],
        "fingerprint": first.fingerprint,
        "targets": list(first.targets),
        "suppressed": first.suppressed,
    }


def finding(item: Diagnostic) -> dict[str, Any]:
    """Return a finding as the object that ``json`` and ``json-lines`` print."""
    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity.label,
        "message": item.message,
        "help": item.help,
        "file": item.file,
        "line": item.line,
        "record": item.record,
        "record_hash": item.record_hash,
        "record_id": item.record_id,
        "column": item.column,
        "end_column": item.end_column,
        "byte_offset": item.byte_offset,
        "path": to_dotted(item.path),
        "pointer": item.pointer,
        "fingerprint": item.fingerprint,
        "targets": list(item.targets),
        "related": [related_object(other) for other in item.related],
        "fix": None if item.fix is None else fix_object(item.fix),
        "suppressed": item.suppressed,
        "suppression_reason": item.suppression_reason,
        "url": rule_url(item.name),
    }


def related_object(other: Related) -> dict[str, Any]:
    """Return another place of a finding."""
    return {
        "message": other.message,
        "file": other.file,
        "line": other.line,
        "record": other.record,
        "path": to_dotted(other.path),
        "pointer": to_pointer(other.path),
    }


def fix_object(fix: FixInfo) -> dict[str, Any]:
    """Return a fix; the columns of its edits count as those of the finding do."""
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "drop": fix.drop,
        "file": fix.file and fix.file.value,
        "edits": [
            {"start_column": edit.start + 1, "end_column": edit.end + 1, "text": edit.text}
            for edit in fix.edits
        ],
    }
