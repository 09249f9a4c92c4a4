"""Evidence: the passages of a text and of its file vote for the kinds of damage they show."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable

from ftlint.encoding import scan, windows
from ftlint.encoding.candidates import CLEAN, Candidate, Key, candidates
from ftlint.encoding.tables import leads
from ftlint.encoding.windows import Window

FIRST = 48
"""Different passages of one text that are weighed with every kind; the rest follow their votes."""

MOST_STEPS = 2_500_000
"""Bound of the search for lost bytes in one text, some seconds at most; see `lattice.Search`."""

KEPT = 4_000
"""Passages whose readings are kept for other texts."""

NOISE, NOISE_SIZE, NOISE_PASSAGES = -11.5, 120, 2
"""Mean log P of a character below which the best reading of a passage of that many code points is
no language (the rarest of scripts have -9), and how many of such are enough to leave the text."""

SHOWN = 0.2
"""Votes a kind needs to be tried on passages that do not look damaged by themselves."""

Votes = dict[Key, float]
Passage = tuple[Window, list[Candidate]]


class Weighed(list[Candidate]):
    """The readings of a passage, which know how much each kind explains it."""

    def __init__(self, found: Iterable[Candidate]) -> None:
        """Take readings of which none changes any more."""
        super().__init__(found)
        self.shares = _shares(self)


def responsibilities(found: list[Candidate]) -> Votes:
    """How much each kind explains a passage, in shares of one; doubtful readings have no say."""
    return found.shares if isinstance(found, Weighed) else _shares(found)


def _shares(found: list[Candidate]) -> Votes:
    best: dict[Key, tuple[float, bool]] = {}
    for candidate in found:
        total = candidate.likelihood + candidate.prior, candidate.doubtful
        best[candidate.key] = max(best.get(candidate.key, (-1e9, False)), total)
    top = max(total for total, _ in best.values())
    weights = {kind: math.exp(max(total - top, -60.0)) for kind, (total, _) in best.items()}
    whole = sum(weights.values())
    return {
        kind: weight / whole
        for kind, weight in weights.items()
        if weight > 1e-3 and not best[kind][1]
    }


def vote(passages: list[Passage], votes: Votes | None = None) -> Votes:
    """Add up the responsibilities; a passage that is repeated votes once."""
    total: dict[Key, float] = defaultdict(float, votes or {})
    seen: set[int] = set()
    for _, found in passages:
        if id(found) not in seen:
            seen.add(id(found))
            for kind, share in responsibilities(found).items():
                total[kind] += share
    return dict(total)


_WEIGHED: dict[str, list[Candidate]] = {}


def weigh(text: str, votes: Votes | None = None) -> list[Passage] | None:
    """The passages of a text with their candidates, in order; None for a text that is noise.

    Passages with a hit come first; what they show decides which others are looked at, so that a
    stray ``Ã`` is read like its neighbours. Passages that were weighed of late, in this or in
    another text, are not weighed again.
    """
    if _is_binary(text):
        return None
    cut = windows.cut(text, scan.hits(text))
    noise = 0
    known: dict[str, list[Candidate]] = {}
    found: list[Passage] = []
    steps = MOST_STEPS
    for window in cut:
        if window.hit and (len(known) < FIRST or _name(text, window) in known):
            name = _name(text, window)
            if name not in known:
                if name in _WEIGHED:
                    known[name] = _WEIGHED[name]
                else:
                    readings, steps = candidates(text, window, steps)
                    known[name] = Weighed(readings)
                    if steps > 0:  # else the search may have been cut off
                        _keep(name, known[name])
                noise += _is_noise(known[name])
                if noise >= NOISE_PASSAGES or (noise and len(cut) == 1):
                    return None
            found.append((window, known[name]))
    kinds = _shown(vote(found, votes))
    if kinds and len(found) < len(cut):
        taken = {window.start for window, _ in found}
        for window in cut:
            if window.start in taken or not _like(text, window, kinds):
                continue
            name = _name(text, window)
            if name not in known:
                known[name], steps = candidates(text, window, steps, kinds)
            found.append((window, known[name]))
        found.sort(key=lambda passage: passage[0].start)
    return found


def _keep(name: str, found: list[Candidate]) -> None:
    if len(_WEIGHED) >= KEPT:
        _WEIGHED.clear()
    _WEIGHED[name] = found


_BINARY = re.compile("[\x01-\x07\x0e-\x1a\x1c-\x1f]")


def _is_binary(text: str) -> bool:
    """Whether one in thirty characters is a control that no text has, and no lost backslash."""
    return len(_BINARY.findall(text)) > max(8, len(text) // 30)


def _is_noise(found: list[Candidate]) -> bool:
    """Whether a passage is no language, however it is read."""
    best = max(found, key=lambda one: one.likelihood + one.prior)
    size = len(best.text)
    return size >= NOISE_SIZE and best.likelihood < NOISE * size


def _name(text: str, window: Window) -> str:
    """A passage with all that its readings depend on."""
    return text[max(0, window.start - 4) : window.end + 1]


def _shown(votes: Votes) -> frozenset[Key]:
    return frozenset(k for k, share in votes.items() if k != CLEAN and share >= SHOWN)


def _like(text: str, window: Window, kinds: frozenset[Key]) -> bool:
    """Whether a passage can be of one of the kinds at all."""
    cluster = set(text[window.first : window.last])
    return any(
        codecs[0] != "utf-8" or not cluster.isdisjoint(leads(codecs[-1])) for codecs, _ in kinds
    )
