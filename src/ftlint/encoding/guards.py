"""What the language model cannot see: rules that lower the score or the margin of a reading."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from ftlint.encoding.prior import Prior
from ftlint.encoding.tables import MULTI_BYTE

if TYPE_CHECKING:
    from ftlint.encoding.candidates import Candidate, Ranked
    from ftlint.encoding.windows import Window

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
_ABOUT = re.compile(
    r"mojibake|garbled|\bencodings?\b|\b(?:en|de)coded\b|utf-?8|windows-125|cp-?125\d|latin-?1\b"
    r"|iso-?8859|charset|code ?page|\bunicode\b|misread|misinterpret|\bftfy\b|gibberish",
    re.IGNORECASE,
)
_CALL = re.compile(r"replace|\bsub\(|translate|\bs/|=>|->|→|:\s*[\"']|instead of|looks? like")
_LOST = re.compile("[⺀-\uffef][?\ufffd]")
_QUOTED = re.compile("[\"'`“‘][^\x00-\x7f]{1,12}[\"'`”’]")
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
    from importlib import resources

    text = resources.files(__package__).joinpath("variants.txt").read_text("utf-8")
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


def about_damage(text: str, window: Window, replacement: str) -> bool:
    """Whether the text speaks of the damage, so that it must stay.

    True near words like "encoding" or "mojibake", and where the damage stands in quotes and the
    repaired characters stand beside it already, as in a replacement table.
    """
    around = text[max(0, window.first - 160) : window.last + 160]
    if window.last - window.first <= 40 and _ABOUT.search(around):
        return True
    new = {c for c in replacement if c >= "\x80"}
    if not new or not _CALL.search(around) or not _QUOTED.match(text, max(0, window.first - 1)):
        return False
    return new <= set(around)


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
