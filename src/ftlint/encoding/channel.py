"""Hypotheses that keep every byte: the same bytes read the way they were written.

Each function takes a passage and gives (text, how, prior) triples; the language model weighs
them later. Everything here is exact: no byte is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ftlint.encoding.scan import char_class
from ftlint.encoding.tables import CLASSES, LEGACY, MULTI_BYTE, SINGLE_BYTE, sloppy, to_bytes

PARTIAL = -2.0
"""Price of reading only some of a passage."""

LEFT_OVER = -6.0
"""Price of a suspicious character that a partial reading leaves standing."""

AGAIN = -3.0
"""Price of each further round of misreading."""

_SUSPECT = frozenset("ÂÃÐÑÎÏØÙâãðåæäïŸƒ€\ufffd") | frozenset(map(chr, range(0x80, 0xA0)))
_RUN = re.compile("[^\x00-\x7f]+[\x00-\x7f]?")


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
        for reading, how, cost in (*_strict(now), *_partial(now), *_multi_byte(now)):
            total = prior + cost + (AGAIN if depth else 0.0)
            if depth:
                total = prior + AGAIN + (0.0 if how.codecs == codecs[:2] else cost)
            full = How(how.codecs + codecs, partial=how.partial or was_partial)
            reading = without_mark(reading, text)
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


def without_mark(reading: str, text: str) -> str:
    """A reading without the byte order mark that was read as text: it is not one of a text's."""
    return reading if "\ufeff" in text else reading.replace("\ufeff", "")


def _decode(raw: bytes) -> str:
    """Decode UTF-8, also where characters were written as two surrogates (CESU-8)."""
    if b"\xed" in raw:
        halves = raw.decode("utf-8", "surrogatepass")
        return halves.encode("utf-16", "surrogatepass").decode("utf-16")
    return raw.decode("utf-8")


def _strict(text: str) -> Iterator[Hypothesis]:
    """The whole passage is UTF-8 read with one single-byte page."""
    for page, prior in SINGLE_BYTE.items():
        raw = to_bytes(text, page)
        if raw is None:
            continue
        try:
            yield _decode(raw), How(("utf-8", page)), prior
        except UnicodeError:
            continue


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


def _partial(text: str) -> Iterator[Hypothesis]:
    """Some of the passage is UTF-8 read with a page, the rest stays."""
    for page, prior in SINGLE_BYTE.items():
        matches = 0

        def read(match: re.Match[str], page: str = page) -> str:
            nonlocal matches
            raw = to_bytes(match[0], page)
            try:
                decoded = _decode(raw) if raw else match[0]
            except UnicodeError:
                return match[0]
            matches += 1
            return decoded

        reading = sequences(page).sub(read, text)
        if matches and reading != text:
            left = [c for c in sequences(page).sub("", text) if c >= "\x80"]
            cost = sum(LEFT_OVER if c in _SUSPECT else -2.0 for c in left)
            if left:
                yield (
                    reading,
                    How(("utf-8", page), partial=True),
                    prior + PARTIAL + max(cost, -60.0),
                )


def _multi_byte(text: str) -> Iterator[Hypothesis]:
    """UTF-8 read with a double-byte page: the whole passage, or run by run."""
    if not any(c >= "\u0100" for c in text):
        return
    for page, prior in MULTI_BYTE.items():
        how = How(("utf-8", page))
        try:
            yield text.encode(page).decode("utf-8"), how, prior
            continue
        except UnicodeError:
            pass

        def read(match: re.Match[str], page: str = page) -> str:
            run = match[0]
            for end in (len(run), len(run) - 1):
                try:
                    return run[:end].encode(page).decode("utf-8") + run[end:]
                except UnicodeError:
                    continue
            return run

        reading = _RUN.sub(read, text)
        if reading != text:
            yield reading, How(("utf-8", page), partial=True), prior - 3.0


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
