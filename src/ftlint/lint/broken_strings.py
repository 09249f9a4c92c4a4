"""Records whose strings hold raw line breaks, so that each is spread over several lines.

The first line ends inside a string and each further one is not JSON, but it is all one record: it
gets one finding, and a fix that joins its lines. No line behind a string that was left open loses
its text to a fix, for it may be the rest of that string.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftlint.jsontext.cause import OPEN_STRING
from ftlint.model.diagnostic import Diagnostic, Fix, FixInfo, Safety
from ftlint.source import open_chunks
from ftlint.source.spread import MOST_BYTES, spread_records

if TYPE_CHECKING:
    from ftlint.lint.files import FileState
    from ftlint.lint.places import Places


def gather(file: FileState) -> None:
    """Put one finding in the place of all that are about one record with raw line breaks."""
    if file.is_text or file.traits.document or file.traits.charset != "utf-8":
        return
    if not any(_is_open(one) for one, _ in file.findings.counted()):
        return
    opened = {one.line: one for one in file.findings if _is_open(one) and one.line is not None}
    inside: dict[int, int] = {}
    """By line, the first line of the record that it belongs to."""
    counts: dict[int, int] = {}
    for first, last, texts, _ in spread_records(_lines(file), lambda line, _: line in opened):
        counts[first] = last - first
        file.summary.records -= texts - 1  # each line with text was counted as a broken record
        file.summary.broken -= texts - 1
        file.places.join(last, texts - 1)
        inside.update(dict.fromkeys(range(first, last + 1), first))
    kept = [one for one in file.findings if one.line is None or one.line not in inside]
    if counts:
        kept = [_renumbered(one, file.places) for one in kept]
    kept += [
        _renumbered(_joined(opened[first], count), file.places) for first, count in counts.items()
    ]
    # A blank line may be one of the text.
    kept = [one._replace(fix=None) if one.name == "blank-line" else one for one in kept]
    file.findings.replace(_spared(kept, opened.keys() - counts.keys()))


def _is_open(one: Diagnostic) -> bool:
    return one.name == "invalid-json" and one.message == OPEN_STRING


def _lines(file: FileState) -> Iterator[tuple[int, bytes]]:
    number = 0
    for chunk in open_chunks(file.source, MOST_BYTES):
        for raw in chunk.data.split(b"\n")[: -1 if chunk.data.endswith(b"\n") else None]:
            number += 1
            yield number, raw


def _renumbered(one: Diagnostic, places: Places) -> Diagnostic:
    if one.record is None or one.line is None:
        return one
    return one._replace(record=one.record - places.fewer(one.line))


def _joined(one: Diagnostic, count: int) -> Diagnostic:
    """Return the finding about a record on ``count`` lines more than one."""
    fix = Fix("Join the lines", Safety.UNSAFE, join=count)
    return one._replace(
        message=f"A string holds raw line breaks: the record is spread over {count + 1} lines",
        help=r"write each line break inside a string as \n",
        fix=FixInfo(fix.title, fix.safety, source=fix),
    )


def _spared(diagnostics: list[Diagnostic], left_open: set[int]) -> list[Diagnostic]:
    """Take the fix from lines of text that follow a string which is never closed."""
    if not left_open:
        return diagnostics
    texts = {one.line for one in diagnostics if one.name == "non-json-preamble"}
    spared: set[int | None] = set()
    for line in left_open:
        while line + 1 in texts:
            line += 1
            spared.add(line)
    return [
        one._replace(fix=None) if one.line in spared and one.name == "non-json-preamble" else one
        for one in diagnostics
    ]
