"""Cut what a reading changes into the words that a person can decide about, each with its readings.

A window of the search reaches over several words where they are close together. Their readings
differ in one word most often: it alone is the question, and the others are as sure as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ftlint.encoding.reading import Reading, Span
from ftlint.model.decisions import Decided, Undecided, grown
from ftlint.model.secrets import without_secrets

MOST: Final = 6
"""Readings of a passage that a person can choose from."""

AROUND: Final = 24
"""Code points of the text on either side of a passage that a person is shown with it."""
_WIDE: Final = 400
"""Characters on either side in which a key of a service is looked for."""

ODD: Final = 0.05
"""Share of the confidence that readings with another number of words may have."""


_LINE_END: Final = re.compile("[\t\n\v\f\r]+")


def words(text: str, span: Span) -> list[Span]:
    """Cut a span at its spaces, where nearly all of its readings have them in the same places.

    Each word has its own readings, with the confidence of all that agree in it; a word that no
    reading changes is left out.

    >>> both = Reading("né é", "", False, 0.0, 0.7), Reading("nè é", "", False, -1.0, 0.3)
    >>> span = Span(0, 5, "né é", 1.0, "ask", readings=both)
    >>> [(word.replacement, len(word.readings)) for word in words("nÃ Ã©", span)]
    [('né', 2), ('é', 1)]
    """
    old = text[span.start : span.end].split(" ")
    readings = [(one, one.text.split(" ")) for one in span.readings]
    alike = [pair for pair in readings if len(pair[1]) == len(old)]
    odd = sum(one.confidence for one, parts in readings if len(parts) != len(old))
    if len(old) == 1 or not alike or odd > ODD or alike[0][0] is not span.readings[0]:
        return [span]
    found: list[Span] = []
    place = span.start
    for index, word in enumerate(old):
        if alike[0][1][index] != word:
            end = place + len(word)
            found.append(_word(span, place, end, [(one, parts[index]) for one, parts in alike]))
        place += len(word) + 1
    return found or [span]


def _word(span: Span, start: int, end: int, readings: Sequence[tuple[Reading, str]]) -> Span:
    """Return the part of a span that is one word."""
    own: dict[str, Reading] = {}
    for one, part in readings:
        known = own.get(part)
        if known is None:
            own[part] = replace(one, text=part)
        else:
            own[part] = replace(known, confidence=round(known.confidence + one.confidence, 4))
    best = next(iter(own.values()))
    return replace(span, start=start, end=end, replacement=best.text, readings=tuple(own.values()))


def without(text: str, spans: Sequence[Span], decided: Sequence[Decided]) -> list[Span]:
    """Return what a person has left open: the spans, or words of them, that touch no decision."""
    if not decided:
        return [*spans]
    return [
        part
        for span in spans
        for part in ([span] if not _touches(span, decided) else words(text, span))
        if not _touches(part, decided)
    ]


def _touches(span: Span, decided: Sequence[Decided]) -> bool:
    return any(one.start < span.end and span.start < one.end for one in decided)


def undecided(text: str, span: Span) -> Undecided:
    """Return what a person is asked about a span: the whole words that it is in."""
    start, end = grown(text, span.start, span.end)
    before, after = text[start : span.start], text[span.end : end]
    readings: dict[str, float] = {}
    for one in span.readings:
        whole = before + one.text + after
        if whole != text[start:end]:
            readings[whole] = round(readings.get(whole, 0.0) + one.confidence, 4)
    passage = text[start:end]
    if len(readings) < MOST:
        for other, share in _by_itself(passage):
            readings.setdefault(other, min(share, *readings.values(), 1.0))
    return Undecided(passage, tuple(readings.items())[:MOST], around(text, start, end))


@lru_cache(maxsize=1024)
def _by_itself(passage: str) -> tuple[tuple[str, float], ...]:
    """Return the readings of a word without its neighbours, which had readings of their own."""
    from ftlint.encoding.mend import repair

    found = repair(passage)
    if len(found.spans) != 1:
        return ()
    span = found.spans[0]
    before, after = passage[: span.start], passage[span.end :]
    wholes = ((before + one.text + after, one.confidence) for one in span.readings)
    return tuple(pair for pair in wholes if pair[0] != passage)


def around(text: str, start: int, end: int) -> str:
    """Return a passage with a little of the text beside it, on one line, keys of services hidden.

    >>> around("Ask AKIA" + "B" * 16 + " about caf\\u00c3\\u00a9.", 31, 36)
    'Ask AKIA… about cafÃ©.'
    """
    before = without_secrets(text[max(0, start - _WIDE) : start])
    after = without_secrets(text[end : end + _WIDE])
    first, last = before[-AROUND:], after[:AROUND]
    head = "…" * (len(first) < len(before) or start > _WIDE)
    tail = "…" * (len(last) < len(after) or end + _WIDE < len(text))
    return _LINE_END.sub(" ", head + first + text[start:end] + last + tail)


def lost(text: str, spots: Sequence[tuple[int, int]]) -> Iterator[Undecided]:
    """Yield the words in which characters were lost and some are left, each once.

    >>> [one.passage for one in lost("a caf� and ��", [(5, 6), (11, 13)])]
    ['caf�']
    """
    seen: set[str] = set()
    joined: list[tuple[int, int]] = []
    for start, end in spots:
        if joined and text[joined[-1][1] : start].isalnum():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for spot in joined:
        start, end = grown(text, *spot)
        passage = text[start:end]
        if passage not in seen and any(char.isalnum() for char in passage):
            seen.add(passage)
            yield Undecided(passage, (), around(text, start, end))
