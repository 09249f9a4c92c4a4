"""What a record is but for the words of its texts, read from its raw line.

A line is cut at its quotes. What lies outside of them (brackets, numbers, true, false, null), the
keys, and the words under some of these (``WORDS``) are the skeleton; records with one skeleton
differ in texts alone. That is much cheaper to compare than it is to walk through values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

WORDS: Final = ("role", "type", "tool_calls")
"""Keys whose texts count as well: formats are told apart by them, and whether there are calls."""
ROOM: Final = 200_000
"""Pieces of the skeletons that are remembered; later ones are not."""
PATIENCE: Final = 250
"""How many more new skeletons than twice the known ones show that no more are worth a look."""

_WORDS: Final = frozenset(word.encode() for word in WORDS)
_ESCAPED: Final = (b"\\", b"\x00", b"\x01")

Getter = Callable[[Sequence[bytes]], Any]


class Skeleton:
    """One skeleton; equal to itself only."""

    __slots__ = ("sound",)

    def __init__(self) -> None:
        """Know nothing of its records."""
        self.sound = False
        """No key is repeated, and no integer has more than 64 bits: somebody looked."""


class Skeletons:
    """The skeletons of the records of a run, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        """Know none."""
        self._outlines: dict[tuple[bytes, ...], Getter] = {}
        self._words: dict[tuple[Getter, Any], tuple[Getter, dict[Any, Skeleton]] | None] = {}
        self._room = room
        self._strange = 0
        self._new = False
        self._last: tuple[bytes, Skeleton | None] = (b"", None)

    def of(self, raw: bytes) -> Skeleton | None:
        """Return the skeleton of a line of valid JSON; None where none is remembered."""
        last, found = self._last
        if raw is not last:
            found = None
            if self._strange < PATIENCE:
                self._new = False
                found = self._find(raw)
                self._strange = self._strange + 1 if self._new else max(0, self._strange - 2)
            self._last = raw, found
        return found

    def _find(self, raw: bytes) -> Skeleton | None:
        if b"\\" in raw:  # pairs go first, so that what is left before a quote escapes it
            raw = raw.replace(b"\\\\", b"\x00").replace(b'\\"', b"\x01")
        pieces = raw.split(b'"')
        outside = tuple(pieces[::2])
        keys_of = self._outlines.get(outside)
        if keys_of is None:
            if not self._takes(len(pieces)):
                return None
            keys_of = self._outlines[outside] = _getter(_keys(outside))
        keys = keys_of, keys_of(pieces)
        known = self._words.get(keys)
        if known is None:
            if keys in self._words or not self._takes(len(pieces)):
                return None
            places = _keys(outside)
            if any(sign in pieces[place] for place in places for sign in _ESCAPED):
                self._words[keys] = None  # what such a key says is not known
                return None
            words = [place + 2 for place in places if _has_word(pieces, place)]
            known = self._words[keys] = _getter(words), {}
        words_of, skeletons = known
        said = words_of(pieces)
        found = skeletons.get(said)
        if found is None and self._takes(len(pieces)):
            found = skeletons[said] = Skeleton()
        return found

    def _takes(self, pieces: int) -> bool:
        """Tell whether there is room for something new, and take it."""
        self._new = True
        if self._room < pieces:
            return False
        self._room -= pieces
        return True


def _keys(outside: tuple[bytes, ...]) -> list[int]:
    """Return the places of the keys among all pieces: a colon follows them."""
    return [
        2 * index - 1 for index, piece in enumerate(outside) if piece.lstrip()[:1] == b":" and index
    ]


def _has_word(pieces: list[bytes], place: int) -> bool:
    """Tell whether the text under a key counts."""
    return pieces[place] in _WORDS and pieces[place + 1].strip() == b":"


def _getter(places: list[int]) -> Getter:
    """Return what takes the pieces at some places."""
    return itemgetter(*places) if places else _nothing


def _nothing(pieces: Sequence[bytes]) -> Any:
    return ()
