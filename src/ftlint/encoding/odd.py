"""Signs of text whose bytes were never UTF-8 and were read with another page of the same kind.

Polish, Czech or Turkish read as western, western read as DOS or Mac, one Cyrillic page as another:
nothing in it is impossible, but letters and signs stand where their languages never have them.
Like the patterns of ``scan`` these begin with a plain character class and may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from ftlint.encoding.reading import Span

_SIGNS = "‚ƒ„†‡ˆ‰‹›Œ•™¢£¤¥¦§¨©ª«¬®¯°±²³¸¹º»¼½¾¿÷ⁿΣ▀ΘΦΩ≤≥≈≠√∞∆˙¡¶µЎҐЇЁ№€\x80-\x9f"
_CORNERS = "┌┐└┘├┤┬┴┼╒-╬█▄▌▐▀░▒▓"
_JOINS = "╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫"
"""Boxes of single and double lines, which no drawing has between two others."""
_SMALL = "a-zа-яёßäöüéóíáñçêœ"


@cache
def kana_as_gbk() -> str:
    """Return the characters that Japanese kana of Shift-JIS become when they are read as GBK."""
    raw = [bytes((0x82, low)) for low in range(0x9F, 0xF2)]
    raw += [bytes((0x83, low)) for low in range(0x40, 0x97) if low != 0x7F]
    return "".join(pair.decode("gbk") for pair in raw)


_WESTERN: Final = re.compile(
    "[þýðèæøìùñõûåäâîç](?:"
    "(?<=[a-zçöüýã]þ)|(?<=[ýð][ðý])|(?<=[aeiouáéíý][èæøð])(?=[aeiuáéíý])|(?<=ø)(?=[íìá])"
    "|(?<=[a-z]ø)(?=[ieuý][a-z])|(?<=[bpvmndtf]ì)(?=[a-zšž])|(?<=[a-z]ù)(?=[a-z])"
    "|(?<![A-Za-zÀ-ÿ]è)(?<=è)(?=[a-z])|(?<=[a-z]ñ)(?=[scdkt\\s])|(?<=[bdfgklmnprstvz]õ)"
    "|(?<=[a-z]û)(?=[a-z]{0,6}[öüõ])|(?<=[aeoöô][ùøåä])(?=[a-z\\s.,]|$)"
    "|(?<=[a-z]ý)(?=[nlmkr][dýl])|(?<![^\\W\\d_]ð)(?<=ð)(?=[aeiou])|(?<=[âî])(?=j)"
    "|(?<=[a-zâî]ç)(?=[st]\\b))"
)
"""Small letters where no western language has them."""
_RARE: Final = re.compile(
    f"[{_SIGNS}–—…À-ÖØ-ÞŠŽŸА-ЯЁѓјћђљњџќĺŕăőńč─-▟\ue000-\uf8ff](?:"
    # a capital inside a word; most of what is looked at in Cyrillic, and nothing else can be there
    "(?<=[А-Я])(?<=[а-я].)(?=[А-Яа-яЁё])|(?<![А-Я])(?:"
    # a sign inside a word, or a superscript behind one
    f"(?<=[A-Za-zА-яê][{_SIGNS}])(?=[{_SMALL}])"
    "|(?<=[A-Za-zА-я][\x80-\x9f])|(?<=[\x80-\x9f])(?=[A-Za-zА-я])"
    "|(?<=[A-Za-z][a-z][…—–])(?=[ ,][a-z]+[…—–])|(?<![\\w][¬ƒ≈√≤])(?<=[¬ƒ≈√≤])(?=[а-яё]{2})"
    "|(?<=[ѓјћђљњџќ])(?=[а-я]{0,3}[ъыэщюяь])|(?<=[ъыэщюя][ѓјћђљњџќ])"
    "|(?<=[a-z][a-z][a-z][³¹²ºª])"
    "|(?<=[a-zæ][µ¸ª«³¹ⁿ])(?=[a-z\\s.,;:!?]|$)"
    "|(?<=[a-z]–)(?=[aeo]s?\\b)"
    "|(?<=[a-zа-я][‚„ˆ‰‡])(?=[ .,;:!?]|$)"
    "|(?<![\\w\\d][¯¹³º])(?<=[¯¹³º])(?=[a-zæñóêœ])"
    # a capital inside a word
    "|(?<=[a-z][À-ÖØ-ÞŠŽŸ])(?=[a-z\\s.,;:!?]|$)|(?<=[а-я]Ё)(?=[А-Яа-яЁё])"
    # western letters in a page of Central Europe
    "|(?<=[a-z][ĺŕ])|(?<=[a-z]ă)(?=o?s\\b|o\\b)|(?<=[a-z]ő)(?=es?\\b)"
    "|(?<=[aeiou]ń)(?=[aeo])|(?<=[a-z]č)(?=[sr]e?\\b)"
    f"|(?<=[{_CORNERS}][{_JOINS}])(?=[{_CORNERS}])"
    # boxes in words, and characters of nobody's
    "|(?<=[А-яЁё][─-▟])(?=[А-яЁё])|(?<=[─-▟])(?=[А-яЁё][А-яЁё])|(?<=[А-яЁё][─-▟])(?=[─-▟])"
    "|(?<=[\ue000-\uf8ff])(?=[\u3000-\u9fff\ue000-\uf8ff])))"
)
"""Signs and letters that are rare in any text, where they are not at home."""
_LETTERS: Final = "а-яА-Яα-ωάέήίόύώΐΰ"
_REST: Final = "(?=[a-zа-яα-ω\\s.,;:!?]|$)"
_MIXED: Final = re.compile(f"[A-Za-z][{_LETTERS}]{_REST}")
_MIXED_IN_LATIN: Final = re.compile(f"[{_LETTERS}](?<=[A-Za-z].){_REST}")
"""Letters of two alphabets in one word; the rarer alphabet is looked for first."""
_SPACED: Final = re.compile(" (?<=[一-鿿] )[一-鿿]{2,5} [一-鿿]{2,5}(?![一-鿿])")
"""Chinese cut into words, as double-byte pages among each other leave it."""
_OTHERS: Final = re.compile(f"[{_LETTERS}一-鿿]")
_HAN: Final = re.compile("[一-鿿]")


@cache
def _kana() -> re.Pattern[str]:
    return re.compile(f"[{kana_as_gbk()}]" * 3)  # a repeat would not be looked for as fast


@dataclass(frozen=True)
class Alphabet:
    """What a text holds above U+007E, so that only signs that it may have are looked for."""

    letters: str
    """Each character once; of those that are usual in other scripts, one of each script."""
    latin: bool
    """Most characters are ASCII."""

    @classmethod
    def of(cls, text: str) -> Alphabet:
        """Return that of a text."""
        raw = text.encode("utf-8", "surrogatepass")
        above = raw.translate(None, _ASCII)
        if len(above) < 0.3 * len(raw):
            return cls("".join(set(above.decode("utf-8", "surrogatepass"))), latin=True)
        scripts = [sign for sign, leads in _SCRIPTS.items() if any(b in raw for b in leads)]
        return cls("".join((*scripts, *set(_UNUSUAL.findall(text)))), latin=False)

    def among(self, patterns: Iterable[re.Pattern[str]]) -> Iterator[re.Pattern[str]]:
        """Yield those patterns that begin with a character class of which the text may have one."""
        for pattern in patterns:
            if (not self.latin and _is_for_usual(pattern)) or _first(pattern).search(self.letters):
                yield pattern


_ASCII: Final = bytes(range(0x7F))
_USUAL: Final = "а-яα-ω\u3000-\u30ff一-鿿가-힣"
_UNUSUAL: Final = re.compile(f"[^\x00-\x7e{_USUAL}]")
_SCRIPTS: Final = {
    "а": (b"\xd0", b"\xd1"),
    "α": (b"\xce", b"\xcf"),
    "一": (b"\xe4", b"\xe5", b"\xe6", b"\xe7", b"\xe8", b"\xe9"),
}
"""A letter of each script that patterns ask for, and the bytes that its characters begin with."""
_CLASS: Final = re.compile(r"\[(?:[^\]\\]|\\.)+\]")


@cache
def _usual() -> str:
    every = re.compile(f"[{_USUAL}]")
    return "".join(every.findall("".join(map(chr, range(0x370, 0xD7A4)))))


@cache
def _is_for_usual(pattern: re.Pattern[str]) -> bool:
    """Tell whether a pattern may begin with a character that is usual in some script."""
    return _first(pattern).search(_usual()) is not None


@cache
def _first(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The character class that a pattern begins with, by itself."""
    found = _CLASS.match(pattern.pattern)
    if found is None:
        raise ValueError(f"the pattern begins with something else: {pattern.pattern[:80]}")
    return re.compile(found[0])


