"""Find text that looks damaged, fast enough to look at everything.

Stage 0 is ``str.isascii``. Stage 1 are regular expressions that each begin with one plain
character class: the engine then runs over clean text with its charset scan and looks at pairs
only where a rare character stands. They may be wrong now and then; the language model decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from ftlint.encoding import odd, signs
from ftlint.encoding.islands import islands
from ftlint.encoding.tables import char_class, sloppy


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
    return any(next(found(text), None) is not None for found in (_greek_hits, signs.hits))


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
    return next(_greek_hits(joined), None) is not None or signs.pattern().search(joined) is not None


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
    patterns = [*_of(alphabet), *alphabet.among((signs.pattern(), _CONTROLS)), _TWICE]
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
    found.update(_greek_hits(text), signs.hits(text))
    return sorted(found)
