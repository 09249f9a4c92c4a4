"""When two turns say the same: what is folded, what must be equal, what may be edited.

Case, whitespace, punctuation and Unicode normal forms never count. Numbers, operators, negations
and code always do, however long the rest is; see ``telling``. In a question, a change must be
an edit of a few words, and not another question about the same document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from ftlint.dataset.dedup.folding import tokens
from ftlint.dataset.dedup.telling import essentials, middle
from ftlint.model.similarity import CHANGED, ENDING, EVERY_WORD, SHORT

_ASKS: Final = re.compile("[?\u037e]")
_PARTED: Final = re.compile("[?\u037e:\n]")
_SEGMENTS: Final = re.compile("(?<=[.?!])\\s+|(?<=[。?!])|[:\n]")


def same_words(first: str, second: str) -> bool:
    """Tell whether two folded texts differ in whitespace and punctuation at most."""
    words = tokens(first)
    if words != tokens(second):
        return False
    if not words:
        return "".join(first.split()) == "".join(second.split())
    return essentials(first) == essentials(second)


def is_label(text: str) -> bool:
    """Tell whether an answer is so short that every word of it counts."""
    return len(text) <= SHORT and len(text.encode("utf-8", "surrogatepass")) <= SHORT


def same_ends(first: str, second: str) -> bool:
    """Tell whether two answers begin and end alike: a verdict or a result of a few words.

    >>> same_ends("it is long. so rome.", "it is long. so bern."), same_ends("yes: a", "no: a")
    (False, False)
    """
    return all(map(_same_end, _ends(first), _ends(second)))


def _same_end(one: list[str], other: list[str]) -> bool:
    """Tell whether two sentences are equal, or longer than a result; few words may be missing."""
    short, long = sorted((len(one), len(other)))
    if one == other or short >= ENDING:
        return True
    return long >= ENDING and (not short or short > ENDING // 2)


def _ends(text: str) -> tuple[list[str], list[str]]:
    """Return the words of the first and of the last sentence or line of a text of several."""
    text = text.strip()
    first = _SENTENCE.search(text)
    start = tokens(text[: first.start()]) if first else []
    tail = text.rstrip(_STOPS)[-_TAIL:]
    place = max((match.end() for match in _SENTENCE.finditer(tail)), default=None)
    return start, tokens(tail[place:]) if place is not None else []


_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|[。！？\n:|]|</?[a-z]{1,20}>|##\s")
_STOPS: Final = " \t\r\n.!?。！？*'\")}\\$"
_TAIL: Final = 400
"""Characters in which the last sentence is looked for; one that is longer is not a result."""


def reordered(first: str, second: str) -> bool:
    """Tell whether two folded texts hold the same words in another order.

    >>> reordered("from rome to bern", "from bern to rome"), reordered("a b", "a b.")
    (True, False)
    """
    one, other = map(tokens, middle(first, second))  # what both begin and end with adds nothing
    return len(one) == len(other) and one != other and Counter(one) == Counter(other)


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
    if segments and (":" in text or "\n" in text.strip()):
        chosen |= {segments[0][1], segments[-1][1]}
    return {words for words in chosen if len(words) < EVERY_WORD}, said
