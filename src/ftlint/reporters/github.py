"""``github``: workflow commands that GitHub Actions turns into annotations.

The runner reads ``::error key=value,…::message`` and undoes the percent escapes of the values.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from ftlint.model.diagnostic import Diagnostic, Severity, rule_url, to_dotted
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.escape import command_data, command_property, defuse, show
from ftlint.reporters.place import relative
from ftlint.reporters.privacy import listed
from ftlint.reporters.style import LONGEST, clip, clip_middle
from ftlint.reporters.wording import SEVERITIES, plural

LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

LIMIT: Final = 10
"""Annotations of one level that GitHub shows for a step; it drops the others in silence."""


class Github(Reporter):
    """One workflow command a finding."""

    name = "github"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield a command for each finding, in order of file and place."""
        for item in listed(report, context):
            yield command(item, report, context)


def annotations(report: Report, context: Context, limit: int = LIMIT) -> list[str]:
    """Return at most ``limit`` commands of each level: what is worth a place on the page.

    Every rule gets one before any gets two; the rules that are worst and fire most often come
    first. A last notice tells how many findings are left out.
    """
    found = listed(report, context, with_suppressed=False)
    chosen: list[Diagnostic] = []
    for severity in SEVERITIES:
        of_level = _one_a_rule_first([item for item in found if item.severity is severity])
        room = limit
        if severity is Severity.INFO and len(chosen) + min(len(of_level), limit) < len(found):
            room -= 1  # The closing notice takes a place of its own.
        chosen += of_level[:room]
    out = [command(item, report, context) for item in chosen]
    more = len(found) - len(chosen)
    if more:
        text = f"{plural(more, 'more finding')} in the log and the job summary"
        out.append(f"::notice title=ftlint::{command_data(text)}\n")
    return out


def _one_a_rule_first(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    by_rule: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for item in found:
        by_rule[item.code].append(item)
    rules = sorted(by_rule.values(), key=lambda items: (-len(items), items[0].code))
    first = {id(items[0]) for items in rules}
    return [items[0] for items in rules] + [item for item in found if id(item) not in first]


def command(item: Diagnostic, report: Report, context: Context) -> str:
    """Return the workflow command of one finding.

    The message is one sentence, the path and the help; no text of the record but what the
    message itself quotes. Columns go with a single line only, and a finding has one line.
    """
    properties = [("file", relative(item.file, report, context))]
    if item.line is not None:
        properties += [("line", str(item.line)), ("endLine", str(item.line))]
        if item.column is not None:
            end = item.end_column or item.column
            properties += [("col", str(item.column)), ("endColumn", str(end))]
    properties.append(("title", f"ftlint ({item.code})"))
    values = ",".join(f"{key}={command_property(show(value))}" for key, value in properties)
    return f"::{LEVELS[item.severity]} {values}::{command_data(message(item))}\n"


def message(item: Diagnostic) -> str:
    """Return what an annotation says, in up to four lines, every line printable and inert."""
    parts = [f"{item.name}: {item.message}"]
    if item.path:
        parts.append(f"at {clip_middle(show(to_dotted(item.path)), LONGEST)}")
    if item.help:
        parts.append(f"help: {item.help}")
    parts.append(rule_url(item.name))
    return "\n".join(defuse(clip(show(part), LONGEST)) for part in parts)
