"""Find text that looks damaged, fast enough to look at everything.

Stage 0 is ``str.isascii``. Stage 1 are regular expressions that each begin with one plain
character class: the engine then runs over clean text with its charset scan and looks at pairs
only where a rare character stands. They may be wrong now and then; the language model decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ftlint.encoding.tables import sloppy

_PAIR_PAGES = (
    "cp1252", "latin-1", "cp1254", "cp1250", "cp1251", "koi8-r", "cp1253", "iso-8859-2",
    "cp1257", "cp1255", "cp1256", "cp874",
)  # fmt: skip
_LEAD_PAGES = ("mac-roman", "cp437", "cp850", "cp852")


def char_class(chars: set[str]) -> str:
    """A regular expression class of these characters, as ranges."""
    codes = sorted(map(ord, chars))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(
        re.escape(chr(a)) if a == b else f"{re.escape(chr(a))}-{re.escape(chr(b))}"
        for a, b in ranges
    )


def _image(page: str, low: int, high: int) -> set[str]:
    return {c for c in sloppy(page)[low : high + 1] if c not in "\xa0\n\r\t" and c >= "\x80"}


def _joined(parts: list[str], head: str) -> re.Pattern[str]:
    """One scan: the class ``head`` first, then any of the alternatives around that character."""
    return re.compile(f"[{head}](?:{'|'.join(dict.fromkeys(parts))})")


def _letters(chars: set[str]) -> set[str]:
    return {c for c in chars if c.isalpha() and c not in "ªº"}


@cache
def _pair_pattern() -> re.Pattern[str]:
    """A continuation after its lead, in pages whose continuations are mostly symbols.

    Where a continuation is a letter of the page's own languages (``ві`` in Ukrainian, ``её`` in
    Russian), two whole pairs must stand side by side.
    """
    parts: list[str] = []
    heads: set[str] = set()
    for page in _PAIR_PAGES:
        two, three, four = (_image(page, *r) for r in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
        conts = _image(page, 0x80, 0xBF) | ({"\ufffd"} if page == "cp1252" else set())
        if page in ("cp1252", "latin-1"):
            conts |= {chr(c) for c in range(0x80, 0xA0)}
        weak = _letters(conts)
        quotes = conts & set("‘’“”–—…«»‚„‹›\u200e\u200f")
        strong = conts - weak - quotes
        heads |= conts
        lead2, lead3, lead4 = char_class(two), char_class(three), char_class(four)
        every, plain = char_class(conts), char_class(strong)
        parts.append(f"(?<=[{lead2}][{plain}])")
        parts.append(f"(?<=[{lead3}][{plain}])(?=[{every}\xa0{lead2}{lead3}])")
        parts.append(f"(?<=[{lead3}][{every}])(?=[{plain}])")
        parts.append(f"(?<=[{lead2}][{every}])(?=[{lead2}][{every}])")
        if four:
            parts.append(f"(?<=[{lead4}][{every}])(?=[{every}])")
    parts += ["(?<=[ÃÂ][‘’“”–—…«»‚„‹›])", "(?<=â[€„†‡ˆ™œ–—•])", "(?<=ï[»¼½¿])", "(?<=ðŸ)"]
    # a capital that is no Russian one after a small letter, letters of two alphabets in a word
    parts += ["(?<=[а-я][ЂЃЉЊЌЋЏЎЈҐЁЄЇІЅ])", "(?<=[A-Za-z][ВГДЕ][іґєїѓќўђћџљњЅѕјЎЄЇІҐ])"]
    parts += ["(?<=[ĂĹÄ][śťžźłąşľżŚŤŽŹŁĄŞĽŻ])", "(?<=Ř[şłąľŞŁĄĽ])"]
    return _joined(parts, char_class(heads | set("ƒŸ")))


@cache
def _lead_pattern() -> re.Pattern[str]:
    """A lead before its continuation, in pages whose continuations are everyday letters."""
    parts: list[str] = []
    heads: set[str] = set()
    for page in _LEAD_PAGES:
        plain = (
            set("«»…“”‘’÷⁄€‹›ﬁﬂÀÃÕŒœ–—") if page == "mac-roman" else set("│┤┬├─┼═║╔╦╠╚╩╗╝")
        )
        two, three, four = (
            _image(page, *r) - plain for r in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
        )
        conts = char_class(_image(page, 0x80, 0xBF))
        symbols = char_class({c for c in _image(page, 0x80, 0xBF) if not c.isalpha()})
        odd = {c for c in two if not c.isalpha()}
        if odd:
            parts.append(f"(?<=[{char_class(odd)}])[{conts}]")
            heads |= odd
        for leads, more in ((three, 1), (four, 2)):
            symbols_first = {c for c in leads if not c.isalpha() or c in "Γαβπτφ"}
            if leads:
                parts.append(f"(?<=[{char_class(leads)}])(?=[{conts}]{{{more + 1}}})(?=.?[{symbols}])")
                heads |= leads
            if symbols_first:
                parts.append(f"(?<=[{char_class(symbols_first)}])[{conts}][{conts}]")
    latin = "\\x80-ÿıƒªº¿⌐"
    parts += [
        f"(?<=[─-╬█▄▌▐▀])[{latin}░▒▓]",
        f"(?<=[ÓßÔÒõÕµþÞÚÛÙýÝ])[{latin}‗][{latin}‗░▒▓─-╿█▄▀■]",
    ]
    heads |= set(map(chr, range(0x2500, 0x256D))) | set("█▄▌▐▀ÓßÔÒõÕµþÞÚÛÙýÝ")
    return _joined(parts, char_class(heads))


_CP866 = re.compile("[─-╿](?:(?<=[╨╤├┬])[А-п░▒▓─-╿])")
_MORE = "ÂÃÐÑÎÏØÙ×ãäåæçèéêëìíîïðà"
_LOSSY = re.compile(
    "[ÂÃÐÑØÙ×ãâðÎÏÅÄäåæçèéêëìíîïà\ufffd]"
    f"(?:(?<=[ÂÃÐÑØÙ×ã])[{_MORE}]|(?<=[äåæçèéêëìíîïà])[{_MORE}][{_MORE}]"
    "|(?<=[ÂÃ])(?=[\\s\\W_\\d]|$)|(?<=Ã)[a-zA-Z]|(?<![^\\W\\d_]ð)(?<=ð)(?![^\\W\\d_])"
    "|(?<=â)(?=[\\s.,;:!?)\"']|$)|(?<=â)(?=s\\b)|(?<=nâ)(?=t\\b)|(?<=[yuUe]â)(?=(?:re|ll|ve|d)\\b)"
    "|(?<=Iâ)(?=(?:m|ll|ve|d)\\b)|(?<![^\\W\\d_]â)(?<=â)(?=\\d|\\w+â)"
    "|(?<=[ÎÏ])(?=[\\s\\d.,])|(?<=\ufffd)|(?<=[ÅÄ])(?=[^\\w\\s.,;:!?'\")\\-/]))"
)
_LEGACY = re.compile("[¡-ÿƒ](?:(?<=[¡-ÿŠŽšžŒœŸƒ„-‡‘-”€]{4})|(?<=ƒ)[^ -~]ƒ)")
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f](?:)")
_HALFWIDTH = re.compile("[｡-ﾟ]")
_EMBEDDED = re.compile("[⺀-\ud7ff豈-\ufaff](?:(?<=[A-Za-z].)(?![⺀-\ud7ff豈-\uffee、-〟])|(?<=[\\s\"'(].)(?=[a-z]{2}))")
_KUNJINKAO = re.compile("[锟斤拷](?:(?<=锟)斤|(?<=斤)拷|(?<=拷)锟)|烫烫烫|屯屯屯")


@cache
def _signs() -> tuple[re.Pattern[str], frozenset[str]]:
    """Characters that UTF-8 leads and continuations make in double-byte pages and few write.

    The file is made with the prior: first line the rare ones, which count when two stand near
    each other, second line the very rare ones, which count alone.
    """
    from importlib import resources

    text = resources.files(__package__).joinpath("signs.txt").read_text("utf-8")
    rare, alone = (set(line) for line in text.rstrip("\n").split("\n"))
    near = char_class(rare | alone)
    parts = [f"(?<=[{near}]{'.' * gap}[{near}])" for gap in range(5)]
    parts += [f"(?<=[{char_class(alone)}])"]
    return _joined(parts, near), frozenset(alone)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return (
        _pair_pattern(),
        _lead_pattern(),
        _CP866,
        _LOSSY,
        _LEGACY,
        _CONTROLS,
        _HALFWIDTH,
        _KUNJINKAO,
    )


def suspicious(text: str) -> bool:
    """Whether the text may hold damaged passages: a cheap filter before `detect` and `repair`.

    Meant for every string and for whole chunks; clean text passes at tens of megabytes a second
    and more. Lone surrogates and control characters are no reason for suspicion here.

    >>> suspicious("naïve café"), suspicious("naÃ¯ve cafÃ©")
    (False, True)
    """
    if text.isascii():
        return False
    if any(pattern.search(text) for pattern in _patterns()):
        return True
    return next(_sign_hits(text), None) is not None


def hits(text: str) -> list[int]:
    """Positions that look damaged, in order, each 0-based in code points."""
    if text.isascii():
        return []
    found = {m.start() for pattern in _patterns() for m in pattern.finditer(text)}
    found.update(_sign_hits(text))
    return sorted(found)


def _sign_hits(text: str) -> Iterator[int]:
    """Hits of the double-byte pages that survive decoding what stands around them."""
    pattern, alone = _signs()
    for match in (*pattern.finditer(text), *_EMBEDDED.finditer(text)):
        place = match.start()
        if text[place] in alone or _decodes(text, place):
            yield place


def _decodes(text: str, place: int) -> bool:
    """Whether the characters before and after a sign read as UTF-8 in some double-byte page."""
    low, high = place, place + 1
    while low > 0 and place - low < 24 and text[low - 1] >= "\x80":
        low -= 1
    while high < len(text) and high - place < 24 and text[high] >= "\x80":
        high += 1
    high = min(high + 1, len(text))
    for page in ("gb18030", "cp932", "cp950", "cp949"):
        for start in range(low, place + 1) if place - low >= 24 else (low,):
            for end in (high, high - 1):
                try:
                    text[start:end].encode(page).decode("utf-8")
                except UnicodeError:
                    continue
                return True
    return False
