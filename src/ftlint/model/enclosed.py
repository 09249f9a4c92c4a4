"""What stands between an opening and a closing mark, found in one pass over the text.

A pattern such as ``<a>.*?</a>`` reads to the end of the text once for each opening mark that
nothing closes; here the first of them ends the search.
"""

from __future__ import annotations

from collections.abc import Iterator
from re import Match, Pattern
from typing import NamedTuple


class Enclosed(NamedTuple):
    """The matches of an opening mark and of the first closing mark behind it."""

    first: Match[str]
    last: Match[str]

    @property
    def inner(self) -> str:
        """Return the text between the marks."""
        return self.first.string[self.first.end() : self.last.start()]


def enclosed(text: str, opening: Pattern[str], closing: Pattern[str]) -> Iterator[Enclosed]:
    """Yield each part between the marks, in order; what is opened inside a part belongs to it.

    >>> import re
    >>> marks = re.compile("<b>"), re.compile("</b>")
    >>> [part.inner for part in enclosed("<b>one</b> and <b>two <b></b> <b>open", *marks)]
    ['one', 'two <b>']
    """
    position = 0
    while (first := opening.search(text, position)) is not None:
        last = closing.search(text, first.end())
        if last is None:
            return
        yield Enclosed(first, last)
        position = last.end()


def without(text: str, opening: Pattern[str], closing: Pattern[str]) -> tuple[str, list[str]]:
    """Return the text without such parts and their marks, and what was between the marks.

    >>> import re
    >>> without("So <b>one</b>, <b>two", re.compile("<b>"), re.compile("</b>"))
    ('So , <b>two', ['one'])
    """
    kept: list[str] = []
    removed: list[str] = []
    position = 0
    for part in enclosed(text, opening, closing):
        kept.append(text[position : part.first.start()])
        removed.append(part.inner)
        position = part.last.end()
    return "".join((*kept, text[position:])), removed
