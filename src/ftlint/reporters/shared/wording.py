"""The sentences and tables that the formats for people share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ftlint.model.diagnostic import Diagnostic, Related, Safety, Severity
from ftlint.model.findings import Counted
from ftlint.model.report import FixSummary, Report
from ftlint.model.words import plural
from ftlint.reporters import Context
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.style import (
    LONGEST,
    Segment,
    clip,
    clip_bytes,
    clip_middle,
    lines,
    pad,
)

SEVERITIES: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)
"""Worst first: the order in which people are told."""

FILES_NAMED: Final = 10
"""Files of which ``--fix`` is reported one by one; above it, in total (``--show-fixes``: all)."""

PLAIN: Final = Context()
"""No colour, nothing folded, private data masked."""

WORDS_CELLS: Final = 100
"""Cells of the names of targets."""

WORD_CELLS: Final = 40
"""Cells of the word for what suppresses a finding."""

_SAFETY: Final = {
    Safety.SAFE: "safe fix",
    Safety.UNSAFE: "unsafe fix",
    Safety.DISPLAY: "for you to decide",
}

_DOORS: Final = {"ignore": "ignored", "ignores": "ignored", "per-file-ignores": "per file"}


def severity_count(severity: Severity, count: int) -> str:
    """Write how many findings of a severity there are; "info" has no plural."""
    return f"{count:,} info" if severity is Severity.INFO else plural(count, severity.label)


def is_applicable(item: Diagnostic) -> bool:
    """Tell whether ``--fix`` can fix a finding, with or without ``--unsafe-fixes``."""
    return item.fix is not None and item.fix.safety is not Safety.DISPLAY


def remedy_of(item: Diagnostic) -> str:
    """Say what to do about a finding, and how safe the tool's own fix is; or nothing."""
    if item.fix is None:
        return item.help or ""
    title = item.fix.title
    text = item.help or (title if title[1:2].isupper() else title[:1].lower() + title[1:])
    if not text or "--fix" in text:
        return text
    return f"{text} ({_SAFETY[item.fix.safety]})"


def targets_of(item: Diagnostic, report: Report, context: Context) -> str:
    """Name the targets a finding is for where a run has several: ``[openai, mistral]``."""
    if len(report.targets) < 2 or not item.targets:
        return ""
    return f"[{_short(', '.join(item.targets), WORDS_CELLS, context)}] "


def held_words(item: Diagnostic, context: Context) -> str:
    """Say what suppresses a finding, or nothing."""
    if item.suppressed is None:
        return ""
    return f" (suppressed: {_short(item.suppressed, WORD_CELLS, context)})"


def _short(text: str, cells: int, context: Context) -> str:
    text = clip(show(text, context.ascii_only), cells, context.ellipsis)
    return clip_bytes(text, 2 * cells, context.ellipsis)


def place_of(item: Diagnostic) -> str:
    """Write file, line and column as far as they are known: ``data/a.jsonl:3:17``."""
    parts = [item.file]
    if item.line is not None:
        parts.append(str(item.line))
        if item.column is not None:
            parts.append(str(item.column))
    return ":".join(parts)


def related_place(other: Related, item: Diagnostic, file: str) -> str:
    """Write where another place of a finding is: the record's number where lines are shared.

    ``file`` is the name of its file as it is to be printed.
    """
    if other.line is None:
        return file
    shared = other.file == item.file and other.line == item.line and other.record != item.record
    if other.record is not None and (shared or other.record > other.line):
        return f"{file}, record {other.record}"
    return f"{file}:{other.line}"


def name_of(file: str, context: Context, room: int = LONGEST) -> str:
    """Return a file name that can be printed in about ``room`` cells."""
    return clip_middle(show(file, context.ascii_only), room, context.ellipsis)


def suppressed_words(report: Report, context: Context = PLAIN) -> str:
    """Write ``12 suppressed (10 baseline, 2 ignored)``, or nothing."""
    doors = report.suppressed()
    if not doors:
        return ""
    named: Counter[str] = Counter()
    for door, count in doors.items():
        named[_short(_DOORS.get(door, door), WORD_CELLS, context)] += count
    parts = ", ".join(f"{count:,} {door}" for door, count in named.most_common())
    return f"{doors.total():,} suppressed ({parts})"


def verdict(report: Report) -> str:
    """Write the sentence that says how the run went."""
    active = [*report.counted()]
    if not active:
        if report.errors and not any(file.records or file.lines for file in report.files):
            return "Nothing could be read; see the errors."
        if report.errors:
            return f"No findings in what could be read ({_read(report)}), but see the errors."
        if not report.files:
            return "No files were checked."
        return _passed(report)
    counts: Counter[Severity] = Counter()
    for item, many in active:
        counts[item.severity] += many
    found = ", ".join(severity_count(s, counts[s]) for s in SEVERITIES if counts[s])
    touched = len({item.file for item, _ in active})
    total = max(len(report.files), touched)
    where = plural(total, "file") if touched == total else f"{touched:,} of {plural(total, 'file')}"
    return f"Found {found} in {where} ({_read(report)})."


def _read(report: Report) -> str:
    """Write how many records were read, and how many lines of text."""
    lines = sum(file.lines for file in report.files if file.is_text)
    if not lines:
        return plural(report.records, "record")
    text = f"{plural(lines, 'line')} of text"
    return f"{plural(report.records, 'record')}, {text}" if report.records else text


