"""``rdjson``: the Reviewdog Diagnostic Format, whose columns count UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, Excerpt, ResolvedEdit, Severity
from ftlint.model.naming import rule_url
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import json_text
from ftlint.reporters.shared.place import byte_columns, byte_span, relative
from ftlint.reporters.shared.privacy import listed

LEVELS: Final = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
SOURCE: Final = {"name": "ftlint", "url": "https://ftlint.dev"}


class Rdjson(Reporter):
    """One object with all findings."""

    name = "rdjson"
    audience = "reviewdog"
    about = "Reviewdog Diagnostic Format"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the object, one finding a line."""
        yield f'{{"source": {json_text(SOURCE)},\n "diagnostics": ['
        before = "\n  "
        for item in listed(report, context):
            yield before + json_text(finding(item, report, context))
            before = ",\n  "
        yield "]}\n"


def finding(item: Diagnostic, report: Report, context: Context) -> dict[str, Any]:
    """Return one finding; columns are left out where its bytes are not known."""
    location: dict[str, Any] = {"path": relative(item.file, report, context)}
    if item.line is not None:
        location["range"] = _range(item.line, byte_columns(item))
    out: dict[str, Any] = {
        "message": f"{item.name}: {item.message}",
        "location": location,
        "severity": LEVELS[item.severity],
        "source": SOURCE,
        "code": {"value": item.code, "url": rule_url(item.name)},
    }
    suggestions = list(_suggestions(item))
    if suggestions:
        out["suggestions"] = suggestions
    if item.related:
        out["related_locations"] = [
            {
                "message": other.message,
                "location": {"path": relative(other.file, report, context)}
                | ({"range": _range(other.line, None)} if other.line else {}),
            }
            for other in item.related
        ]
    return out


def _range(line: int, columns: tuple[int, int] | None) -> dict[str, Any]:
    if columns is None:
        return {"start": {"line": line}}
    return {
        "start": {"line": line, "column": columns[0]},
        "end": {"line": line, "column": columns[1]},
    }


def _suggestions(item: Diagnostic) -> Iterable[dict[str, Any]]:
    """Yield the fix where it is one edit whose bytes are known: each suggestion stands alone."""
    if item.fix is None or item.line is None or item.excerpt is None or len(item.fix.edits) != 1:
        return
    edit: ResolvedEdit = item.fix.edits[0]
    excerpt: Excerpt = item.excerpt
    columns = byte_span(excerpt, edit.start, edit.end)
    if columns is not None:
        yield {"range": _range(item.line, columns), "text": edit.text}
