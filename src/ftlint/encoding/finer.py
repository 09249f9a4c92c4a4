"""Words of an uncertain passage that are certain by themselves: every byte of them is there.

In ``mÄÅ¼czyznÄ, ktÃ³ry`` the first word lost bytes, the second did not. It is applied, the other
one stays flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ftlint.encoding import guards, scan
from ftlint.encoding.candidates import Ranked
from ftlint.encoding.meant import common
from ftlint.encoding.reading import Reading, Span
from ftlint.encoding.tables import SINGLE_BYTE, leads, sloppy, to_bytes
from ftlint.encoding.windows import Window

SURE: Final = 4.0
"""Least distance, in nats, of the readings that have another word in its place."""

MOST: Final = 40
"""Words of a passage that are looked at one by one."""


def split(text: str, window: Window, ranked: list[Ranked], span: Span) -> list[Span]:
    """Return an uncertain passage in parts: its certain words to be applied, the others as it is.

    The passage is the only part where none of its words is certain.
    """
    best_total, best = ranked[0]
    passage = text[window.start : window.end]
    old, new = passage.split(" "), best.text.split(" ")
    page = span.codecs[-1] if len(span.codecs) == 2 else ""
    if page not in SINGLE_BYTE or len(old) != len(new) or not 1 < len(old) <= MOST:
        return [span]
    others = [(total, one.text.split(" ")) for total, one in ranked[1:]]
    lowest = ranked[-1][0] if len(ranked) > 1 else best_total - 40.0
    found: list[Span] = []
    certain = 0
    place = window.start
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            rivals = [total for total, words in others if _at(words, index, len(old)) != after]
            margin = best_total - max(rivals, default=lowest)
            sure = margin >= SURE and _is_whole(before, after, page)
            certain += sure
            part = _part(span, place, before, after)
            if sure:
                part = replace(part, action="apply", margin=round(margin, 3), lossy=False)
                part = replace(part, chain=span.chain.split(",")[0])
            found.append(part)
        place += len(before) + 1
    return found if certain else [span]


_TWO: Final = {
    page: frozenset(sloppy(page)[0xC2:0xE0]) for page in ("cp1251", "mac-cyrillic", "cp866")
}
"""Leads of two bytes, where those of three are letters of the page's own languages."""


def whole_words(text: str, spans: list[Span]) -> list[Span]:
    """Hold back passages of which a part of their own word would stay damaged.

    A word that is read in part is a third thing, neither what it was nor what it is.
    """
    while any(span.action == "apply" for span in spans):
        before, spans = spans, [part for span in spans for part in _parts(text, span)]
        sure = [span for span in spans if span.action == "apply"]
        covered = {place for span in sure for place in range(span.start, span.end)}
        spans = [
            guards.held(span) if span.action == "apply" and _stays(text, span, covered) else span
            for span in spans
        ]
        if spans == before:
            break  # what is held leaves others of its word in part
    return spans


def _parts(text: str, span: Span) -> list[Span]:
    """A passage with those of its words held back that a reading leaves damaged in part."""
    if span.action != "apply" or span.codecs[:1] != ("utf-8",):
        return [span]
    page = span.codecs[-1]
    left = _TWO.get(page, leads(page))
    old, new = text[span.start : span.end].split(" "), span.replacement.split(" ")
    if len(old) != len(new):
        return [span]
    half = [
        before != after
        and any(char in left and char in before for char in after)
        and not _is_whole(before, after, page)
        for before, after in zip(old, new, strict=True)
    ]
    if not any(half):
        return [span]
    found, place = [], span.start
    for before, after, is_half in zip(old, new, half, strict=True):
        if before != after:
            part = _part(span, place, before, after)
            found.append(guards.held(part) if is_half else part)
        place += len(before) + 1
    return found


def _stays(text: str, span: Span, covered: set[int]) -> bool:
    """Whether a lead byte is left beside a passage, in the same word."""
    if span.codecs[:1] != ("utf-8",):
        return False
    left = leads(span.codecs[-1])
    start, end = span.start, span.end
    while start > 0 and not text[start - 1].isspace() and text[start - 1] >= "\x80":
        start -= 1
        if start not in covered and text[start] in left:
            return True
    while end < len(text) and not text[end].isspace() and text[end] >= "\x80":
        if end not in covered and text[end] in left:
            return True
        end += 1
    return False


def _at(words: Sequence[str], index: int, count: int) -> str | None:
    return words[index] if len(words) == count else None


def _is_whole(before: str, after: str, page: str) -> bool:
    """Whether the word is whole UTF-8 sequences in a page, and nothing of it stays damaged."""
    raw = to_bytes(before, page)
    try:
        return raw is not None and raw.decode() == after and not scan.suspicious(after)
    except UnicodeError:
        return False


def _part(span: Span, place: int, before: str, after: str) -> Span:
    left, right = common(before, after)
    new = after[left : len(after) - right]
    start, end = place + left, place + len(before) - right
    how, lossy = (span.readings[0].chain, span.lossy) if span.readings else (span.chain, False)
    confidence = span.readings[0].confidence if span.readings else 0.5
    readings = (
        Reading(new, how, lossy, 0.0, confidence),
        Reading(before[left : len(before) - right], "as it is", False, 0.0, 1.0 - confidence),
    )
    return replace(span, start=start, end=end, replacement=new, readings=readings)
