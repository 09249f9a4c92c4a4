"""The readings of one damaged passage, each with its likelihood and the prior of its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ftlint.encoding import bytewise, guards, lattice, prior
from ftlint.encoding.channel import How, lossless, without_mark
from ftlint.encoding.tables import LOSSY_KINDS, Kind
from ftlint.encoding.windows import Window

IMPLAUSIBLE = 8.0
"""Price of a reading in a foreign code page that does not look like language."""

FOREIGN_WIDE, FOREIGN = -9.5, -5.5
"""Least mean log P of the letters of such a reading: Chinese, Japanese, Korean; alphabets."""

EXACT_ENOUGH = 3.0
"""Gain of an exact reading over the text as it stands that makes the search for lost bytes
needless, in nats."""

BY_CHANCE = 3.5
"""Price of each whole UTF-8 sequence that a reading in a foreign page takes for chance."""

_DOUBTFUL = re.compile("[\u0370-\uffef]\\?|[\u0370-\uffef].{0,8}\ufffd|\ufffd.{0,8}[\u0370-\uffef]")

Key = tuple[tuple[str, ...], str]
CLEAN: Key = ((), "")


@dataclass(slots=True)
class Candidate:
    """A reading of a passage: its score without and the prior of its kind, in nats."""

    text: str
    how: How | None
    likelihood: float
    prior: float
    lossy: bool = False
    doubtful: bool = False

    @property
    def key(self) -> Key:
        """Candidates of one kind share their evidence; clean text is the empty kind."""
        return (self.how.codecs, self.how.loss) if self.how else CLEAN


Ranked = tuple[float, Candidate]


def explains(kind: Key, own: Key) -> bool:
    """Whether evidence for a kind speaks for another: losses need not show everywhere."""
    return own == kind or bool(own[0] and not own[1] and kind[0] == own[0])


def candidates(
    text: str, window: Window, steps: int = 10**6, kinds: frozenset[Key] | None = None
) -> tuple[list[Candidate], int]:
    """(all readings of a passage, steps left), the passage as it stands first.

    ``steps`` bounds the search for lost bytes, see `lattice.Search`; ``kinds`` restricts
    the readings that lost bytes to kinds that the text around has shown.
    """
    model = prior.load()
    passage = text[window.start : window.end]
    state = model.state_of("\n" + text[max(0, window.start - 4) : window.start].rpartition("\n")[2])
    tail = text[window.end : window.end + 1] or "\n"

    known: dict[str, tuple[float, list[float]]] = {}

    def weigh(reading: str) -> tuple[float, list[float]]:
        """Return log P of a reading, and of each of its characters."""
        if reading not in known:
            values = model.walk(reading + tail, state)
            known[reading] = sum(values) - guards.glued(reading), values
        return known[reading]

    clean = Candidate(passage, None, weigh(passage)[0], 0.0)
    found = [clean]
    best = clean.likelihood
    for reading, how, cost in lossless(passage):
        likelihood, values = weigh(reading)
        doubtful = how.codecs[0] != "utf-8" and not _plausible(reading, values)
        if doubtful:
            cost -= IMPLAUSIBLE
        found.append(Candidate(reading, how, likelihood, cost, doubtful=doubtful))
        if not how.partial and how.codecs[0] == "utf-8":
            best = max(best, likelihood + cost)
    _doubt_foreign(found)
    if steps > 0 and (best < clean.likelihood + EXACT_ENOUGH or "\ufffd" in passage):
        search = lattice.Search(passage + tail, model, state, steps)
        found += _lossy(passage, search, kinds)
        if _DOUBTFUL.search(passage):
            found += _lossy_double(passage, search, kinds)
        steps = search.steps
    return found, steps


def _doubt_foreign(found: list[Candidate]) -> None:
    """Bytes that are whole UTF-8 sequences are hardly by chance: other pages pay for each."""
    exact = [c for c in found if c.how and c.how.codecs[0] == "utf-8" and not c.how.partial]
    if exact:
        sequences = min(sum(char >= "\x80" for char in c.text) for c in exact)
        for candidate in found:
            if candidate.how and candidate.how.codecs[0] != "utf-8":
                candidate.prior -= BY_CHANCE * sequences


def _plausible(reading: str, values: list[float]) -> bool:
    """Whether a reading in another code page is language at all, by the mean of its letters."""
    total, letters, wide = 0.0, 0, 0
    for char, value in zip(reading, values, strict=False):
        if char >= "\x80":
            total += value
            letters += 1
            wide += char >= "\u2e80"
    return total >= letters * (FOREIGN_WIDE if wide * 2 > letters else FOREIGN)


def _lossy(passage: str, search: lattice.Search, kinds: frozenset[Key] | None) -> list[Candidate]:
    """Readings with lost bytes filled in, of every kind that can have made the passage."""
    found: list[Candidate] = []
    outside = {c for c in passage if c >= "\x80"}
    for kind in LOSSY_KINDS:
        how = How(("utf-8", kind.page), kind.what)
        if not _feasible(kind, passage, outside):
            continue
        if kinds is not None and (how.codecs, how.loss) not in kinds:
            continue
        for total, reading in search.decode(kind):
            reading = without_mark(reading[:-1], passage)
            if reading != passage:
                likelihood = total - guards.glued(reading)
                found.append(Candidate(reading, how, likelihood, kind.prior, lossy=True))
    return found


def _lossy_double(
    passage: str, search: lattice.Search, kinds: frozenset[Key] | None
) -> list[Candidate]:
    """Readings of UTF-8 that a double-byte page could not read throughout."""
    found: list[Candidate] = []
    for page, cost in bytewise.PAGES.items():
        how = How(("utf-8", page), bytewise.WHAT)
        if kinds is not None and (how.codecs, how.loss) not in kinds:
            continue
        known = bytewise.slots(search.text, page)
        if known is None:
            continue
        ways = bytewise.ways(known, search.prior)
        for total, reading in search.along(ways, [-1e9] * len(ways), cost):
            reading = reading[:-1]
            likelihood = total - guards.glued(reading)
            found.append(Candidate(reading, how, likelihood, cost, lossy=True))
    return found


def _loses_nbsp(kind: Kind, passage: str) -> bool:
    """Whether a no-break space may have become a space, or gone with one, also at the end."""
    return " " in passage or passage[-1:] in kind.collapsed


def _feasible(kind: Kind, passage: str, outside: set[str]) -> bool:
    """Whether the kind can have made the passage, by what it must and must not leave behind."""
    controls = any("\x80" <= c < "\xa0" for c in outside)
    if kind.loss in ("drop", "dropU", "nbspdrop", "dropC1") and controls:
        return False
    if (kind.loss == "repl") != ("\ufffd" in outside):
        return False
    if kind.loss in ("q", "latin") and "?" not in passage:
        return False
    if kind.loss == "latin" and any(c >= "\u0100" for c in outside):
        return False
    if "quotes" in kind.loss and '"' not in passage and "'" not in passage:
        return False
    if kind.loss.startswith("nbsp") and not _loses_nbsp(kind, passage):
        return False
    return bool(outside & kind.alphabet)
