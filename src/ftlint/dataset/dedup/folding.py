"""Texts without what never counts in a comparison, and their words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

from ftlint.dataset.dedup.shingles import MARKS, SINGLE

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_PLAIN: Final = {
    "\u061f": "?",
    "\u037e": "?",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u0451": "\u0435",
    **dict.fromkeys(_DASHES, "-"),
}
"""Characters that have a plainer form in the same sense; ё is е where nobody takes care."""

_LEFT_OUT: Final = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x0307, 0x0307),  # what is left of İ
    (0x0591, 0x05BD),  # Hebrew points
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),  # Arabic vowel signs
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x200B, 0x200F),  # zero-width
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
)
"""What is not seen, or is written in some texts only: vowel signs."""

_FENCES: Final = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
"""Marked code, in which case counts."""


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@lru_cache(maxsize=1)
def _odd() -> re.Pattern[str]:
    """Return what finds the characters that become others, nothing, or a space."""
    kept = f"[{_class((*SINGLE, *MARKS))}]"
    every = (chr(code) for code in range(0x80, 0x10000))
    marks = "".join(char for char in every if category(char)[0] == "P" and not re.match(kept, char))
    return re.compile(f"[{re.escape(''.join(_PLAIN) + marks)}{_class(_LEFT_OUT)}]")


@lru_cache(maxsize=1)
def _out() -> re.Pattern[str]:
    return re.compile(f"[{_class(_LEFT_OUT)}]")


def _plain(match: re.Match[str]) -> str:
    char = match.group()
    return _PLAIN.get(char) or ("" if _out().match(char) else " ")


def fold(text: str) -> str:
    """Return a text without what never counts but ASCII punctuation: case and normal form.

    In marked code case counts.

    >>> fold("OÙ") == fold("ou\u0300"), fold("Straße"), fold("The `Value`")
    (True, 'strasse', 'the `Value`')
    """
    if "`" not in text:
        return _folded(text)
    pieces = _FENCES.split(text)
    for place in range(0, len(pieces), 2):
        pieces[place] = _folded(pieces[place])
    for place in range(1, len(pieces), 2):
        pieces[place] = normalize("NFC", pieces[place])
    return "".join(pieces)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _odd().sub(_plain, normalize("NFKC", normalize("NFKC", text).casefold()))


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    single, marks = _class(SINGLE), _class(MARKS)
    return re.compile(rf"[{single}]|(?:(?![{single}])[^\W_])+|(?![{marks}])[^\x00-\x7f\s\w]")


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text; characters where a script has no spaces.

    >>> tokens("where, then? 你好。")
    ['where', 'then', '你', '好']
    """
    return _token().findall(folded)
