"""Code inside text: fenced blocks and inline spans of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ftlint.model.diagnostic import Span

_FENCE: Final = re.compile(r"^[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})", re.MULTILINE)
_INLINE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)((?:(?!\n\n).)+?)(?<!`)\1(?!`)", re.DOTALL)


def code_spans(text: str) -> list[Span]:
    """Return the spans of code, in order; a fence that is never closed reaches to the end.

    >>> code_spans("say `<s>` and")
    [(4, 9)]
    """
    if "`" not in text and "~~~" not in text:
        return []
    spans = list(_fenced(text))
    start = 0
    for begin, end in [*spans, (len(text), len(text))]:
        spans.extend(found.span() for found in _INLINE.finditer(text, start, begin))
        start = end
    return sorted(spans)


def _fenced(text: str) -> Iterator[Span]:
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]):
            yield opened.start(), fence.end()
            opened = None
    if opened is not None:
        yield opened.start(), len(text)


def outside_code(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match of a pattern that does not begin inside code."""
    spans: list[Span] | None = None
    for found in pattern.finditer(text):
        if spans is None:
            spans = code_spans(text)
        if not any(begin <= found.start() < end for begin, end in spans):
            return found
    return None
