"""When two turns say the same: what is folded, what must be equal, what may be edited.

Case, whitespace, punctuation and Unicode normal forms never count. Numbers, operators, negations
and code always do, however long the rest is; see ``essentials``. In a question, a change must be
an edit of a few words, and not another question about the same document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from ftlint.dataset.dedup.shingles import MARKS, SINGLE
from ftlint.model.similarity import CHANGED, ENDING, EVERY_WORD, SHORT

_PUNCTUATION: Final = re.compile("[\u00a1\u00ab\u00b7\u00bb\u00bf\u060c\u061b\u06d4]")
"""Punctuation of two bytes: Latin and Arabic."""

_NEGATIONS: Final = (
    "not no never none nor neither cannot without false true yes "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne nein ja weder falsch wahr "
    "ne n pas jamais sans non aucun aucune ni oui faux vrai "
    "nunca jamás sin tampoco ningún ninguna ninguno sí falso verdadero "
    "não nem sem senza mai nessuno niet geen inte nej değil yok hayır "
    "не нет ни без никогда да nie bez tak "
    "لا لم لن ليس ليست غير بدون دون نعم كلا नहीं मत 안 못 "
    "不 没 沒 无 無 非 未 别 別 勿 否 莫 ไม่"
)
NEGATIONS: Final = frozenset(_NEGATIONS.split())
"""Words that turn what is said into its opposite, in the languages of the tests and their kin."""

_TELLING: Final = re.compile(
    r"\w*\d[\w]*(?:[.,:]\d+)*"  # numbers, and names with one: 3.5, b12, gpt4
    r"|[<>=!~:+*/%&|^-]="  # ==, !=, <=, +=
    r"|->|=>|<<|>>|&&|\|\||\+\+|--(?=\w)|\*\*(?=\d)"
    r"|(?<!^)[<>]|^<|[=+%^$\u00a3\u00a2\u00a5]"
    r"|(?<=\w)#|(?<![\w!])!(?=\w)|(?<![\w.)\]-])-(?=\d)"  # C#, !done, -1
    r"|(?<=[\w)\]] )[-*/&|](?= [\w(])(?!-)"  # operators between operands
    r"|[\u00ac\u00b1\u00d7\u00f7\u2190-\u22ff]"
    r"|(?<![\w'\u2019.])[b-hj-z](?!\w|\.\w)"  # option b
    r"|\w*_\w+|\w+(?=\()"  # names of code
    r"|\w+n['\u2019]t\b|[:;]-?[()]"  # don't, :)
    r"|(?P<word>[^\W\d_]+)",
    re.MULTILINE,
)
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_SYMBOLS: Final = re.compile(r"\w+|[^\w\s]")
_NEGATED: Final = re.compile("[不没沒无無非未别別勿否莫]|ない|ません|ไม่|않|없|못")
_SPACES: Final = re.compile(r"[^\S\n]+")
_SPACE: Final = re.compile(r"\s")
_ASKS: Final = re.compile("[?\u037e]")
_PARTED: Final = re.compile("[?\u037e:\n]")
_SEGMENTS: Final = re.compile("(?<=[.?!])\\s+|(?<=[。?!])|[:\n]")


def fold(text: str) -> str:
    """Return a text without what never counts but punctuation: case and normal form.

    >>> fold("OÙ") == fold("ou\u0300"), fold("Straße")
    (True, 'strasse')
    """
    if text.isascii():
        return text.lower()
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return _PUNCTUATION.sub(" ", folded.replace("\u0640", "").replace("\u061f", "?"))


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


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


def essentials(folded: str) -> list[str]:
    """Return what of a folded text must be the same in a duplicate, in order.

    >>> essentials("if i <= 10 it is not c# but c++")
    ['<=', '10', 'not', 'c', '#', 'c', '++']
    """
    found: list[str] = []
    place = 0
    folded = _SPACES.sub(" ", folded)
    if "`" in folded:
        for code in _CODE.finditer(folded):
            found.extend(_telling(folded[place : code.start()]))
            found += _SYMBOLS.findall(code.group().strip("`"))
            place = code.end()
    found.extend(_telling(folded[place:]))
    return found


def _telling(text: str) -> Iterator[str]:
    """Yield what always counts outside of code."""
    for match in _TELLING.finditer(text):
        item = match.group()
        if match.lastgroup is None or item in NEGATIONS:
            yield item
        elif not item.isascii():
            yield from _NEGATED.findall(item)


def same_words(first: str, second: str) -> bool:
    """Tell whether two folded texts differ in whitespace and punctuation at most."""
    words = tokens(first)
    if words != tokens(second):
        return False
    if not words:
        return "".join(first.split()) == "".join(second.split())
    return essentials(first) == essentials(second)


def same_essentials(first: str, second: str) -> bool:
    """Tell whether two folded texts agree in what always counts."""
    if "`" not in first and "`" not in second:
        first, second = _middle(first, second)
    return essentials(first) == essentials(second)


def is_label(text: str) -> bool:
    """Tell whether an answer is so short that every word of it counts."""
    return len(text) <= SHORT and len(text.encode("utf-8", "surrogatepass")) <= SHORT


def same_ending(first: str, second: str) -> bool:
    """Tell whether two answers end alike: a last line of a few words is their result."""
    ends = []
    for text in (first, second):
        _, line, last = text.rstrip().rpartition("\n")
        ends.append(tokens(last) if line else [])
    return ends[0] == ends[1] or min(map(len, ends)) >= ENDING


class Change(NamedTuple):
    """What stands in one place of two texts: where that is, and the words of each.

    A place is the words before it or behind it, where there are so many that no other text has
    them by chance.
    """

    places: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, ...], tuple[str, ...]]


_AROUND: Final = 8
"""Words that tell a place."""


def edits(first: str, second: str) -> tuple[bool, list[Change]]:
    """Return whether two folded questions ask the same, and the changes between them."""
    one, other = tokens(first), tokens(second)
    if min(len(one), len(other)) < EVERY_WORD or not _same_questions(first, second):
        return False, []
    found = []
    small = True
    for kind, a, b, c, d in opcodes(one, other):
        if kind == "equal":
            continue
        small = small and max(map(_size, (one[a:b], other[c:d]))) <= CHANGED
        words = tuple(one[a:b]), tuple(other[c:d])
        longer, start, end = (one, a, b) if b - a > d - c else (other, c, d)
        places = list(_places(longer, start, end))
        if not all(words):
            # What is one more on one side may be seen in several places: "a [b a] b", "[a b] a b".
            for step in (-1, 1):
                low, high = start, end
                while _slides(longer, low, high, step) and abs(low - start) < CHANGED:
                    low, high = low + step, high + step
                    places += _places(longer, low, high)
        found.append(Change(tuple(places), words))
    return small, found


def _size(words: list[str]) -> float:
    """Return how many words there are; characters of a script without spaces are half of one."""
    return sum(0.5 if len(word) == 1 and not word.isascii() else 1 for word in words)


def _places(words: list[str], start: int, end: int) -> Iterator[tuple[str, ...]]:
    """Yield the words before and behind some, where there are enough to tell a place."""
    if start >= _AROUND:
        yield (*words[start - _AROUND : start], "")
    if end + _AROUND <= len(words):
        yield ("", *words[end : end + _AROUND])


def _slides(words: list[str], start: int, end: int, step: int) -> bool:
    """Tell whether leaving out the words one step further leaves the same text."""
    if step < 0:
        return start > 0 and words[start - 1] == words[end - 1]
    return end < len(words) and words[start] == words[end]


def opcodes(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the changes from one list of words to another, as ``SequenceMatcher`` gives them."""
    start = 0
    least = min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    inner = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    found = [(kind, a + start, b + start, c + start, d + start) for kind, a, b, c, d in inner]
    if start:
        found.insert(0, ("equal", 0, start, 0, start))
    if end:
        found.append(("equal", len(one) - end, len(one), len(other) - end, len(other)))
    return list(found)


