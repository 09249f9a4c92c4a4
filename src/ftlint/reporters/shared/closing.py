"""The last lines of the formats for people: what is left out, the rules, the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ftlint.model.report import Report
from ftlint.model.words import plural
from ftlint.reporters import Context
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.matrix import table, wanted
from ftlint.reporters.shared.privacy import counted_listed
from ftlint.reporters.shared.style import lines
from ftlint.reporters.shared.telling import More, Telling
from ftlint.reporters.shared.wording import (
    by_count,
    fix_offer,
    fixes,
    name_of,
    rule_table,
    suppressed_words,
    tally,
    verdict,
)


def closing(
    report: Report, context: Context, told: Telling, *, compare: bool = True
) -> Iterator[str]:
    """Write the last lines of a report for people; with ``--quiet`` only what is left out.

    The counts of all rules are among them where there is much, or where a cap kept findings from
    being printed, so that nothing is lost in silence. ``compare``: a run for several targets ends
    with what each of them makes of the records.
    """
    for count, flag in ((told.capped, "--max-per-rule"), (told.hidden, "--max-diagnostics")):
        if count:
            words = f"{plural(count, 'more finding')} not shown; {flag} 0 shows all."
            yield from lines([(words, "bold")], context)
    rules = tally(report.counted()) if told.wants_table else []
    if rules:
        yield from rule_table(rules, context)
        yield "\n"
    if compare and context.verbose >= 0 and wanted(report):
        yield from table(report, context)
        yield "\n"
    if context.verbose > 0:
        yield from files_read(report, context)
    if context.verbose >= 0:
        yield from _verdict(report, context, told.unsaid)


def statistics(report: Report, context: Context) -> Iterator[str]:
    """Write the rules that fired, the most frequent first, and the verdict: no single finding."""
    rules = tally(counted_listed(report, context))
    if rules:
        yield from rule_table(by_count(rules), context)
        if context.verbose >= 0:
            yield "\n"
    yield from closing(report, context, Telling([], []))


def _verdict(report: Report, context: Context, unsaid: Counter[str]) -> Iterator[str]:
    for text in fixes(report, context):
        yield from lines([(text, "")], context)
    checked = all(file.checked for file in report.files)
    good = checked and not any(report.counted()) and not report.errors
    yield from lines([(verdict(report), "good" if good else "")], context)
    if unsaid:
        told = f"{unsaid.total():,} info of {', '.join(sorted(unsaid))}: --verbose shows it."
        yield from lines([(told, "")], context)
    suppressed = suppressed_words(report, context)
    if suppressed:
        hint = "" if context.show_suppressed else "; --show-suppressed lists them"
        yield from lines([(suppressed + hint + ".", "")], context)
    offer = fix_offer(report)
    if offer:
        yield from lines([("[*]", "fix"), (offer[3:], "")], context)


def more_line(more: More, context: Context, indent: int = 0) -> Iterator[str]:
    """Write how many findings of a rule in a file are not printed."""
    name = name_of(more.file, context)
    words = f"{' ' * indent}{more.words}{name}"
    yield from lines([(words, "dim")], context, indent + 4)


def files_read(report: Report, context: Context) -> Iterator[str]:
    """Write a line for each file that was read: records and shape."""
    for file in report.files:
        read = plural(file.lines, "line") if file.is_text else plural(file.records, "record")
        told = file.error or read
        shape = f" ({file.format})" if file.format else ""
        text = f"{name_of(file.name, context)}: {show(told + shape, context.ascii_only)}"
        yield from lines([(text, "dim")], context)
