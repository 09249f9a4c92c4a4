"""Signs of double-byte pages: characters that UTF-8 read with one of them leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from ftlint.encoding.tables import char_class, shipped

MOST_FAILURES = 5000
"""Signs of one text that may turn out to be none; then it is a language that writes them."""

_CJK: Final = "⺀-\ud7ff豈-\ufaff"
_IN_LATIN: Final = re.compile(
    f"(?<=[A-Za-z\\s\"'(].)(?:(?<=[A-Za-z].)(?![{_CJK}、-〟\uff00-\uffee])|(?=[a-z]{{2}}))"
)


def pattern() -> re.Pattern[str]:
    """Return what finds the first of some signs that count."""
    return _signs()[0]


@cache
def _signs() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """Characters that UTF-8 leads and continuations make in double-byte pages.

    The file is made with the prior: first line rare ones, which count when two stand near each
    other, second line very rare ones, which count alone. Any of them counts inside a Latin word.
    The pattern finds the first of two, the last it sees of the others being its group; classes of
    thousands of characters take long to compile, so each is in it as seldom as can be. With it
    come those that count with another one near, and those that count alone.
    """
    rare, alone, usual = map(frozenset, shipped("signs.txt").decode("utf-8").split("\n")[:3])
    close = rare | alone
    near = char_class(close)
    parts = [
        f"(?<=[{near}])(?:(?=.{{0,4}}([{near}]))|(?<=[{char_class(alone)}]))",
        _IN_LATIN.pattern,
    ]
    return re.compile(f"[{char_class(close | usual)}](?:{'|'.join(parts)})"), close, alone


def hits(text: str) -> Iterator[int]:
    """Signs of the double-byte pages that survive decoding what stands around them."""
    last_end, failed = -1, 0
    for place in _places(text):
        aligned = "가" <= text[place] <= "힣" or _begins(text, place)
        if place < last_end or (aligned and _decodes(text, place)):
            last_end = place + 8
            yield place
        else:
            failed += 1
            if failed > MOST_FAILURES:
                return


def _places(text: str) -> list[int]:
    """Return the places of the signs that count, in order."""
    every, near, alone = _signs()
    found: set[int] = set()
    for match in every.finditer(text):
        place, last = match.start(), match.start(1)
        if last < 0 or text[place] in alone or _IN_LATIN.match(text, place + 1):
            found.add(place)
        found.update(at for at in range(place + 1, last + 1) if text[at] in near)
    return sorted(found)


def _begins(text: str, place: int) -> bool:
    """Quick test: a sign and what follows begin with whole UTF-8 sequences in some page.

    Rare Hangul syllables come from unaligned bytes too, so they are not put to it.
    """
    return _reads_on(text[place : place + 3])


@lru_cache(maxsize=65_536)
def _reads_on(run: str) -> bool:
    return any(_START.match(run.encode(page, "replace")) for page in _DOUBLE)


def _decodes(text: str, place: int) -> bool:
    """Whether the run around a sign reads as UTF-8 in some double-byte page, but for its ends."""
    low, high = place, place + 1
    while low > 0 and place - low < 24 and text[low - 1] >= "\x80":
        low -= 1
    while high < len(text) and high - place < 24 and text[high] >= "\x80":
        high += 1
    run = text[low : high + 1]
    for page in _DOUBLE:
        raw = _encoded(run, page)
        if raw is None:
            continue
        raw = _LOST_MARK.sub(b"\x80", raw)
        good = sum(len(m[0]) for m in _UTF8.finditer(raw))
        wide = sum(b >= 0x80 for b in raw)
        cut_off = 6 if wide > 24 else 2 if good >= 6 else 0
        if good >= 2 and good >= wide - cut_off:
            return True
    return False


def _encoded(run: str, page: str) -> bytes | None:
    for end in (len(run), len(run) - 1):
        try:
            return run[:end].encode(page)
        except UnicodeEncodeError:
            continue
    return None


_DOUBLE = ("gb18030", "cp932", "cp950", "cp949")
_SEQUENCE = b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_START = re.compile(
    b"(?:%b)(?:%b|[\x00-\x7f\xe0-\xf4]|[\xe0-\xf4][\x80-\xbf]|$)" % (_SEQUENCE, _SEQUENCE)
)
_LOST_MARK = re.compile(rb"(?<=[\x80-\xff])\?")
_UTF8 = re.compile(_SEQUENCE)
