"""``github``: workflow commands that GitHub Actions turns into annotations.

The runner reads ``::error key=value,…::message`` and undoes the percent escapes of the values.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ftlint.model.diagnostic import Severity
from ftlint.model.gather import Told
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import Report
from ftlint.model.words import plural
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import command_data, command_property, defuse, show
from ftlint.reporters.shared.place import relative
from ftlint.reporters.shared.style import LONGEST, clip, clip_middle
from ftlint.reporters.shared.telling import spread, telling
from ftlint.reporters.shared.wording import SEVERITIES, remedy_of

LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

LIMIT: Final = 10
"""Annotations of one level that GitHub shows for a step; it drops the others in silence."""


class Github(Reporter):
    """One workflow command a finding."""

    name = "github"
    audience = "GitHub Actions"
    about = "workflow commands that become annotations"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield a command for each finding, in order of file and place."""
        told = telling(report, context)
        for one in told.shown:
            yield command(one, report, context)
        yield from _more(told.capped + told.hidden)


def annotations(report: Report, context: Context, limit: int = LIMIT) -> list[str]:
    """Return at most ``limit`` commands of each level: what is worth a place on the page.

    Every rule gets one before any gets two; the rules that are worst and fire most often come
    first. A last notice tells how many findings are left out.
    """
    found = telling(report, context._replace(max_per_rule=0, max_diagnostics=0)).shown
    found = [one for one in found if one.first.suppressed is None]
    chosen: list[Told] = []
    for severity in SEVERITIES:
        of_level = _one_a_rule_first([one for one in found if one.first.severity is severity])
        room = limit
        if severity is Severity.INFO and len(chosen) + min(len(of_level), limit) < len(found):
            room -= 1  # The closing notice takes a place of its own.
        chosen += of_level[:room]
    out = [command(one, report, context) for one in chosen]
    return [*out, *_more(len(found) - len(chosen))]


def _more(count: int) -> Iterator[str]:
    if count:
        text = f"{plural(count, 'more finding')} in the log and the job summary"
        yield f"::notice title=ftlint::{command_data(text)}\n"


def _one_a_rule_first(found: Sequence[Told]) -> list[Told]:
    by_rule: defaultdict[str, list[Told]] = defaultdict(list)
    for one in found:
        by_rule[one.first.code].append(one)
    rules = sorted(by_rule.values(), key=_most_frequent)
    first = {id(entries[0]) for entries in rules}
    return [entries[0] for entries in rules] + [one for one in found if id(one) not in first]


def _most_frequent(entries: Sequence[Told]) -> tuple[int, str]:
    return -sum(len(one.members) for one in entries), entries[0].first.code


def command(told: Told, report: Report, context: Context) -> str:
    """Return the workflow command of one finding.

    The message is one sentence, the path and the help; no text of the record but what the
    message itself quotes. Columns go with a single line only, and a finding has one line.
    """
    item = told.first
    properties = [("file", relative(item.file, report, context))]
    if item.line is not None:
        properties += [("line", str(item.line)), ("endLine", str(item.line))]
        if item.column is not None:
            end = item.end_column or item.column
            properties += [("col", str(item.column)), ("endColumn", str(end))]
    properties.append(("title", f"ftlint ({item.code})"))
    values = ",".join(f"{key}={command_property(show(value))}" for key, value in properties)
    return f"::{LEVELS[item.severity]} {values}::{command_data(message(told))}\n"


def message(told: Told) -> str:
    """Return what an annotation says, in up to four lines, every line printable and inert."""
    item = told.first
    where = spread(told)
    parts = [f"{item.name}: {item.message}" + (f" ({where})" if where else "")]
    if item.path:
        parts.append(f"at {clip_middle(show(to_dotted(told.path)), LONGEST)}")
    remedy = remedy_of(item)
    if remedy:
        parts.append(f"help: {remedy}")
    parts.append(rule_url(item.name))
    return "\n".join(defuse(clip(show(part), LONGEST)) for part in parts)
