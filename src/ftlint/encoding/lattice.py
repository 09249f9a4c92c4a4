"""Readings of text that lost bytes: a beam search over a lattice of possible characters.

A damaged string is cut into keys of a kind's inverse dictionary; every way to cut it is valid
UTF-8 by construction. States are not merged, so what is left at the end is an honest list of the
best readings, and the distance of the first two means something.
"""

from __future__ import annotations

from operator import itemgetter
from typing import cast

from ftlint.encoding.prior import Prior
from ftlint.encoding.tables import Kind

BEAM, BEAM_LONG, LONG = 24, 20, 400
BEAM_C1, CANDIDATES_C1 = 8, 40
"""The same, and characters tried, where all C1 controls are gone: of three bytes one is left
or none, and most of that is beyond repair."""
WIDTH = 16.0
"""Hypotheses kept at a position, fewer in texts longer than LONG code points, and how far below
the best they may lie, in nats."""

LITERAL = 9.0
"""Price of leaving a non-ASCII character as it is."""

BEHIND = 10.0
"""How far a kind may fall behind the best one anywhere in a text, in nats."""

COLLAPSED = 0.5
"""Price of a no-break space that was merged with the space behind it, in nats."""

LEAP = 12.0
"""What the characters a path leaps over may cost, in nats."""

COUNT = 12
"""Readings returned."""

CANDIDATES = 100
"""Characters tried for one damaged string, the likeliest first."""

Way = tuple[int, str, float]
"""Length eaten of the damaged text, character, price in nats."""

_Path = tuple[object, str] | None
_State = tuple[float, int, _Path]
_SCORE = itemgetter(0)
_RANKED: dict[tuple[str, str], dict[str, list[Way]]] = {}
MOST_RANKED = 10_000
"""Damaged strings of a kind whose ways are kept."""


def _ranked(kind: Kind, key: str, prior: Prior) -> list[Way]:
    """The characters a damaged string may stand for, likeliest first."""
    found = kind.inverse.get(key, "")
    if len(found) > 1:
        most = CANDIDATES_C1 if kind.loss == "dropC1" else CANDIDATES
        found = "".join(sorted(found, key=prior.unigram, reverse=True)[:most])
    return [(len(key), char, 0.0) for char in found]


def options(text: str, kind: Kind, prior: Prior) -> list[list[Way]]:
    """For each position: (length eaten, character, price) of every way to go on."""
    result: list[list[Way]] = []
    size = len(text)
    known = _RANKED.setdefault((kind.page, kind.loss), {})
    if len(known) > MOST_RANKED:
        known.clear()
    inverse, alphabet = kind.inverse, kind.alphabet
    for place, char in enumerate(text):
        ways = [(1, char, 0.0 if char < "\x80" else LITERAL)]
        result.append(ways)
        if char not in alphabet:
            continue
        for length in range(1, min(4, size - place) + 1):
            key = text[place : place + length]
            if key.isascii():
                continue
            if key in inverse:
                if key not in known:
                    known[key] = _ranked(kind, key, prior)
                ways += known[key]
            if kind.collapsed and key in kind.collapsed and _at_space(text, place + length):
                ways += [(length, c, COLLAPSED) for c in kind.collapsed[key]]
    return result


def _at_space(text: str, place: int) -> bool:
    return text[place : place + 1] in ("", " ", "\n", "\t")


class Search:
    """The search for lost bytes in one text, kind by kind.

    Kinds share the best score so far at each position, priors included: a kind that lies BEHIND
    it gives up. A kind that allows the same ways through the text as an earlier one is skipped.
    """

    def __init__(self, text: str, prior: Prior, state: int, steps: int) -> None:
        """``steps`` bounds the work: hypotheses that may be extended in all."""
        self.text = text
        self.prior = prior
        self.state = state
        self.steps = steps
        self._pace = [-1e9] * len(text)
        self._seen: list[list[list[Way]]] = []

    def decode(self, kind: Kind) -> list[tuple[float, str]]:
        """The best readings as (log P, text), best first; none for a kind that gave up."""
        ways = options(self.text, kind, self.prior)
        if ways in self._seen:
            return []
        self._seen.append(ways)
        beam = BEAM_C1 if kind.loss == "dropC1" else None
        return self.along(ways, self._pace, kind.prior, beam)

    def along(
        self,
        ways: list[list[Way]],
        pace: list[float],
        handicap: float,
        most: int | None = None,
    ) -> list[tuple[float, str]]:
        """The best readings along given ways, for `decode` and for units other than characters."""
        size = len(ways)
        most = most or (BEAM if size < LONG else BEAM_LONG)
        beams: list[list[_State]] = [[] for _ in range(size + 1)]
        beams[0].append((0.0, self.state, None))
        tops = [-1e9] * (size + 1)
        for place in range(size):
            beam = self._best(beams, place, pace, handicap, most)
            beams[place] = []
            if beam is None or self.steps <= 0:
                return []
            self._extend(beam, beams, place, ways[place], tops)
        final = sorted(beams[size], key=_SCORE, reverse=True)[:COUNT]
        return [(total, _spell(path)) for total, _, path in final]

    def _best(
        self,
        beams: list[list[_State]],
        place: int,
        pace: list[float],
        handicap: float,
        most: int,
    ) -> list[_State] | None:
        """The hypotheses worth going on with; None when the kind has fallen behind.

        A good path may leap over a position, so what lies ahead counts too.
        """
        beam = beams[place]
        if not beam:
            return beam
        beam.sort(key=_SCORE, reverse=True)
        best = beam[0][0]
        behind = pace[place] - BEHIND - handicap
        if best < behind:
            ahead = (x[0] for later in beams[place + 1 : place + 4] for x in later)
            if max(ahead, default=-1e9) < behind - LEAP:
                return None
        pace[place] = max(pace[place], best + handicap)
        lowest = best - WIDTH
        return [x for x in beam[:most] if x[0] >= lowest]

    def _extend(
        self,
        beam: list[_State],
        beams: list[list[_State]],
        place: int,
        ways: list[Way],
        tops: list[float],
    ) -> None:
        """Go on from a place, leaving out what lies more than WIDTH below the best of its end."""
        self.steps -= len(beam) * len(ways)
        memo, step = self.prior.memo, self.prior.step
        last = len(beams) - 1
        for length, char, price in ways:
            end = place + length
            add = beams[end].append
            top = tops[end]
            lowest = top - WIDTH if end < last else -1e18
            seen = memo[char].get
            for total, now, path in beam:
                if total - price < lowest:
                    break  # no character is likelier than certain, and the next ones start lower
                known = seen(now) or step(now, char)
                value = total + known[0] - price
                if value >= lowest:
                    add((value, known[1], (path, char)))
                    if value > top and end < last:
                        top = value
                        lowest = top - WIDTH
            tops[end] = top


def _spell(path: _Path) -> str:
    """The characters of a path, first to last."""
    chars: list[str] = []
    while path is not None:
        chars.append(path[1])
        path = cast(_Path, path[0])
    return "".join(reversed(chars))
