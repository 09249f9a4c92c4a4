"""Detection, choice of the code page and repair: one comparison of readings by a noisy channel.

``log P(reading) + log P(kind)`` is computed for every reading of a damaged passage, the passage
as it stands among them. The best wins; its distance from the second-best different text says how
sure that is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass

from ftlint.encoding import guards, lattice, prior, scan, windows
from ftlint.encoding.channel import Hypothesis, How, lossless
from ftlint.encoding.context import Context
from ftlint.encoding.reading import Action, Damage, Reading, Repair, Span
from ftlint.encoding.tables import LOSSY_KINDS, Kind
from ftlint.encoding.windows import Window

SURE = 2.0
"""Least margin, in nats, for applying a reading that kept every byte."""

SURE_LOSSY = 6.0
"""Least margin for applying a reading in which bytes were guessed."""

MOST_WINDOWS = 400
MOST_LOSSY = 8000
"""Bounds of one call: passages weighed, and code points searched for lost bytes."""

IMPLAUSIBLE = 8.0
"""Price of a reading in a foreign code page that does not look like language."""

LISTED = 6
_TEMPERATURE = 1.5


Key = tuple[tuple[str, ...], str]
CLEAN: Key = ((), "")


@dataclass(slots=True)
class Candidate:
    """A reading of a passage: its score without and the prior of its kind."""

    text: str
    how: How | None
    likelihood: float
    prior: float
    lossy: bool = False

    @property
    def key(self) -> Key:
        """Candidates of one kind share their evidence; clean text is the empty kind."""
        return (self.how.codecs, self.how.loss) if self.how else CLEAN


Ranked = tuple[float, Candidate]


def repair(text: str, context: Context | None = None) -> Repair:
    """Read a damaged text the way it was written; clean text comes back with action "none".

    The text may be a line or a whole document. The work is bounded: beyond some thousand
    damaged code points passages are reported without a reading.
    """
    nothing = Repair(text, None, (), 0.0, "none", (), False, "")
    if text.isascii() or not scan.suspicious(text):
        return nothing
    passages = _weigh(text, scan.hits(text))
    spans = _choose(text, passages, context)
    if not spans:
        return nothing
    return _sum_up(text, spans)


def _weigh(text: str, hits: list[int]) -> list[tuple[Window, list[Candidate]]]:
    """The candidates of every passage with a hit; repeated passages are weighed once."""
    known: dict[str, list[Candidate]] = {}
    budget = MOST_LOSSY
    found = []
    for window in windows.cut(text, hits):
        key = text[window.start - 4 if window.start >= 4 else 0 : window.end + 1]
        if key not in known:
            if len(known) >= MOST_WINDOWS:
                continue
            known[key], spent = candidates(text, window, budget)
            budget -= spent
        found.append((window, known[key]))
    return found


def candidates(text: str, window: Window, budget: int) -> tuple[list[Candidate], int]:
    """All readings of a passage with their likelihoods, and the code points searched."""
    model = prior.load()
    passage = text[window.start : window.end]
    state = model.state_of("\n" + text[max(0, window.start - 4) : window.start].rpartition("\n")[2])
    tail = text[window.end : window.end + 1] or "\n"

    def weigh(reading: str) -> float:
        return model.score(reading + tail, state) - guards.glued(reading)

    clean = Candidate(passage, None, weigh(passage), 0.0)
    found = [clean]
    best = clean.likelihood
    for reading, how, cost in lossless(passage):
        likelihood = weigh(reading)
        if how.codecs[0] != "utf-8" and not _plausible(reading, model, state):
            cost -= IMPLAUSIBLE
        found.append(Candidate(reading, how, likelihood, cost))
        if not how.partial and how.codecs[0] == "utf-8":
            best = max(best, likelihood + cost)
    spent = 0
    if (best < clean.likelihood + 3.0 or "\ufffd" in passage) and budget > 0:
        spent = len(passage)
        found += _lossy(passage, state, tail, model)
    return found, spent


def _plausible(reading: str, model: prior.Prior, state: int) -> bool:
    """Whether a reading in another code page is language at all, by the mean of its letters."""
    total, letters, wide = 0.0, 0, 0
    for char in reading:
        value, state = model.step(state, char)
        if char >= "\x80":
            total += value
            letters += 1
            wide += char >= "\u2e80"
    return total >= letters * (-9.5 if wide * 2 > letters else -5.5)


def _lossy(passage: str, state: int, tail: str, model: prior.Prior) -> list[Candidate]:
    found: list[Candidate] = []
    pace = [-1e9] * (len(passage) + len(tail) + 1)
    outside = {c for c in passage if c >= "\x80"}
    for kind in LOSSY_KINDS:
        if not _feasible(kind, passage, outside):
            continue
        how = How(("utf-8", kind.page), kind.name.partition(", ")[2])
        readings = lattice.decode(passage + tail, kind, model, state, pace, kind.prior)
        for total, reading in readings:
            reading = reading[: len(reading) - len(tail)]
            if reading == passage:
                continue
            likelihood = total - guards.glued(reading)
            found.append(Candidate(reading, how, likelihood, kind.prior, lossy=True))
    return found


def _feasible(kind: Kind, passage: str, outside: set[str]) -> bool:
    """Whether the kind can have made the passage, by what it must and must not leave behind."""
    controls = any("\x80" <= c < "\xa0" for c in outside)
    if kind.loss in ("drop", "dropU", "nbspdrop", "dropC1") and controls:
        return False
    if (kind.loss == "repl") != ("\ufffd" in outside):
        return False
    if kind.loss == "q" and "?" not in passage:
        return False
    if kind.loss in ("nbsp", "nbspdrop") and " " not in passage:
        return False
    return bool(outside & kind.alphabet)


def _choose(
    text: str, passages: list[tuple[Window, list[Candidate]]], context: Context | None
) -> list[Span]:
    """Second pass: the passages of a text and file vote for kinds, then each is decided."""
    votes = _votes([c for _, c in passages], context)
    around = _chinese(text, context)
    spans = []
    for window, found in passages:
        span = _decide(text, window, found, votes, context, around)
        if span is not None:
            spans.append(span)
    return spans


def _chinese(text: str, context: Context | None) -> tuple[int, int]:
    """Simplified-only and Traditional-only characters seen in the clean text around."""
    here = guards.script_counts(text)
    return (here[0] + context.scripts[0], here[1] + context.scripts[1]) if context else here


def _votes(passages: list[list[Candidate]], context: Context | None) -> dict[Key, float]:
    """Responsibility of each kind, summed over passages; \"\" is the kind of clean text."""
    votes: dict[Key, float] = defaultdict(float)
    if context is not None:
        for kind, share in context_votes(context).items():
            votes[kind] += share
    seen = set()
    for found in passages:
        if id(found) not in seen:
            seen.add(id(found))
            for kind, share in responsibilities(found).items():
                votes[kind] += share
    return dict(votes)


