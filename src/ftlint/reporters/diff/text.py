"""The report for a terminal: counts, then examples with the words that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ftlint.model.difference import ADDED, KINDS, REMOVED, UNCHANGED, Alteration, Difference
from ftlint.model.words import plural
from ftlint.reporters import Context
from ftlint.reporters.diff.wording import MEANINGS, PAIRED, TITLES, places, sides, verdict
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.style import Segment, lines

STYLES: Final = {
    "changed": "warning",
    "relabelled": "warning",
    "moved": "info",
    "added": "added",
    "removed": "removed",
    "duplicates_gained": "warning",
    "duplicates_lost": "warning",
}
MARKS: Final = {REMOVED: ("[-", "-]"), ADDED: ("{+", "+}")}
"""The marks of wdiff and ``git diff --word-diff``."""


def text_report(found: Difference, context: Context) -> Iterator[str]:
    """Yield the lines of the report."""
    yield from lines([(show(sides(found), context.ascii_only), "bold")], context)
    if found.equal:
        yield from lines([(verdict(found), "good")], context)
        return
    yield "\n"
    width = max(len(f"{count:,}") for count in found.counts.values())
    for kind in (*KINDS, UNCHANGED):
        count = found.counts[kind]
        if count or kind == UNCHANGED:
            title = TITLES.get(kind, kind)
            meaning = MEANINGS.get(kind, "")
            row: list[Segment] = [
                (f"{count:>{width},}  ", ""),
                (f"{title:<19}", STYLES.get(kind, "") if count else ""),
                (meaning, "dim"),
            ]
            yield from lines(row, context, width + 21)
    for kind in KINDS:
        yield from _examples(found, kind, context)


def _examples(found: Difference, kind: str, context: Context) -> Iterator[str]:
    shown = found.examples[kind]
    if not shown:
        return
    yield "\n"
    yield from lines([(TITLES[kind].capitalize(), "bold")], context)
    for one in shown:
        paired = f" ({PAIRED[one.by]})" if one.by in PAIRED and kind == "changed" else ""
        head: list[Segment] = [
            ("  ", ""),
            (show(places(one), context.ascii_only), "path"),
            (paired, "dim"),
        ]
        yield from lines(head, context, 4)
        if one.text:
            yield from _indented([(show(one.text, context.ascii_only), STYLES[kind])], context)
        for item in one.alterations:
            yield from _indented(_alteration(item, context), context)
    more = found.left_out(kind)
    if more > 0:
        rest = f"  and {plural(more, 'more record')}; --max-examples 0 shows all"
        yield from lines([(rest, "dim")], context)


def _indented(segments: list[Segment], context: Context) -> Iterator[str]:
    yield from lines([("    ", ""), *segments], context, 6)


def _alteration(item: Alteration, context: Context) -> list[Segment]:
    kind = "" if item.kind == "changed" else f" ({item.kind})"
    segments: list[Segment] = [(f"{show(item.where, context.ascii_only)}{kind}: ", "dim")]
    for what, words in item.pieces:
        before, after = MARKS.get(what, ("", ""))
        style = what if what in MARKS else ""
        segments.append((before + show(words, context.ascii_only) + after, style))
    return segments
