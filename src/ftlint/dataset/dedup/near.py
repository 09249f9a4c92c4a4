"""Near-duplicates: candidates from sketches, verified by reading the records again.

Two records are compared turn by turn: the similarity of two turns is the Jaccard index of their
sets of word 5-grams, that of two records the lowest of them. No estimate ever decides: each pair
that is reported or acted on was compared shingle by shingle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.alike import (
    Change,
    edits,
    is_label,
    reordered,
    same_ends,
    same_words,
)
from ftlint.dataset.dedup.folding import fold
from ftlint.dataset.dedup.shingles import shingle
from ftlint.dataset.dedup.telling import same_essentials
from ftlint.model.similarity import FILLERS, SHINGLE, Thresholds

BATCH: Final = 128
"""Texts hashed at a time: their bytes and arrays stay in the processor's cache."""

ALIKE, CLASH, UNLIKE = 0, 1, 2
"""What a pair is: a duplicate, one but for its short answer, or none."""

HELD: Final = 2_048
"""Records whose shingles are held while pairs are verified; about 1.3 kB each."""


@dataclass(frozen=True, slots=True)
class Words:
    """What of a record is compared: its turns, one by one, and what must be equal all the same.

    ``frame`` stands for the system prompt, masks, tools and the like; ``roles`` are those of the
    ``turns``. Two records that differ in a role or in the frame are never alike.
    """

    turns: tuple[str, ...]
    roles: tuple[str, ...] = ("text",)
    frame: bytes = b""


Fetch = Callable[[Sequence[int]], list[Words]]
"""Reads records again, by ascending index."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Verified pairs: indexes ``first < second`` and their similarity, in order of the pairs.

    ``clashes`` are pairs that reach the threshold but have different short answers.
    """

    first: Any
    second: Any
    similarity: Any
    clashes: list[tuple[int, int, float]]

    def __len__(self) -> int:
        return len(self.first)


def verify(
    first: Any,
    second: Any,
    fetch: Fetch,
    thresholds: Thresholds,
    ngram: int = SHINGLE,
) -> Edges:
    """Compare pairs turn by turn, and keep those of which every pair of turns is alike."""
    similarity = np.zeros(len(first), dtype=np.float64)
    verdict = np.zeros(len(first), dtype=np.int8)
    slots = Slots()
    start = 0
    while start < len(first):
        stop = _block_end(first, second, start)
        block = slice(start, stop)
        found = _Block(fetch, thresholds, ngram, slots, start)
        found.verify(first[block], second[block], similarity[block], verdict[block])
        start = stop
    verdict[slots.pairs()] = UNLIKE
    kept = verdict == ALIKE
    clashing = np.flatnonzero(verdict == CLASH)
    clashes = [(int(first[i]), int(second[i]), float(similarity[i])) for i in clashing]
    return Edges(first[kept], second[kept], similarity[kept], clashes)


class Slots:
    """Places of questions that many records fill with other words.

    An edit stands in a place of its own. Where the same words surround ever other ones, they are
    the slot of a template, and what fills it is the question.
    """

    def __init__(self) -> None:
        self.fillers: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        self.users: dict[tuple[str, ...], list[int]] = {}

    def add(self, pair: int, changes: list[Change]) -> None:
        """Note where the questions of a pair differ."""
        for change in changes:
            for place in change.places:
                self.fillers.setdefault(place, set()).update(change.words)
                self.users.setdefault(place, []).append(pair)

    def pairs(self) -> list[int]:
        """Return the pairs that differ in a slot."""
        full = [place for place, words in self.fillers.items() if len(words) >= FILLERS]
        return sorted({pair for place in full for pair in self.users[place]})


def _block_end(first: Any, second: Any, start: int) -> int:
    """Return where a block of pairs ends that names at most ``HELD`` records."""
    size = min(len(first) - start, HELD)
    while size > 1:
        names = np.concatenate((first[start : start + size], second[start : start + size]))
        if len(np.unique(names)) <= HELD:
            break
        size //= 2
    return start + size


