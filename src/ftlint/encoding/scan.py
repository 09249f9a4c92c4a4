"""Find text that looks damaged, fast enough to look at everything.

Stage 0 is ``str.isascii``. Stage 1 are regular expressions that each begin with one plain
character class: the engine then runs over clean text with its charset scan and looks at pairs
only where a rare character stands. They may be wrong now and then; the language model decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from ftlint.encoding import odd
from ftlint.encoding.islands import islands
from ftlint.encoding.tables import shipped, sloppy

MOST_FAILURES = 5000
"""Signs of one text that may turn out to be none; then it is a language that writes them."""


def char_class(chars: AbstractSet[str]) -> str:
    """A regular expression class of these characters, as ranges."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(
        _plain(first) if first == last else f"{_plain(first)}-{_plain(last)}"
        for first, last in runs
    )


def _plain(code: int) -> str:
    """Return a character as a class has it; none above ASCII means anything else there."""
    return chr(code) if code > 0x7F else re.escape(chr(code))


def _image(page: str, low: int, high: int) -> set[str]:
    return {c for c in sloppy(page)[low : high + 1] if c not in "\xa0\n\r\t" and c >= "\x80"}


def _any(parts: list[str]) -> str:
    return "|".join(dict.fromkeys(parts))


def _pairs(page: str) -> tuple[set[str], set[str], list[str]]:
    """(leads, continuations, alternatives) of a page whose continuations are mostly symbols.

    Where a continuation is a letter of the page's own languages (``ві`` in Ukrainian, ``её`` in
    Russian), two whole pairs must stand side by side. Closing quotes and dashes follow letters
    in clean text, so they need a third character.
    """
    two, three, four = (_image(page, *r) for r in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
    conts = _image(page, 0x80, 0xBF)
    if page == "cp1252":
        conts |= {"\ufffd", *map(chr, range(0x80, 0xA0))}
    quotes = conts & set("‘’“”–—…»›\u200e\u200f")
    strong = {c for c in conts if not c.isalpha() or c in "ªº"} - quotes
    lead2, lead3, lead4 = char_class(two), char_class(three), char_class(four)
    every, plain = char_class(conts), char_class(strong)
    parts = [
        f"(?<=[{lead2}][{plain}])",
        f"(?<=[{lead3}][{plain}])(?=[{every}\xa0{lead2}{lead3}])",
        f"(?<=[{lead3}][{every}])(?=[{plain}])",
        f"(?<=[{lead2}][{every}])(?=[{lead2}][{every}])",
    ]
    if quotes:
        parts.append(f"(?<=[{lead3}][{char_class(quotes)}])(?=[{every}])")
    if four:
        parts.append(f"(?<=[{lead4}][{every}])(?=[{every}])")
    return two | three | four, conts, parts


_EXTRA: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "(?<=[ÃÂ][‘’“”–—…«»‚„‹›])",
        "(?<=â[€„†‡ˆ™œ–—•”“])",
        "(?<=âŒ)",
        "(?<=ï[»¼½¿])",
        "(?<=ðŸ)",
        "(?<=[ÂÃÄÅÐÑØÙÎÏ×][ŠŒŽŸƒšœž])",
    ),
    # a capital that is no Russian one after a small letter, letters of two alphabets in a word
    "cp1251": (
        "(?<=[а-яѓіїјѕљњќћџўґєё][ЂЃЉЊЌЋЏЎЈҐЁЄЇІЅ])",
        "(?<=[а-я][ѓќђћўѕ])(?=[‚-…€‰†‡—–‘-„•™‹›¤¦§©«¬®°±¶·»№])",
        "(?<=вњ)(?=[“”…‡†„‚Ё¦»])",
        "(?<=[A-Za-z][ВГДЕ][іґєїѓќўђћџљњЅѕјЎЄЇІҐ])",
    ),
    "cp1250": ("(?<=[ĂĹÄ][śťžźłąşľżŚŤŽŹŁĄŞĽŻŠš])", "(?<=Ř[şłąľŞŁĄĽ])"),
}
_FAMILIES = (
    ("cp1252", "cp1254", "cp1250", "iso-8859-2", "cp1257"),
    ("cp1251", "koi8-r"),
    ("cp1253",),
    ("cp1255",),
    ("cp1256",),
)
_LEAD_PAGES = ("mac-roman", "cp437", "cp850", "cp852")


def _pair_pattern() -> re.Pattern[str]:
    """Continuations after their leads: one scan for all pages, family by family."""
    heads = set("ธน€")
    choices = ["(?<=เ[ธน])(?=.เ[ธน].เ[ธน])", "(?<=โ€)"]
    for family in _FAMILIES:
        leads: set[str] = set()
        parts: list[str] = []
        for page in family:
            more, conts, alternatives = _pairs(page)
            leads |= more
            if page == "cp1251":
                leads |= {c for c in conts if c.isalpha()}
            heads |= conts
            parts += [*alternatives, *_EXTRA.get(page, ())]
        choices.append(f"(?<=[{char_class(leads)}].)(?:{_any(parts)})")
    return re.compile(f"[{char_class(heads)}](?:{_any(choices)})")


