"""Two texts, word by word: what both hold, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from ftlint.model.difference import ADDED, REMOVED, SAME, Piece
from ftlint.model.secrets import without_secrets

_WORD: Final = re.compile(
    r"\s+"
    # Scripts without spaces between words: a character is a word.
    r"|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
    r"|[^\w\s]"
    r"|.",
    re.DOTALL,
)

COMPARED: Final = 1_500
"""Words between the equal beginning and the equal end of two texts that are compared one by one;
the time grows with their square. Of more, lines are compared, and whole texts above that."""

CONTEXT: Final = 40
"""Characters of equal text that are shown on each side of a change."""

SHOWN: Final = 600
"""Characters of a piece that went or came."""

GAP: Final = " … "


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in order, equal stretches in full.

    >>> compare("a red fox", "a grey fox")
    (('same', 'a '), ('removed', 'red'), ('added', 'grey'), ('same', ' fox'))
    """
    if old == new:
        return ((SAME, without_secrets(old)),) if old else ()
    old, new = without_secrets(old), without_secrets(new)
    if old == new:  # other keys of a service, which both look alike when they are hidden
        return (REMOVED, old), (ADDED, new)
    one, other = _WORD.findall(old), _WORD.findall(new)
    head = _common(one, other)
    tail = min(_common(one[::-1], other[::-1]), len(one) - head, len(other) - head)
    middle_one, middle_other = one[head : len(one) - tail], other[head : len(other) - tail]
    if max(len(middle_one), len(middle_other)) > COMPARED:
        middle_one = "".join(middle_one).splitlines(keepends=True)
        middle_other = "".join(middle_other).splitlines(keepends=True)
    pieces = [(SAME, "".join(one[:head])), *_middle(middle_one, middle_other)]
    pieces.append((SAME, "".join(one[len(one) - tail :])))
    return tuple(_joined(pieces))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _middle(one: list[str], other: list[str]) -> Iterator[Piece]:
    if max(len(one), len(other)) > COMPARED:
        yield REMOVED, "".join(one)
        yield ADDED, "".join(other)
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield SAME, "".join(one[a:b])
            continue
        yield REMOVED, "".join(one[a:b])
        yield ADDED, "".join(other[c:d])


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Join a lone space between two changes to both, and neighbours of one kind."""
    gone, came = "", ""
    for index, (kind, text) in enumerate(pieces):
        if kind == REMOVED:
            gone += text
        elif kind == ADDED:
            came += text
        elif text.isspace() and (gone or came) and any(item[1] for item in pieces[index + 1 :]):
            gone, came = gone + text, came + text
        elif text:
            yield from _changes(gone, came)
            gone = came = ""
            yield kind, text
    yield from _changes(gone, came)


def _changes(gone: str, came: str) -> Iterator[Piece]:
    """Yield what went and what came; whitespace that both end in was in neither."""
    shared = ""
    if gone and came and gone[-1:] == came[-1:] and gone[-1:].isspace():
        shared = gone[-1]
        gone, came = gone[:-1], came[:-1]
    if gone:
        yield REMOVED, gone
    if came:
        yield ADDED, came
    if shared:
        yield SAME, shared


def shorten(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Cut equal stretches to what surrounds a change, and very long changes at their ends."""
    shown: list[Piece] = []
    for index, (kind, text) in enumerate(pieces):
        if kind != SAME:
            shown.append((kind, text if len(text) <= SHOWN else text[:SHOWN] + GAP.rstrip()))
            continue
        first, last = index == 0, index == len(pieces) - 1
        before = "" if first else _cut(text)
        after = "" if last else _cut(text[::-1])[::-1]
        if len(text) <= len(before) + len(after) + len(GAP):
            shown.append((kind, text))
        else:
            shown.append((kind, before + (GAP if before and after else "…") + after))
    return tuple(shown)


def _cut(text: str) -> str:
    """Return the beginning of a text, cut at a space where there is one."""
    if len(text) <= CONTEXT:
        return text
    beginning = text[: CONTEXT + 1]
    space = beginning.rfind(" ")
    return text[:space] if space > CONTEXT // 2 else text[:CONTEXT]