def _same_questions(first: str, second: str) -> bool:
    """Tell whether each short question, first and last line of one text is in the other too."""
    if not any(_PARTED.search(text) for text in (first, second)):
        return True
    (asked, said), (asked_there, said_there) = _questions(first), _questions(second)
    return asked <= said_there and asked_there <= said


def _questions(text: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the short questions, first and last segments of a text, and all its segments."""
    segments = [(piece, tuple(tokens(piece))) for piece in _SEGMENTS.split(text) if piece]
    segments = [(piece, words) for piece, words in segments if words]
    said = {words for _, words in segments}
    chosen = {words for piece, words in segments if _ASKS.search(piece)}
    if "\n" in text.strip() and segments:
        chosen |= {segments[0][1], segments[-1][1]}
    if ":" in text and segments:
        chosen.add(segments[-1][1])
    return {words for words in chosen if len(words) < EVERY_WORD}, said


def _middle(first: str, second: str) -> tuple[str, str]:
    """Return two texts without what both begin and end with, but for a word on each side."""
    least = min(len(first), len(second))
    start = _common(least, lambda size: first[:size] == second[:size])
    for _ in range(2):
        start = max(first.rfind(" ", 0, start), first.rfind("\n", 0, start), 0)
    end = _common(least - start, lambda size: first[-size:] == second[-size:])
    for _ in range(2):
        stop = _SPACE.search(first, len(first) - end + 1)
        end = len(first) - stop.start() if stop and end else 0
    return first[start : len(first) - end], second[start : len(second) - end]


def _common(most: int, agree: Callable[[int], bool]) -> int:
    """Return the greatest size, up to one, at which two texts still agree."""
    low, high = 0, most
    while low < high:
        size = (low + high + 1) // 2
        low, high = (size, high) if agree(size) else (low, size - 1)
    return low
