"""``junit``: JUnit XML, the format that every CI service shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ftlint.model.diagnostic import Diagnostic
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import FileReport, Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import xml_text
from ftlint.reporters.shared.place import relative
from ftlint.reporters.shared.privacy import listed


class Junit(Reporter):
    """A suite a file, a test a finding: failed from ``--fail-on`` on, passed with its text below.

    Suppressed findings are skipped tests. The job and its report then say the same.
    """

    name = "junit"
    audience = "any CI service"
    about = "JUnit XML, a suite a file"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the document; a clean file has one test that passes, so that it is seen."""
        by_file: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        for item in listed(report, context, with_suppressed=True):
            by_file[item.file].append(item)
        known = {file.name: file for file in report.files}
        files = [*known.values(), *(FileReport(name) for name in by_file if name not in known)]
        tests = sum(_tests(file, by_file[file.name]) for file in files)
        failures = sum(context.fails(item.severity) for item in report.active)
        errors = sum(file.error is not None for file in files)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        counts = f'tests="{tests}" failures="{failures}" errors="{errors}"'
        yield f'<testsuites name="ftlint" {counts} time="0">\n'
        for file in files:
            yield from _suite(file, by_file[file.name], report, context)
        yield "</testsuites>\n"


def _tests(file: FileReport, found: list[Diagnostic]) -> int:
    return len(found) + (file.error is not None) or 1


def _suite(
    file: FileReport, found: list[Diagnostic], report: Report, context: Context
) -> Iterator[str]:
    name = xml_text(relative(file.name, report, context))
    active = [item for item in found if item.suppressed is None]
    failures = sum(context.fails(item.severity) for item in active)
    counts = (
        f'tests="{_tests(file, found)}" failures="{failures}" '
        f'errors="{int(file.error is not None)}" skipped="{len(found) - len(active)}"'
    )
    time = f' timestamp="{xml_text(context.timestamp)}"' if context.timestamp else ""
    yield f'  <testsuite name="{name}" package="ftlint" {counts} time="0"{time}>\n'
    if file.error is not None:
        yield f'    <testcase name="read" classname="{name}" file="{name}">\n'
        yield f'      <error message="{xml_text(file.error)}" type="unreadable"/>\n'
        yield "    </testcase>\n"
    elif not found:
        yield f'    <testcase name="no findings" classname="{name}" file="{name}"/>\n'
    for item in found:
        yield from _case(item, name, context)
    yield "  </testsuite>\n"


def _case(item: Diagnostic, name: str, context: Context) -> Iterator[str]:
    title = f"{item.code} {item.name}"
    place = ""
    if item.line is not None:
        title += f" line {item.line}"
        place = f' line="{item.line}"'
        if item.column is not None:
            title += f" column {item.column}"
            place += f' column="{item.column}"'
    yield f'    <testcase name="{xml_text(title)}" classname="{name}" file="{name}"{place}>\n'
    text = xml_text(item.message)
    if item.suppressed is not None:
        reason = f": {item.suppression_reason}" if item.suppression_reason else ""
        yield f'      <skipped message="suppressed ({xml_text(item.suppressed + reason)})"/>\n'
    else:
        parts = [item.message]
        parts += [f"at {to_dotted(item.path)}"] if item.path else []
        parts += [f"help: {item.help}"] if item.help else []
        parts.append(f"rule: {rule_url(item.name)}")
        body = "\n".join(map(xml_text, parts))
        if context.fails(item.severity):
            yield f'      <failure message="{text}" type="{item.severity.label}">{body}</failure>\n'
        else:
            yield f"      <system-out>{xml_text(item.severity.label)}: {body}</system-out>\n"
    yield "    </testcase>\n"