def _lead_parts(page: str) -> tuple[set[str], list[str]]:
    """(heads, alternatives) of a page whose continuations are everyday letters: scan its leads."""
    usual = set("«»…“”‘’÷⁄€‹›ﬁﬂÀÃÕŒœ–—") if page == "mac-roman" else set("│┤┬├─┼═║╔╦╠╚╩╗╝")
    two, three, four = (
        _image(page, *r) - usual for r in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
    )
    every = _image(page, 0x80, 0xBF)
    conts = char_class(every)
    symbols = char_class({c for c in every if not c.isalpha()})
    parts: list[str] = []
    heads: set[str] = set()
    odd = {c for c in two if not c.isalpha()}
    if odd:
        parts.append(f"(?<=[{char_class(odd)}])[{conts}]")
        heads |= odd
    for leads, more in ((three, 1), (four, 2)):
        if leads:
            head = char_class(leads)
            parts.append(f"(?<=[{head}])(?=[{conts}]{{{more + 1}}})(?=.?[{symbols}])")
            heads |= leads
        unusual = {c for c in leads if not c.isalpha() or c in "Γαβπτφ"}
        if unusual:
            parts.append(f"(?<=[{char_class(unusual)}])[{conts}][{conts}]")
    if page == "mac-roman":
        parts.append(f"(?<=[ÿŸ])[{symbols}ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûüßÆØæø]")
        heads |= set("ÿŸ")
    else:
        letters = char_class({c for c in every if c.isalpha()})
        parts.append(f"(?<=[─-╬█▄▌▐▀])[{letters}¿⌐░▒▓]")
        plain = every - set(map(chr, range(0x2500, 0x2580)))
        parts.append(f"(?<=[├┬])[{char_class(plain)}]")
        heads |= set(map(chr, range(0x2500, 0x256D))) | set("█▄▌▐▀")
    if page == "cp850":
        parts.append("(?<=[ÓßÔÒõÕµþÞÚÛÙýÝ])[\x80-ÿıƒ‗][\x80-ÿıƒ‗░▒▓─-╿█▄▀■]")
        heads |= set("ÓßÔÒõÕµþÞÚÛÙýÝ")
    return heads, parts


def _lead_pattern() -> re.Pattern[str]:
    """Leads before their continuations, in the pages of Mac and DOS, but for Greek leads."""
    heads: set[str] = set()
    conts = set(map(chr, range(0x410, 0x440)))
    parts = ["(?<=[╨╤├┬])[А-п░▒▓]", "(?<=[╨╤])[│┤╡╢╖╕╣║╗╝╜╛┐]"]
    for page in _LEAD_PAGES:
        more, alternatives = _lead_parts(page)
        heads |= more
        conts |= _image(page, 0x80, 0xBF)
        parts += alternatives
    heads = {c for c in heads if not "\u0370" <= c <= "\u03ff"}
    conts -= set(map(chr, range(0x2500, 0x2580)))  # boxes follow boxes in clean text
    return re.compile(f"[{char_class(heads)}](?=[{char_class(conts)}‗])(?:{_any(parts)})")


_MORE = "ÂÃÐÑÎÏØÙ×ãäåæçèéêëìíîïðà"
_OWN = "\x80-\x84\x86-\x9fƒ\ufffd｡-ﾟÂÃÐÑØÙ×ãï锟烫屯锘´∩ÔâåæðÎÏÅÄ"
_TRACES = re.compile(
    "[\x80-\x84\x86-\x9f¡-ÿƒ\ufffd｡-ﾟ锟烫屯锘∩](?:"
    f"(?<=[{_OWN}])(?:"  # these are not tried at each accent
    "(?<=[\x80-\x84\x86-\x9f\ufffd｡-ﾟ])"
    f"|(?<=[ÂÃÐÑØÙ×ã])[{_MORE}]"
    "|(?<=ƒ).ƒ|(?<=锟)斤|(?<=烫)烫烫|(?<=屯)屯屯"
    "|(?<=ï)¸|(?<=[´∩])╗┐|(?<=Ô)ªø|(?<![^\\n]锘)(?<=锘)"
    "|(?<=[âãåæ])[¤¢£¥-¿¡]|(?<=[ÂÃâðÎÏÅÄ])(?:(?<=[ÂÃ])(?=[\\s\\W_\\d]|$)|(?<=Ã)[a-zA-Z]"
    "|(?<![^\\W\\d_]ð)(?<=ð)(?![^\\W\\d_])|(?<=â)(?=[\\s.,;:!?)\"']|$)|(?<=â)(?=s\\b)"
    "|(?<=nâ)(?=t\\b)|(?<=[yuUe]â)(?=(?:re|ll|ve|d)\\b)|(?<=Iâ)(?=(?:m|ll|ve|d)\\b)"
    "|(?<![^\\W\\d_]â)(?<=â)(?=\\d|\\w+â)|(?<=[ÎÏ])(?=[\\s\\d.,])"
    "|(?<=[ÅÄ])(?=[^\\w\\s.,;:!?'\")\\-/])))"
    f"|[{_MORE}][{_MORE}](?<=[äåæçèéêëìíîïà]..)"
    "|(?<=[¡-ÿŠŽšžŒœŸƒ‚-…†‡‘-”€‰‹›–—•™ˆ˜]{4}.))"
)
_CJK = "⺀-\ud7ff豈-\ufaff"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return _pair_pattern(), _lead_pattern(), _TRACES


