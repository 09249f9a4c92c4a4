"""``sarif``: SARIF 2.1.0 with what GitHub code scanning needs to follow a finding over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, Related, Safety, Severity, to_pointer
from ftlint.model.naming import rule_url
from ftlint.model.report import Report, RuleInfo
from ftlint.model.words import plural, shortened
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import json_text
from ftlint.reporters.shared.place import uri
from ftlint.reporters.shared.privacy import listed

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
PROBLEMS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}
"""Values of GitHub's own property ``problem.severity``."""

MAX_RESULTS: Final = 5000
"""Results that GitHub shows of one run, the worst first; more are cut away."""

MAX_TEXT: Final = 1024
"""Characters of a rule's short and full description that GitHub takes."""

MAX_RELATED: Final = 100
"""Related places kept of one result; GitHub refuses results with more than 1,000."""

SECRET_SEVERITY: Final = "7.0"
"""``security-severity`` of rules about secrets and private data: "high" on GitHub's scale."""


class Sarif(Reporter):
    """The report as one SARIF log with one run."""

    name = "sarif"
    audience = "GitHub code scanning and others"
    about = "SARIF 2.1.0"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the log, one result a line."""
        found = listed(report, context)
        kept = _worst(found)
        codes = {code: index for index, code in enumerate(report.rules)}
        for item in kept:
            codes.setdefault(item.code, len(codes))
        head = json_text(_run(report, context, kept, codes, len(found) - len(kept)))
        yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n'
        yield head[:-1] + ',\n "results": ['
        seen: Counter[str] = Counter()
        before = "\n  "
        for item in kept:
            seen[item.fingerprint] += 1
            ordinal = seen[item.fingerprint]
            yield before + json_text(_result(item, codes[item.code], ordinal, report, context))
            before = ",\n  "
        yield "]}]}\n"


def _worst(found: list[Diagnostic]) -> list[Diagnostic]:
    if len(found) <= MAX_RESULTS:
        return found
    active_first = sorted(found, key=lambda item: (item.suppressed is not None, -item.severity))
    kept = {id(item) for item in active_first[:MAX_RESULTS]}
    return [item for item in found if id(item) in kept]


def _run(
    report: Report,
    context: Context,
    kept: list[Diagnostic],
    codes: dict[str, int],
    left_out: int,
) -> dict[str, Any]:
    """Return the run without its results."""
    names = {item.code: item for item in kept}
    invocation: dict[str, Any] = {"executionSuccessful": not report.errors}
    if context.exit_code is not None:
        invocation["exitCode"] = context.exit_code
    notices = [_notice(text, "error") for text in report.errors]
    if left_out:
        notices.append(_notice(f"{plural(left_out, 'more finding')} left out", "warning"))
    if notices:
        invocation["toolExecutionNotifications"] = notices
    return {
        "tool": {
            "driver": {
                "name": "ftlint",
                "informationUri": "https://ftlint.dev",
                "semanticVersion": report.version or "0.0.0",
                "rules": [
                    _rule(report.rules[code])
                    if code in report.rules
                    else {"id": code, "name": names[code].name}
                    for code in codes
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder of the repository."}}
        },
        "automationDetails": {"id": "ftlint/"},
        "invocations": [invocation],
    }


def _notice(text: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _rule(rule: RuleInfo) -> dict[str, Any]:
    tags = ["fine-tuning", *rule.tags][:10]
    properties: dict[str, Any] = {
        "tags": tags,
        "precision": "high",
        "problem.severity": PROBLEMS[rule.severity],
    }
    if rule.sensitive:
        properties["security-severity"] = SECRET_SEVERITY
        properties["tags"] = ["security", *tags][:10]
    return {
        "id": rule.code,
        "name": rule.name[:255],
        "shortDescription": {"text": _cut(rule.summary)},
        "fullDescription": {"text": _cut(_opening(rule))},
        "help": {"text": rule.page or rule.summary, "markdown": rule.page or rule.summary},
        "helpUri": rule_url(rule.name),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _cut(text: str) -> str:
    return shortened(text, MAX_TEXT)


def _opening(rule: RuleInfo) -> str:
    """Return the prose of a rule's page up to its first example."""
    prose = rule.page.partition("```")[0].split("\n\n")
    parts = [part.strip() for part in prose if part.strip() and not part.startswith("#")]
    return "\n\n".join(parts) or rule.summary


def _result(
    item: Diagnostic, index: int, ordinal: int, report: Report, context: Context
) -> dict[str, Any]:
    artifact = _artifact(item.file, report, context)
    physical = {"artifactLocation": artifact, "region": _region(item)}
    location: dict[str, Any] = {"physicalLocation": physical}
    if item.path:
        logical = {"fullyQualifiedName": item.pointer, "kind": "value"}
        location["logicalLocations"] = [logical]
    message = item.message if item.message.endswith((".", "!", "?")) else f"{item.message}."
    out: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": LEVELS[item.severity],
        "message": {"text": f"{message} {item.help}" if item.help else message},
        "locations": [location],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{item.fingerprint}:{ordinal}",
            "ftlint/v1": item.fingerprint,
        },
    }
    if item.related:
        out["relatedLocations"] = [
            _related(number, other, report, context)
            for number, other in enumerate(item.related[:MAX_RELATED], 1)
        ]
    fix = _fix(item, artifact)
    if fix:
        out["fixes"] = [fix]
    if item.suppressed is not None:
        held: dict[str, Any] = {"kind": "external", "status": "accepted"}
        held["justification"] = item.suppression_reason or item.suppressed
        out["suppressions"] = [held]
    return out


def _artifact(file: str, report: Report, context: Context) -> dict[str, str]:
    return {"uri": uri(file, report, context), "uriBaseId": "%SRCROOT%"}


def _region(item: Diagnostic) -> dict[str, int]:
    """Return the whole region, as GitHub requires; what has no place stands at the beginning."""
    line = item.line or 1
    start = item.column or 1
    return {
        "startLine": line,
        "startColumn": start,
        "endLine": line,
        "endColumn": item.end_column or start,
    }


def _related(number: int, other: Related, report: Report, context: Context) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(other.file, report, context)}
    if other.line is not None:
        physical["region"] = {"startLine": other.line}
    out: dict[str, Any] = {
        "id": number,
        "physicalLocation": physical,
        "message": {"text": other.message or "Related place"},
    }
    if other.path:
        name = {"fullyQualifiedName": to_pointer(other.path), "kind": "value"}
        out["logicalLocations"] = [name]
    return out


def _fix(item: Diagnostic, artifact: dict[str, str]) -> dict[str, Any]:
    """Return a fix that another program may apply: edits of the line, and not only for show."""
    fix = item.fix
    if fix is None or fix.safety is Safety.DISPLAY or not fix.edits or item.line is None:
        return {}
    replacements = [
        {
            "deletedRegion": {
                "startLine": item.line,
                "startColumn": edit.start + 1,
                "endLine": item.line,
                "endColumn": edit.end + 1,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    title = fix.title if fix.safety is Safety.SAFE else f"{fix.title} (unsafe)"
    change = {"artifactLocation": artifact, "replacements": replacements}
    return {"description": {"text": title}, "artifactChanges": [change]}
