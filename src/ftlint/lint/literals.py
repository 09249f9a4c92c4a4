"""What is looked for in raw text before anything else: literals of rules, escapes, odd bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from ftlint.formats.facts import has_escapes, is_odd
from ftlint.model.record import Facts

_NON_ASCII: Final = int(Facts.NON_ASCII)
_LITERAL: Final = int(Facts.LITERAL)
_ESCAPED_ASCII: Final = re.compile(rb"\\u00[2-7]")
_ESCAPED_QUOTE: Final = re.compile(rb'\\"')
_BACKSLASH_AT_END: Final = re.compile(rb'\\\\"')


class Literals:
    """Whether any of some literals occurs in a piece of raw text.

    One pattern for each first byte, made when that byte is met: to look for one byte first is as
    fast as memory allows, where a single alternation would try every byte. A word that begins
    with a letter, and so with a frequent byte, is searched by itself.
    """

    __slots__ = ("_alone", "_bits", "_patterns", "_rests")

    def __init__(self, words: Iterable[bytes]) -> None:
        """Sort the words by their first byte."""
        self._bits: dict[bytes, int] = {}
        self._alone: list[bytes] = []
        self._rests: dict[bytes, list[bytes]] = {}
        self._patterns: dict[bytes, re.Pattern[bytes]] = {}
        for word in sorted(words):
            if word[:1].isalnum():
                self._alone.append(word)
            else:
                self._rests.setdefault(word[:1], []).append(word[1:])
            self._bits.setdefault(_sign(word), 2 << len(self._bits))

    def signs(self, words: Iterable[bytes]) -> int:
        """Return the bits of some of the words, as ``in_lines`` has them."""
        found = HIDDEN
        for word in words:
            found |= self._bits[_sign(word)]
        return found

    def in_lines(self, data: bytes, starts: Sequence[int]) -> dict[int, int]:
        """Return the bits of the words in each line of a chunk that has any, by its number.

        A word that begins with a letter has a bit of its own, others share one by first byte.
        """
        found: dict[int, int] = {}
        for first in self._rests:
            search, bit, place = self._pattern(first).search, self._bits[first], 0
            while (match := search(data, place)) is not None:
                line = bisect_right(starts, match.start()) - 1
                found[line] = found.get(line, 0) | bit
                if line + 1 == len(starts):
                    break
                place = starts[line + 1]
        for word in self._alone:
            bit, place = self._bits[word], data.find(word)
            while place >= 0:
                line = bisect_right(starts, place) - 1
                found[line] = found.get(line, 0) | bit
                place = data.find(word, starts[line + 1]) if line + 1 < len(starts) else -1
        return found

    def among(self, data: bytes) -> Literals | None:
        """Return those of the literals that occur in a chunk, to be looked for in its lines."""
        there = {sign: sign in data for sign in set(map(_rare_sign, self._alone))}
        found = Literals(word for word in self._alone if there[_rare_sign(word)] and word in data)
        ascii_only = data.isascii()
        for first in self._rests:
            if not first.isascii() and ascii_only:
                continue
            if first in data and self._occurs(data, first):
                found._rests[first] = self._rests[first]
        found._patterns, found._bits = self._patterns, self._bits
        return found if found._alone or found._rests else None

    def within(self, data: bytes) -> bool:
        """Tell whether one of the literals occurs."""
        for first in self._rests:
            if first in data and self._pattern(first).search(data) is not None:
                return True
        return any(word in data for word in self._alone)

    def _occurs(self, data: bytes, first: bytes) -> bool:
        """Tell whether a word that begins with a byte occurs in a chunk."""
        pattern = self._pattern(first)
        place = -1
        for _ in range(FEW):
            place = data.find(first, place + 1)
            if place < 0:
                return False
            if pattern.match(data, place) is not None:
                return True
        rests = self._rests[first]
        if len(rests) > MANY:
            return pattern.search(data, place) is not None
        return any(data.find(first + rest, place) >= 0 for rest in rests)

    def _pattern(self, first: bytes) -> re.Pattern[bytes]:
        found = self._patterns.get(first)
        if found is None:
            rests = b"|".join(map(re.escape, self._rests[first]))
            found = self._patterns[first] = re.compile(b"%b(?:%b)" % (re.escape(first), rests))
        return found


def _sign(word: bytes) -> bytes:
    """Return what a word is looked for by: its first byte, all of it where that is frequent."""
    return word if word[:1].isalnum() else word[:1]


@lru_cache(maxsize=1024)
def _rare_sign(word: bytes) -> bytes:
    """Return a byte of a word that texts seldom hold, empty where it has none.

    >>> _rare_sign(b"think>"), _rare_sign(b"begin_offset"), _rare_sign(b"THINK]")
    (b'>', b'_', b'')
    """
    return next((bytes((byte,)) for byte in word if chr(byte) in "<>|_#@"), b"")


FEW: Final = 512
"""Places of a byte in a chunk up to which going from one to the next beats looking for words."""
MANY: Final = 8
"""Words of one first byte above which one pattern beats looking for word by word."""


HIDDEN: Final = 1
"""The bit of a line in which escapes may hide any of the words."""

NO_LITERALS: Final = Literals(())


def hides_ascii(raw: bytes) -> bool:
    """Tell whether a printable ASCII character is escaped: a literal or a quote hides in it."""
    return b"\\u00" in raw and _ESCAPED_ASCII.search(raw) is not None


def quotes_add_up(raw: bytes, expected: int) -> bool:
    """Tell whether the quotes of a record are those of its keys and values alone.

    A repeated or further key shows as more. Quotes inside a text are escaped; where a text ends
    with a backslash the counts say nothing.
    """
    quotes = raw.count(b'"')
    if quotes == expected:
        return True
    escaped = len(_ESCAPED_QUOTE.findall(raw))
    return quotes - escaped == expected and _BACKSLASH_AT_END.search(raw) is None


class RawFacts:
    """What the raw bytes of a line tell; ``calm`` where those of its chunk tell nothing at all."""

    def __init__(
        self,
        literals: Literals | None,
        data: bytes,
        lines: list[bytes],
        starts: Sequence[int],
        *,
        odd: bool,
    ) -> None:
        """Look through a chunk once for what need not be looked for in its lines.

        ``starts`` are the places of the lines in it; ``odd`` tells that a rule asks for lines whose
        characters above U+007E may be damage.
        """
        self.escapes = has_escapes(data)
        self.hidden = self.escapes and hides_ascii(data)
        self.ascii = not is_odd(data, self.escapes)
        there = literals and literals.among(data)
        self.signs = there.in_lines(data, starts) if there else {}
        """The bits of the literals in lines (``Literals.signs``), by number."""
        self._seeks = odd and not self.ascii
        self.calm = not self._seeks and not self.signs and not self.hidden
        self._odd = _odd_among(lines) if self._seeks else set()
        self._lengths = frozenset(map(len, self._odd))

    def of(self, index: int, raw: bytes, value: Any = None) -> int:
        """Return the facts of one line; ``value`` is what it says where it is JSON as it stands."""
        facts = 0
        if self._seeks and self._is_odd(raw, value):
            facts = _NON_ASCII
        if self.hidden and hides_ascii(raw):
            self.signs[index] = HIDDEN
        return facts | _LITERAL if index in self.signs else facts

    def _is_odd(self, raw: bytes, value: Any) -> bool:
        if value is None:
            return is_odd(raw, self.escapes)
        if self.escapes and has_escapes(raw):
            return may_be_damaged(value)
        return len(raw) in self._lengths and raw in self._odd


def _odd_among(lines: list[bytes]) -> set[bytes]:
    """Return the lines whose characters above U+007E may be damage or controls."""
    found = [line for line in lines if is_odd(line, escapes=False)]
    if not found:
        return set()
    from ftlint.encoding.scan import odd_lines

    return odd_lines(found)


def may_be_damaged(value: Any) -> bool:
    """Tell whether a string in a value may hold damage or controls, however it was written."""
    from ftlint.encoding.residue import may_hold_controls
    from ftlint.encoding.scan import odd_lines

    try:
        line = orjson.dumps(value)
    except TypeError:  # a lone surrogate, or an integer of many digits
        return True
    return may_hold_controls(line) or (not line.isascii() and bool(odd_lines([line])))


def any_blank(contents: Sequence[str]) -> bool:
    """Tell whether a text is empty or holds nothing but whitespace."""
    return "" in contents or any(map(str.isspace, contents))