class _Block:
    """Pairs whose records are held at one time."""

    def __init__(
        self, fetch: Fetch, thresholds: Thresholds, ngram: int, slots: Slots, base: int
    ) -> None:
        self.fetch = fetch
        self.thresholds = thresholds
        self.ngram = ngram
        self.slots = slots
        self.base = base
        self.texts: dict[str, int] = {}

    def verify(self, first: Any, second: Any, similarity: Any, verdict: Any) -> None:
        """Fill in what each pair is, and the similarity of its least similar turns."""
        names, places = np.unique(np.concatenate((first, second)), return_inverse=True)
        left, right = places[: len(first)].tolist(), places[len(first) :].tolist()
        words = self.fetch(names.tolist())
        pairs, left_turns, right_turns, roles = [], [], [], []
        for pair, (a, b) in enumerate(zip(left, right, strict=True)):
            one, other = words[a], words[b]
            if one.frame != other.frame or one.roles != other.roles:
                verdict[pair] = UNLIKE
                continue
            similarity[pair] = 1.0
            for role, here, there in zip(one.roles, one.turns, other.turns, strict=True):
                if here != there:
                    pairs.append(pair)
                    roles.append(role)
                    left_turns.append(self.number(here))
                    right_turns.append(self.number(there))
        if not pairs:
            return
        self.judge(pairs, roles, left_turns, right_turns, similarity, verdict)

    def number(self, text: str) -> int:
        """Return the number of a text among those of the block, folded."""
        return self.texts.setdefault(fold(text), len(self.texts))

    def judge(
        self,
        pairs: list[int],
        roles: list[str],
        left: list[int],
        right: list[int],
        similarity: Any,
        verdict: Any,
    ) -> None:
        """Compare the turns that differ; a pair is no more alike than its least similar turns."""
        texts = list(self.texts)
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        sets, ends = _sets(encoded, self.ngram)
        values = _jaccard(sets, ends, np.array(left), np.array(right))
        turns = list(zip(pairs, roles, left, right, values.tolist(), strict=True))
        for pair, role, a, b, value in turns:
            # Most pairs that were nominated end here, before any text is looked at.
            if (
                a != b
                and value < self.thresholds.least(role)
                and (role == "user" or not (is_label(texts[a]) or is_label(texts[b])))
            ):
                verdict[pair] = UNLIKE
        for pair, role, a, b, value in turns:
            if verdict[pair] == UNLIKE:
                continue
            said, value = self.turn(self.base + pair, role, texts[a], texts[b], value)
            if said != ALIKE:
                # Short answers clash where all the rest is alike.
                verdict[pair] = said if verdict[pair] == ALIKE else max(said, verdict[pair])
            similarity[pair] = min(similarity[pair], value)

    def turn(self, pair: int, role: str, one: str, other: str, value: float) -> tuple[int, float]:
        """Judge two folded turns of a role; return the verdict and their similarity."""
        asked = role == "user"
        label = not asked and (is_label(one) or is_label(other))
        if one == other or ((label or value == 1.0) and same_words(one, other)):
            return ALIKE, 1.0
        if label:
            return CLASH if role == "answer" else UNLIKE, 1.0
        if not same_essentials(one, other) or reordered(one, other):
            return UNLIKE, value
        if asked:
            same, changes = edits(one, other)
            self.slots.add(pair, changes)
            return ALIKE if same else UNLIKE, value
        return ALIKE if same_ends(one, other) else UNLIKE, value


def _sets(texts: list[bytes], ngram: int) -> tuple[Any, Any]:
    """Return the shingles of each text as ranks, and where each text's end.

    Equal shingles have equal ranks, 32 bits wide, and each stands once in a text.
    """
    parts, sizes = [], []
    for start in range(0, len(texts), BATCH):
        found = shingle(texts[start : start + BATCH], ngram)
        parts.append(found.hashes)
        sizes.append(found.counts())
    hashes, counts = np.concatenate(parts), np.concatenate(sizes)
    _, ranks = np.unique(hashes, return_inverse=True)
    packed = np.repeat(np.arange(len(texts), dtype=np.uint64), counts) << np.uint64(32)
    packed |= ranks.astype(np.uint64)
    packed.sort()
    once = np.ones(len(packed), dtype=bool)
    np.not_equal(packed[1:], packed[:-1], out=once[1:])
    packed = packed[once]
    owners = (packed >> np.uint64(32)).astype(np.int64)
    return packed & np.uint64(0xFFFFFFFF), np.cumsum(np.bincount(owners, minlength=len(texts)))


def _jaccard(sets: Any, ends: Any, left: Any, right: Any) -> Any:
    """Return the Jaccard index of pairs of sets."""
    sizes = np.diff(ends, prepend=0)
    out = np.zeros(len(left), dtype=np.float64)
    step = max(1, 4_000_000 // max(1, int(sizes.max(initial=1)) * 2))
    for start in range(0, len(left), step):
        a, b = left[start : start + step], right[start : start + step]
        pair = np.arange(len(a), dtype=np.uint64) << np.uint64(32)
        joined = np.concatenate((_gather(sets, ends, a, pair), _gather(sets, ends, b, pair)))
        joined.sort()
        twice = joined[1:][joined[1:] == joined[:-1]] >> np.uint64(32)
        both = np.bincount(twice.astype(np.int64), minlength=len(a))
        union = sizes[a] + sizes[b] - both
        out[start : start + step] = both / np.maximum(union, 1)
    return out


def _gather(sets: Any, ends: Any, chosen: Any, pair: Any) -> Any:
    """Return the members of the chosen sets one after the other, marked with their pair."""
    sizes = np.diff(ends, prepend=0)[chosen]
    stops = np.cumsum(sizes)
    begin = ends[chosen] - sizes
    picked = np.repeat(begin - (stops - sizes), sizes) + np.arange(int(stops[-1]))
    return sets[picked] | np.repeat(pair, sizes)
