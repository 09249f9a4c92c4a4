"""Traces that other accidents leave in text: controls, line ends, replacement characters.

Each function yields (start, end, replacement) in code points from 0; replacement is None where
only a human, or a lossy repair, can say what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Spot = tuple[int, int, str | None]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_SEPARATOR = re.compile("[\u2028\u2029]+|\x85+")
_FROM_C1 = {
    chr(byte): bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # fmt: skip
_OPENING = frozenset("‚„‘“‹")
_ELISION = re.compile(
    r"\w\x92(?:s|t|d|m|ll|re|ve|em|clock)\b|\b(?:[cdjlmnst]|qu|dell|all|nell|un|O|D|L)\x92\w",
    re.IGNORECASE,
)
"""An apostrophe of English, French or Italian: nothing else stands there."""


_RAW_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_RAW_SIGNS = (b"\x7f", b"\xe2\x80\xa8", b"\xe2\x80\xa9")
_ESCAPED_CONTROL = re.compile(rb"\\(?:[bf]|u00(?:[01]|7[fF]|[89])|u202[89])")


def may_hold_controls(raw: bytes) -> bool:
    """Whether a line of JSON may hold what ``controls`` or ``separators`` find.

    Inside JSON the first controls are always escaped: ``\\u0000``, ``\\b``, ``\\f``.

    >>> may_hold_controls('{"a": "naïve 天气"}'.encode()), may_hold_controls(rb'{"a": "\\u0007"}')
    (False, True)
    """
    if b"\\" in raw and _ESCAPED_CONTROL.search(raw) is not None:
        return True
    if b"\xc2" in raw and _RAW_C1.search(raw) is not None:
        return True
    return any(sign in raw for sign in _RAW_SIGNS)


def controls(text: str) -> Iterator[Spot]:
    """C0 and C1 controls except tab, newline and carriage return.

    A C1 control is mostly a Windows-1252 character that was read as Latin-1; it is replaced by that
    character. Where one may be a letter of another page (``fr\\x81h``), or a part of UTF-8 that was
    read as Latin-1, none of the text's is touched. Form feeds and vertical tabs become newlines,
    the rest goes. ANSI escape sequences are left to the rule on terminal escapes, line ends to
    ``separators``.

    >>> list(controls("a\\x00b \\x93c\\x94"))
    [(1, 2, ''), (4, 5, '“'), (6, 7, '”')]
    >>> list(controls("fr\\x81h, sch\\x94n \\x93c\\x94"))[0]
    (2, 3, None)
    """
    ends = {place for start, end, _ in separators(text) for place in range(start, end)}
    sure = True
    runs: list[tuple[int, str]] = []
    for match in _CONTROL.finditer(text):
        run = match[0]
        if run.endswith("\x1b") and text[match.end() : match.end() + 1] in ("[", "]"):
            run = run[:-1]
        if run and match.start() not in ends:
            runs.append((match.start(), run))
            sure = sure and all(
                is_punctuation(text, match.start() + index)
                for index, char in enumerate(run)
                if char >= "\x80"
            )
    for start, run in runs:
        known = sure or run < "\x80"
        yield start, start + len(run), _without_controls(run) if known else None


def is_punctuation(text: str, place: int) -> bool:
    """Tell whether a C1 control can only be the punctuation mark that Windows-1252 has for it."""
    char = text[place]
    before, after = _before(text, place), text[place + 1 : place + 2]
    if "\xc2" <= before <= "\xf4":  # the lead byte of a UTF-8 sequence, as Latin-1
        return False
    beside = before.isalpha() or after.isalpha()
    mark = _FROM_C1.get(char)
    if mark is None or mark.isalpha():
        return not beside
    if before.isalpha() and after.isalpha():
        return char == "\x92" and _ELISION.search(text, max(0, place - 5), place + 7) is not None
    return not (mark in _OPENING and before.isalpha())


def _without_controls(run: str) -> str:
    return "".join(_FROM_C1.get(c, "\n" if c in "\x0b\x0c" else "") for c in run)


def separators(text: str) -> Iterator[Spot]:
    """Line ends that are none in JSON Lines but cut a record for some readers.

    U+2028 and U+2029 always are; U+0085 is one where no ellipsis could stand: at the end of a
    sentence, or with the next line right behind it.

    >>> list(separators("one\\u2028two\\x85Three\\x85 four."))
    [(3, 4, '\\n'), (7, 8, '\\n')]
    """
    if not any(sign in text for sign in "\u2028\u2029\x85"):
        return
    for match in _SEPARATOR.finditer(text):
        run, before, after = match[0], _before(text, match.start()), text[match.end() :][:1]
        if run[0] == "\x85":
            if "\xc2" <= before <= "\xf4" or not before:
                continue
            ends = before in ".!?:;)\"'\n" or (bool(after.strip()) and _begins_line(after))
            if not ends:
                continue
        yield match.start(), match.end(), run.replace("\u2029", "\n\n").translate(_LINE_ENDS)


_LINE_ENDS = {0x85: "\n", 0x2028: "\n"}


def _begins_line(char: str) -> bool:
    return char.isupper() or char.isdigit() or char in "-*#"


_REPLACED = re.compile(
    "\ufffd++|(?>(?:锟斤拷?|锟?斤拷|斤拷锟)+)|(?>(?:烫烫烫|屯屯屯)+)|(?>(?:ï¿[½¿])+)"
)
_REPLACED_SIGNS = ("\ufffd", "斤", "烫", "屯", "¿")
"""One of these single characters, which are found at once, is part of every such place."""
_MARKS = re.compile(r"\?{2,}")


def replacements(text: str) -> Iterator[Spot]:
    """Characters that were lost: U+FFFD, its own mojibake, question marks in place of letters.

    Runs of question marks count only where letters must have stood: inside a word (``caf??s``),
    or as several words of nothing but question marks (``??? ????: ??``).

    >>> [text for text in ("What??", "caf??s", "a ??? ?? ???? b") if any(replacements(text))]
    ['caf??s', 'a ??? ?? ???? b']
    """
    if any(sign in text for sign in _REPLACED_SIGNS):
        for match in _REPLACED.finditer(text):
            yield match.start(), match.end(), None
    if "??" not in text:
        return
    runs = list(_MARKS.finditer(text))
    for index, match in enumerate(runs):
        before, after = _before(text, match.start()), text[match.end() : match.end() + 1]
        within = before.isalpha() and after.islower() and not _code_like(text, match)
        if within or (not before.strip() and _among_words(runs, index, text)):
            yield match.start(), match.end(), None


def _among_words(runs: list[re.Match[str]], index: int, text: str) -> bool:
    """Whether the run before or after is its neighbouring word."""
    return _next_word(runs, index, text) or _next_word(runs, index - 1, text)


def _next_word(runs: list[re.Match[str]], index: int, text: str) -> bool:
    """Whether this run and the next are neighbouring words, of different lengths or long."""
    if index < 0 or index + 1 >= len(runs):
        return False
    one, two = runs[index], runs[index + 1]
    gap = text[one.end() : two.start()]
    apart = gap in (" ", ", ", ": ", ". ", "\xa0") and not _before(text, one.start()).strip()
    return apart and len(one[0]) + len(two[0]) >= 5


def _before(text: str, place: int) -> str:
    """The character before a position, empty at the start."""
    return text[place - 1 : place] if place else ""


def _code_like(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 40) : match.end() + 40]
    return "http" in around or "&" in around or "=" in around
