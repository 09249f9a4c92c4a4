"""``markdown``: the verdict, the rules that fired and the first findings, as a page.

Made for the job summary of GitHub Actions, which takes at most 1 MiB of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Diagnostic
from ftlint.model.findings import counted
from ftlint.model.gather import Told
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import Report
from ftlint.model.words import plural
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import markdown_code, markdown_text
from ftlint.reporters.shared.matrix import HEAD, cells, matrix, wanted
from ftlint.reporters.shared.place import relative
from ftlint.reporters.shared.style import clip, clip_middle
from ftlint.reporters.shared.telling import Telling, spread, telling
from ftlint.reporters.shared.wording import (
    fix_offer,
    fixes,
    held_words,
    suppressed_words,
    tally,
    targets_of,
    verdict,
)

FINDINGS: Final = 50
"""Findings listed unless ``--max-diagnostics`` says otherwise."""

MAX_BYTES: Final = 900_000
"""Where the list of findings stops, to stay well below the limit of 1 MiB."""

CELLS: Final = 200
"""Cells of one file name, path or message."""


class Markdown(Reporter):
    """A short page in GitHub's Markdown."""

    name = "markdown"
    audience = "job summaries, pull requests"
    about = "verdict, rules and the first 50 findings"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield heading, verdict, tables and the commands that fix."""
        told = telling(report, context)
        found = told.found
        yield "## ftlint\n\n"
        yield f"**{markdown_text(verdict(report))}**\n\n"
        for text in fixes(report, context):
            yield f"{markdown_text(text)}\n\n"
        if report.errors:
            yield "Not read:\n\n"
            for text in report.errors[:FINDINGS]:
                yield f"- {markdown_text(clip(text, CELLS))}\n"
            yield "\n"
        if wanted(report):
            yield from _targets(report)
        if found:
            yield from _rules(found)
            yield from _findings(told, report, context)
        suppressed = suppressed_words(report, context)
        if suppressed:
            yield f"{markdown_text(suppressed)}.\n\n"
        offer = fix_offer(report)
        if offer:
            yield f"{markdown_text(offer.removeprefix('[*] '))}\n"


def _targets(report: Report) -> Iterator[str]:
    yield f"| {' | '.join(HEAD)} |\n|---|---:|---:|---:|---:|---|\n"
    for row in matrix(report):
        yield f"| {' | '.join(map(markdown_text, cells(row)))} |\n"
    yield "\n"


def _rules(found: list[Diagnostic]) -> Iterator[str]:
    yield "| Count | Severity | Rule | Fix | Files |\n|---:|---|---|---|---:|\n"
    for rule in tally(counted(found)):
        name = f"[{markdown_text(f'{rule.code} {rule.name}')}]({rule_url(rule.name)})"
        fix = rule.fix_word.removeprefix("[*] ")
        yield f"| {rule.count:,} | {rule.severity.label} | {name} | {fix} | {len(rule.files):,} |\n"
    yield "\n"


def _findings(told: Telling, report: Report, context: Context) -> Iterator[str]:
    """Yield the table of the first findings and say how many there are more."""
    yield "| Place | Rule | Path | Message |\n|---|---|---|---|\n"
    used = shown = 0
    for one in told.shown[: context.max_diagnostics or FINDINGS]:
        row = _row(one, report, context)
        used += len(row.encode("utf-8", "surrogatepass"))
        if used > MAX_BYTES:
            break
        shown += len(one.members)
        yield row
    yield "\n"
    more = len(told.found) - told.unsaid.total() - shown
    if more:
        yield f"{plural(more, 'more finding')} not listed here.\n\n"


def _row(told: Told, report: Report, context: Context) -> str:
    item = told.first
    place = clip_middle(relative(item.file, report, context), CELLS)
    if item.line is not None:
        place += f":{item.line}" + (f":{item.column}" if item.column is not None else "")
    path = clip_middle(to_dotted(told.path), CELLS)
    where = spread(told)
    message = targets_of(item, report, context) + clip(item.message, CELLS)
    message += f" ({where})" if where else ""
    rule = f"{item.severity.label} {item.code} {item.name}"
    cells = (
        markdown_code(place),
        markdown_text(rule),
        markdown_code(path) if path else "",
        markdown_text(message + held_words(item, context)),
    )
    return f"| {' | '.join(cells)} |\n"