def responsibilities(found: list[Candidate]) -> dict[Key, float]:
    """How much each kind explains a passage, summing to one."""
    best: dict[Key, float] = {}
    for candidate in found:
        total = candidate.likelihood + candidate.prior
        best[candidate.key] = max(best.get(candidate.key, -1e9), total)
    top = max(best.values())
    weights = {kind: math.exp(max(total - top, -60.0)) for kind, total in best.items()}
    whole = sum(weights.values())
    return {kind: weight / whole for kind, weight in weights.items() if weight > 1e-3}


def context_votes(context: Context) -> dict[Key, float]:
    """First pass over the damaged sample of a file, done once."""
    if context.votes is None:
        votes: dict[Key, float] = defaultdict(float)
        for text in context.damaged:
            for _, found in _weigh(text, scan.hits(text)):
                for kind, share in responsibilities(found).items():
                    votes[kind] += share
        context.votes = dict(votes)
    return context.votes


def explains(kind: Key, own: Key) -> bool:
    """Whether evidence for a kind speaks for another: losses need not show everywhere."""
    return own == kind or bool(own[0] and not own[1] and kind[0] == own[0])


def _decide(
    text: str,
    window: Window,
    found: list[Candidate],
    votes: dict[Key, float],
    context: Context | None,
    around: tuple[int, int],
) -> Span | None:
    """Weigh the readings of a passage by the evidence, and say how sure the best one is."""
    own = responsibilities(found)
    others = {kind: max(share - own.get(kind, 0.0), 0.0) for kind, share in votes.items()}
    whole = sum(others.values()) + 1.0
    cast: dict[Key, float] = {}
    totals: dict[str, Ranked] = {}
    for candidate in found:
        key = candidate.key
        if key not in cast:
            cast[key] = sum(share for kind, share in others.items() if explains(kind, key))
        share = (cast[key] + math.exp(candidate.prior)) / whole
        total = candidate.likelihood + math.log(share)
        if candidate.text not in totals or totals[candidate.text][0] < total:
            totals[candidate.text] = (total, candidate)
    ranked = sorted(totals.values(), key=lambda pair: -pair[0])[:24]
    ranked = _again(text, window, ranked, context, around)
    best_total, best = ranked[0]
    if best.how is None:
        return None
    passage = text[window.start : window.end]
    margin = best_total - ranked[1][0] if len(ranked) > 1 else 40.0
    margin -= guards.short_latin(passage, best.text)
    margin = min(margin, guards.cap(window, passage, ranked, prior.load()))
    left, right = _common(passage, best.text)
    if guards.about_damage(text, window, best.text[left : len(best.text) - right]):
        if len(passage) < 48:
            return None
        margin = min(margin, guards.HANDS_OFF)
    return _span(text, window, ranked, margin)


