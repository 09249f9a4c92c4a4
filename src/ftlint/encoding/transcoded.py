"""Text of one legacy page that was read with another: judged line by line, by its words.

The same bytes are read with each page they may have been written in. Each word votes with what it
gains as language; a line is believed when its words agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from ftlint.encoding import languages, prior, scan
from ftlint.encoding.fonts import FONTS
from ftlint.encoding.reading import Action, Reading, Span, replaced
from ftlint.encoding.tables import MULTI_BYTE, encoder, to_bytes

PRIOR: Final = -7.0
"""Nats a way pays for being one of many."""

SURE: Final = 6.0
"""Least margin for applying a reading."""

MOST: Final = 10.0
"""What one word may add, in nats; what it may take off is double."""

AGAINST: Final = -4.0
"""What the words that lose may lose in all in a reading that is applied."""

LONGEST: Final = 2_000
"""Code points of a line that are looked at."""

SPOKEN: Final = 4.0
"""What each common word of a line's language adds to a reading that has only the letters of that
language, where the line as it is has others, in nats; four words at most."""

PLAUSIBLE: Final = -4.6
"""Least mean log P of a character in the words of a reading; -6.5 in Chinese, Japanese, Korean."""

_WESTERN = ("mac-roman", "cp437", "cp850")
_CYRILLIC = ("koi8-r", "cp1251", "cp866", "iso8859-5", "mac-cyrillic")
_WIDE = ("gb18030", "cp932", "cp949", "cp950", "euc_jp")
WAYS: Final[tuple[tuple[str, str, float], ...]] = (
    *((page, read, 0.0) for page in _WESTERN for read in ("cp1252", "latin-1")),
    *(
        ("cp1252", read, 0.0)
        for read in (
            *_WESTERN,
            "cp1250",
            "cp1251",
            "cp1253",
            "iso8859-2",
            "cp866",
            "koi8-r",
            "cp1257",
            "iso8859-5",
            "mac-cyrillic",
            "iso8859-7",
            "cp874",
            "cp1255",
            "cp1256",
        )
    ),
    *(("cp1252", read, 0.0) for read in ("gb18030", "cp932", "cp949")),
    *(
        (page, read, 0.0)
        for page in ("cp1250", "iso8859-2", "cp1254", "cp1257")
        for read in ("cp1252", "latin-1")
    ),
    *(
        (page, read, -1.0)
        for page in ("cp852", "cp857", "mac-latin2", "cp775")
        for read in ("cp1252", "latin-1")
    ),
    ("iso8859-2", "cp1250", 0.0),
    ("cp1250", "iso8859-2", -1.0),
    ("cp852", "cp1250", -1.0),
    ("cp1254", "cp1250", -1.0),
    *((page, read, 0.0) for page in _CYRILLIC for read in _CYRILLIC if page != read),
    *((page, read, 0.0) for page in _WIDE for read in _WIDE if page != read),
    *((font, "latin-1", 0.0) for font in FONTS),
    *((font, "cp1252", 0.0) for font in FONTS),
)
"""Page that was written, page that it was read with, and what that costs beside others, in nats."""

PAGES: Final = frozenset((written, read) for written, read, _ in WAYS)
"""The ways by their pages alone."""

_SPLIT = re.compile("[^\t \n]+")
_POWER = re.compile(
    r"(?<![^\W\d_])(?:(?:[cdkmn]?m|ft|in|yd|mi|s)[¹²³](?!\w)|(?:sin|cos|tan|cot|sec|log|ln)[¹²³])"
    r"|[¹²³](?=[(*/^=+\d])"
)
"""A power, as formulas and units have it."""
_EDGE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


_QUOTES = (("„", '“”‟"'), ("‚", "‘’'"), ("«", "»"), ("‹", "›"))
"""Quotes that open something, and those that may close it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line read in one way: its changed words, and how far that is from leaving it."""

    gain: float
    words: list[tuple[int, int, str]]
    won: int
    lost: float
    written: str
    read: str


def find(text: str) -> list[Span]:
    """Return the lines that read better as what they are in another page, word by word."""
    spans: list[Span] = []
    place = 0
    for line in text.split("\n"):
        if not line.isascii() and len(line) <= LONGEST and scan.suspicious(line):
            spans += _read(line, place)
        place += len(line) + 1
    return spans


def _read(line: str, place: int) -> list[Span]:
    """The best way to read one line, as spans of its words."""
    letters = {char for char in line if char >= "\x80"}
    if any("\u1ea0" <= char <= "\u1ef9" for char in letters):
        return []  # Vietnamese as it is; no page has these letters beside others
    found = [one for way in WAYS if (one := _along(line, letters, *way)) is not None]
    if not found:
        return []
    best = max(found, key=lambda one: one.gain)
    others = [one.gain for one in found if one.words != best.words]
    margin = min(best.gain, best.gain - max(others, default=-40.0))
    if best.gain <= 0.0:
        return []
    sure = margin >= SURE and best.lost >= AGAINST and best.won >= 2
    action: Action = "apply" if sure else "suggest" if margin >= 2.0 else "ask"
    if not sure and best.won < 2:
        return []
    chain = f"{best.written} decoded as {best.read}"
    return [
        Span(
            place + start,
            place + end,
            new,
            round(margin, 3),
            action,
            chain,
            False,
            (Reading(new, chain, False, round(best.gain, 3), 1.0 if sure else 0.5),),
            (best.written, best.read),
        )
        for start, end, new in best.words
    ]


def _along(line: str, letters: set[str], written: str, read: str, cost: float) -> _Line | None:
    """Read a line in one way; None where its bytes cannot be that."""
    if not _fits(letters, read):
        return None
    gains: dict[str, float] = {}
    readings: dict[str, str] = {}
    words: list[tuple[int, int, str]] = []
    lost = 0.0
    for match in _SPLIT.finditer(line):
        word = match[0]
        if word.isascii() and read not in _WIDE:
            continue
        reading = _reread(word, written, read)
        if reading is None:
            return None
        if reading == word or _POWER.search(word):
            continue
        words.append((match.start(), match.end(), reading))
        if word not in gains:
            readings[word] = reading
            gain = max(-2 * MOST, min(MOST, _score(reading) - _score(word)))
            gains[word] = gain if _plausible(reading) else min(gain, -1.0)
            lost += min(gains[word], 0.0)
    if not words:
        return None
    total = sum(gains.values()) + PRIOR + cost
    won = sum(gain > 2.0 and _is_word(readings[word]) for word, gain in gains.items())
    spoken = _spoken(line, words)
    total += spoken
    won += spoken > 0.0
    lost += max(spoken, 0.0) / 2
    if len(gains) == 1 and len(next(iter(gains))) >= 12:
        won *= 2  # a sentence in a script without spaces
    return _Line(total, words, won, lost, written, read)


def _spoken(line: str, words: list[tuple[int, int, str]]) -> float:
    """What a reading gains by having the letters of the language that its words are of."""
    reading = replaced(line, words)
    if any(a in reading and not any(b in reading for b in closing) for a, closing in _QUOTES):
        return -2 * SPOKEN
    before, after = languages.fits(line), languages.fits(reading)
    if before and not after:
        return -2 * SPOKEN
    if not after or before:
        return 0.0
    return SPOKEN * min(languages.spoken(reading).words, 4)


_LONG = re.compile(r"[^\W\d_]{3}")
_FORMULA = re.compile(r"[\^=<>/*+\d]")


def _is_word(word: str) -> bool:
    """Whether a reading is a word, as those of ``θ`` and ``2πk`` are not."""
    return _LONG.search(word.replace("'", "")) is not None and _FORMULA.search(word) is None


@lru_cache(maxsize=4096)
def _page_of(read: str) -> frozenset[str] | None:
    if read in MULTI_BYTE or read in _WIDE:
        return None
    return frozenset(chr(code) for code in encoder(read))


def _fits(letters: set[str], read: str) -> bool:
    page = _page_of(read)
    if page is None:
        return any(char >= "\u2e80" for char in letters)
    return letters <= page


@lru_cache(maxsize=65_536)
def _reread(word: str, written: str, read: str) -> str | None:
    """The bytes of a word, read with the page that they were written in."""
    font = FONTS.get(written)
    if font is not None:
        return font(word)
    try:
        raw = word.encode(read) if _page_of(read) is None else to_bytes(word, read)
        return None if raw is None else raw.decode(written)
    except UnicodeError:
        return None


@cache
def _after_space() -> int:
    return prior.load().state_of(" ")


@lru_cache(maxsize=65_536)
def _score(word: str) -> float:
    """Log P of a word between spaces, without the punctuation around it."""
    return prior.load().score(word.strip(_EDGE) + " ", _after_space())


def _plausible(reading: str) -> bool:
    """Whether a word is language at all, by the mean of its characters."""
    word = reading.strip(_EDGE)
    wide = sum(char >= "\u2e80" for char in word) * 2 > len(word)
    if any("\x80" <= char < "\xa0" or "\ue000" <= char <= "\uf8ff" for char in word):
        return False
    return _score(reading) >= (len(word) + 1) * (-8.5 if wide else PLAUSIBLE)
