"""The window of a source line that a code frame shows, with carets under the right cells.

Lines of datasets are long, up to megabytes, so a frame never shows one whole. All widths are
terminal cells; all columns of a line are 0-based code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Excerpt, ResolvedEdit
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.style import char_width

CONTEXT: Final = 24
"""Cells of unchanged text on each side of the change in a fix preview."""

Cell = tuple[str, int]
"""The printable form of one code point, and its width."""


class Window(NamedTuple):
    """One line of a frame: printable text, the cell where the marks begin, and how many.

    ``marks`` is 0 when there is nothing to point at. ``start`` and ``end`` are the place of the
    span in ``text``, in code points.
    """

    text: str
    offset: int = 0
    marks: int = 0
    start: int = 0
    end: int = 0


class Change(NamedTuple):
    """The preview of a fix: the line before and after it, and how many edits lie elsewhere."""

    before: str
    after: str
    elsewhere: int = 0


def window(
    excerpt: Excerpt, start: int | None, end: int | None, room: int, ascii_only: bool = False
) -> Window:
    """Show the part of a line around a span in at most ``room`` cells.

    ``start`` and ``end`` (exclusive) are columns of the line, or None to point at nothing. The
    span comes first; of the cells left, two fifths go before it and three fifths after, and what
    one side does not need goes to the other. A span wider than the room is cut at its end.
    """
    cells = [_cell(char, ascii_only) for char in excerpt.text]
    hidden = (excerpt.start > 0, excerpt.start + len(excerpt.text) < excerpt.total)
    dots = "..." if ascii_only else "…"
    first, last = _span(excerpt, start, end)
    if last > first:
        if last > len(cells):
            cells.append((" ", 1))
        cells[first] = _spelled(cells[first], ascii_only)
    i, j = _bounds([width for _, width in cells], (first, last), hidden, room, len(dots))
    prefix = [(dots, len(dots))] if hidden[0] or i else []
    suffix = [(dots, len(dots))] if hidden[1] or j < len(cells) else []
    before, span = (*prefix, *cells[i:first]), cells[first : min(last, j)]
    head, marked, tail = map(_text, (before, span, (*cells[min(last, j) : j], *suffix)))
    end = len(head) + len(marked)
    return Window(head + marked + tail, _width(before), _width(span), len(head), end)


def preview(
    excerpt: Excerpt, edits: Sequence[ResolvedEdit], room: int, ascii_only: bool = False
) -> Change | None:
    """Show what a fix changes, each side in at most ``room`` cells; None if none of it is near.

    Only edits that lie wholly inside the excerpt are shown.
    """
    last = excerpt.start + len(excerpt.text)
    near = sorted(
        (edit for edit in edits if excerpt.start <= edit.start <= edit.end <= last),
        key=lambda edit: (edit.start, edit.end),
    )
    if not near:
        return None
    old, new = excerpt.text, _applied(excerpt, near)
    same = _common(old, new)
    tail = _common(old[same:][::-1], new[same:][::-1])
    rest = excerpt.total - len(old)
    before, after = (
        _changed(Excerpt(text, excerpt.start, rest + len(text)), same, tail, room, ascii_only)
        for text in (old, new)
    )
    return Change(before, after, len(edits) - len(near))


def _common(one: str, other: str) -> int:
    """Return the length of the beginning that two texts share."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _applied(excerpt: Excerpt, edits: Sequence[ResolvedEdit]) -> str:
    out: list[str] = []
    at = 0
    for edit in edits:
        out += [excerpt.text[at : edit.start - excerpt.start], edit.text]
        at = max(at, edit.end - excerpt.start)
    return "".join((*out, excerpt.text[at:]))


def _changed(excerpt: Excerpt, same: int, tail: int, room: int, ascii_only: bool) -> str:
    """Show a line from a little before its change; ``same`` and ``tail`` are unchanged."""
    widths = [_cell(char, ascii_only)[1] for char in excerpt.text]
    context = min(CONTEXT, room // 3)
    end = len(widths) - tail
    i = same - _reach(widths[:same][::-1], context)
    j = end + _reach(widths[end:], context)
    part = Excerpt(excerpt.text[i:j], excerpt.start + i, excerpt.total)
    return window(part, None, None, room, ascii_only).text


@lru_cache(maxsize=8192)
def _cell(char: str, ascii_only: bool) -> Cell:
    shown = show(char, ascii_only)
    return shown, char_width(shown) if len(shown) == 1 else len(shown)


def _text(cells: Sequence[Cell]) -> str:
    return "".join(shown for shown, _ in cells)


def _width(cells: Sequence[Cell]) -> int:
    return sum(width for _, width in cells)


def _spelled(cell: Cell, ascii_only: bool) -> Cell:
    """Write a combining mark as an escape, so that it can be pointed at."""
    if cell[1]:
        return cell
    shown = show(cell[0], True) if not ascii_only else cell[0]
    return shown, len(shown)


def _span(excerpt: Excerpt, start: int | None, end: int | None) -> tuple[int, int]:
    """Return the span within the excerpt, at least one long, or (0, 0) when it lies outside.

    A place right behind the last character of the line is one past the cells there are.
    """
    if start is None:
        return 0, 0
    size = len(excerpt.text)
    first = start - excerpt.start
    last = max((start if end is None else end) - excerpt.start, first + 1)
    at_end = size if excerpt.start + size >= excerpt.total else size - 1
    if first > at_end or last <= 0:
        return 0, 0
    first = max(first, 0)
    return first, max(min(last, size), first + 1)


def _bounds(
    widths: Sequence[int],
    span: tuple[int, int],
    hidden: tuple[bool, bool],
    room: int,
    dots: int,
) -> tuple[int, int]:
    """Choose the first and the last cell (exclusive) that a window of ``room`` cells shows."""
    first, last = span
    left, right = widths[:first][::-1], widths[last:]
    need_left = sum(left) + dots * hidden[0]
    need_right = sum(right) + dots * hidden[1]
    rest = room - sum(widths[first:last])
    if rest < min(need_left, dots) + min(need_right, dots):
        shown = _reach(widths[first:last], room - min(need_left, dots) - dots)
        return (0 if need_left < dots else first), first + max(shown, 1)
    share = max(rest * 2 // 5, rest - need_right, min(need_left, dots))
    share = min(need_left, share)
    i = 0 if share == need_left else first - _reach(left, share - dots)
    while 0 < i < first and not widths[i]:
        i += 1
    if rest - share >= need_right:
        return i, len(widths)
    return i, last + _reach(right, rest - share - dots)


def _reach(widths: Sequence[int], budget: int) -> int:
    """Return how many of the cells, taken in order, fit into the budget."""
    used = 0
    for index, width in enumerate(widths):
        used += width
        if used > budget:
            return index
    return len(widths)
