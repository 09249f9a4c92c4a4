"""Colour, width and wrapping of the lines that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ftlint.reporters import Context
from ftlint.reporters.shared.escape import defuse

Segment = tuple[str, str]
"""A text that is already safe to print, and its style: a name of ``SGR`` or "" (plain).

After the name, ``|`` and an address make the text a hyperlink.
"""

SGR: Final[dict[str, str]] = {
    "path": "1",
    "bold": "1",
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "fix": "36",
    "removed": "31",
    "added": "32",
    "good": "1;32",
    "dim": "2",
}
"""Select Graphic Rendition parameters of each style (ECMA-48)."""

MIN_WIDTH: Final = 32
"""Fewer cells than this are not laid out for: a frame would show nothing."""

LONGEST: Final = 400
"""Code points of one message or path that human formats print; JSON has all of it."""


def char_width(char: str) -> int:
    """Return the terminal cells of one visible character.

    >>> [char_width(char) for char in "a\\u0301\\u6f22\\u1161"]
    [1, 0, 2, 0]
    """
    if char < "\u0300":
        return 1
    from wcwidth import wcwidth

    return max(wcwidth(char), 0)


def display_width(text: str) -> int:
    """Return the terminal cells of a text that went through ``show``."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut a text at the right to at most ``width`` cells, with a mark where it was cut.

    At most twice as many code points stay, since combining marks take no cells.

    >>> clip("abcdef", 4), clip("abcd", 4)
    ('abc…', 'abcd')
    """
    if len(text) <= 2 * width and display_width(text) <= width:
        return text
    room = width - len(ellipsis)
    used = 0
    for index, char in enumerate(text):
        used += char_width(char)
        if used > room or index >= 2 * width:
            return text[:index] + ellipsis
    return text


def clip_bytes(text: str, size: int, ellipsis: str = "…") -> str:
    """Cut a text at the right to at most ``size`` bytes of UTF-8.

    >>> clip_bytes("\u6f22\u6f22\u6f22", 8)
    '\u6f22…'
    """
    raw = text.encode("utf-8")
    if len(raw) <= size:
        return text
    room = max(size - len(ellipsis.encode("utf-8")), 0)
    return raw[:room].decode("utf-8", "ignore") + ellipsis


def clip_middle(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut a text in the middle to about ``width`` cells: both ends of a path matter.

    >>> clip_middle("abcdefghij", 5)
    'ab…ij'
    """
    if len(text) <= 2 * width and display_width(text) <= width:
        return text
    half = max((width - len(ellipsis)) // 2, 1)
    return clip(text, half, "") + ellipsis + clip(text[::-1], half, "")[::-1]


def pad(text: str, width: int) -> str:
    """Fill a text up with spaces at the right to ``width`` cells."""
    return text + " " * (width - display_width(text))


def paint(text: str, style: str, context: Context) -> str:
    """Return the text in a style, or as it is where colour is off."""
    if not (context.color and style and text):
        return text
    name, _, url = style.partition("|")
    if name:
        text = f"\x1b[{SGR[name]}m{text}\x1b[0m"
    if url and context.hyperlinks:
        text = f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
    return text


def finish(segments: Iterable[Segment], context: Context) -> str:
    """Join the segments of one line, painted, defused for CI logs, with its line feed.

    Spaces at the end are left out.
    """
    kept = [segment for segment in segments if segment[0]]
    while kept and not kept[-1][0].strip(" "):
        kept.pop()
    if kept:
        kept[-1] = (kept[-1][0].rstrip(" "), kept[-1][1])
    line = "".join(paint(text, style, context) for text, style in kept)
    return (defuse(line, context.ascii_only) if context.ci else line) + "\n"


def wrap(segments: Sequence[Segment], width: int, indent: int = 4) -> Iterator[list[Segment]]:
    """Break a line at spaces so that no part is wider than ``width`` cells.

    A word that is too long alone is broken anywhere. Later lines are indented.
    """
    if sum(display_width(text) for text, _ in segments) <= width:
        yield list(segments)
        return
    cells = [(char, style) for text, style in segments for char in text]
    margin = 0
    while cells:
        cut = _break_at(cells, width - margin)
        head, cells = cells[:cut], cells[cut:]
        while cells and cells[0][0] == " ":
            cells.pop(0)
        yield _joined([(" " * margin, ""), *head])
        margin = min(indent, width // 4)


def _break_at(cells: Sequence[tuple[str, str]], width: int) -> int:
    """Return how many of the cells fit; the last space inside is the better place to break."""
    used = 0
    space = 0
    for index, (char, _) in enumerate(cells):
        used += char_width(char)
        if used > width:
            return space or max(index, 1)
        if char == " ":
            space = index
    return len(cells)


def _joined(cells: Iterable[tuple[str, str]]) -> list[Segment]:
    out: list[Segment] = []
    for text, style in cells:
        if out and out[-1][1] == style:
            out[-1] = (out[-1][0] + text, style)
        else:
            out.append((text, style))
    return out


def lines(segments: Sequence[Segment], context: Context, indent: int = 4) -> Iterator[str]:
    """Wrap a line to the width of the context and finish each part."""
    for part in wrap(segments, max(context.width, MIN_WIDTH), indent):
        yield finish(part, context)