def _again(
    text: str,
    window: Window,
    ranked: list[Ranked],
    context: Context | None,
    around: tuple[int, int],
) -> list[Ranked]:
    """Weigh the best readings again with what the line and the file know of the language."""
    if not any(candidate.lossy for _, candidate in ranked):
        return ranked
    model = prior.load()
    state = model.state_of("\n" + text[max(0, window.start - 4) : window.start])
    again = []
    for total, candidate in ranked:
        total -= guards.mixed_scripts(candidate.text, around)
        if context is not None:
            total += context.gain(candidate.text, model, state)
        again.append((total, candidate))
    return sorted(again, key=lambda pair: -pair[0])


def _span(
    text: str, window: Window, ranked: list[Ranked], margin: float
) -> Span:
    """The smallest replacement that turns the passage into its best reading."""
    best = ranked[0][1]
    assert best.how is not None
    passage = text[window.start : window.end]
    left, right = _common(passage, best.text)
    for _, other in ranked[1:LISTED]:
        if other.how is not None:
            a, b = _common(passage, other.text)
            left, right = min(left, a), min(right, b)
    limit = best.lossy and SURE_LOSSY or SURE
    action: Action = "apply" if margin >= limit else "suggest" if margin >= SURE else "ask"
    weights = [math.exp(max((t - ranked[0][0]) / _TEMPERATURE, -60)) for t, _ in ranked]
    readings = tuple(
        Reading(
            c.text[left : len(c.text) - right],
            c.how.words if c.how else "as it stands",
            c.lossy,
            round(t, 3),
            round(w / sum(weights), 4),
        )
        for (t, c), w in zip(ranked[:LISTED], weights, strict=False)
    )
    return Span(
        window.start + left,
        window.end - right,
        readings[0].text,
        round(margin, 3),
        action,
        best.how.words,
        best.lossy,
        readings,
    )


def _common(a: str, b: str) -> tuple[int, int]:
    """Lengths of the common head and tail of two strings, not overlapping."""
    most = min(len(a), len(b))
    left = 0
    while left < most and a[left] == b[left]:
        left += 1
    right = 0
    while right < most - left and a[-1 - right] == b[-1 - right]:
        right += 1
    return left, right


def _sum_up(text: str, spans: list[Span]) -> Repair:
    """Readings of the whole text: all passages at their best, then one passage changed at a time."""
    worst = min(spans, key=lambda s: s.margin - (SURE_LOSSY if s.lossy else SURE))
    actions: list[Action] = ["ask", "suggest", "apply"]
    action = min((s.action for s in spans), key=actions.index)
    wholes: dict[str, Reading] = {}
    for index, reading in enumerate(worst.readings[:LISTED]):
        whole = _rebuild(text, spans, worst, index)
        wholes.setdefault(
            whole,
            Reading(whole, worst.chain if not index else reading.chain, reading.lossy, reading.score, reading.confidence),
        )
    readings = tuple(wholes.values())
    chains = list(dict.fromkeys(s.chain for s in spans))
    return Repair(
        text,
        readings[0],
        readings,
        min(s.margin for s in spans),
        action,
        tuple(spans),
        any(s.lossy for s in spans),
        "; ".join(chains),
        tuple(_damage(s) for s in spans),
    )


def _rebuild(text: str, spans: list[Span], changed: Span, index: int) -> str:
    parts: list[str] = []
    place = 0
    for span in spans:
        reading = span.readings[index].text if span is changed else span.replacement
        parts += (text[place : span.start], reading)
        place = span.end
    return "".join((*parts, text[place:]))


def _damage(span: Span) -> Damage:
    codecs = tuple(re.findall(r"([\w-]+) read as ([\w-]+)", span.chain))
    chain = tuple(codec for pair in codecs for codec in pair)
    kind = "lossy-mojibake" if span.lossy else "mojibake"
    return Damage(span.start, span.end, kind, chain, span.lossy, span.readings)


def detect(text: str, context: Context | None = None) -> list[Damage]:
    """The damaged passages of a text, in order, each with its readings."""
    return list(repair(text, context).damages)
