"""What the language model cannot see: rules that lower the score or the margin of a reading."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ftlint.encoding.prior import Prior
from ftlint.encoding.tables import MULTI_BYTE, shipped

if TYPE_CHECKING:
    from ftlint.encoding.candidates import Candidate, Ranked
    from ftlint.encoding.reading import Span

GLUED = 4.0
"""Price of a Hebrew, Arabic or Cyrillic letter stuck to a Latin letter, in nats."""

ISLAND = 4.0
"""Price of one or two Chinese, Japanese or Korean characters inside a Latin word, in nats."""

SIMPLIFIED = 0.74
"""Share of Simplified Chinese in the Chinese text behind the prior."""

ALONE = 3.0
"""Price of one such character alone among ASCII text, in nats."""

MIXED = 3.0
"""Price of each character that only the other Chinese script uses, in nats."""

NEVER_SURE = 5.0
"""Cap on the margin where language cannot decide; below what lossy repairs need."""

HANDS_OFF = 1.9
"""Cap on the margin where the damage may be meant; below what any repair needs."""

FEW = 4
"""Different characters that bytes of a foreign page must show before they are believed."""

_OTHER = "\u0400-\u052f\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3"
_GLUED = re.compile(f"[A-Za-zÀ-ɏ][{_OTHER}]|[{_OTHER}][A-Za-zÀ-ɏ]")
_ISLAND = re.compile("[A-Za-z\u02b0-\u036f][⺀-\ud7ff]{1,2}(?=[a-z\u02b0-\u036f])")
_ALONE = re.compile("(?<![A-Za-z\x80-\U0010ffff])[⺀-\ud7ff](?![A-Za-z\x80-\U0010ffff])")
_LOST = re.compile("[⺀-\uffef][?\ufffd]")
_SIGN_PAIR = re.compile("[¬√ƒ≈∆÷◊][\x80-\U0010ffff]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_FORMULA = frozenset("π∞∫∑∏∂Ωµ∆√≈≠≤≥±∇αβγδεθλμρστφωΔΘΛΣΦΨ₀₁₂₃²³")
"""Signs of formulas; as continuation bytes of Mac pages they are letters such as ù, ö and ú."""
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
_DOS = ("cp437", "cp850", "cp852", "cp866")


def glued(reading: str) -> float:
    """Nats to pay for words that mix scripts which never mix.

    >>> glued("nלXY"), glued("Wi-Fi и 5G")
    (8.0, 0.0)
    """
    if reading.isascii():
        return 0.0
    found = 0
    place = 0
    while match := _GLUED.search(reading, place):
        found += 1
        place = match.start() + 1
    islands = ISLAND * len(_ISLAND.findall(reading)) + ALONE * len(_ALONE.findall(reading))
    return GLUED * found + islands


@cache
def _variants() -> tuple[frozenset[str], frozenset[str]]:
    """Characters only Simplified and only Traditional Chinese uses."""
    text = shipped("variants.txt").decode("utf-8")
    simplified, traditional = text.rstrip("\n").split("\n")
    return frozenset(simplified), frozenset(traditional)


def script_counts(text: str) -> tuple[int, int]:
    """How many characters of a text only Simplified, only Traditional Chinese uses."""
    simplified, traditional = _variants()
    return sum(c in simplified for c in text), sum(c in traditional for c in text)


def variety(reading: str, around: tuple[int, int]) -> float:
    """Nats a reading gains by being of one Chinese script, given what stands around it.

    The prior is trained on both scripts, mixed. A text is of one: there the characters that only
    the other uses are rare, and its own are more frequent than in the mixture.
    """
    simplified, traditional = script_counts(reading)
    if not simplified and not traditional:
        return 0.0
    return _of_one(simplified + around[0], traditional + around[1]) - _of_one(*around)


def _of_one(simplified: int, traditional: int) -> float:
    """Log of how much likelier a text is under the two scripts apart than under their mixture."""
    share = math.log(SIMPLIFIED), math.log(1 - SIMPLIFIED)
    own = share[0] - share[0] * simplified - MIXED * traditional
    other = share[1] - share[1] * traditional - MIXED * simplified
    return max(own, other) + math.log1p(math.exp(-abs(own - other)))


def is_formula(text: str, span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether a passage is mathematics that also reads as a letter in a page of the Mac.

    ``√π`` is ``ù``, ``≈±`` is ``ű``. Letters are believed inside words of three letters, or when
    another sign beside them is such a letter, too.
    """
    if not span.codecs or not span.codecs[-1].startswith("mac"):
        return False
    found = list(_SIGN_PAIR.finditer(text, span.start, span.end + 1))
    if not found or any(_in_word(text, match) for match in found):
        return False
    if _HEBREW.search(span.replacement):
        return False
    pairs = {match[0] for match in found}
    alike = [other for other in spans if other.codecs == span.codecs]
    if not all(_SIGN_PAIR.search(text, other.start, other.end + 1) for other in alike):
        return False  # what no formula has is damaged in the same way
    others = (
        match for other in alike for match in _SIGN_PAIR.finditer(text, other.start, other.end + 1)
    )
    return not any(match[0] not in pairs and _in_word(text, match) for match in others)


