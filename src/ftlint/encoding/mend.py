"""Detection, choice of the code page and repair: one comparison of readings by a noisy channel.

``log P(reading) + log P(kind)`` is computed for every reading of a damaged passage, the passage
as it stands among them. The best wins; its distance from the second-best different text says how
sure that is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ftlint.encoding import around, exact, finer, guards, odd, prior, scan, transcoded
from ftlint.encoding.candidates import Candidate, Key, Ranked, explains
from ftlint.encoding.context import Context
from ftlint.encoding.evidence import Passage, Votes, responsibilities, vote, weigh
from ftlint.encoding.meant import (
    VERDICTS,
    Edit,
    Meant,
    Verdict,
    common,
    fine_edits,
    in_letter_list,
)
from ftlint.encoding.reading import Action, Damage, Reading, Repair, Span
from ftlint.encoding.windows import Window

SURE = 2.0
"""Least margin, in nats, for applying a reading that kept every byte."""

SURE_LOSSY = 6.0
"""Least margin for applying a reading in which bytes were guessed, or their page."""

LISTED = 6
"""Readings given to a human to choose from."""

BACKED = 1.5
"""Votes of other passages that make a kind believable where there is little to go by."""

WHOLE = 2
"""Damaged passages outside of code that show that the code beside them is damaged as well."""

_TEMPERATURE = 1.5
_RANK: dict[Action, int] = {"none": 0, "ask": 1, "suggest": 2, "apply": 3}


def detect(text: str, context: Context | None = None) -> list[Damage]:
    """The damaged passages of a text, in order, each with its readings.

    >>> [damage.codec_chain for damage in detect("un cafÃ© noir")]
    [('utf-8', 'cp1252')]
    """
    return list(repair(text, context).damages)


def repair(text: str, context: Context | None = None, beside: Sequence[str] = ()) -> Repair:
    """Read a damaged text the way it was written; clean text comes back with action "none".

    The text may be a line or a whole document. The search for lost bytes is bounded: beyond
    some thousand code points of such damage passages stay as they are. ``beside`` are the other
    texts of the conversation, which tell whether the damage is its subject.

    >>> repair("un cafÃ© noir").best.text
    'un café noir'
    """
    spans: list[Span] = []
    lone: list[Damage] = []
    held = False
    if not text.isascii() and scan.suspicious(text):
        restored, decided = around.restore(text)
        spans, passages = _read(restored, context)
        if passages is None:
            return Repair(text, None, (), 0.0, "none", (), False, "", noise=True)
        if decided or restored != text:
            spans = around.merge(text, restored, spans, decided)
        spans = [one for one in finer.whole_words(text, spans) if not _says_nothing(one)]
        if spans:
            read, spans = spans, _unmeant(text, spans, beside)
            held = spans != read
            passages = []
        lone = [] if spans else _lone_leads(text, passages)
    if not spans:
        return Repair(text, None, (), 0.0, "none", (), False, "", tuple(lone))
    return replace(_sum_up(text, spans), held=held)


def _read(text: str, context: Context | None) -> tuple[list[Span], list[Passage] | None]:
    """The passages of a text at their likeliest, and all readings weighed; None for noise."""
    if spans := exact.find(text):
        return spans, []
    votes = sample_votes(context) if context is not None else {}
    passages = weigh(text, votes)
    if passages is None:
        return [], None
    spans = choose(text, passages, vote(passages, votes), context)
    if odd.leaves_signs(text, spans):
        spans = [guards.held(span) for span in spans]
    if not any(span.action == "apply" for span in spans):
        spans = _better(spans, transcoded.find(text))
    elif _leaves(text, spans) and _sure(others := transcoded.find(text)):
        spans = others
    return spans, passages


def _says_nothing(span: Span) -> bool:
    """Whether a reading has nothing but the sign of lost characters, which is no way to read it."""
    return {char for char in span.replacement if char >= "\x80"} == {"\ufffd"}


def _leaves(text: str, spans: list[Span]) -> bool:
    """Whether letters or signs beyond ASCII lie outside of the passages that can be read."""
    left, place = [], 0
    for span in spans:
        left.append(text[place : span.start])
        place = span.end
    return not "".join((*left, text[place:])).isascii()


def _sure(spans: list[Span]) -> bool:
    return bool(spans) and all(span.action == "apply" for span in spans)


def _better(spans: list[Span], others: list[Span]) -> list[Span]:
    """Choose between readings as UTF-8 and those in a legacy page; neither may be sure."""
    if not spans or any(span.action == "apply" for span in others):
        return others or spans
    return spans


def _unmeant(text: str, spans: list[Span], beside: Sequence[str]) -> list[Span]:
    """Leave out damage that is shown on purpose, and hold back what may be."""
    meant = Meant(text, beside)
    spans = [
        span
        for span in spans
        if span.codecs in transcoded.PAGES
        or not (guards.is_formula(text, span, spans) or guards.is_at_home(text, span, spans))
    ]
    edits = {id(span): fine_edits(text, span) for span in spans}
    if all(guards.ends_in_capital(text, a, b) for span in spans for a, b, _ in edits[id(span)]):
        return [guards.held(span) for span in spans]
    whole = meant.spelled_beside([edit for span in spans for edit in edits[id(span)]])
    outside = [s for s in spans if s.action == "apply" and not meant.in_code(s.start)]
    verdicts = _verdicts(spans, edits, meant)
    kept = []
    for span in spans:
        verdict = verdicts[id(span)]
        if meant.in_code(span.start) and sum(s.codecs == span.codecs for s in outside) < WHOLE:
            verdict = verdict or "ask"
        if "leave" in (verdict, whole):
            continue
        if verdict or whole:
            span = guards.held(span)
        kept.append(span)
    return kept


def _verdicts(spans: list[Span], edits: dict[int, list[Edit]], meant: Meant) -> dict[int, Verdict]:
    """What is to be thought of each passage; words of one page read as another are one passage."""
    found = {
        id(span): max((meant.judge(*edit) for edit in edits[id(span)]), key=VERDICTS.index)
        for span in spans
    }
    words = [id(span) for span in spans if span.codecs in transcoded.PAGES]
    if words and sum(found[one] != "" for one in words) * 2 < len(words):
        found.update(dict.fromkeys(words, ""))
    return found


def sample_votes(context: Context) -> Votes:
    """First pass over the damaged sample of a file, done once; sure readings become evidence."""
    if context.votes is None:
        weighed = [(text, weigh(text) or []) for text in context.damaged]
        votes: Votes = {}
        for _, passages in weighed:
            votes = vote(passages, votes)
        context.votes = votes
        for text, passages in weighed:
            spans = choose(text, passages, votes, context)
            context.learn(s.replacement for s in spans if s.margin >= SURE_LOSSY)
    return context.votes


def choose(text: str, passages: list[Passage], votes: Votes, context: Context | None) -> list[Span]:
    """Second pass: each passage is decided in the light of all votes."""
    around = guards.script_counts(text) if passages else (0, 0)
    if context is not None:
        around = around[0] + context.scripts[0], around[1] + context.scripts[1]
    if sum(c >= "\x80" for c in set(text)) < guards.FEW:
        votes = {}  # the same few characters over and over are no evidence for each other
    known: dict[int, list[Ranked]] = {}
    spans = []
    for window, found in passages:
        if id(found) not in known:
            ranked = _by_evidence(found, votes)
            known[id(found)] = _again(text, window, ranked, context, around)
        span = _decide(text, window, known[id(found)], votes)
        if span is None:
            continue
        if span.action == "apply":
            spans.append(span)
        else:
            spans += finer.split(text, window, known[id(found)], span)
    return spans


def _decide(text: str, window: Window, ranked: list[Ranked], votes: Votes) -> Span | None:
    """Say how sure the best reading of a passage is; None where that is to leave it."""
    best_total, best = ranked[0]
    if best.how is None:
        return None
    passage = text[window.start : window.end]
    margin = best_total - ranked[1][0] if len(ranked) > 1 else 40.0
    margin -= guards.short_latin(passage, best.text)
    backed = votes.get(best.key, 0.0) > BACKED
    margin = min(margin, guards.cap(passage, ranked, backed, prior.load()))
    if margin < 0.0:
        return None
    if "â?" in passage and "?" in best.how.loss:
        margin = min(margin, guards.HANDS_OFF)  # two bytes are gone of three
    if (best.how.partial or best.lossy) and scan.suspicious(best.text):
        margin = min(margin, guards.HANDS_OFF)  # a part is read, the rest is still damaged
    return _span(text, window, ranked, margin)


def _by_evidence(found: list[Candidate], votes: Votes) -> list[Ranked]:
    """The likeliest candidates, each text once, with the votes of all other passages as prior."""
    own = responsibilities(found)
    others = {kind: max(share - own.get(kind, 0.0), 0.0) for kind, share in votes.items()}
    whole = sum(others.values()) + 1.0
    cast: dict[Key, float] = {}
    totals: dict[str, Ranked] = {}
    for candidate in found:
        key = candidate.key
        if key not in cast:
            cast[key] = sum(share for kind, share in others.items() if explains(kind, key))
        share = cast[key] + math.exp(max(candidate.prior, -300.0))
        total = candidate.likelihood + math.log(share / whole)
        if candidate.text not in totals or totals[candidate.text][0] < total:
            totals[candidate.text] = (total, candidate)
    return sorted(totals.values(), key=lambda pair: -pair[0])[:24]


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
        total += guards.variety(candidate.text, around)
        if context is not None:
            total += context.gain(candidate.text, model, state)
        again.append((total, candidate))
    return sorted(again, key=lambda pair: -pair[0])


def _span(text: str, window: Window, ranked: list[Ranked], margin: float) -> Span:
    """The smallest replacement that turns the passage into its best reading."""
    best = ranked[0][1]
    assert best.how is not None
    passage = text[window.start : window.end]
    left, right = common(passage, best.text)
    for _, other in ranked[1:LISTED]:
        if other.how is not None:
            a, b = common(passage, other.text)
            left, right = min(left, a), min(right, b)
    guessed = best.lossy or best.how.codecs[0] != "utf-8"
    limit = SURE_LOSSY if guessed else SURE
    action: Action = "apply" if margin >= limit else "suggest" if margin >= SURE else "ask"
    readings = _readings(ranked, left, right)
    return Span(
        window.start + left,
        window.end - right,
        readings[0].text,
        round(margin, 3),
        action,
        best.how.words,
        best.lossy,
        readings,
        best.how.codecs,
    )


def _readings(ranked: list[Ranked], left: int, right: int) -> tuple[Reading, ...]:
    """The best readings without the context they share, with confidences that sum to one."""
    top = ranked[0][0]
    weights = [math.exp(max((total - top) / _TEMPERATURE, -60)) for total, _ in ranked]
    return tuple(
        Reading(
            candidate.text[left : len(candidate.text) - right],
            candidate.how.words if candidate.how else "as it is",
            candidate.lossy,
            round(total, 3),
            round(weight / sum(weights), 4),
        )
        for (total, candidate), weight in zip(ranked[:LISTED], weights, strict=False)
    )


def _sum_up(text: str, spans: list[Span]) -> Repair:
    """Readings of the whole text: all passages at their best, the least certain one varied."""
    worst = min(spans, key=lambda s: (_RANK[s.action], s.margin))
    wholes: dict[str, Reading] = {}
    for index, one in enumerate(worst.readings):
        whole = _rebuild(text, spans, worst, index)
        reading = Reading(whole, one.chain, one.lossy, one.score, one.confidence)
        wholes.setdefault(whole, reading)
    readings = tuple(wholes.values())
    return Repair(
        text,
        readings[0],
        readings,
        min(s.margin for s in spans),
        worst.action,
        tuple(spans),
        any(s.lossy for s in spans),
        "; ".join(dict.fromkeys(s.chain for s in spans)),
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
    kind = "lossy-mojibake" if span.lossy else "mojibake"
    return Damage(span.start, span.end, kind, span.codecs, span.lossy, span.readings)


_LONE = frozenset("âÂÃð")


def _lone_leads(text: str, passages: list[Passage]) -> list[Damage]:
    """Lead bytes that stand alone in English text: what followed is lost, and only a human knows.

    Other non-ASCII letters in the text make it a language that writes such letters.
    """
    odd = {c for c in text if c >= "\x80"}
    if not odd <= _LONE:
        return []
    found = []
    for window, candidates in passages:
        if in_letter_list(text, window.first):
            continue
        if window.hit and text[window.first : window.last] in _LONE:
            lossy = [c for c in candidates if c.lossy]
            ranked = sorted(((c.likelihood + c.prior, c) for c in lossy), key=lambda p: -p[0])
            if ranked:
                found.append(_lone(text, window, ranked))
    return found


def _lone(text: str, window: Window, ranked: list[Ranked]) -> Damage:
    span = _span(text, window, ranked[:LISTED], 0.0)
    damage = _damage(span)
    return Damage(span.start, span.end, "lone-lead", damage.codec_chain, True, span.readings)
