"""Lost bytes that what stands around them decides: dashes, apostrophes, the French and Italian à.

What is found is put into the text before anything else of it is read, character for character, so
that places stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ftlint.encoding import languages
from ftlint.encoding.channel import How
from ftlint.encoding.reading import Reading, Span
from ftlint.encoding.tables import Kind

MARGIN: Final = 8.0
"""The margin of what the context decides, in nats."""

_DASH: Final = re.compile('â€"(?:(?<=\\w..\\")(?=\\w)|(?<=\\s..\\")(?=\\s))')
_APOSTROPHE: Final = re.compile(
    r"(?<=[A-Za-z])â\?\?(?=(?:s|t|d|m|re|ve|ll)\b)|(?<=\bO)â\?\?(?=[A-Z])"
)
_GRAVE: Final = re.compile("Ã(?= \\w)(?:(?<![^\\W\\d_]Ã)(?<= Ã)|(?<=[a-z][a-z]Ã))")
_ALONE: Final = re.compile("(?<![^ ])Ã (?=\\w)")
_OTHERS: Final = re.compile("Ã[\xa0-\xbf€‚-™Œ-ž]|â€")
_WITH_GRAVE: Final = frozenset(("fr", "it", "ca", "pt"))
_WITHOUT_ACUTE: Final = frozenset(("fr", "it"))
"""Languages in which à ends words, and those in which í does not."""

_SIGNS: Final = ('â€"', "â??", "Ã ")


def restore(text: str) -> tuple[str, list[Span]]:
    """Put what the context decides into a text; the passages that are to be changed for it.

    >>> restore('1990â€"1995')[0], restore("Il va Ã la mer avec elle")[0]
    ('1990â€“1995', 'Il va à la mer avec elle')
    """
    if not any(sign in text for sign in _SIGNS):
        return text, []
    spans: list[Span] = []
    for match in _APOSTROPHE.finditer(text):
        spans.append(_span(match.start(), text[match.start() : match.end()], "’", "q"))
    if "Ã " in text:
        spans += _graves(text)
    chars = list(text)
    for span in spans:
        chars[span.start : span.end] = span.replacement * (span.end - span.start)
    for match in _DASH.finditer(text):
        chars[match.end() - 1] = "“" if _is_short(text, match) else "”"
    return "".join(chars), sorted(spans, key=lambda span: span.start)


def _is_short(text: str, match: re.Match[str]) -> bool:
    """Whether a dash is the shorter one, of ranges and of two names."""
    before, after = text[match.start() - 1], text[match.end()]
    if before.isdigit() and after.isdigit():
        return True
    start = match.start()
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    return text[start].isupper() and after.isupper()


def _graves(text: str) -> list[Span]:
    """Lone ``Ã`` before a space: à whose last byte, a no-break space, went with it."""
    damaged = _OTHERS.search(text) is not None
    said = frozenset(languages.spoken(text).languages)
    known = bool(said) and said <= _WITH_GRAVE
    found = []
    for match in _GRAVE.finditer(text):
        alone = _ALONE.match(text, match.start()) is not None
        if (alone and (known or damaged)) or (known and said <= _WITHOUT_ACUTE):
            found.append(_span(match.start(), "Ã", "à", "nbsp"))
    return found


def merge(text: str, restored: str, read: list[Span], decided: list[Span]) -> list[Span]:
    """The passages read in a restored text, and what was decided before, as those of the text."""
    straightened = Kind("cp1252", "quotes", 0.0).what
    found = []
    for span in read:
        if 'â€"' in text[span.start : span.end + 1] and _differ(text, restored, span):
            span = replace(span, lossy=True, chain=f"{span.chain}, {straightened}")
        elif _differ(text, restored, span):
            span = replace(span, lossy=True)
        found.append(span)
    taken = {place for span in found for place in range(span.start, span.end)}
    found += [span for span in decided if taken.isdisjoint(range(span.start, span.end))]
    return sorted(found, key=lambda span: span.start)


def _differ(text: str, restored: str, span: Span) -> bool:
    return text[span.start : span.end] != restored[span.start : span.end]


def _span(start: int, old: str, new: str, loss: str) -> Span:
    how = How(("utf-8", "cp1252"), Kind("cp1252", loss, 0.0).what)
    readings = (
        Reading(new, how.words, True, 0.0, 0.99),
        Reading(old, "as it is", False, -MARGIN, 0.01),
    )
    end = start + len(old)
    return Span(start, end, new, MARGIN, "apply", how.words, True, readings, how.codecs)
