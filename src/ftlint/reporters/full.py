"""``full``: every finding with its place, a window of its line, the fix and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Diagnostic
from ftlint.model.gather import Told
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.closing import closing, more_line, statistics
from ftlint.reporters.shared.escape import command_data, show
from ftlint.reporters.shared.privacy import is_private
from ftlint.reporters.shared.style import (
    LONGEST,
    MIN_WIDTH,
    Segment,
    clip,
    clip_middle,
    finish,
    lines,
)
from ftlint.reporters.shared.telling import spread, telling
from ftlint.reporters.shared.wording import (
    held_words,
    is_applicable,
    name_of,
    place_of,
    related_place,
    remedy_of,
    targets_of,
)

RELATED_SHOWN: Final = 5
"""Related places of one finding that are printed; a report for programs has all of them."""

PATH_CELLS: Final = 200
"""Cells of a path inside a record; real ones are far shorter."""


class Full(Reporter):
    """The default format for people."""

    name = "full"
    audience = "people, the default"
    about = "every finding with a window of its line, the fix, and where to read on"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the findings one by one, then the verdict."""
        if context.statistics:
            yield from statistics(report, context)
            return

        def height(one: Told) -> int:
            return sum(text.count("\n") for text in finding(one, report, context)) + 1

        told = telling(report, context, height)
        linked: set[str] = set()
        file = None
        for number, one in enumerate(told.shown):
            item = one.first
            if context.groups and item.file != file:
                yield from _group(file, item.file, context)
                file = item.file
            yield from finding(one, report, context, link=item.code not in linked)
            linked.add(item.code)
            if number in told.more:
                yield from more_line(told.more[number], context)
            yield "\n"
        if file is not None:
            yield "::endgroup::\n"
        yield from closing(report, context, told)


def _group(previous: str | None, file: str, context: Context) -> Iterator[str]:
    """Close the folded part of one file in the log and open the next."""
    if previous is not None:
        yield "::endgroup::\n"
    yield f"::group::{command_data(name_of(file, context))}\n"


def finding(told: Told, report: Report, context: Context, *, link: bool = True) -> Iterator[str]:
    """Yield the lines of one finding, none wider than the context allows."""
    item = told.first
    gutter = max(len(str(item.line or "")), 2)
    yield from lines(header(item, report, context), context)
    if item.path or item.record is not None:
        yield from _where(told, gutter, context)
    if item.line is not None:
        yield from _frame(item, gutter, is_private(item, report, context), context)
    yield from _related(item, gutter, context)
    remedy = remedy_of(item)
    if remedy:
        yield from _note("help", remedy, gutter, context)
    if link:
        yield from _note("rule", rule_url(item.name), gutter, context)


def header(item: Diagnostic, report: Report, context: Context) -> list[Segment]:
    """Return ``path:line:col: severity: CODE name [*] message``, styled."""
    ascii_only = context.ascii_only
    place = place_of(item)[len(item.file) :]
    file = clip_middle(show(item.file, ascii_only), LONGEST, context.ellipsis)
    label = item.severity.label
    message = clip(show(item.message, ascii_only), LONGEST, context.ellipsis)
    return [
        (file, "path"),
        (f"{place}: ", ""),
        (f"{label}:", label),
        (" ", ""),
        (show(item.code, ascii_only), f"{label}|{rule_url(item.name)}"),
        (f" {show(item.name, ascii_only)} ", ""),
        ("[*] " if is_applicable(item) else "", "fix"),
        (targets_of(item, report, context), "dim"),
        (message, "bold"),
        (held_words(item, context), "dim"),
    ]


def _where(told: Told, gutter: int, context: Context) -> Iterator[str]:
    """Yield the path inside the record and the number of the record, or of all the records."""
    item = told.first
    ascii_only = context.ascii_only
    path = clip_middle(show(to_dotted(told.path), ascii_only), PATH_CELLS, context.ellipsis)
    record = spread(told) or (f"record {item.record}" if item.record is not None else "")
    if record and item.record_id and not told.gathered:
        name = clip(show(item.record_id, ascii_only), 60, context.ellipsis)
        record += f", id {name}"
    segments = [(" " * gutter, ""), ("--> ", "dim"), (path, "")]
    if record:
        segments.append((f"   ({record})" if path else f"({record})", "dim"))
    yield from lines(segments, context, gutter + 4)


