"""Readings of text that lost bytes: a beam search over a lattice of possible characters.

A damaged string is cut into keys of a kind's inverse dictionary; every way to cut it is valid
UTF-8 by construction. States are not merged, so what is left at the end is an honest list of the
best readings, and the distance of the first two means something.
"""

from __future__ import annotations

from operator import itemgetter

from ftlint.encoding.prior import Prior
from ftlint.encoding.tables import Kind

BEAM = 40
WIDTH = 20.0
"""Hypotheses kept at a position, and how far below the best they may lie, in nats."""

LITERAL = 9.0
"""Price of leaving a non-ASCII character as it is."""

BEHIND = 14.0
"""How far a kind may fall behind the best one anywhere in a text, in nats."""

COUNT = 12
"""Readings returned."""

CANDIDATES = 100
"""Characters tried for one damaged string, the likeliest first."""

_Path = tuple[object, str] | None
_State = tuple[float, int, _Path]
_SCORE = itemgetter(0)
_RANKED: dict[tuple[str, str, str], str] = {}


def _ranked(kind: Kind, key: str, prior: Prior) -> str:
    """The characters a damaged string may stand for, likeliest first."""
    cached = _RANKED.get((kind.page, kind.loss, key))
    if cached is None:
        found = kind.inverse.get(key, "")
        if len(found) > 1:
            found = "".join(sorted(found, key=prior.unigram, reverse=True)[:CANDIDATES])
        if len(_RANKED) > 300_000:
            _RANKED.clear()
        _RANKED[kind.page, kind.loss, key] = cached = found
    return cached


def options(text: str, kind: Kind, prior: Prior) -> list[list[tuple[int, str, float]]]:
    """For each position: (length eaten, character, price) of every way to go on."""
    result: list[list[tuple[int, str, float]]] = []
    size = len(text)
    for place, char in enumerate(text):
        ways = [(1, char, 0.0 if char < "\x80" else LITERAL)]
        for length in range(1, min(4, size - place) + 1):
            key = text[place : place + length]
            if length == 1 and char < "\x80" and char not in " ?":
                continue
            if not key.isascii():
                ways += [(length, c, 0.0) for c in _ranked(kind, key, prior)]
        result.append(ways)
    return result


def decode(
    text: str, kind: Kind, prior: Prior, state: int, pace: list[float], handicap: float
) -> list[tuple[float, str]]:
    """The best readings as (log P, text), best first; none for a kind that falls behind.

    ``pace`` is shared by the kinds tried on one text: the best score so far at each position,
    handicap (the prior of the kind) included. A kind that lies BEHIND below it gives up.
    """
    ways = options(text, kind, prior)
    size = len(text)
    beams: list[list[_State]] = [[] for _ in range(size + 1)]
    beams[0].append((0.0, state, None))
    memo, step = prior._memo, prior.step
    for place in range(size):
        beam = beams[place]
        if not beam:
            continue
        beam.sort(key=_SCORE, reverse=True)
        best = beam[0][0] + handicap
        if best < pace[place] - BEHIND:
            return []
        pace[place] = max(pace[place], best)
        lowest = beam[0][0] - WIDTH
        beam = [x for x in beam[:BEAM] if x[0] >= lowest]
        beams[place] = []
        for length, char, price in ways[place]:
            target = beams[place + length]
            for total, now, path in beam:
                known = memo.get((now, char)) or step(now, char)
                target.append((total + known[0] - price, known[1], (path, char)))
    final = sorted(beams[size], key=_SCORE, reverse=True)[:COUNT]
    return [(total, _spell(path)) for total, _, path in final]


def _spell(path: object) -> str:
    chars: list[str] = []
    while path:
        path, char = path  # type: ignore[misc]
        chars.append(char)
    return "".join(reversed(chars))
