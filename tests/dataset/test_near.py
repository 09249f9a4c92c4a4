"""The numeric kernel: shingles, sketches, bands and verification against plain definitions."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.dedup.alike import same_words
from ftlint.dataset.dedup.bands import candidates
from ftlint.dataset.dedup.folding import fold
from ftlint.dataset.dedup.near import Words, verify
from ftlint.dataset.dedup.shingles import shingle
from ftlint.dataset.dedup.sketch import sketch
from ftlint.dataset.dedup.telling import same_essentials
from ftlint.model.similarity import Thresholds
from tests.dataset.copies import WORDS, prose

TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\uff66-\uffdc\U00020000-\U0003ffff]"
    r"|(?:[a-z0-9]|(?![\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40"
    r"\uff5b-\uff65\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff"
    r"\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    r"\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff])[\u0080-\U0010ffff])+"
)


def tokens(text: str) -> list[str]:
    folded = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
    return TOKEN.findall(folded)


def windows(text: str) -> list[tuple[str, ...]]:
    found = tokens(text)
    if len(found) < 5:
        return [tuple(found)] if found else []
    return [tuple(found[i : i + 5]) for i in range(len(found) - 4)]


TEXTS = st.text(
    alphabet=st.sampled_from("ab Z9,.-é中、。한กあｱ“”…\U00020001\n\x1f_")
    | st.characters(codec="utf-8"),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_shingles_are_the_word_ngrams(texts: list[str]) -> None:
    found = shingle([text.encode() for text in texts])
    expected = [windows(text) for text in texts]
    assert found.counts().tolist() == [len(one) for one in expected]
    names: dict[tuple[str, ...], int] = {}
    start = 0
    for one in expected:
        hashes = found.hashes[start : start + len(one)].tolist()
        start += len(one)
        for name, value in zip(one, hashes, strict=True):
            assert names.setdefault(name, value) == value
    assert len(set(names.values())) == len(names)


def test_long_words_differ_at_their_end() -> None:
    base = "x" * 200
    texts = [base + end for end in ("a", "b")] + [base, "x" * 8, "x" * 9, "x" * 7]
    found = shingle([text.encode() for text in texts])
    assert len(set(found.hashes.tolist())) == len(texts)


@pytest.mark.parametrize("count", [1, 3, 8, 30, 200, 700])
def test_sketches_estimate_the_similarity(count: int) -> None:
    rng = random.Random(count)
    lefts, rights, true = [], [], []
    for seed in range(120):
        words = prose(seed * 7 + count, count).split()
        other = list(words)
        for _ in range(max(1, count // 25)):
            other[rng.randrange(count)] = rng.choice(WORDS)
        lefts.append(" ".join(words))
        rights.append(" ".join(other))
        sets = set(windows(lefts[-1])), set(windows(rights[-1]))
        true.append(len(sets[0] & sets[1]) / len(sets[0] | sets[1]))
    a, b = (sketch(shingle([text.encode() for text in texts])) for texts in (lefts, rights))
    agreement = ((a.slots == b.slots).mean(axis=1) - 1 / 256) / (1 - 1 / 256)
    errors = agreement - np.array(true)
    assert abs(errors.mean()) < 0.02
    assert errors.std() < 0.05
    high = np.array(true) >= 0.7
    assert (a.bands == b.bands).any(axis=0)[high].all()


def test_an_empty_text_is_like_nothing() -> None:
    found = sketch(shingle([b"", b"...", b"word"]))
    assert found.counts.tolist() == [0, 0, 1]
    assert (found.bands[:, :2] == 0).all()
    first, _ = candidates(lambda band: found.bands[band], found.slots, 0.7)
    assert len(first) == 0


def test_crowds_of_one_template_stay_linear() -> None:
    rng = random.Random(4)
    stem = prose(1, 80)
    texts = [f"{stem} {' '.join(rng.choices(WORDS, k=40))}" for _ in range(600)]
    words = texts[17].split()
    words[100] = "changed"
    texts.append(" ".join(words))
    found = sketch(shingle([text.encode() for text in texts]))
    first, second = candidates(lambda band: found.bands[band], found.slots, 0.7)
    assert (17, 600) in set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(first) < 5_000


def test_a_crowd_of_copies_is_found_whole() -> None:
    words = prose(5, 100).split()
    texts = []
    for number in range(120):
        other = list(words)
        other[number % 100] = f"new{WORDS[number]}"
        texts.append(" ".join(other))
    found = sketch(shingle([text.encode() for text in texts]))
    first, second = candidates(lambda band: found.bands[band], found.slots, 0.7)
    edges = verify(first, second, lambda names: [Words((texts[i],)) for i in names], Thresholds())
    assert {0} | set(edges.second.tolist()) == set(range(120))


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=8))
def test_verification_is_exact(texts: list[str]) -> None:
    stem = prose(3, 40)
    texts = [f"{stem} {text}" for text in texts]
    pairs = [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))]
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    edges = verify(
        first, second, lambda names: [Words((texts[i],)) for i in names], Thresholds(0.7, 0.0)
    )
    folded = [fold(text) for text in texts]
    for a, b, similarity in zip(*(edges.first, edges.second, edges.similarity), strict=True):
        left, right = set(windows(folded[a])), set(windows(folded[b]))
        true = len(left & right) / max(1, len(left | right))
        assert similarity == pytest.approx(true) or same_words(folded[a], folded[b])
    judged = set(zip(edges.first.tolist(), edges.second.tolist(), strict=True))
    for a, b in set(pairs) - judged:
        assert not same_essentials(folded[a], folded[b]) or not same_words(folded[a], folded[b])
