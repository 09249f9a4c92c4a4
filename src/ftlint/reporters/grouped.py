"""``grouped``: the findings of each file under its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftlint.model.gather import Told
from ftlint.model.naming import rule_url
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.closing import closing, more_line, statistics
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.style import LONGEST, Segment, clip, lines
from ftlint.reporters.shared.telling import Telling, spread, telling
from ftlint.reporters.shared.wording import (
    held_words,
    is_applicable,
    name_of,
    place_of,
    targets_of,
)


class Grouped(Reporter):
    """One line a finding, in columns, file by file."""

    name = "grouped"
    audience = "people"
    about = "one line a finding, file by file"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield each file with its findings, then the verdict."""
        if context.statistics:
            yield from statistics(report, context)
            return
        told = telling(report, context, lambda one: _height(one, report, context))
        by_file: dict[str, list[int]] = {}
        for number, one in enumerate(told.shown):
            by_file.setdefault(one.first.file, []).append(number)
        for file, numbers in by_file.items():
            yield from lines([(name_of(file, context), "path")], context)
            yield from _file(numbers, told, report, context)
            yield "\n"
        yield from closing(report, context, told)


def _file(numbers: list[int], told: Telling, report: Report, context: Context) -> Iterator[str]:
    group = [told.shown[number] for number in numbers]
    places = [place_of(one.first)[len(one.first.file) + 1 :] or "file" for one in group]
    width = max(map(len, places))
    for number, one, place in zip(numbers, group, places, strict=True):
        yield from _finding(one, f"{place:>{width}}", report, context)
        if number in told.more:
            yield from more_line(told.more[number], context, width + 4)


def _height(told: Told, report: Report, context: Context) -> int:
    """Count the lines of a finding; a share of those with the names of files is among them."""
    return sum(1 for _ in _finding(told, place_of(told.first), report, context)) + 1


def _finding(told: Told, place: str, report: Report, context: Context) -> Iterator[str]:
    item = told.first
    where = spread(told)
    ascii_only = context.ascii_only
    label = item.severity.label
    message = clip(show(item.message, ascii_only), LONGEST, context.ellipsis)
    segments: list[Segment] = [
        (f"  {place}  ", "dim"),
        (f"{label:<7}", label),
        ("  ", ""),
        (show(item.code, ascii_only), f"{label}|{rule_url(item.name)}"),
        (f" {show(item.name, ascii_only)} ", ""),
        ("[*] " if is_applicable(item) else "", "fix"),
        (targets_of(item, report, context), "dim"),
        (message, ""),
        (f" ({where})" if where else "", "dim"),
        (held_words(item, context), "dim"),
    ]
    yield from lines(segments, context, len(place) + 13)