_GREEK = re.compile("[\u0370-\u03ff]")
_DOS = "ÇéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓"
_AFTER_GREEK = re.compile(f"[{_DOS}](?:(?<=[ΓΘΣΦΩαδεπστφ].)[{_DOS}│┤╡╢╖╕╣║╗╝╜╛┐])")


def _greek_hits(text: str) -> Iterator[int]:
    """Hits of cp437 whose leads are Greek letters; scanned by continuations, as Greek is common."""
    if _GREEK.search(text):
        for match in _AFTER_GREEK.finditer(text):
            yield match.start()


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
    return re.compile(f"[{char_class(close | usual)}](?:{_any(parts)})"), close, alone


_IN_LATIN: Final = re.compile(
    f"(?<=[A-Za-z\\s\"'(].)(?:(?<=[A-Za-z].)(?![{_CJK}、-〟\uff00-\uffee])|(?=[a-z]{{2}}))"
)


def suspicious(text: str) -> bool:
    """Whether the text may hold damaged passages: a cheap filter before `detect` and `repair`.

    Meant for every string and for whole chunks; clean text passes at tens of megabytes a second
    and more. Lone surrogates and control characters below U+0080 are no reason for suspicion.

    >>> suspicious("naïve café"), suspicious("naÃ¯ve cafÃ©")
    (False, True)
    """
    if text.isascii():
        return False
    if any(pattern.search(text) for pattern in _sought(text)):
        return True
    return any(next(found(text), None) is not None for found in (_greek_hits, _sign_hits))


def _sought(text: str) -> Sequence[re.Pattern[str]]:
    """Patterns of damage that a text may hold, but for Greek and double bytes."""
    return _every() if len(text) < odd.SHORT else _of(odd.Alphabet.of(text))


def _of(alphabet: odd.Alphabet) -> list[re.Pattern[str]]:
    return [*alphabet.among(_patterns()), *odd.patterns(alphabet)]


@cache
def _every() -> tuple[re.Pattern[str], ...]:
    return *_patterns(), *odd.every()


def any_suspicious(texts: list[str]) -> bool:
    """Whether one of some texts may be suspicious, at the price of a single one.

    Each sign of damage within a text is one within all of them, joined by line feeds.
    """
    joined = "\n".join(texts)
    if any(pattern.search(joined) for pattern in _sought(joined)):
        return True
    return next(_greek_hits(joined), None) is not None or _signs()[0].search(joined) is not None


_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029]")
_TWICE = re.compile(r"\\\\[nt]")


def odd_lines(lines: list[bytes]) -> set[bytes]:
    """Return those lines of JSON that may hold damage or controls, at the price of one text.

    For lines without ``\\u`` escapes: then each sign of damage within a string is one within the
    line, but for what stands beside an escaped line break or tab.
    """
    if any(b"\n" in line for line in lines):
        return set(lines)  # records that are spread over lines
    data = b"\n".join(lines)
    pieces, starts = islands(data)
    text = b"\n".join(pieces).decode("utf-8", "replace")
    alphabet = odd.Alphabet.of(text)
    text = text.replace("\\n", "\r").replace("\\t", "\r").replace('\\"', '"')
    patterns = [*_of(alphabet), *alphabet.among((_signs()[0], _CONTROLS)), _TWICE]
    if _GREEK.search(alphabet.letters):
        patterns.append(_AFTER_GREEK)
    found: set[int] = set()
    ends: list[int] = []
    for pattern in patterns:
        match = pattern.search(text)
        while match is not None:
            ends = ends or [*accumulate(len(one) + 1 for one in text.split("\n"))]
            piece = bisect_right(ends, match.start())
            found.add(piece)
            match = pattern.search(text, ends[piece])
    if not found:
        return set()
    line_ends = [*accumulate(len(line) + 1 for line in lines)]
    return {lines[bisect_right(line_ends, starts[piece])] for piece in found}


def hits(text: str) -> list[int]:
    """Positions that look damaged, in order, each 0-based in code points."""
    if text.isascii():
        return []
    found = {m.start() for pattern in _patterns() for m in pattern.finditer(text)}
    found.update(_greek_hits(text), _sign_hits(text))
    return sorted(found)


def _sign_hits(text: str) -> Iterator[int]:
    """Signs of the double-byte pages that survive decoding what stands around them."""
    last_end, failed = -1, 0
    for place in _sign_places(text):
        aligned = "가" <= text[place] <= "힣" or _begins(text, place)
        if place < last_end or (aligned and _decodes(text, place)):
            last_end = place + 8
            yield place
        else:
            failed += 1
            if failed > MOST_FAILURES:
                return


def _sign_places(text: str) -> list[int]:
    """Return the places of the signs that count, in order."""
    pattern, near, alone = _signs()
    found: set[int] = set()
    for match in pattern.finditer(text):
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