def _in_word(text: str, match: re.Match[str]) -> bool:
    """Whether letters beside a pair of signs make it a letter of a word."""
    start, end = match.span()
    while start > 0 and text[start - 1].isascii() and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].islower():
        end += 1
    before, after = match.start() - start, end - match.end()
    if match[0][1] in "π∞∫∑∏Ω√≈":
        return after >= 2 or (before >= 3 and after == 0)
    return before + after >= (3 if match[0][1] in _FORMULA else 2)


_ENDS_IN_CAPITAL = re.compile("(?<=[^\\W\\d_a-z])[ÃÂ][”“’‘™»›…—–®©](?!\\w)")


def ends_in_capital(text: str, start: int, end: int) -> bool:
    """Tell whether a pair may be the end of a word in capitals, and a sign behind it.

    ``MAÇÃ”`` is Portuguese and a quote, unless more of the text is damaged.
    """
    return end - start == 2 and _ENDS_IN_CAPITAL.match(text, start) is not None


def held(span: Span) -> Span:
    """Return a passage that is told, and not applied."""
    return replace(span, action="ask", margin=min(span.margin, HANDS_OFF))


AMONG = 20
"""Chinese characters around a lone one that make it one of them."""

_HAN = re.compile("[一-鿿]")


def is_at_home(text: str, span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether one or two Chinese characters stand in Chinese text, apart from Latin words.

    Read as bytes of another page they would be a letter of another script: the zinc of a list of
    ingredients is no Cyrillic letter. What was damaged in the same way is no Chinese text.
    """
    passage = text[span.start : span.end]
    if span.codecs[-1] not in MULTI_BYTE or len(passage) > 2 or _HAN.search(span.replacement):
        return False
    before = text[span.start - 1 : span.start]
    if not _HAN.search(passage) or (before.isascii() and before.isalpha()):
        return False
    same = [other for other in spans if other.codecs[-1:] == span.codecs[-1:]]
    if any(other.end - other.start > 2 for other in same):
        return False
    return len(_HAN.findall(text)) >= AMONG + sum(other.end - other.start for other in same)


def cap(passage: str, ranked: list[Ranked], backed: bool, model: Prior) -> float:
    """The most margin the best reading of a passage may have, in nats.

    ``backed`` says that other passages show the same kind of damage.
    """
    best, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else None
    most = 1e9
    assert best.how is not None
    few = len({c for c in passage if c >= "\x80"}) < FEW
    foreign = best.how.codecs[0] != "utf-8"
    single = best.how.codecs[-1] in MULTI_BYTE and _ALONE.search(passage) is not None
    if not backed and (best.doubtful or (few and (foreign or single))):
        most = HANDS_OFF
    if best.how.partial and best.how.codecs[-1] in MULTI_BYTE and _LOST.search(best.text):
        most = HANDS_OFF
    if "C1" in best.how.loss and any(c >= "\u2020" for c in best.text):
        most = NEVER_SURE
    if best.how.codecs[-1] in _DOS and best.how.codecs[0] == "utf-8":
        odd = [c for c in passage if c >= "\x80"]
        partial = best.how.partial or best.likelihood < -7.0 * len(best.text)
        if partial and all(c in _BOXES for c in odd):
            most = min(most, HANDS_OFF)
    if best.lossy and second is not None and second.how is not None:
        most = min(most, _symbols_differ(best, second, model))
    return most


def _symbols_differ(best: Candidate, second: Candidate, model: Prior) -> float:
    """Emoji and symbols that differ in a lost byte are told apart by frequency alone."""
    if len(best.text) != len(second.text):
        return 1e9
    pairs = [(a, b) for a, b in zip(best.text, second.text, strict=True) if a != b]
    if not pairs or any(max(a, b) < "\u2190" or a.isalpha() or b.isalpha() for a, b in pairs):
        return 1e9
    gap = sum(model.unigram(a) - model.unigram(b) for a, b in set(pairs))
    return 1e9 if gap >= 5.0 else 3.0


def short_latin(passage: str, reading: str) -> float:
    """Nats off the margin where all that is new are one or two rare Latin letters.

    ``112 Å²`` is a unit, not the letter ``Ų``, the more so as that would stand alone.
    """
    new = {c for c in reading if c >= "\x80"} - set(passage)
    places = [i for i, c in enumerate(reading) if c in new]
    if not 0 < len(places) <= 2 or not all("\u0100" <= c <= "\u036f" for c in new):
        return 0.0
    around = "".join(reading[max(0, i - 1) : i] + reading[i + 1 : i + 2] for i in places)
    return 4.0 if any(c.isalpha() for c in around) else 40.0
