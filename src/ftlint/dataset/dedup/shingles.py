"""Word n-grams of many texts at once, as 64-bit hashes in NumPy arrays; no loop over words.

A token is a run of letters, digits and bytes above 0x7F, ASCII capitals folded. In scripts that
put no blanks between words (Han, kana, Hangul, Thai, Lao, Khmer, Myanmar) every character is a
token of its own. Punctuation parts tokens and is never part of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from xxhash import xxh3_64_intdigest

from ftlint.model.similarity import SHINGLE

LONG: Final = 64
"""Bytes from which a token is hashed by itself; such are base64 and URLs, and rare."""

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_WORD: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_A: Final = np.uint64(0xFF51AFD7ED558CCD)
_MIX_B: Final = np.uint64(0xC4CEB9FE1A85EC53)
"""Odd multipliers: the golden ratio, splitmix64 and MurmurHash3's finaliser."""

SINGLE: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3130, 0x318F),  # Hangul compatibility letters
    (0x31F0, 0x31FF),  # more Katakana
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA960, 0xA97F),  # more Hangul letters
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF66, 0xFFDC),  # half-width Katakana and Hangul
    (0x20000, 0x3FFFF),  # Han, further extensions
)
"""Ranges of code points in which a character is a token."""

MARKS: Final = (
    (0x2000, 0x206F),  # general punctuation: quotes, dashes, ellipsis, spaces
    (0x3000, 0x303F),  # CJK punctuation
    (0xFF00, 0xFF0F),  # full-width punctuation, between letters and digits
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
)
"""Ranges of punctuation that are no part of a token."""


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of a batch of texts: those of text ``i`` are ``hashes[ends[i-1]:ends[i]]``.

    A shingle that occurs twice in a text stands there twice.
    """

    hashes: Any
    ends: Any

    def __len__(self) -> int:
        return len(self.ends)

    def counts(self) -> Any:
        """Return the number of shingles of each text."""
        return np.diff(self.ends, prepend=0)


@lru_cache(maxsize=1)
def _folding() -> bytes:
    """Return the table that lowers ASCII letters and turns ASCII punctuation into zero."""
    table = bytearray(256)
    for byte in range(256):
        char = chr(byte)
        if byte >= 0x80:
            table[byte] = byte
        elif char.isalnum():
            table[byte] = ord(char.lower())
    return bytes(table)


@lru_cache(maxsize=1)
def _length_masks() -> Any:
    """Return the masks that keep the first 0 to 8 bytes of a little-endian word."""
    return np.array([(1 << (8 * size)) - 1 for size in range(9)], dtype=np.uint64)


def shingle(texts: list[bytes], ngram: int = SHINGLE) -> Shingles:
    """Return the shingles of UTF-8 texts; a shorter text is one shingle, an empty one none."""
    joined = b"\n".join(texts) + b"\n" + bytes(8)
    folded = joined.translate(_folding())
    data = np.frombuffer(folded, dtype=np.uint8)
    ascii_only = joined.isascii()
    starts, ends = _tokens(data) if ascii_only else _tokens_of_scripts(data)
    words = _word_hashes(folded, data, starts, ends)
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    borders = np.cumsum(sizes + 1)
    last_token = np.searchsorted(starts, borders)
    return _windows(words, last_token, ngram)


def _tokens(data: Any) -> tuple[Any, Any]:
    """Return where the tokens of folded bytes begin and end."""
    inside = data != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(data) and inside[0]:
        edges = np.concatenate((np.zeros(1, dtype=edges.dtype), edges))
    return edges[0::2], edges[1::2]


@lru_cache(maxsize=1)
def _kinds() -> Any:
    """Return what a character is by 18 bits of its code point: 1 a token, 2 punctuation."""
    kinds = np.zeros(1 << 18, dtype=np.uint8)
    for ranges, kind in ((SINGLE, 1), (MARKS, 2)):
        for first, last in ranges:
            kinds[first : min(last, len(kinds) - 1) + 1] = kind
    return kinds


def _tokens_of_scripts(data: Any) -> tuple[Any, Any]:
    """Return where the tokens of folded bytes begin and end, whatever their scripts."""
    leads = np.flatnonzero(data >= 0xE0)
    leads = leads[leads < len(data) - 8]
    lead = data[leads].astype(np.uint32)
    second, third, fourth = (data[leads + step].astype(np.uint32) & 0x3F for step in (1, 2, 3))
    wide = lead >= 0xF0
    points = np.where(
        wide,
        ((lead & 0x07) << 18) | (second << 12) | (third << 6) | fourth,
        ((lead & 0x0F) << 12) | (second << 6) | third,
    )
    kinds = _kinds()[np.where(points < 1 << 18, points, 0)]
    inside = data != 0
    marks = leads[kinds == 2]
    for step in range(3):
        inside[marks + step] = False
    singles = leads[kinds == 1]
    after = singles + np.where(wide[kinds == 1], 4, 3)
    begins = np.empty(len(data), dtype=bool)
    begins[0] = inside[0]
    np.greater(inside[1:], inside[:-1], out=begins[1:])
    begins[singles] = True
    begins[after] |= inside[after]
    finishes = np.zeros(len(data), dtype=bool)
    finishes[1:] = inside[:-1] & (~inside[1:] | begins[1:])
    return np.flatnonzero(begins), np.flatnonzero(finishes)


def _word_hashes(folded: bytes, data: Any, starts: Any, ends: Any) -> Any:
    """Hash tokens by their bytes, eight at a time."""
    lengths = ends - starts
    loads = np.ndarray((len(data) - 7,), dtype="<u8", buffer=folded, strides=(1,))
    masks = _length_masks()
    hashes = loads[starts] & masks[np.minimum(lengths, 8)]
    hashes *= _WORD
    hashes ^= hashes >> np.uint64(32)
    more = np.flatnonzero(lengths > 8)
    done = 8
    while len(more):
        rest = lengths[more] - done
        if done >= LONG:
            first, last = starts[more].tolist(), ends[more].tolist()
            hashes[more] = [
                xxh3_64_intdigest(folded[a:b]) for a, b in zip(first, last, strict=True)
            ]
            break
        piece = loads[starts[more] + done] & masks[np.minimum(rest, 8)]
        hashes[more] = (hashes[more] * _STEP) ^ piece * _WORD
        done += 8
        more = more[rest > 8]
    return hashes


def _windows(words: Any, last_token: Any, ngram: int) -> Shingles:
    """Combine each run of ``ngram`` tokens within a text into one hash."""
    counts = np.diff(last_token, prepend=0)
    short = np.flatnonzero((counts > 0) & (counts < ngram))
    # A short text is padded with its own first tokens, and its length goes into the seed.
    total = len(words) - ngram + 1
    rolled = np.zeros(max(total, 0), dtype=np.uint64)
    for step in range(ngram if total > 0 else 0):
        rolled *= _STEP
        rolled += words[step : step + total]
    sizes = np.maximum(counts - ngram + 1, 0)
    begin = last_token - counts
    if len(short) or total <= 0:
        sizes[short] = 1
    ends = np.cumsum(sizes)
    picked = np.repeat(begin - (ends - sizes), sizes) + np.arange(int(ends[-1]) if len(ends) else 0)
    if len(short):
        whole = ends[short] - 1
        picked[whole] = 0
        hashes = rolled[picked] if total > 0 else np.zeros(len(picked), dtype=np.uint64)
        hashes[whole] = [
            _whole(words[first : first + size])
            for first, size in zip(begin[short].tolist(), counts[short].tolist(), strict=True)
        ]
    else:
        hashes = rolled[picked]
    return Shingles(_mixed(hashes), ends)


def _whole(words: Any) -> int:
    """Hash a text of fewer tokens than a shingle has."""
    return xxh3_64_intdigest(words.tobytes(), len(words))


def _mixed(hashes: Any) -> Any:
    """Spread every bit over the whole word (MurmurHash3's finaliser)."""
    shift = np.uint64(33)
    hashes ^= hashes >> shift
    hashes *= _MIX_A
    hashes ^= hashes >> shift
    hashes *= _MIX_B
    hashes ^= hashes >> shift
    return hashes