def _passed(report: Report) -> str:
    """Write that nothing was found, naming what could have been: no rule, no praise."""
    parts: list[str] = []
    data = [file for file in report.files if file.checked and not file.is_text]
    if data:
        records = plural(sum(file.records for file in data), "record")
        parts.append(f"All checks passed: {records} in {plural(len(data), 'file')}")
    texts = [file for file in report.files if file.checked and file.is_text]
    if texts:
        lines = plural(sum(file.lines for file in texts), "line")
        where = f" in {plural(len(texts), 'file')}" if len(report.files) > 1 else ""
        parts.append(f"No encoding damage found in {lines} of text{where}")
    unchecked = [file for file in report.files if not file.checked]
    if unchecked:
        text = all(file.is_text for file in unchecked)
        why = "no rule that was selected looks at plain text" if text else "no rule was selected"
        parts.append(f"Nothing was checked in {plural(len(unchecked), 'file')}: {why}")
    return ". ".join(parts) + "."


def fix_offer(report: Report) -> str:
    """Write which of the findings the tool can fix and how to ask for it, or nothing."""
    safe = report.fixable(Safety.SAFE)
    unsafe = report.fixable(Safety.UNSAFE)
    more = f"{plural(unsafe, 'unsafe fix', 'unsafe fixes')} available with"
    if safe and unsafe:
        return f"[*] {safe:,} fixable with --fix ({more} --fix --unsafe-fixes)."
    if safe:
        return f"[*] {safe:,} fixable with --fix."
    return f"[*] {more} --fix --unsafe-fixes." if unsafe else ""


def fixed_words(fixed: FixSummary, file: str) -> str:
    """Write how many problems were fixed in a file, and how."""
    parts = [
        text
        for count, text in (
            (fixed.safe, f"{fixed.safe:,} safe"),
            (fixed.unsafe, f"{fixed.unsafe:,} unsafe"),
            (fixed.dropped, f"{plural(fixed.dropped, 'record')} dropped"),
        )
        if count
    ]
    return f"Fixed {plural(fixed.safe + fixed.unsafe, 'problem')} in {file} ({', '.join(parts)})."


def fixes(report: Report, context: Context) -> Iterator[str]:
    """Write what ``--fix`` did: a line a file, or one line for very many files."""
    if len(report.fixed) <= FILES_NAMED or context.show_fixes:
        for fixed in report.fixed:
            yield fixed_words(fixed, name_of(fixed.file, context))
        return
    total = FixSummary(
        "",
        sum(fixed.safe for fixed in report.fixed),
        sum(fixed.unsafe for fixed in report.fixed),
        sum(fixed.dropped for fixed in report.fixed),
    )
    yield fixed_words(total, plural(len(report.fixed), "file"))


@dataclass(slots=True, eq=False, repr=False)
class RuleCount:
    """How often a rule fired: ``severity`` is the worst seen, ``first`` the first finding."""

    code: str
    name: str
    severity: Severity
    first: Diagnostic
    count: int = 0
    safe: int = 0
    unsafe: int = 0
    files: set[str] = field(default_factory=set)

    @property
    def fix_word(self) -> str:
        """Say what kind of fix the findings have."""
        if self.safe and self.unsafe:
            return "[*] mixed"
        if self.safe:
            return "[*] safe"
        return "[*] unsafe" if self.unsafe else ""


def tally(diagnostics: Iterable[Counted]) -> list[RuleCount]:
    """Count findings by rule: the worst severity first, then the most frequent."""
    found: dict[str, RuleCount] = {}
    for item, many in diagnostics:
        rule = found.get(item.code)
        if rule is None:
            rule = found[item.code] = RuleCount(item.code, item.name, item.severity, item)
        elif item.file == rule.first.file and _is_before(item, rule.first):
            rule.first = item
        rule.count += many
        rule.severity = max(rule.severity, item.severity)
        rule.files.add(item.file)
        if item.fix is not None:
            rule.safe += many * (item.fix.safety is Safety.SAFE)
            rule.unsafe += many * (item.fix.safety is Safety.UNSAFE)
    return sorted(found.values(), key=lambda rule: (-rule.severity, -rule.count, rule.code))


def _is_before(item: Diagnostic, other: Diagnostic) -> bool:
    """Tell whether a finding of the same file comes first; columns are read at need."""
    here, there = item.line or 0, other.line or 0
    return here < there or (here == there and item.sort_key < other.sort_key)


def by_count(rules: Iterable[RuleCount]) -> list[RuleCount]:
    """Sort the counts of rules: the most frequent first."""
    return sorted(rules, key=lambda rule: (-rule.count, -rule.severity, rule.code))


def rule_table(rules: Sequence[RuleCount], context: Context) -> Iterator[str]:
    """Write a table of the rules that fired: count, severity, rule, fix, files, first place."""
    head = ("Count", "Severity", "Rule", "Fix", "Files", "First")
    rows = [
        (
            f"{rule.count:,}",
            rule.severity.label,
            show(f"{rule.code} {rule.name}", context.ascii_only),
            rule.fix_word,
            f"{len(rule.files):,}",
            name_of(place_of(rule.first), context),
        )
        for rule in rules
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(5)]
    yield from lines(_row(head, widths, ("bold",) * 6, context), context)
    for row, rule in zip(rows, rules, strict=True):
        styles = ("", rule.severity.label, "bold", "fix", "", "dim")
        yield from lines(_row(row, widths, styles, context), context)


def _row(
    row: Sequence[str], widths: Sequence[int], styles: Sequence[str], context: Context
) -> list[Segment]:
    room = context.width - sum(widths) - 2 * len(widths)
    cells = [
        row[0].rjust(widths[0]),
        pad(row[1], widths[1]),
        pad(row[2], widths[2]),
        pad(row[3], widths[3]),
        row[4].rjust(widths[4]),
        clip_middle(row[5], max(room, 8), context.ellipsis),
    ]
    out: list[Segment] = []
    for index, (cell, style) in enumerate(zip(cells, styles, strict=True)):
        if index == 3 and not widths[3]:
            continue
        out += [("  " if out else "", ""), (cell, style)]
    return out
