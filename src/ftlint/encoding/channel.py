"""Hypotheses that keep every byte: the same bytes read the way they were written.

Each function takes a passage and gives (text, how, prior) triples; the language model weighs
them later. Everything here is exact: no byte is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ftlint.encoding.tables import (
    CLASSES,
    LEGACY,
    MULTI_BYTE,
    SINGLE_BYTE,
    char_class,
    sloppy,
    to_bytes,
)

PARTIAL = -2.0
"""Price of reading only some of a passage."""

LEFT_OVER = -6.0
"""Price of a suspicious character that a partial reading leaves standing."""

AGAIN = -3.0
"""Price of each further round of misreading."""

REMEMBERED = 64
"""Longest run of characters beyond ASCII whose readings are kept for other passages."""

MOST_REMEMBERED = 4096
"""Runs whose readings are kept."""

_SUSPECT = frozenset("ÂÃÐÑÎÏØÙâãðåæäïŸƒ€\ufffd") | frozenset(map(chr, range(0x80, 0xA0)))
_BEYOND = re.compile("([^\x00-\x7f]+)")
_RUN = re.compile("([^\x00-\x7f]+[\x00-\x7f]?)")


@dataclass(frozen=True, slots=True)
class How:
    """The way from the original to the damage: codecs in the order of use, and what was lost."""

    codecs: tuple[str, ...]
    loss: str = ""
    partial: bool = False

    @property
    def words(self) -> str:
        """How a message names it: ``UTF-8 decoded as cp1252``."""
        pairs = [
            f"{_name(w)} decoded as {_name(r)}"
            for w, r in zip(self.codecs[::2], self.codecs[1::2], strict=True)
        ]
        if len(pairs) > 1 and len(set(pairs)) == 1:
            pairs = [f"{pairs[0]}, {'twice' if len(pairs) == 2 else f'{len(pairs)} times'}"]
        return ", then ".join(pairs) + (f", {self.loss}" if self.loss else "")


def _name(codec: str) -> str:
    return codec.upper() if codec.startswith("utf") else codec


Hypothesis = tuple[str, How, float]


def lossless(text: str) -> list[Hypothesis]:
    """All exact readings of a passage, each text once for each chain of codecs."""
    found: dict[tuple[str, tuple[str, ...]], tuple[How, float]] = {}
    deeper: set[str] = set()
    queue: list[tuple[str, tuple[str, ...], float, bool]] = [(text, (), 0.0, False)]
    while queue:
        now, codecs, prior, was_partial = queue.pop()
        depth = len(codecs) // 2
        for reading, how, cost in (*_single_byte(now), *_multi_byte(now)):
            if was_partial and how.codecs != codecs[:2]:
                continue  # what one page has read in part is not of another one by chance
            total = prior + cost + (AGAIN if depth else 0.0)
            if depth:
                total = prior + AGAIN + (0.0 if how.codecs == codecs[:2] else cost)
            full = How(how.codecs + codecs, partial=how.partial or was_partial)
            reading = without_mark(reading, text).translate(_NO_CHARACTERS)
            name = reading, full.codecs
            if reading == text or (name in found and found[name][1] >= total):
                continue
            found[name] = (full, total)
            again = depth < 2 and not reading.isascii() and len(reading) < len(now)
            if again and (reading not in deeper or how.codecs == codecs[:2]):
                deeper.add(reading)
                queue.append((reading, full.codecs, total, full.partial))
    if text.startswith("锘"):  # two bytes of the mark; the third is lost or stands for itself
        rest = text[2:] if text[1:2] in ("?", "\ufffd") else text[1:]
        found.setdefault((rest, ("utf-8", "gb18030")), (How(("utf-8", "gb18030")), -6.0))
    for reading, how, cost in _legacy(text):
        found.setdefault((reading, how.codecs), (how, cost))
    return [(reading, how, cost) for (reading, _), (how, cost) in found.items()]


_NO_CHARACTERS = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""What no text holds: the sign of a lost character, of which the last byte was lost as well."""


def without_mark(reading: str, text: str) -> str:
    """A reading without the byte order mark that was read as text: it is not one of a text's."""
    return reading if "\ufeff" in text else reading.replace("\ufeff", "")


def _decode(raw: bytes) -> str:
    """Decode UTF-8, also where characters were written as two surrogates (CESU-8)."""
    if b"\xed" in raw:
        halves = raw.decode("utf-8", "surrogatepass")
        return halves.encode("utf-16", "surrogatepass").decode("utf-16")
    return raw.decode("utf-8")


def _single_byte(text: str) -> list[Hypothesis]:
    """UTF-8 read with a single-byte page: the whole passage, then some of it while the rest stays.

    Sequences do not reach over ASCII, so that each run of other characters is read by itself.
    """
    parts = _BEYOND.split(text)
    runs = parts[1::2]
    tables = [runs_read.of(run) for run in runs]
    stays = [_left(run) for run in runs]
    possible = {page for table in tables for page in table}
    whole: list[Hypothesis] = []
    some: list[Hypothesis] = []
    for page, prior in SINGLE_BYTE.items() if possible else ():
        read = [table.get(page) for table in tables] if page in possible else []
        if not any(one and one.matched for one in read):
            continue
        parts[1::2] = [one.text if one else run for one, run in zip(read, runs, strict=True)]
        left = sum(one.left if one else stay for one, stay in zip(read, stays, strict=True))
        reading = "".join(parts)
        if all(one and one.whole for one in read):
            whole.append((reading, How(("utf-8", page)), prior))
        elif left and reading != text:
            how = How(("utf-8", page), partial=True)
            some.append((reading, how, prior + PARTIAL + max(left, -60.0)))
    return [*whole, *some]


