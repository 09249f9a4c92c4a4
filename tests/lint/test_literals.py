"""Literals are found in the lines that have them, though they are looked for in a whole chunk."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from ftlint.lint.literals import HIDDEN, Literals

WORDS = [b"<|end", b"<think>", b"[INST]", b"think>", b"User:", b"&amp;", b"\\u00", b"\xef\xbf\xbd"]
PIECES = [*WORDS, b"<", b"User", b"&", b"\\", b"\xef", b"think", b"", b" ", b"a text without any"]
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map(b"".join), min_size=1)


@given(lines=LINES, ending=st.sampled_from([b"\n", b"\r\n"]))
def test_each_line_has_the_signs_of_its_words_and_no_others(
    lines: list[bytes], ending: bytes
) -> None:
    data = ending.join(lines) + ending
    starts = [*accumulate([len(line) + len(ending) for line in lines], initial=0)][: len(lines)]
    literals = Literals(WORDS)
    there = literals.among(data)
    found = there.in_lines(data, starts) if there else {}
    for number, line in enumerate(lines):
        bits = found.get(number, 0)
        assert bool(bits) == any(word in line for word in WORDS)
        for word in WORDS:
            others = [w for w in WORDS if literals.signs([w]) == literals.signs([word])]
            assert bool(bits & literals.signs([word]) & ~HIDDEN) == any(w in line for w in others)
    assert literals.signs([b"<think>"]) == literals.signs([b"<|end"])
    assert literals.signs([b"think>"]) != literals.signs([b"User:"])
