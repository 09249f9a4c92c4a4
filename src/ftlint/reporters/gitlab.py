"""``gitlab``: GitLab's Code Quality report, a JSON array of Code Climate issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import json_text
from ftlint.reporters.shared.place import relative
from ftlint.reporters.shared.privacy import listed

LEVELS: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class Gitlab(Reporter):
    """One issue a finding, each with a fingerprint that survives moved lines."""

    name = "gitlab"
    audience = "GitLab"
    about = "Code Quality report"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the array, one issue a line."""
        seen: Counter[str] = Counter()
        before = "[\n  "
        for item in listed(report, context):
            seen[item.fingerprint] += 1
            yield before + json_text(issue(item, seen[item.fingerprint], report, context))
            before = ",\n  "
        yield "\n]\n" if seen else "[]\n"


def issue(item: Diagnostic, ordinal: int, report: Report, context: Context) -> dict[str, Any]:
    """Return one issue; a fingerprint that occurs again gets its ordinal, as it must be unique."""
    fingerprint = item.fingerprint if ordinal == 1 else f"{item.fingerprint}-{ordinal}"
    at = f" (at {to_dotted(item.path)})" if item.path else ""
    begin = {"line": item.line or 1, "column": item.column}
    positions = {"begin": begin, "end": {"line": item.line or 1, "column": item.end_column}}
    place = {"positions": positions} if item.column else {"lines": {"begin": item.line or 1}}
    return {
        "type": "issue",
        "description": f"{item.code} {item.name}: {item.message}{at}",
        "check_name": item.name,
        "fingerprint": fingerprint,
        "severity": "critical" if is_unparsable(item) else LEVELS[item.severity],
        "categories": ["Bug Risk"],
        "content": {"body": item.help or rule_url(item.name)},
        "location": {"path": relative(item.file, report, context), **place},
    }


def is_unparsable(item: Diagnostic) -> bool:
    """Tell whether a line is not JSON at all: an error of family J that has no path in a record."""
    is_json = item.code.startswith("J") and item.severity is Severity.ERROR
    return is_json and item.line is not None and not item.path
