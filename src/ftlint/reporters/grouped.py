"""``grouped``: the findings of each file under its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ftlint.model.diagnostic import Diagnostic, rule_url
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.escape import show
from ftlint.reporters.privacy import listed
from ftlint.reporters.style import LONGEST, Segment, clip, lines
from ftlint.reporters.wording import (
    closing,
    held_words,
    is_applicable,
    name_of,
    place_of,
    targets_of,
)


class Grouped(Reporter):
    """One line a finding, in columns, file by file."""

    name = "grouped"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield each file with its findings, then the verdict."""
        found = listed(report, context)
        shown = found[: context.max_diagnostics] if context.max_diagnostics else found
        for file, group in groupby(shown, key=lambda item: item.file):
            yield from lines([(name_of(file, context), "path")], context)
            yield from _file(list(group), report, context)
            yield "\n"
        yield from closing(report, context, len(found) - len(shown))


def _file(group: list[Diagnostic], report: Report, context: Context) -> Iterator[str]:
    places = [place_of(item)[len(item.file) + 1 :] or "file" for item in group]
    width = max(map(len, places))
    for item, place in zip(group, places, strict=True):
        ascii_only = context.ascii_only
        label = item.severity.label
        message = clip(show(item.message, ascii_only), LONGEST, context.ellipsis)
        segments: list[Segment] = [
            (f"  {place:>{width}}  ", "dim"),
            (f"{label:<7}", label),
            ("  ", ""),
            (show(item.code, ascii_only), f"{label}|{rule_url(item.name)}"),
            (f" {show(item.name, ascii_only)} ", ""),
            ("[*] " if is_applicable(item) else "", "fix"),
            (targets_of(item, report, context), "dim"),
            (message, ""),
            (held_words(item, context), "dim"),
        ]
        yield from lines(segments, context, width + 13)
