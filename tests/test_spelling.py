"""The closest known word is the one that difflib finds."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from ftlint.model.spelling import closest

WORDS = st.text(alphabet="abces_1é", max_size=9)


@given(WORDS, st.lists(WORDS, max_size=6), st.sampled_from([0.55, 0.7, 0.8, 1.0]))
def test_no_word_is_missed(word: str, known: list[str], cutoff: float) -> None:
    found = get_close_matches(word, known, n=1, cutoff=cutoff)
    assert closest(word, known, cutoff) == (found[0] if found else None)