def _frame(item: Diagnostic, gutter: int, private: bool, context: Context) -> Iterator[str]:
    """Yield the window of the line, the carets, and the preview of the fix."""
    bar: Segment = (" " * (gutter + 1) + "| ", "dim")
    room = max(context.width, MIN_WIDTH) - gutter - 3
    drop = item.fix is not None and item.fix.drop
    if private:
        hidden = clip("(private data, not shown)", room, context.ellipsis)
        yield finish([bar, (hidden, "dim")], context)
    if item.excerpt is None and not drop:
        return
    if item.excerpt is not None:
        start = None if item.column is None else item.column - 1
        end = None if item.end_column is None else item.end_column - 1
        from ftlint.reporters.shared.frame import window

        shown = window(item.excerpt, start, end, room, context.ascii_only)
        yield finish([bar], context)
        yield finish([(f"{item.line:>{gutter}} | ", "dim"), (shown.text, "")], context)
        if shown.marks:
            carets = (" " * shown.offset, ""), ("^" * shown.marks, item.severity.label)
            yield finish([bar, *carets], context)
    if item.fix is not None:
        yield from _preview(item, gutter, room, context)


def _preview(item: Diagnostic, gutter: int, room: int, context: Context) -> Iterator[str]:
    """Yield the ``-`` and ``+`` lines of a fix; nothing where the change is out of sight."""
    fix = item.fix
    assert fix is not None
    change = None
    if item.excerpt is not None:
        from ftlint.reporters.shared.frame import preview

        change = preview(item.excerpt, fix.edits, room, context.ascii_only)
    if fix.drop:
        after = "(record dropped)"
    elif change is not None and change.before != change.after:
        after = change.after
    else:
        return
    yield finish([(" " * (gutter + 1) + "|", "dim")], context)
    if change is not None:
        yield finish([_sign("-", gutter), (change.before, "removed")], context)
    yield finish([_sign("+", gutter), (clip(after, room, context.ellipsis), "added")], context)
    if change is not None and change.elsewhere:
        more = f"(and {change.elsewhere} more in this line)"
        yield finish([_sign(" ", gutter), (clip(more, room, context.ellipsis), "dim")], context)


def _sign(sign: str, gutter: int) -> Segment:
    return f"{sign:>{gutter}} | ", "dim" if sign == " " else {"-": "removed", "+": "added"}[sign]


def _related(item: Diagnostic, gutter: int, context: Context) -> Iterator[str]:
    """Yield a line for each other place that belongs to the finding."""
    ascii_only = context.ascii_only
    for other in item.related[:RELATED_SHOWN]:
        file = clip_middle(show(other.file, ascii_only), LONGEST, context.ellipsis)
        place = related_place(other, item, file)
        path = clip_middle(show(to_dotted(other.path), ascii_only), PATH_CELLS, context.ellipsis)
        text = clip(show(other.message, ascii_only), LONGEST, context.ellipsis)
        tail = "  ".join(part for part in (path, text) if part)
        segments = [(" " * gutter, ""), ("--> ", "dim"), (place, "path"), (f"  {tail}", "")]
        yield from lines(segments, context, gutter + 4)
    more = len(item.related) - RELATED_SHOWN
    if more > 0:
        text = f"and {more:,} more"
        yield finish([(" " * gutter, ""), ("--> ", "dim"), (text, "dim")], context)


def _note(word: str, text: str, gutter: int, context: Context) -> Iterator[str]:
    shown = clip(show(text, context.ascii_only), LONGEST, context.ellipsis)
    segments = [(" " * (gutter + 1) + "= ", "dim"), (f"{word}: ", "bold"), (shown, "")]
    yield from lines(segments, context, gutter + 5 + len(word))