class _Read(NamedTuple):
    """What a run reads as in a page, and the price of the characters that stay."""

    text: str
    left: float
    matched: bool
    whole: bool = False


class _RunsRead:
    """Runs of characters beyond ASCII as they read in each page, the short ones remembered."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, _Read]] = {}

    def of(self, run: str) -> dict[str, _Read]:
        """Return the readings of a run by the pages in which it holds whole UTF-8 sequences."""
        found = self._known.get(run)
        if found is None:
            found = {page: _read(run, page) for page in _possible(run)}
            if len(run) <= REMEMBERED:
                if len(self._known) >= MOST_REMEMBERED:
                    self._known.clear()
                self._known[run] = found
        return found


runs_read = _RunsRead()


@cache
def _roles() -> tuple[dict[str, int], dict[str, int]]:
    """Pages in which a character is a lead byte, and in which a continuation, a bit for each."""
    leads: dict[str, int] = defaultdict(int)
    conts: dict[str, int] = defaultdict(int)
    for number, page in enumerate(SINGLE_BYTE):
        table = sloppy(page)
        for found, chars in ((leads, table[0xC2:0xF5]), (conts, table[0x80:0xC0])):
            for char in set(chars):
                found[char] |= 1 << number
    return leads, conts


def _possible(run: str) -> list[str]:
    """Pages in which a lead byte stands before a continuation somewhere in a run."""
    leads, conts = _roles()
    may = 0
    for one, other in set(pairwise(run)):
        if one in leads and other in conts:
            may |= leads[one] & conts[other]
    return [page for number, page in enumerate(SINGLE_BYTE) if may >> number & 1]


def _read(run: str, page: str) -> _Read:
    """Read a run, or what there is of whole sequences in it, in a page."""
    raw = to_bytes(run, page)
    if raw is not None:
        try:
            return _Read(_decode(raw), 0.0, True, whole=True)
        except UnicodeError:
            pass
    matched = False

    def read(match: re.Match[str]) -> str:
        nonlocal matched
        raw = to_bytes(match[0], page)
        try:
            decoded = _decode(raw) if raw else match[0]
        except UnicodeError:
            return match[0]
        matched = True
        return decoded

    pattern = sequences(page)
    reading = pattern.sub(read, run)
    return _Read(reading, _left(pattern.sub("", run)), matched)


def _left(run: str) -> float:
    """The price of characters that a partial reading leaves as they are."""
    return sum(LEFT_OVER if char in _SUSPECT else -2.0 for char in run)


@cache
def sequences(page: str) -> re.Pattern[str]:
    """Whole UTF-8 sequences as they look in a page."""
    table = sloppy(page)
    cont = char_class(set(table[0x80:0xC0]))
    parts = [
        f"[{char_class(set(table[low : high + 1]))}][{cont}]{{{more}}}"
        for more, (low, high) in enumerate(CLASSES, 1)
    ]
    return re.compile(f"(?:{'|'.join(parts)})+")


def _multi_byte(text: str) -> Iterator[Hypothesis]:
    """UTF-8 read with a double-byte page: the whole passage, or run by run."""
    if not any(c >= "\u0100" for c in text):
        return
    parts = None
    for page, prior in MULTI_BYTE.items():
        how = How(("utf-8", page))
        try:
            yield text.encode(page).decode("utf-8"), how, prior
            continue
        except UnicodeError:
            pass
        if parts is None:
            parts = _RUN.split(text)
            runs = parts[1::2]
        parts[1::2] = [
            wide_read(run, page) if len(run) <= REMEMBERED else _read_wide(run, page)
            for run in runs
        ]
        reading = "".join(parts)
        if reading != text:
            yield reading, How(("utf-8", page), partial=True), prior - 3.0


def _read_wide(run: str, page: str) -> str:
    for end in (len(run), len(run) - 1):
        try:
            return run[:end].encode(page).decode("utf-8") + run[end:]
        except UnicodeError:
            continue
    return run


wide_read = lru_cache(maxsize=2 * MOST_REMEMBERED)(_read_wide)


def _legacy(text: str) -> Iterator[Hypothesis]:
    """Bytes of another page altogether, read as Windows-1252 or Latin-1."""
    if text.isascii():
        return
    for read in ("cp1252", "latin-1"):
        raw = to_bytes(text, read)
        if raw is None:
            continue
        for page, prior in LEGACY.items():
            try:
                reading = raw.decode(page)
            except UnicodeDecodeError:
                continue
            if reading != text and page != read:
                yield reading, How((page, read)), prior
        return