SHORT: Final = 1500
"""Code points of a text in which every sign is looked for sooner than its alphabet is known."""


@cache
def every() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of all such signs."""
    return _RARE, _WESTERN, _MIXED, _SPACED, _kana()


def patterns(alphabet: Alphabet) -> list[re.Pattern[str]]:
    """Return the patterns of such signs that a text may hold, by its alphabet.

    Each begins with characters that are rare in the texts it is for, so that clean text costs
    little.
    """
    found = [*alphabet.among((_RARE, _WESTERN))]
    if _OTHERS.search(alphabet.letters):
        found.append(_MIXED_IN_LATIN if alphabet.latin else _MIXED)
        if _HAN.search(alphabet.letters):
            found += _SPACED, *alphabet.among((_kana(),))
    return found


def looks_odd(text: str) -> bool:
    """Tell whether a text holds such a sign."""
    sought = every() if len(text) < SHORT else patterns(Alphabet.of(text))
    return any(pattern.search(text) for pattern in sought)


_PAGES: Final = frozenset(("cp437", "cp850", "cp866", "koi8-r", "iso8859-5", "mac-cyrillic"))
"""Pages of boxes and of Cyrillic, in whose text chance makes pairs of bytes that are UTF-8."""
_BOXES: Final = re.compile("[─-▟⌠⌡√≈≤≥÷][А-яЁё]|[А-яЁё][─-▟⌠⌡√≈≤≥÷]")


def leaves_signs(text: str, spans: Sequence[Span]) -> bool:
    """Tell whether readings as UTF-8 leave text around them that is still no language.

    A part that could be read by chance is not what the text was.
    """
    applied = [s for s in spans if s.action == "apply" and not _PAGES.isdisjoint(s.codecs)]
    if not applied:
        return False
    pieces, place = [], 0
    for span in applied:
        pieces.append(text[place : span.start])
        place = span.end
    rest = "\n".join((*pieces, text[place:]))
    return _BOXES.search(rest) is not None or looks_odd(rest)
